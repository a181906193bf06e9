"""A KPI that is measured against a market: what the market does by itself is nobody's merit, and nobody's fault."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self, final

from pydantic import Field, model_validator

from kpi.frozen import Frozen, Name
from kpi.language import N_, _
from kpi.rules.asked import Asked
from kpi.rules.said import Choice, Said, as_measured

_WAYS = {"plan": N_("the plan is multiplied by the market"), "result": N_("the result is divided by the market")}


@final
class MarketIndex(Frozen):
    """What the market measure reached of its own plan, or, without one, its value: at 109 %, a result of 112 % counts as 102.75 %."""

    kpi: Annotated[Name, Said(N_("KPI of {where}"), as_measured), Asked(N_("KPI"))] = Field(title=N_("KPI"))
    by: Annotated[Name, Said(N_("Market measure of {where}"), as_measured), Asked(N_("Market measure in the data"))] = (
        Field(
            title=N_("Market measure"),
            description=N_(
                "Of the company, a team or a person: the nearest counts. 1.09 is a market that grew by 9%; with a plan, 109 of 100 is the same."
            ),
        )
    )
    changes: Annotated[
        Literal["plan", "result"],
        Said(N_("What {where} changes"), Choice(_WAYS)),
        Asked(N_("What follows the market"), words=_WAYS),
    ] = Field("plan", title=N_("What follows the market"))

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.kpi == self.by:
            raise ValueError(_("{kpi} cannot be measured against itself").format(kpi=self.kpi))
        return self


def refuse_indexed_twice(several: Sequence[MarketIndex]) -> None:
    """Raises `ValueError` for a KPI with two indexes, and for a market that is itself measured against one."""
    indexed = [one.kpi for one in several]
    for one in several:
        if indexed.count(one.kpi) > 1:
            raise ValueError(_("{kpi} has two market indexes: keep one of them").format(kpi=one.kpi))
        if one.by in indexed:
            text = _("{by} is the market of {kpi}, and cannot be measured against a market itself")
            raise ValueError(text.format(by=one.by, kpi=one.kpi))
