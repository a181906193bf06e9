"""Schemes on the same people, side by side: what it costs, who gains and who loses.

Edge cases, decided first:

| case                                     | what is done                                                                  |
| ---------------------------------------- | ----------------------------------------------------------------------------- |
| several seats or periods                 | added up: one row a person, in team and role of the last seat with pay before |
| nothing before, paid now                 | band "new", apart from the five; no percentage; crosses zero                  |
| nothing before, nothing now              | band "nothing", apart from the five                                           |
| paid before, nothing now                 | loses more than 5 %; crosses zero                                             |
| joins: is paid on something only after   | band "joined": in the cost, neither winner nor loser                          |
| leaves: is paid on something only before | band "left": in the cost, neither winner nor loser                            |
| exactly 5 %, exactly 0.1 %               | the milder band                                                               |
| equal pay before (ties)                  | the same decile, that of their middle place; some deciles may stay empty      |
| less than ten people                     | deciles by place among them; some stay empty                                  |
| negative pay before (no scheme pays it)  | the change is measured against its size                                       |
| another currency                         | refused: money cannot be compared                                             |
| other periods on either side             | compared as they are: the sum of each; reasons only from periods of both      |
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.comparison.bands import bands, relative
from kpi.comparison.deciles import deciles
from kpi.comparison.scenario import Scenario, per_person
from kpi.language import _, whole_money
from kpi.payment.payouts import Payouts
from kpi.problem import Problem, Refused
from kpi.shown import on_one_line
from kpi.split.strong import HAIR

_PARTS = ("individual", "team_part", "commission", "pools_and_prizes", "deduction", "carried", "payout", "salary")


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two scenarios and one row for each person: who has more and who has less. Money is in whole minor units.

    `people` has person, team, role, score (before), strong, before, after, change, relative (change ÷ before, NaN from
    zero), band, decile (1 to 10 of the pay before, <NA> for who joined), target_before, target_after, crosses ("from zero", "to zero" or ""),
    cash_before and cash_after (with salary).
    """

    before: Scenario
    after: Scenario
    people: pd.DataFrame

    def __repr__(self) -> str:
        """Who gains, who loses, and what it costs."""
        from kpi.comparison.comparisonheadline import comparison_headline

        told = comparison_headline(self, whole_money(self.before.paid.currency), self.before.scheme.minor)
        names = f"{self.before.name} → {self.after.name}"
        return on_one_line(f"{names}: {told}")

    @property
    def change(self) -> int:
        """What the second scenario costs more."""
        return self.after.cost - self.before.cost

    @property
    def stayed(self) -> pd.DataFrame:
        """Who is paid on something on both sides: those of whom one can say that they win or lose."""
        return self.people[~self.people["band"].isin(("joined", "left"))]

    @property
    def winners(self) -> pd.DataFrame:
        """Who stays and has more, by more than 0.1 %, or something instead of nothing."""
        return self.stayed[self.stayed["band"].isin(("gain", "gain_more", "new")) & (self.stayed["change"] > 0)]

    @property
    def losers(self) -> pd.DataFrame:
        """Who stays and has less, by more than 0.1 %."""
        return self.stayed[self.stayed["band"].isin(("loss", "loss_more", "new")) & (self.stayed["change"] < 0)]

    @property
    def crossing(self) -> pd.DataFrame:
        """Who comes from zero or goes to zero, among those who stay."""
        return self.stayed[self.stayed["crosses"] != ""]


