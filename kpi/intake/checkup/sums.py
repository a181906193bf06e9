"""What adds up others beside it without saying so: columns such as YTD beside months, and rows that are the sum of their group."""

import re
from collections.abc import Iterator
from math import isnan

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.checkup.concern import Concern, Look, Offer, Rule, file_rows, named
from kpi.intake.mends import LeaveOut
from kpi.intake.mends.cells import is_a_sum
from kpi.intake.times.dating import WHOLE
from kpi.intake.words.names import known_cumulated
from kpi.language import N_, _, ngettext

_CLOSE = 1e-9
_MOSTLY = 0.9
_LEAST_PROOFS = 2
_LARGEST = 1e100
"""Larger numbers are not added up: they are wrong, and their sum may be endless."""
_WHY = N_("A sum counted as a result pays for the same thing twice.")


def columns(look: Look) -> Iterator[Concern]:
    """Columns called YTD, Ø or so, and those that are the sum or average of the periods beside them."""
    results = look.results
    if not {"person", "kpi", "period", "fact"} <= set(results):
        return
    across = {heading for table in look.tables for one in table.shape.measured if (heading := one.kpi)}
    names = [str(name) for name in results["kpi"].dropna().unique()]
    proven = [name for name in names if name in across and _adds_up_the_others(results, name)]
    called = [name for name in names if _is_cumulated(name) and not is_a_sum(name)]
    found = list(dict.fromkeys([*proven, *called]))
    if not found or len(found) == len(names):
        return
    rows = results[results["kpi"].isin(found)]
    yield Concern(
        ngettext(
            "a column adds up or averages the others: {names}",
            "{n} columns add up or average the others: {names}",
            len(found),
        ).format(n=len(found), names=named(found)),
        "",
        _("Leave it out, unless it is a KPI of its own."),
        "notice",
        "cumulated columns",
        _(_WHY),
        file_rows(rows),
        look.seen(rows, "fact"),
        (Offer(LeaveOut(column="kpi", names=tuple(found)), sure=found == proven),),
    )


def _is_cumulated(name: str) -> bool:
    said = name.casefold()
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said) for word in known_cumulated())


def _adds_up_the_others(results: pd.DataFrame, kpi: str) -> bool:
    """Whether a column without a period is the sum or the average of the periods of its row, in nearly all rows."""
    own = results[(results["kpi"] == kpi) & (results["period"] == WHOLE) & results["fact"].notna()]
    others = results[results["period"].ne(WHOLE) & results["fact"].notna() & results["source"].isin(own["source"])]
    groups = others.groupby(["source", "row"])["fact"]
    found = own.set_index(["source", "row"])["fact"]
    if groups.ngroups < 1 or not found.index.is_unique or (groups.size() < _LEAST_PROOFS).all():
        return False
    matches = [_close(found, how.reindex(found.index)) & (found != 0) for how in (groups.sum(), groups.mean())]
    return bool(max(match.mean() for match in matches) >= _MOSTLY and len(found) >= _LEAST_PROOFS)


def _close(one: pd.Series, other: pd.Series) -> pd.Series:
    return (one - other).abs() <= _CLOSE * other.abs().clip(lower=1)


def groups(look: Look) -> Iterator[Concern]:
    """People who are the sum of those above or below them, in every row of theirs: a subtotal without a word."""
    results = look.results
    if not {"person", "kpi", "period", "plan", "fact"} <= set(results):
        return
    results = results[results["person"].notna()]
    found = next((sums for upwards in (False, True) if (sums := _sums(results, upwards=upwards))), [])
    if not found:
        return
    rows = results[results["person"].isin(found)]
    yield Concern(
        ngettext(
            "{names} is the sum of the rows beside it, in each of its rows",
            "{n} names are the sums of the rows beside them, in each of their rows: {names}",
            len(found),
        ).format(n=len(found), names=named(found)),
        "",
        _("If these are lines of sums, leave them out."),
        "notice",
        "sums of groups",
        _(_WHY),
        file_rows(rows),
        look.seen(rows, "person"),
        (Offer(LeaveOut(column="person", names=tuple(found))),),
    )


def _sums(results: pd.DataFrame, *, upwards: bool) -> list[str]:
    """The people all of whose numbers are such sums, at least two of them."""
    frame = results[::-1] if upwards else results
    proofs: dict[str, int] = {}
    failed: set[str] = set()
    for _key, block in frame.groupby(["source", "period", "kpi"], sort=False):
        people = list(map(str, block["person"]))
        if failed.issuperset(people):
            continue
        for person, proof in zip(people, _block_sums(block[["plan", "fact"]].to_numpy(float)), strict=True):
            proofs[person] = proofs.get(person, 0) + proof
            failed |= set() if proof else {person}
    return [person for person, proof in proofs.items() if proof >= _LEAST_PROOFS and person not in failed]


def _block_sums(numbers: NDArray[np.float64]) -> list[int]:
    """How many numbers of each row prove that it is the sum of the two or more rows since the last sum, or of all sums."""
    # In plain numbers, because a file may have a million rows and each hangs on those before it.
    rows: list[list[float]] = np.where(np.abs(numbers) < _LARGEST, numbers, np.nan).tolist()
    nothing = [0.0] * numbers.shape[1]
    told: list[int] = []
    since, members = nothing, 0
    whole, sums = nothing, 0
    for row in rows:
        of_group = members >= _LEAST_PROOFS and _equal(row, since)
        of_all = not members and sums >= _LEAST_PROOFS and _equal(row, whole)
        told.append(sum(not isnan(value) for value in row) if of_group or of_all else 0)
        if of_group:
            whole, sums = _added(whole, since), sums + 1
            since, members = nothing, 0
        elif not of_all:
            since, members = _added(since, row), members + 1
    return told


def _added(total: list[float], row: list[float]) -> list[float]:
    return [one if isnan(more) else one + more for one, more in zip(total, row, strict=True)]


def _equal(row: list[float], total: list[float]) -> bool:
    given = [(value, whole) for value, whole in zip(row, total, strict=True) if not isnan(value)]
    near = all(abs(value - whole) <= _CLOSE * max(abs(whole), 1) for value, whole in given)
    return near and any(value for value, _whole in given)


RULES: tuple[Rule, ...] = (columns, groups)
