"""Three schemes of the frontier that one would look at: the cheapest fair one, the fairest affordable one, and the one nearest to today."""

from dataclasses import dataclass

import pandas as pd

from kpi.language import Write, _, ngettext, number, percent
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemeview import split_in_figures
from kpi.split.remedies import Remedy
from kpi.split.tradeoffs import shape_name, shaped

Row = pd.Series


@dataclass(frozen=True)
class Limits:
    """What counts as fair and as affordable; money in minor units."""

    lose: float
    """The strong lose at most so much of their bonus at 100:0 ..."""
    before: float
    """... which comes to this."""
    cost: float

    @property
    def lose_money(self) -> float:
        """What the strong may lose."""
        return self.lose * self.before


@dataclass(frozen=True)
class Today:
    """What today's scheme costs and the strong lose by it, in minor units."""

    cost: float
    lose: float


def cheapest_fair(table: pd.DataFrame, limits: Limits) -> Row | None:
    """The lowest cost of those where the strong lose no more than is fair."""
    return _first(table[table["strong_lose"] <= limits.lose_money], ["cost", "strong_lose"])


def fairest_affordable(table: pd.DataFrame, limits: Limits) -> Row | None:
    """The smallest loss of the strong of those that one can pay; what they gain on top is not fairer."""
    some = table[table["cost"] <= limits.cost]
    return _first(some.assign(lost=some["strong_lose"].clip(lower=0)), ["lost", "cost"])


def nearest_to_today(table: pd.DataFrame, today: Today) -> Row | None:
    """The smallest change of cost and of what the strong lose together, where they lose no more than today, and something changes."""
    some = table[table["strong_lose"] <= today.lose]
    some = some[some["strong_lose"].ne(today.lose) | some["cost"].ne(today.cost)]
    changed = (some["cost"] - today.cost).abs() + (some["strong_lose"] - today.lose).abs()
    return _first(some.assign(changed=changed), ["changed", "cost"])


def _first(table: pd.DataFrame, order: list[str]) -> Row | None:
    return None if table.empty else table.sort_values(order, kind="stable").iloc[0]


def choices(table: pd.DataFrame, limits: Limits, today: Today) -> dict[str, Row]:
    """The three by name, of the schemes that no other beats; one that there is not is left out."""
    some = table[table["undominated"]]
    found = {
        "fair": cheapest_fair(some, limits),
        "affordable": fairest_affordable(some, limits),
        "nearest": nearest_to_today(some, today),
    }
    return {name: row for name, row in found.items() if row is not None}


def scheme_of(row: Row, scheme: Scheme) -> Scheme:
    """The scheme that a row of `tradeoffs` stands for."""
    if not row["shape"]:
        return scheme.alone()
    return shaped(scheme, float(row["share"]), float(row["threshold"]), str(row["shape"]))


def row_title(row: Row) -> str:
    """Such as "60:40, team from 90%, three steps"."""
    split = split_in_figures(float(row["share"]))
    if not row["shape"]:
        return split
    text = _("{split}, team from {threshold}, {shape}")
    return text.format(split=split, threshold=percent(row["threshold"]), shape=shape_name(str(row["shape"])))


def as_remedies(found: dict[str, Row], scheme: Scheme, workforce: Workforce) -> tuple[Remedy, ...]:
    """The choices as changed schemes, to be compared and used as remedies are; the scheme as it is first."""
    titles = {"fair": _("Cheapest fair"), "affordable": _("Fairest affordable"), "nearest": _("Nearest to today")}
    now = Remedy("as_is", _("As it is"), _("The scheme unchanged."), scheme, workforce)
    some = (
        Remedy(name, titles[name], row_title(row), scheme_of(row, scheme), workforce) for name, row in found.items()
    )
    return now, *some


def tradeoffs_finding(table: pd.DataFrame) -> str:
    """How many there are to look at."""
    n = int(table["undominated"].sum())
    text = ngettext(
        "{n} of {all} schemes is worth a look; every other one is worse in cost or in fairness.",
        "{n} of {all} schemes are worth a look; every other one is worse in cost or in fairness.",
        n,
    )
    return text.format(n=number(n), all=number(len(table)))


def missing(found: dict[str, Row], limits: Limits, write: Write) -> list[str]:
    """Why one of the three is not there. There is always a fair one: 100:0, or what beats it."""
    texts = {
        "affordable": _("No scheme costs {cost} or less."),
        "nearest": _("In every other scheme the strong lose more than today."),
    }
    return [text.format(cost=write(limits.cost)) for name, text in texts.items() if name not in found]
