"""A condition: a result at least, or at most, at a level."""

import operator
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import Field

from kpi.formulas.nodes import Binary, CellOf, Sign
from kpi.formulas.shorthand import all_of, either, is_number
from kpi.frozen import Frozen, Level, Name
from kpi.language import N_, _, number, percent
from kpi.money import Floats, on_grid
from kpi.rules.asked import Asked
from kpi.rules.formulasheet import FormulaSheet
from kpi.rules.people import Mask, People, Rows, Scale, Whose
from kpi.rules.said import WHOSE, Choice, Said, as_level, as_measured, result_in_words
from kpi.rules.window import MeasuredOver, in_time, measured_over

_COMPARED: Mapping[str, Callable[[Floats, float], Any]] = {
    "at least": operator.ge,
    "more than": operator.gt,
    "at most": operator.le,
    "less than": operator.lt,
}

_SIGNS: Mapping[str, Sign] = {"at least": ">=", "more than": ">", "at most": "<=", "less than": "<"}


class LooksAt(Frozen):
    """What looks at the result of one KPI."""

    kpi: Annotated[Name, Said(N_("KPI of {where}"), as_measured)] = Field(title=N_("KPI"))
    of: Annotated[Whose, Said(N_("Whose result counts for {where}"), WHOSE)] = Field("person", title=N_("Result of"))
    over: MeasuredOver = "period"

    @property
    def looks_back(self) -> bool:
        """Whether earlier periods count, too."""
        return self.over != "period"


class ResultCondition(LooksAt):
    """A result of a KPI against a level."""

    is_: Annotated[
        Literal["at least", "more than", "at most", "less than"],
        Said(
            N_("Condition of {where}"),
            Choice(
                {
                    "at least": N_("at least the level"),
                    "more than": N_("more than the level"),
                    "at most": N_("at most the level"),
                    "less than": N_("less than the level"),
                }
            ),
        ),
        Asked(
            N_("must be"),
            words={
                "at least": N_("at least"),
                "more than": N_("more than"),
                "at most": N_("at most"),
                "less than": N_("less than"),
            },
        ),
    ] = Field("at least", alias="is", title=N_("Condition"))
    level: Annotated[Level, Said(N_("Level of {where}"), as_level), Asked(N_("of the plan"), first=0.8)] = Field(
        title=N_("Level"), description=N_("Share of the plan.")
    )

    @property
    def level_in(self) -> Scale:
        """What the level is: a share of the plan, or a value in the KPI's own unit."""
        return "plan"

    @property
    def falls(self) -> bool:
        """Whether lower is better."""
        return self.is_ in ("at most", "less than")

    def on_grid(self, decimals: int) -> Self:
        """The same with its level on the grid of attainments."""
        level = float(on_grid(self.level, decimals)) if self.level_in == "plan" else self.level
        return self if level == self.level else self.revise(level=level)

    def reached(self, people: People, rows: Rows) -> Floats:
        """The results (people, ...) that it looks at; NaN where missing."""
        return measured_over(self.over, people, self.kpi, self.of, rows, self.level_in, falls=self.falls)

    def met(self, people: People, rows: Rows) -> Mask:
        """Where it is met (people, ...); a missing result does not meet it."""
        result = self.reached(people, rows)
        return np.asarray(_COMPARED[self.is_](result, self.level))

    def met_formula(self, sheet: FormulaSheet) -> CellOf:
        """The same as a column: 1 where it is met, otherwise 0."""
        title = _("Condition on {kpi}: result").format(kpi=self.kpi)
        over = sheet.over(self.over, self.kpi, self.of, self.level_in, falls=self.falls)
        result = sheet.add(title, over, "share" if self.level_in == "plan" else "number")
        compared = Binary(_SIGNS[self.is_], result, sheet.field(self, "level"))
        met = either(all_of(is_number(result), compared), 1.0, 0.0)
        return sheet.add(_("Condition on {kpi}: met").format(kpi=self.kpi), met, "whole")

    def how(self, reached: float) -> str:
        """What was reached, and what is asked for."""
        text = {
            "at least": _("{read}, asked for at least {level}"),
            "more than": _("{read}, asked for more than {level}"),
            "at most": _("{read}, asked for at most {level}"),
            "less than": _("{read}, asked for less than {level}"),
        }[self.is_]
        read = in_time(self.over, result_in_words(reached, self.level_in))
        level = percent(self.level, 4) if self.level_in == "plan" else number(self.level, 4)
        return text.format(read=read, level=level)
