"""The pattern of the year: which months or quarters are regularly strong or weak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.language import _, month_alone, ngettext, percent
from kpi.money import Floats
from kpi.periods import days_of

_MONTHS, _QUARTERS = 12, 4
_LEAST_YEARS = 2


@dataclass(frozen=True)
class Season:
    """Index of each month ("01") or quarter ("Q1") around 1; empty where it cannot be told, and the sentence says why."""

    indices: Mapping[str, float]
    years: float
    sentence: str


def season(periods: Sequence[str], values: Floats) -> Season:
    """Ratios to the centred moving average, the median over the years, brought to a mean of 1 (classical decomposition).

    `values` (periods,) are results, not shares of a plan that already has a season. Months or quarters; at least two full years without
    a gap. A step between years or a growing team leaves a trace in it.
    """
    places = [_place(period) for period in periods]
    lengths = {length for length, _place_in_time in places}
    if len(lengths) != 1 or lengths == {0}:
        return Season({}, 0.0, _("The pattern of the year is not known: the periods are neither months nor quarters."))
    length = lengths.pop()
    line = _without_gaps([place for _length, place in places], np.asarray(values, float))
    if len(line) < _LEAST_YEARS * length:
        missing = _LEAST_YEARS * length - len(line)
        text = ngettext(
            "The pattern of the year is not known: it takes two full years, and {n} period is missing.",
            "The pattern of the year is not known: it takes two full years, and {n} periods are missing.",
            missing,
        )
        return Season({}, len(line) / length, text.format(n=missing))
    found = _indices(line, length)
    if found is None:
        return Season(
            {}, len(line) / length, _("The pattern of the year is not known: a period is missing or not above zero.")
        )
    return Season(found, len(line) / length, _in_words(found, len(line) / length))


def by_chance(periods: Sequence[str], values: Floats) -> float:
    """How likely luck alone shows such a pattern: F test of the months or quarters beside a straight trend, on logarithms.

    1 where it cannot be told. What hits several periods in a row can still look like a season.
    """
    from scipy.special import fdtrc  # a slow import, and most screens never ask

    names = [name_in_year(period) for period in periods]
    known = np.array(names, bool) & (np.nan_to_num(values) > 0)
    codes, found = pd.factorize(np.array(names, object)[known])
    line = np.vstack([np.ones(known.sum()), np.flatnonzero(known)]).T
    with_season = np.hstack([line, codes[:, None] == np.arange(1, len(found))])
    free = int(known.sum()) - with_season.shape[1]
    if len(found) < 2 or free < 1:
        return 1.0
    y = np.log(values[known])
    left = _unexplained(with_season, y)
    gained = max(_unexplained(line, y) - left, 0.0) / (len(found) - 1)
    return float(fdtrc(len(found) - 1, free, gained * free / left)) if left > 0 else float(gained == 0)


def _unexplained(design: Floats, y: Floats) -> float:
    rest = y - design @ np.linalg.lstsq(design, y, rcond=None)[0]
    return float(rest @ rest)


def name_in_year(period: str) -> str:
    """ "01" for a January, "Q1" for a first quarter, as a season's indices are called; empty for another period."""
    length, place = _place(period)
    return _name(place % length, length) if length else ""


def _name(place: int, length: int) -> str:
    return f"Q{place + 1}" if length == _QUARTERS else f"{place + 1:02}"


def _place(period: str) -> tuple[int, int]:
    """Periods a year (0 when neither months nor quarters), and the place in time counted in them."""
    bounds = days_of(period)
    if bounds is None:
        return 0, 0
    first, last = bounds
    if first.day == 1 and first.month == last.month and last.is_month_end:
        return _MONTHS, first.year * _MONTHS + first.month - 1
    if first.is_quarter_start and last.is_quarter_end and first.quarter == last.quarter:
        return _QUARTERS, first.year * _QUARTERS + first.quarter - 1
    return 0, 0


def _without_gaps(places: list[int], values: Floats) -> pd.Series:
    """Values by place in time, NaN in the gaps, without unknown ends."""
    known = pd.Series(values, index=places).dropna().sort_index()
    return known.reindex(range(known.index[0], known.index[-1] + 1)) if len(known) else known


def _indices(line: pd.Series, length: int) -> dict[str, float] | None:
    if not (line > 0).all():
        return None
    level = line.rolling(length).mean().rolling(2).mean().shift(-length // 2)
    ratios = (line / level).dropna()
    medians = ratios.groupby(ratios.index.to_numpy() % length).median()
    names = [_name(place, length) for place in medians.index]
    return dict(zip(names, (medians / medians.mean()).tolist(), strict=True))


def _in_words(indices: Mapping[str, float], years: float) -> str:
    high, low = max(indices, key=lambda name: indices[name]), min(indices, key=lambda name: indices[name])
    text = _("Strongest in {high} ({above} of the average), weakest in {low} ({below}).").format(
        high=season_name(high), above=percent(indices[high]), low=season_name(low), below=percent(indices[low])
    )
    caution = _("It rests on two years only: take it as a hint.") if years < _LEAST_YEARS + 1 else ""
    return f"{text} {caution}".strip()


def season_name(name: str) -> str:
    """A month by its name; a quarter as it is."""
    return month_alone(int(name)) if name.isdigit() else name
