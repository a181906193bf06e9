"""What goals add up to: the overall result of an owner, and what it pays by the result-to-pay table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from kpi.goals.matrix import GoalMatrix, owner_goals
from kpi.language import _, percent
from kpi.money import FINEST, on_grid, settled
from kpi.problem import Problem, Refused
from kpi.rules.curve import Curve
from kpi.shown import on_one_line


class GoalRow(NamedTuple):
    """One indicator of a goal with its result, all as shares."""

    goal: str
    kpi: str
    weight: float
    """Of the overall result: weight of the goal × share of the indicator."""
    result: float
    """Fact ÷ plan; where lower is better, as far above 100 % as the fact lies below the plan."""
    counts: float
    """The result, or what its level counts for."""
    acceptable: float | None = None
    """From which result on the goal counts as reached, where that is said."""

    @property
    def adds(self) -> float:
        """To the overall result."""
        return self.weight * self.counts


@dataclass(frozen=True)
class Overall:
    """The overall result of one owner, and the share of the salary that it pays; None without a table."""

    owner: str
    rows: tuple[GoalRow, ...]
    pays: float | None

    @property
    def result(self) -> float:
        """Sum of weight × result."""
        return float(sum(row.adds for row in self.rows))

    @property
    def missed(self) -> tuple[str, ...]:
        """The goals of which a result is below what is acceptable."""
        return tuple(
            dict.fromkeys(row.goal for row in self.rows if row.acceptable is not None and row.result < row.acceptable)
        )

    def __repr__(self) -> str:
        """In one line."""
        text = _("{owner}: overall result {result}").format(owner=self.owner, result=percent(self.result, 4))
        paid = "" if self.pays is None else _("pays {share} of the salary").format(share=percent(self.pays, 4))
        return on_one_line(", ".join(part for part in (text, paid) if part))

    def table(self) -> pd.DataFrame:
        """A row for each indicator, all as shares."""
        columns = {name: [getattr(row, name) for row in self.rows] for name in (*GoalRow._fields, "adds")}
        return pd.DataFrame(columns)


def overall_result(matrix: GoalMatrix, owner: str, facts: Mapping[str, float]) -> Overall:
    """Facts by KPI, in the unit of its plan. Raises `Refused` with every plan and fact that is missing."""
    rows, wrong = [], []
    for goal in owner_goals(matrix, owner):
        for one, share in zip(goal.indicators, goal.shares, strict=True):
            fact, plan = facts.get(one.kpi), one.plan
            if fact is None or not plan or plan < 0 or not np.isfinite(fact):
                what = _("{kpi} has no fact") if fact is None else _("{kpi} has no plan above zero to be compared with")
                wrong.append(
                    Problem(what.format(kpi=one.label), _("{owner}, {goal}").format(owner=owner, goal=goal.text))
                )
                continue
            result = _reached(fact, plan, falls=one.better == "lower")
            counts = _read(matrix.levels, result) if matrix.levels else result
            rows.append(GoalRow(goal.text, one.label, matrix.weights[goal.id] * share, result, counts, goal.acceptable))
    if wrong:
        raise Refused(wrong)
    overall = sum(row.adds for row in rows)
    return Overall(owner, tuple(rows), _read(matrix.table, overall) if matrix.table else None)


def _reached(fact: float, plan: float, *, falls: bool) -> float:
    """Where lower is better, as far above the plan as the fact lies below it: 80 of at most 100 is 120 %."""
    return max(2 - fact / plan, 0.0) if falls else fact / plan


def _read(curve: Curve, result: float) -> float:
    """What a curve gives; an edge belongs to the better side, whatever dust floating point left."""
    return float(curve(on_grid(settled(np.array(result)), FINEST)))
