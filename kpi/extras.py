"""What is paid and taken beside the bonus: commission on a measure, and deductions."""

from typing import Literal

from pydantic import Field, field_validator

from kpi.curve import Curve
from kpi.frozen import Frozen, Level, Rate
from kpi.language import N_, _
from kpi.money import on_grid
from kpi.team import Name


class Tier(Frozen):
    """From this level on, this rate."""

    from_: Level = Field(0.0, alias="from", ge=0, title=N_("From"))
    rate: Rate = Field(title=N_("Rate"))


class Commission(Frozen):
    """A rate on a measure, for instance the gross margin of payments received."""

    measure: Name = Field(title=N_("Measure"), description=N_("A column of money in the data."))
    tiers: tuple[Tier, ...] = Field(title=N_("Tiers"), min_length=1)
    kind: Literal["marginal", "retroactive"] = Field(
        "marginal",
        title=N_("Tiers apply"),
        description=N_("To what lies above each level, or to everything from the first on."),
    )
    tiers_in: Literal["money", "plan"] = Field(
        "money", title=N_("Levels are"), description=N_("Money, or shares of the plan.")
    )
    coefficient: Curve | None = Field(None, title=N_("Plan coefficient"))
    coefficient_kpi: str = Field("", title=N_("Coefficient by"), description=N_("When empty, the measure itself."))

    @field_validator("tiers")
    @classmethod
    def _rising(cls, tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
        levels = [tier.from_ for tier in tiers]
        if levels != sorted(set(levels)):
            raise ValueError(_("tiers out of order: write them from the lowest level up, each once"))
        return tiers

    def on_grid(self, decimals: int) -> "Commission":
        """The commission with its plan coefficient, and tiers that an attainment has to reach, on the grid of attainments."""
        curve = self.coefficient and self.coefficient.on_grid(decimals)
        tiers = self.tiers
        if self.kind == "retroactive" and self.tiers_in == "plan":
            placed = [tier.revise(from_=float(on_grid(tier.from_, decimals)) or tier.from_) for tier in tiers]
            tiers = tuple(
                {tier.from_: tier for tier in placed}.values()
            )  # of tiers that fall together the last one pays
        unchanged = curve is self.coefficient and tiers == self.tiers
        return self if unchanged else self.revise(coefficient=curve, tiers=tiers)


class Deduction(Frozen):
    """Money taken off the variable pay: a rate for every unit of a measure, such as idle hours."""

    title: Name = Field(title=N_("Deduction"))
    measure: Name = Field(title=N_("Measure"))
    times: str = Field("", title=N_("Times"), description=N_("A second measure: overdue amount times days overdue."))
    rate: Rate = Field(title=N_("Rate"), description=N_("Money, or a share of the measure, for every unit."))
