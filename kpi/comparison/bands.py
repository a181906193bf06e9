"""Winners and losers in five bands, decided on whole minor units so that no rounding moves anybody."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi.language import N_, _, percent
from kpi.money import Whole
from kpi.quotient import quotient

BANDS = ("loss_more", "loss", "same", "gain", "gain_more")
"""From the largest loss to the largest gain."""

APART = ("new", "nothing", "joined", "left")
"""Who has no percentage: nothing before, or not there on one of the two sides."""

_TITLES = {
    "loss_more": N_("loses more than {limit}"),
    "loss": N_("loses up to {limit}"),
    "same": N_("no change (±{hair})"),
    "gain": N_("gains up to {limit}"),
    "gain_more": N_("gains more than {limit}"),
    "new": N_("nothing before, paid now"),
    "nothing": N_("nothing before, nothing now"),
    "joined": N_("joined"),
    "left": N_("left"),
}

_SAME_PARTS, _MORE_PARTS = 1000, 20
"""0.1 % and 5 % as parts of the pay before."""
NO_CHANGE = 1 / _SAME_PARTS
"""Up to this share of the pay before, a change counts as none."""


def band_title(band: str) -> str:
    """What a band is called."""
    return _(_TITLES[band]).format(limit=percent(1 / _MORE_PARTS), hair=percent(NO_CHANGE))


def bands(before: Whole, after: Whole, was_there: NDArray[np.bool_], is_there: NDArray[np.bool_]) -> NDArray[Any]:
    """The band (people,) of each; an edge belongs to the milder side: exactly 0.1 % is no change, exactly 5 % is not more."""
    change, size = after - before, np.abs(before)
    same, more = np.abs(change) * _SAME_PARTS <= size, np.abs(change) * _MORE_PARTS > size
    cases = {
        "left": was_there & ~is_there,
        "joined": is_there & ~was_there,
        "new": (before == 0) & (change != 0),
        "nothing": before == 0,
        "same": same,
        "loss_more": more & (change < 0),
        "loss": change < 0,
        "gain_more": more,
    }
    return np.select(list(cases.values()), list(cases), "gain").astype(object)


def relative(before: Whole, after: Whole) -> NDArray[np.float64]:
    """Change as a share of the size of the pay before; NaN where that is zero."""
    size = np.abs(before).astype(float)
    return quotient(after - before, size)
