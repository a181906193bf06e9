"""Weights of KPIs that a person has in place of those of the card, as with objectives that are agreed with each one."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.language import _, percent
from kpi.money import Floats
from kpi.problem import Problem, Refused
from kpi.quotient import quotient

_HAIR = 1e-3
"""By so much may weights miss 100%, as three of 33.33% do; they are then brought to it."""
_SHOWN = 20


def own_weights(results: pd.DataFrame, cell: tuple[NDArray[np.intp], ...], shape: tuple[int, ...]) -> Floats | None:
    """(kpis, people, periods) weights as the results say them, 0 where somebody has weights and not of this KPI, NaN where somebody has none;
    None where nobody has. In shares, or in per cents where they add up to 100. Raises `Refused` where they do not add up."""
    if "weight" not in results or results["weight"].isna().all():
        return None
    found = np.full(shape, np.nan)
    found[cell] = results["weight"]
    theirs = np.asarray(~np.isnan(found).all(axis=0))
    total = np.nansum(found, axis=0)
    near = (np.abs(total - 1) <= _HAIR) | (np.abs(total - 100) <= 100 * _HAIR)
    found = np.where(theirs & np.isnan(found), 0.0, found) / np.where(near, total, 1.0)
    wrong = theirs & ~near
    if problems := list(_not_whole(results, cell, wrong, total)):
        raise Refused(problems)
    return found


def _not_whole(
    results: pd.DataFrame, cell: tuple[NDArray[np.intp], ...], wrong: NDArray[np.bool_], total: Floats
) -> Iterator[Problem]:
    rows = results[wrong[cell[1:]]].drop_duplicates(["person", "period"]).head(_SHOWN)
    places = [cell[axis][results.index.get_indexer(rows.index)] for axis in (1, 2)]
    for person, period, sum_ in zip(rows["person"], rows["period"], total[*places], strict=True):
        what = _("the weights of one's own add up to {total}").format(total=percent(float(sum_), 2))
        yield Problem(what, f"{person}, {period}", _("Let them add up to 100%, or leave all of them blank."))


def weights_together(weights: Floats | None, places: Iterable[NDArray[np.intp]]) -> Floats | None:
    """(kpis, people, longer periods) the mean weights of the shorter ones in each of the `places` that have some."""
    if weights is None:
        return None
    within = [weights[..., some] for some in places]
    known = [(~np.isnan(one)).sum(axis=-1).astype(float) for one in within]
    return np.stack([quotient(np.nansum(one, axis=-1), of) for one, of in zip(within, known, strict=True)], axis=-1)


def last_known(
    weights: Floats | None, index: list[int], rows: NDArray[np.intp], last: int, periods: int
) -> Floats | None:
    """(kpis, people, periods) the weights that somebody had last by a period, for so many periods ahead; None where nobody has any."""
    if weights is None:
        return None
    known = weights[index][:, rows, : last + 1]
    seen = np.asarray(~np.isnan(known).all(axis=0))
    latest = np.where(seen.any(axis=1), last - seen[:, ::-1].argmax(axis=1), last)
    found = np.take_along_axis(known, latest[None, :, None], axis=2)
    return np.repeat(found, periods, axis=2)
