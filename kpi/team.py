"""How a team's result enters a person's pay."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpi.curve import Curve, Knot
from kpi.frozen import Frozen, Rate, Share
from kpi.language import N_, _, percent
from kpi.money import FINEST

Name = Annotated[str, Field(min_length=1, max_length=120)]
"""A name in the data: of a KPI, a role, a measure."""


class Team(Frozen):
    """How the team's result enters a person's pay."""

    mode: Literal["split", "multiplier", "gate", "pool"] = Field(
        "split",
        title=N_("The team's result"),
        description=N_("Pays a part of the bonus, multiplies it, opens it, or fills a pool that is divided."),
    )
    individual_share: Share = Field(0.6, title=N_("Individual share"), description=N_("60:40 is 60 %."))
    of: Literal["team", "company"] = Field("team", title=N_("Result of"))
    kpis: dict[Name, Share] = Field(
        default_factory=dict,
        title=N_("Team KPIs"),
        description=N_("Name and weight; when empty, the first KPI of the first card."),
    )
    curve: Curve = Field(
        default_factory=lambda: Curve(shape="steps", knots=(Knot(1.0, 1.0),)),
        title=N_("Team plan"),
        description=N_("Minimum, standard and maximum plan of the team, and what each pays."),
    )
    otherwise: Rate = Field(
        0.0, title=N_("Otherwise pays at most"), description=N_("Mode gate, plan not reached: 0 % or 100 %.")
    )
    pool_by: Literal["target", "heads", "results", "scores"] = Field("target", title=N_("Pool divided by"))

    @model_validator(mode="after")
    def _weights(self) -> Self:
        if self.kpis and abs(sum(self.kpis.values()) - 1) > 1e-9:
            raise ValueError(
                _("weights of the team KPIs add up to {total}").format(total=percent(sum(self.kpis.values()), 2))
            )
        return self

    def on_grid(self, decimals: int) -> "Team":
        """The rule with its team plan where the team's result lies: on the grid of attainments, or, for a weighted sum of several, on the
        finest one, so that 99.5 % made of 100 % and 99 % is reached by them."""
        curve = self.curve.on_grid(decimals if len(self.kpis) < 2 else FINEST)
        return self if curve is self.curve else self.revise(curve=curve)

    @property
    def counts(self) -> bool:
        """Whether the team's result changes anything; at 100:0 it is never looked at."""
        return self.mode in ("multiplier", "gate") or self.individual_share < 1


ALONE = Team(individual_share=1.0)
"""No team part: the 100:0 scheme that everything is compared with."""
