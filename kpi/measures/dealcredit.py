"""Deals of several people, and deals that are cancelled later: what the columns of a table say of both."""

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kpi.frozen import Frozen
from kpi.language import N_, _
from kpi.measures.declaredrows import Column, as_list

Sign = Annotated[str, Field(min_length=1, max_length=20, pattern=r"[^\s0-9%]")]
"""What stands between two names; digits and per cents stand behind them."""


class Credit(Frozen):
    """How a deal of several people is divided among them: by a column, or by the names in one cell."""

    share: str = Field(
        "",
        title=N_("Share of the deal"),
        description=N_("Column with the share that the row's person has in the deal: 0.6 or 60 %."),
    )
    written: Literal["0 to 1", "per cent"] = Field(
        "0 to 1",
        title=N_("Shares are written"),
        description=N_(
            "60 % is 0.6, or 60 where they are written per cent; with a percent sign it is understood anyway."
        ),
    )
    deal: str = Field(
        "",
        title=N_("Number of the deal"),
        description=N_(
            "Column that the rows of one deal have in common: its parts then add up to the last decimal, and shares that are not 100 % together are told."
        ),
    )
    between: Annotated[tuple[Sign, ...], BeforeValidator(as_list)] = Field(
        (),
        title=N_("Between the names"),
        max_length=10,
        description=N_(
            "Signs between several people in one cell, such as / or ;. Each has the same share, or the one behind the name: Iris 60 % / Otto 40 %."
        ),
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.share) == bool(self.between):
            raise ValueError(
                _("a deal is divided in one of two ways: by the column “share”, or by the signs “between” names")
            )
        if self.between and (self.deal or self.written != "0 to 1"):
            raise ValueError(_("“deal” and “written” belong to a column of shares; names in one cell need neither"))
        return self


class Cancelled(Frozen):
    """Deals that are taken back in the period in which they are cancelled, with the same tiers and shares as when they were sold."""

    date: Column = Field(title=N_("Cancelled on"), description=N_("Column with the day; blank for deals that stay."))
    within_days: int | None = Field(
        None,
        ge=0,
        le=10_000,
        title=N_("Taken back within days"),
        description=N_(
            "A deal that is cancelled later than so many days after its date stays. When empty, none stays."
        ),
    )
