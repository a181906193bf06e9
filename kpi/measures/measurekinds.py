"""The plain kinds of KPI that tables of transactions give; all others are built from them."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpi.language import N_, _
from kpi.measures.declaredrows import Column, Declared, Factor, OfDeals, PerChannel, Rows, Terms, Value
from kpi.measures.perdeal import PerDeal


class Sum(Declared, OfDeals):
    """The sum of a column, or of several, each times a factor."""

    how: Literal["sum"] = "sum"
    of: Terms


class Product(Declared, OfDeals):
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


class GrossMargin(Declared, OfDeals):
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


Plain = (
    Sum
    | Product
    | PerDeal
    | Count
    | Distinct
    | Average
    | DaysBetween
    | Ratio
    | Weighted
    | Last
    | GrossMargin
    | Receivables
)


ADDS_UP = (Sum, Product, PerDeal, Count, Weighted, GrossMargin)
"""Kinds whose rows add up, so that a deal that is cancelled can be taken back."""

WHOLE = (Distinct, Average, DaysBetween)
"""Kinds that look at whole deals, however many people share them."""


def counted_rows(kpi: Plain) -> tuple[Rows, ...]:
    """What of a KPI says which rows count: two for a ratio, else one."""
    return (kpi.top, kpi.bottom) if isinstance(kpi, Ratio) else (kpi,)