def compare(before: Scenario, after: Scenario, *, strong: Collection[str] | None = None) -> Comparison:
    """The second scenario against the first; raises `Refused` for two currencies.

    `strong` names the strong; otherwise they are those with an individual score of 1 or more in the first scenario (for who
    joined: in the second), over all periods.

    >>> import kpi, pandas as pd
    >>> scheme = kpi.load("data/story/scheme.yaml")
    >>> workforce = kpi.build(pd.read_csv("data/story/results.csv"), pd.read_csv("data/story/people.csv"), scheme)
    >>> from kpi import comparison
    >>> sides = [comparison.scenario(name, one, workforce) for name, one in (("60:40", scheme), ("80:20", scheme.shared(0.8)))]
    >>> comparison.comparison_headline(comparison.compare(*sides), lambda minor: f"{minor / 100:,.0f}")
    '80:20 costs 71,250 more in Jan 2026: 8 people gain, and nobody loses.'
    """
    if before.scheme.currency != after.scheme.currency:
        what = _("{before} and {after} cannot be compared").format(
            before=before.scheme.currency, after=after.scheme.currency
        )
        raise Refused([Problem(what, after.name, _("Give both schemes the same currency."))])
    was, now = per_person(before.paid), per_person(after.paid)
    names = pd.Index(dict.fromkeys([*was.index, *now.index]), name="person")
    first, then = was.reindex(names), now.reindex(names)
    known = first.where(first["payout"].notna(), then)
    old, new = (side["payout"].fillna(0).to_numpy(np.int64) for side in (first, then))
    was_there, is_there = (side["payout"].notna().to_numpy() for side in (first, then))
    people = pd.DataFrame(
        {
            "person": names,
            "team": known["team"].to_numpy(object),
            "role": known["role"].to_numpy(object),
            "score": known["score"].to_numpy(float),
            "strong": _strong(names, known["score"].to_numpy(float), strong),
            "before": old,
            "after": new,
            "change": new - old,
            "relative": relative(old, new),
            "band": bands(old, new, was_there, is_there),
            "decile": pd.Series(deciles(old, was_there)).astype("Int64"),
            "target_before": first["target"].fillna(0).to_numpy(np.int64),
            "target_after": then["target"].fillna(0).to_numpy(np.int64),
            "crosses": np.select([(old == 0) & (new != 0), (old != 0) & (new == 0)], ["from zero", "to zero"], ""),
            "cash_before": old + first["salary"].fillna(0).to_numpy(np.int64),
            "cash_after": new + then["salary"].fillna(0).to_numpy(np.int64),
        }
    )
    return Comparison(before, after, people)


def _strong(names: pd.Index, score: NDArray[np.float64], strong: Collection[str] | None) -> NDArray[np.bool_]:
    return score >= 1 - HAIR if strong is None else names.isin(list(strong))


def parts(comparison: Comparison) -> pd.DataFrame:
    """Where the change of the cost comes from: part, before, after, change in minor units.

    individual + team_part + commission + pools_and_prizes + deduction + carried = payout; deductions are negative. Salary stands apart.
    """
    sums = {name: [_total(side.paid, name) for side in (comparison.before, comparison.after)] for name in _PARTS}
    table = pd.DataFrame.from_dict(sums, orient="index", columns=["before", "after"])
    return table.assign(change=table["after"] - table["before"]).rename_axis("part").reset_index()


def _total(paid: Payouts, name: str) -> int:
    sign = -1 if name == "deduction" else 1
    return sign * int(np.where(paid.active, getattr(paid, name), 0).sum())


def overview(every: Sequence[Scenario], *, strong: Collection[str] | None = None) -> pd.DataFrame:
    """One row a scenario, each against the first: scenario, cost, change, relative, people, winners, losers, gained, lost,
    strong and weak (mean payout of a person), to_zero, from_zero. Money in minor units; the mean of nobody is NaN.
    """
    return pd.DataFrame([_line(compare(every[0], one, strong=strong)) for one in every])


def _line(found: Comparison) -> Mapping[str, Any]:
    people = found.people
    there = people["band"] != "left"
    mean = people[there].groupby(people.loc[there, "strong"])["after"].mean()
    return {
        "scenario": found.after.name,
        "cost": found.after.cost,
        "change": found.change,
        "relative": found.change / found.before.cost if found.before.cost else float("nan"),
        "people": int(there.sum()),
        "winners": len(found.winners),
        "losers": len(found.losers),
        "gained": int(found.winners["change"].sum()),
        "lost": -int(found.losers["change"].sum()),
        "strong": float(mean.get(True, np.nan)),
        "weak": float(mean.get(False, np.nan)),
        "to_zero": int((found.crossing["crosses"] == "to zero").sum()),
        "from_zero": int((found.crossing["crosses"] == "from zero").sum()),
    }
