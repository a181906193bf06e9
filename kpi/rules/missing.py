"""What stands in for a KPI's result where its plan or fact is missing."""

from abc import abstractmethod
from typing import ClassVar, NamedTuple, final

import numpy as np

from kpi.formulas.nodes import Operand
from kpi.language import N_, _, ngettext
from kpi.money import Floats
from kpi.rules.base import Word
from kpi.rules.curve import Curve
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.people import Fills, People, Rows, Whose, behind, measured


class Gap(NamedTuple):
    """A KPI of which results are missing, and where something else may be found."""

    kpi: str
    whose: Whose
    curve: Curve
    people: People
    rows: Rows
    beside: tuple[tuple[str, Whose], ...] = ()
    """The other KPIs of the card, and whose result each looks at."""


class Missing(Word):
    """A policy of one KPI."""

    refuses: ClassVar[bool] = True
    """Whether a result that is still missing is an error."""
    noticed: ClassVar[bool] = False
    """Whether results that were missing are told."""
    whose: ClassVar[Whose | None] = None
    """Whose result stands in, where it is another one of the same KPI: an outlook has to know it, too."""
    fills: ClassVar[Fills] = "nothing"
    """What stands for the missing fact of one period where several are added up."""
    of_several: ClassVar[bool] = False
    """Whether results of other KPIs stand in: then pay is no longer a sum of what each KPI pays."""

    @abstractmethod
    def stand_in(self, gap: Gap) -> Floats | None:
        """Results (people, ...) that count instead, NaN where there is none; None where there are none at all. What is missing even so
        is left out or refused."""

    @abstractmethod
    def stand_in_formula(self, sheet: FormulaSheet, kpi: str, whose: Whose, curve: Curve) -> Operand | None:
        """The same as `stand_in` as an expression; None where there is nothing."""

    def filled(self, gap: Gap, result: Floats) -> Floats:
        """Results (people, ...) with what stands in for missing ones; NaN where nothing does."""
        other = self.stand_in(gap)
        return result if other is None else np.where(np.isnan(result), behind(other, result.ndim), result)

    def lacks(self, curve: Curve) -> str:
        """What a result would need, where it is refused."""
        return _("no plan above 0, or no fact") if curve.scale == "plan" else _("no fact")

    def notice(self, count: int) -> str:
        """How many results of {kpi} were missing, {n}, and what was done."""
        return ngettext("{kpi}: {n} result is missing", "{kpi}: {n} results are missing", count)

    def why_not(self, curve: Curve) -> str:
        """Why a KPI with this curve cannot have this policy; "" where it can."""
        return ""


@final
class Refuse(Missing):
    """An error: complete the data."""

    word, order, title, change = "refuse", 1, N_("ask me"), N_("refuse")

    def stand_in(self, gap: Gap) -> None:
        """Nothing."""

    def stand_in_formula(self, sheet: FormulaSheet, kpi: str, whose: Whose, curve: Curve) -> None:
        """Nothing."""


@final
class LeaveOut(Missing):
    """The KPI does not count, and its weight is shared among the person's others."""

    word, order, title = "leave_out", 2, N_("leave it out, share its weight")
    refuses = False
    noticed = True

    def notice(self, count: int) -> str:
        """That it does not count."""
        return ngettext(
            "{kpi}: {n} result is missing; left out, its weight shared among the others",
            "{kpi}: {n} results are missing; left out, its weight shared among the others",
            count,
        )

    def stand_in(self, gap: Gap) -> None:
        """Nothing."""

    def stand_in_formula(self, sheet: FormulaSheet, kpi: str, whose: Whose, curve: Curve) -> None:
        """Nothing."""


@final
class PaidAtPlan(Missing):
    """Paid what the curve pays at plan; in the KPI's own unit that is a person's plan itself."""

    word, order, title = "at_plan", 3, N_("pay at plan")
    noticed = True
    fills = "plan"

    def notice(self, count: int) -> str:
        """That it is paid all the same."""
        return ngettext(
            "{kpi}: {n} result is missing; paid what the curve pays at plan",
            "{kpi}: {n} results are missing; paid what the curve pays at plan",
            count,
        )

    def stand_in(self, gap: Gap) -> Floats | None:
        """The result that hits the plan exactly."""
        if gap.curve.scale == "plan":
            return np.ones(1)
        plans = gap.people.plans(gap.kpi) if gap.whose == "person" else None
        return None if plans is None else plans[gap.rows]

    def stand_in_formula(self, sheet: FormulaSheet, kpi: str, whose: Whose, curve: Curve) -> Operand | None:
        """100 %, or the plan."""
        if curve.scale == "plan":
            return 1.0
        return sheet.of("person", sheet.book.plan(kpi, "person", None)) if whose == "person" else None

    def lacks(self, curve: Curve) -> str:
        """In the own unit a plan would do."""
        return super().lacks(curve) if curve.scale == "plan" else _("no fact, and no plan to be paid at")


@final
class TakeTeams(Missing):
    """The team's result of the same KPI."""

    word, order, title = "team", 4, N_("take the team's")
    whose = "team"
    fills = "team"

    def stand_in(self, gap: Gap) -> Floats:
        """The team's attainment."""
        return measured(gap.people, gap.kpi, "team", gap.rows, "plan")

    def stand_in_formula(self, sheet: FormulaSheet, kpi: str, whose: Whose, curve: Curve) -> Operand:
        """The team's attainment."""
        return sheet.measured(kpi, "team", "plan")

    def why_not(self, curve: Curve) -> str:
        """A team's result in its own unit is a sum, which says nothing of a person."""
        return (
            _("only a KPI whose points are shares of the plan can take the team's result")
            if curve.scale == "value"
            else ""
        )
