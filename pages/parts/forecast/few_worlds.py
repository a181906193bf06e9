"""Questions that are asked many times, answered over few worlds."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kpi import expectation, worlds
from kpi.expectation import Evaluate
from kpi.forecast import Forecast, Splits, forecast
from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future, Outlook, Worlds
from pages.parts.shell.ahead import Ahead
from pages.parts.shell.memory import remembered
from pages.parts.shell.progress_bar import ProgressBar
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View

_QUICK = 2_000
"""Worlds that answer a question that is asked many times."""


def cost_over_splits(view: View, ahead: Ahead) -> pd.DataFrame:
    """share, p5, p50 and p95 of the cost in minor units: every percent where that is algebra, otherwise every fifth on fewer worlds."""
    anywhere = view.scheme.shared(1.0)
    found: pd.DataFrame = remembered(
        Remembered.SHARES_AHEAD, (anywhere, ahead.future), lambda: _over_shares(anywhere, ahead.future)
    )
    return found


def _over_shares(scheme: Scheme, future: Future) -> pd.DataFrame:
    splits = Splits(scheme, worlds.draw(future, _QUICK))
    shares = np.linspace(0, 1, 101 if splits.exact_line else 21)
    levels = splits.quantiles(shares.tolist())
    return pd.DataFrame({"share": shares, **dict(zip(("p5", "p50", "p95"), levels.T, strict=True))})


def forecasts_under(scheme: Scheme, ahead: Ahead, outlooks: Sequence[Outlook]) -> list[Forecast]:
    """The scheme's forecast under each of some outlooks, over few worlds with the same luck."""
    with ProgressBar(_("Drawing possible years …")) as bar:
        found = []
        for done, outlook in enumerate(outlooks):
            future = expectation.with_outlook(ahead.future, outlook)
            found.append(forecast(scheme, worlds.draw(future, _QUICK, keep=False)))
            bar((done + 1) / len(outlooks))
    return found


def quick_evaluation(ahead: Ahead, people: Sequence[str] | None) -> Evaluate:
    """Expected cost, or mean pay of some people, over few worlds that are drawn when the outlook changes."""
    held: list[tuple[Outlook, Worlds]] = []

    def evaluate(scheme: Scheme, outlook: Outlook) -> float:
        if not held or held[0][0] != outlook:
            held[:] = [(outlook, worlds.draw(expectation.with_outlook(ahead.future, outlook), _QUICK))]
        found = forecast(scheme, held[0][1])
        if people is None:
            return found.mean.value
        mine = found.people_in_minor_units["person"].isin(people)
        return float(found.people_in_minor_units.loc[mine, "mean"].mean()) if mine.any() else 0.0

    return evaluate
