"""The plain kinds of KPI that tables of transactions give; all others are built from them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from kpi.frozen import Frozen, Name
from kpi.language import N_, _

Column = Annotated[str, Field(min_length=1, max_length=250)]
"""The heading of a column, as the user's file has it."""

PLACES = 4
"""Decimals of an amount that are kept; what has more is rounded half up, and told."""


def _as_text(value: Any) -> Any:
    """YAML's true and 2026 as a file writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _as_list(values: Any) -> Any:
    return [values] if isinstance(values, str | int | float) else values


Factor = Annotated[
    Decimal,
    Field(max_digits=14, decimal_places=6),
    PlainSerializer(lambda factor: int(factor) if factor == int(factor) else float(factor), when_used="json"),
]
Value = Annotated[str, BeforeValidator(_as_text), Field(max_length=1000)]
Values = Annotated[tuple[Value, ...], BeforeValidator(_as_list), Field(min_length=1, max_length=200)]
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


class PerChannel(Rows):
    """Which rows count, and the column that splits the KPI."""

    per: str = Field(
        "",
        title=N_("One KPI for each"),
        description=N_("Column, such as the channel; each of its values makes a KPI of its own."),
    )


class Sum(Declared, PerChannel):
    """The sum of a column, or of several, each times a factor."""

    how: Literal["sum"] = "sum"
    of: Terms


class Product(Declared, PerChannel):
    """One column times another, row by row and added up: quantity × price, less a discount where there is one."""

    how: Literal["product"] = "product"
    of: Column = Field(title=N_("Column"))
    by: Column = Field(title=N_("Times the column"))
    less: str = Field(
        "", title=N_("Less the rate"), description=N_("Column with the discount of each row, as a share from 0 to 1.")
    )


class Count(Declared, PerChannel):
    """The number of rows."""

    how: Literal["count"] = "count"


class Distinct(Declared, PerChannel):
    """How many different values a column has."""

    how: Literal["distinct"] = "distinct"
    of: Column = Field(title=N_("Different values of"))


AtLeast = Annotated[
    int,
    Field(
        ge=0,
        title=N_("From so many rows on"),
        description=N_(
            "With fewer there is no fact: the value is listed with its interval, and the card says what then."
        ),
    ),
]


class Average(Declared, PerChannel):
    """The mean of a column over the rows."""

    how: Literal["average"] = "average"
    of: Column = Field(title=N_("Average of"))
    at_least: AtLeast = 0


class DaysBetween(Declared, PerChannel):
    """The mean number of days from one date to another: how long a sale, an answer or a payment takes."""

    how: Literal["days"] = "days"
    start: Column = Field(title=N_("From"), description=N_("Column with the day on which it begins."))
    end: Column = Field(title=N_("To"), description=N_("Column with the day on which it ends."))
    at_least: AtLeast = 0
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))


class RatioPart(Rows):
    """The upper or the lower part of a ratio: a sum, or the number of rows or of different values."""

    of: Annotated[Terms | None, Field(title=N_("Sum of"), description=N_("When empty, rows are counted."))] = None
    by: str = Field("", title=N_("Times the column"), description=N_("Multiplied row by row; may be left out."))
    distinct: str = Field("", title=N_("Different values of"))

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if self.of and self.distinct:
            raise ValueError(_("a part of a ratio has either a sum or different values, not both"))
        if self.by and not isinstance(self.of, str):
            raise ValueError(_("only one column can be multiplied by another, so “by” needs one column in “of”"))
        return self


class Ratio(Declared):
    """One thing divided by another, which may stand in another table."""

    how: Literal["ratio"] = "ratio"
    top: RatioPart = Field(title=N_("Divided"))
    bottom: RatioPart = Field(title=N_("By"))
    per: str = Field("", title=N_("One KPI for each"), description=N_("A column that both parts have."))
    times: Factor = Field(Decimal(1), gt=0, title=N_("Times"), description=N_("100 for a percentage."))
    at_least: AtLeast = 0


class Weighted(Declared, PerChannel):
    """Rows, or an amount, weighted by the value of a column: a talk counts more than a call."""

    how: Literal["weighted"] = "weighted"
    by: Column = Field(title=N_("Weighted by"), description=N_("Column with the values that have weights."))
    weights: dict[Value, Factor] = Field(title=N_("Weights"), min_length=1, max_length=200)
    of: str = Field("", title=N_("Amount"), description=N_("When empty, every row counts once."))


class Last(Declared, PerChannel):
    """The value at the latest moment of the period; what several rows say of that moment is added up."""

    how: Literal["last"] = "last"
    of: Column = Field(title=N_("Last value of"))


class GrossMargin(Declared, PerChannel):
    """Gross margin of payments received, cost pro rata to cash: payment × (1 − cost ÷ invoice), row by row."""

    how: Literal["margin"] = "margin"
    paid: Column = Field(title=N_("Payment"), description=N_("What was received."))
    amount: Column = Field(title=N_("Invoice"), description=N_("The whole amount of the invoice that it pays."))
    cost: Column = Field(title=N_("Cost"), description=N_("The whole cost of what was invoiced."))


class Receivables(Declared, Rows):
    """What customers owe at the end of each period, from invoices with the day on which they were paid."""

    how: Literal["receivables"] = "receivables"
    amount: Column = Field(title=N_("Invoice"))
    paid_on: Column = Field(title=N_("Paid on"), description=N_("Blank while it is not paid."))
    due: str = Field("", title=N_("Due"), description=N_("Last day to pay; needed for all that is overdue."))
    shows: Literal["open", "overdue", "days overdue", "money days"] = Field(
        "open",
        title=N_("Shows"),
        description=N_(
            "What is open at the end of the period; what of it is overdue; for how many days, weighted by amount; or amounts times the days overdue within the period, for interest by the day."
        ),
    )
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    @model_validator(mode="after")
    def _knows_when_due(self) -> Self:
        if self.shows != "open" and not self.due:
            raise ValueError(_("what is overdue cannot be told without the column “due”"))
        return self


Plain = Sum | Product | Count | Distinct | Average | DaysBetween | Ratio | Weighted | Last | GrossMargin | Receivables


def factors(terms: Column | Mapping[Column, Decimal]) -> dict[Column, Decimal]:
    """Columns and what each is multiplied by."""
    return {terms: Decimal(1)} if isinstance(terms, str) else dict(terms)


def counted_rows(kpi: Plain) -> tuple[Rows, ...]:
    """What of a KPI says which rows count: two for a ratio, else one."""
    return (kpi.top, kpi.bottom) if isinstance(kpi, Ratio) else (kpi,)
