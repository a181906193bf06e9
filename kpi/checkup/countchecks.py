"""Check of results that rest on few cases."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult, Stake, State
from kpi.checkup.dealresults import DealTable, Made
from kpi.language import _, ngettext, number, percent, percent_figure
from kpi.measures.interval import wilson
from kpi.normal import REACH_OF_95
from kpi.rules.kpi import Kpi
from kpi.scheme.card import Card

LEAST: dict[Made, int] = {"average": 100, "conversion": 500}
"""Sales and calls that practitioners want."""
WIDE = 0.30
"""Half of an interval, as a share of the value; our line."""


class Rests(NamedTuple):
    """What a single result of a KPI rests on, typically."""

    cases: float
    value: float
    low: float
    high: float

    @property
    def wide(self) -> float:
        """Half of the interval, as a share of the value."""
        return (self.high - self.low) / 2 / self.value if self.value else float("inf")


def rests_on_conversion(hits: float, cases: float) -> Rests:
    """Of a share of hits, by Wilson's interval."""
    low, high = wilson(np.array([hits]), np.array([cases]))
    return Rests(cases, hits / cases, float(low[0]), float(high[0]))


def rests_on_average(mean: float, variation: float, cases: float) -> Rests:
    """Of a mean of cases with this coefficient of variation."""
    half = REACH_OF_95 * variation / np.sqrt(cases) * mean
    return Rests(cases, mean, mean - half, mean + half)


def too_few(rests: Rests, made: Made) -> bool:
    """Fewer than practitioners want, or wider than our line."""
    return rests.cases < LEAST[made] or rests.wide > WIDE


def counts_are_large(case: CheckCase) -> Iterator[CheckResult]:
    """K5: how many calls or sales stand behind a conversion or an average sale."""
    question, norm = _question(), _norm()
    asked = [
        (card, kpi) for card in case.scheme.cards for kpi in card.kpis if kpi.of == "person" and _is_mean(case, kpi)
    ]
    if not asked:
        yield CheckResult("K5", question, "off", "hint", _("No KPI is an average or a share."), norm=norm)
        return
    tables = {card.role: DealTable(case, card, case.deals) for card, _kpi in asked} if case.deals else {}
    made = {(card, kpi): tables[card.role].makes(kpi) if tables else "" for card, kpi in asked}
    yield from (_judged(case, *one, kind, tables[one[0].role]) for one, kind in made.items() if kind in LEAST)
    unknown = list(dict.fromkeys(kpi.label for (_card, kpi), kind in made.items() if kind not in LEAST))
    if unknown:
        text = ngettext("How many cases stand behind the results of {names} is not known.", "How many cases stand behind the results of {n} KPIs is not known: {names}.", len(unknown))  # fmt: skip
        title = text.format(n=number(len(unknown)), names=", ".join(unknown))
        needs = _("It takes a row for each call or sale, opened beside the results.")
        yield CheckResult("K5", question, "few", "hint", title, needs, norm=norm)


def _is_mean(case: CheckCase, kpi: Kpi) -> bool:
    adds = dict(zip(case.workforce.kpis, case.workforce.adds, strict=False))
    return adds.get(kpi.in_data, "sum") in ("ratio", "average")


def _question() -> str:
    return _("Does a result rest on enough cases?")


def _norm() -> str:
    return _(
        "100 sales and 500 calls are practitioners’ rules; they hold for ±10 % only where sales vary by half. Our line: ±30 %."
    )


def _judged(case: CheckCase, card: Card, kpi: Kpi, made: Made, table: DealTable) -> CheckResult:
    counts = table.requests if made == "conversion" else table.sales
    typical = float(np.median(counts[counts > 0]))
    if made == "conversion":
        rests = rests_on_conversion(typical * float(table.sales.sum() / table.requests.sum()), typical)
    else:
        amounts = table.won["amount"].to_numpy(float)
        rests = rests_on_average(float(amounts.mean()), float(amounts.std() / amounts.mean()), typical)
    few = too_few(rests, made)
    state: State = "found" if few else "fine"
    texts = {
        "conversion": _("A result of {kpi} rests on {n} calls: {value} may be anything from {low} to {high}."),
        "average": _("A result of {kpi} rests on {n} sales: {value} may be anything from {low} to {high}."),
    }
    write = percent_figure if made == "conversion" else lambda amount: case.write(amount * case.scheme.minor)
    title = texts[str(made)].format(
        kpi=kpi.label,
        n=number(typical),
        value=write(rests.value),
        low=write(max(rests.low, 0.0)),
        high=write(rests.high),
    )
    stake = case.own_stake(kpi, card)
    return CheckResult(
        "K5", _question(), state, "hint", title,
        _("{role}: a typical person and period; ±{wide} of the value.").format(role=card.role, wide=percent(rests.wide, 0)),
        _("Much of the bonus is then luck. Take a quarter together, or pay it from a count on.") if few else "", _norm(),
        _("95 %, a typical person and period."), Stake(stake, stake, _("hangs on it"), "governed") if few else None, about=(card.role, kpi.name),
    )  # fmt: skip
