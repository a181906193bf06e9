"""What every declared KPI says of itself and of its rows: columns, values, factors."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer

from kpi.frozen import Frozen, Name
from kpi.language import N_

Column = Annotated[str, Field(min_length=1, max_length=250)]
"""The heading of a column, as the user's file has it."""

PLACES = 4
"""Decimals of an amount that are kept; what has more is rounded half up, and told."""


def _as_text(value: Any) -> Any:
    """YAML's true and 2026 as a file writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def as_list(values: Any) -> Any:
    """One value, where a list is meant, as a list of it."""
    return [values] if isinstance(values, str | int | float) else values


def _plainly(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)


Factor = Annotated[Decimal, Field(max_digits=14, decimal_places=6), PlainSerializer(_plainly, when_used="json")]
KeptAmount = Annotated[
    Decimal, Field(max_digits=14, decimal_places=PLACES), PlainSerializer(_plainly, when_used="json")
]
"""An amount with no more decimals than are kept of any."""
Value = Annotated[str, BeforeValidator(_as_text), Field(max_length=1000)]
Values = Annotated[tuple[Value, ...], BeforeValidator(as_list), Field(min_length=1, max_length=200)]
Where = Annotated[
    dict[Column, Values],
    Field(
        title=N_("Only rows with"),
        description=N_("Columns and the values that count; capitals and blanks around make no difference."),
    ),
]
Terms = Annotated[
    Column | dict[Column, Factor],
    Field(title=N_("Amount"), description=N_("A column, or several with what each is multiplied by.")),
]


LargestDeal = Annotated[
    KeptAmount | None,
    Field(
        gt=0,
        title=N_("The most of one deal that counts"),
        description=N_("50000: what a deal brings above it does not count, whoever it is divided among."),
    ),
]


class Declared(Frozen):
    """What every KPI says of itself."""

    name: Name = Field(title=N_("KPI"), description=N_("As the scheme calls it."))
    title: str = Field("", title=N_("Title"), description=N_("In words that its people understand."))
    unit: str = Field("", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("higher", title=N_("Which is better"))
    no_rows: Literal["missing", "zero"] = Field(
        "missing",
        title=N_("Without any rows"),
        description=N_("Zero holds where there is a plan, or where other tables have rows of the person."),
    )


class Rows(Frozen):
    """Which rows of which table count."""

    table: str = Field("", title=N_("Table"), description=N_("May be left out when there is only one."))
    where: Where = Field(default_factory=dict)
    blank: Literal["set aside", "zero"] = Field(
        "set aside", title=N_("A blank amount"), description=N_("Sets its row aside, or counts as zero.")
    )
    credit: Literal["shared", "whole"] = Field(
        "shared",
        title=N_("A deal of several people"),
        description=N_(
            "What adds up is shared as the table says, or counts whole for each of them. Averages, days and different values look at whole deals."
        ),
    )


class PerChannel(Rows):
    """Which rows count, and the column that splits the KPI."""

    per: str = Field(
        "",
        title=N_("One KPI for each"),
        description=N_("Column, such as the channel; each of its values makes a KPI of its own."),
    )


class OfDeals(PerChannel):
    """Amounts of deals, of each of which no more than so much counts."""

    largest: LargestDeal = None


def factors(terms: Column | Mapping[Column, Decimal]) -> dict[Column, Decimal]:
    """Columns and what each is multiplied by."""
    return {terms: Decimal(1)} if isinstance(terms, str) else dict(terms)
