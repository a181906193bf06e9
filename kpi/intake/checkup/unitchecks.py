"""Amounts in several currencies, and numbers of one KPI in several units."""

from collections.abc import Iterator

import pandas as pd

from kpi.intake.checkup.concern import SAMPLE, Concern, Look, Offer, Rule, file_rows, named
from kpi.intake.findings.relations import several_units
from kpi.intake.mends import Convert
from kpi.intake.money.currencies import base_of, currency_of, is_currency
from kpi.language import _

_UNKNOWN_RATE = 1.0


def currencies(look: Look) -> Iterator[Concern]:
    """Amounts in more than one currency, about people or of one KPI."""
    mixed = [*_mixed(look.people, "currency", None), *_mixed(look.results, "unit", "kpi")]
    if not mixed:
        return
    said = pd.concat([group[column] for group, column in mixed])
    counts = said.map(currency_of).value_counts()
    ours = str(counts.index[0])
    written = str(said[said.map(currency_of) == ours].value_counts().index[0])
    theirs = [str(code) for code in said.value_counts().index if currency_of(str(code)) != ours]
    others = [(group[group[column].isin(theirs)], column) for group, column in mixed]
    yield Concern(
        _("several currencies, which are not converted: {names}").format(names=named(sorted(map(str, counts.index)))),
        "",
        _("Write all amounts in one currency, or give the rate."),
        "notice",
        "currencies",
        _("A scheme pays in one currency, so that 100 of one would count as 100 of the other."),
        sum(file_rows(group) for group, _column in others),
        tuple(one for group, column in others for one in look.seen(group, column))[:SAMPLE],
        tuple(Offer(Convert(currency=code, into=written, rate=_UNKNOWN_RATE), ask="rate") for code in theirs),
    )


def _mixed(frame: pd.DataFrame, column: str, by: str | None) -> list[tuple[pd.DataFrame, str]]:
    """Groups of rows that are in more than one currency."""
    if column not in frame:
        return []
    known = {unit for unit in frame[column].dropna().unique() if is_currency(str(unit))}
    of_money = frame[frame[column].isin(known)]
    groups = [group for _name, group in of_money.groupby(by)] if by else [of_money]
    return [(group, column) for group in groups if group[column].map(currency_of).nunique() > 1]


def units(look: Look) -> Iterator[Concern]:
    """Numbers of one KPI in units of which one is not a currency, such as kEUR beside EUR."""
    if not {"kpi", "unit"} <= set(look.results):
        return
    for kpi, bases in several_units(look.results):
        if all(is_currency(base) and factor == 1 for base, factor in bases.values()):
            continue
        ours = _smallest(list(bases))
        rows = look.results[(look.results["kpi"] == kpi) & look.results["unit"].isin(set(bases) - {ours})]
        yield Concern(
            _("{kpi}: numbers in different units, which are not converted: {names}").format(
                kpi=kpi, names=named(list(bases))
            ),
            "",
            _("Write all numbers of a KPI in one unit, or convert them."),
            "notice",
            "units",
            _("A plan or fact of one unit is compared with, and added to, those of another as if they were the same."),
            file_rows(rows),
            look.seen(rows, "unit"),
            tuple(_conversion(unit, ours) for unit in bases if base_of(unit) != base_of(ours)),
        )


def _smallest(written: list[str]) -> str:
    """The unit into which the others are converted: without thousands, and the commonest of those."""
    return min(written, key=lambda unit: base_of(unit)[1])


def _conversion(unit: str, ours: str) -> Offer:
    """A mend with the rate where both say it, and otherwise with the question for it."""
    (base, factor), (ours_base, ours_factor) = base_of(unit), base_of(ours)
    if base == ours_base:
        return Offer(Convert(currency=unit, into=ours, rate=factor / ours_factor))
    return Offer(Convert(currency=unit, into=ours, rate=_UNKNOWN_RATE), ask="rate")


RULES: tuple[Rule, ...] = (currencies, units)
