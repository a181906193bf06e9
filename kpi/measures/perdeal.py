"""What single deals earn: a rate or a fixed amount each, in tiers of their size, their margin or the days they took."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, field_validator, model_validator

from kpi.frozen import Frozen, read_share, write_share
from kpi.language import N_, _
from kpi.measures.declaredrows import Declared, KeptAmount, OfDeals, Terms

ExactRate = Annotated[
    Decimal,
    BeforeValidator(read_share),
    Field(ge=0, max_digits=14, decimal_places=6),
    PlainSerializer(lambda rate: write_share(float(rate)), return_type=str, when_used="json"),
]
"""A rate without a rounding: 0.001 or "0.1 %"."""

ExactLevel = Annotated[KeptAmount, BeforeValidator(read_share), Field(ge=0)]
"""Where a tier begins, without a rounding: 7500.01, or "30 %" of what is a rate."""


class DealTier(Frozen):
    """From this level on, a deal earns this rate of its amount, this fixed amount, or both."""

    from_: ExactLevel = Field(Decimal(0), alias="from", title=N_("From"))
    rate: ExactRate = Field(Decimal(0), title=N_("Rate"), description=N_("Of the amount of the deal."))
    fixed: KeptAmount = Field(
        Decimal(0), ge=0, title=N_("Fixed amount"), description=N_("For the deal, whatever its amount.")
    )


class PerDeal(Declared, OfDeals):
    """What each deal earns by its tier, added up: every deal by itself, never their sum.

    A deal below 0, such as a refund, takes back what one of its size earns.
    """

    how: Literal["per deal"] = "per deal"
    of: Annotated[
        Terms | None, Field(title=N_("Amount"), description=N_("What a rate is of; may be left out for fixed amounts."))
    ] = None
    by: str = Field(
        "",
        title=N_("Tier by"),
        description=N_("Column that decides the tier, such as the margin; when empty, the amount itself."),
    )
    over: str = Field(
        "",
        title=N_("Divided by"),
        description=N_(
            "Column by which that is divided: profit by amount is a margin, with tiers from 20 % or 30 % on."
        ),
    )
    start: str = Field(
        "", title=N_("Days from"), description=N_("Where days decide: column with the day on which they begin.")
    )
    end: str = Field(
        "", title=N_("Days to"), description=N_("Column with the day on which they end, such as that of the payment.")
    )
    tiers: tuple[DealTier, ...] = Field(title=N_("Tiers"), min_length=1, max_length=60)
    kind: Literal["retroactive", "marginal"] = Field(
        "retroactive",
        title=N_("A rate applies"),
        description=N_("To the whole deal (retroactive), or to what of it lies above each level (marginal)."),
    )
    edge: Literal["reached", "exceeded"] = Field(
        "reached",
        title=N_("A tier counts where it is"),
        description=N_("Reached, or exceeded: strictly more."),
    )

    @field_validator("tiers")
    @classmethod
    def _rising(cls, tiers: tuple[DealTier, ...]) -> tuple[DealTier, ...]:
        levels = [tier.from_ for tier in tiers]
        if levels != sorted(set(levels)):
            raise ValueError(_("tiers out of order: write them from the lowest level up, each once"))
        if not any(tier.rate or tier.fixed for tier in tiers):
            raise ValueError(_("no tier pays anything: give one a rate or a fixed amount"))
        return tiers

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        rated, parted = any(tier.rate for tier in self.tiers), any(tier.from_ for tier in self.tiers)
        if rated and not self.of:
            raise ValueError(_("a rate needs an amount: name its column in “of”"))
        if bool(self.start) != bool(self.end) or (self.start and self.by):
            raise ValueError(_("tiers go by one thing: by a column, or by the days from “start” to “end”"))
        if self.over and not self.by:
            raise ValueError(_("“over” divides the column “by”, which is not named"))
        if parted and self.goes_by == "nothing":
            raise ValueError(
                _("tiers need something to go by: name a column in “by” or “of”, or days from “start” to “end”")
            )
        if self.kind == "marginal" and (self.goes_by != "amount" or any(tier.fixed for tier in self.tiers)):
            raise ValueError(
                _("marginal tiers cut the amount itself in parts: they have rates only, and no “by” or days")
            )
        return self

    @property
    def goes_by(self) -> Literal["days", "column", "amount", "nothing"]:
        """What decides the tier."""
        return "days" if self.start else "column" if self.by else "amount" if self.of else "nothing"
