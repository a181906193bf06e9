"""KPIs that only need their columns named. Each is one of the plain kinds, with the meaning that sales managers give it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import Field, model_validator

from kpi.language import N_, _
from kpi.measures.measurekinds import (
    AtLeast,
    Average,
    Column,
    Count,
    DaysBetween,
    Declared,
    Distinct,
    Factor,
    GrossMargin,
    Last,
    PerChannel,
    Plain,
    Product,
    Ratio,
    Receivables,
    Rows,
    Sum,
    Value,
    Values,
    Weighted,
    Where,
)

Made = TypeVar("Made", bound=Declared)
_PERCENT = 100


class Profit(Declared, PerChannel):
    """Profit, not revenue: revenue − extra work − cost."""

    how: Literal["profit"] = "profit"
    revenue: Column = Field(title=N_("Revenue"))
    cost: str = Field("", title=N_("Cost"), description=N_("Cost of the goods sold."))
    hours: str = Field("", title=N_("Hours"), description=N_("Hours of extra work that the deal took."))
    rate: Factor = Field(Decimal(0), ge=0, title=N_("Hour costs"))

    @model_validator(mode="after")
    def _hours_cost(self) -> Self:
        if bool(self.hours) != bool(self.rate):
            raise ValueError(_("extra work needs both: the column “hours” and the “rate” of an hour"))
        return self

    def plain(self) -> Plain:
        """Revenue less whatever is named."""
        less = {column: factor for column, factor in ((self.hours, -self.rate), (self.cost, Decimal(-1))) if column}
        return _made(Sum, self, of={self.revenue: Decimal(1)} | less)


class AverageSale(Declared, PerChannel):
    """The average sale, which means something only from some hundred sales on."""

    how: Literal["average sale"] = "average sale"
    amount: Column = Field(title=N_("Amount"))
    at_least: AtLeast = 100

    def plain(self) -> Plain:
        """A mean with a least number of rows."""
        return _made(Average, self, of=self.amount, at_least=self.at_least)


class Conversion(Declared, PerChannel):
    """Share of contacts that succeed, for each channel, from some hundred contacts on."""

    how: Literal["conversion"] = "conversion"
    success: Where = Field(title=N_("Success is"), min_length=1)
    at_least: AtLeast = 500
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Successful rows in a hundred rows."""
        return _share(self, self.success)


class ClosedToPotential(Declared, PerChannel):
    """Contracts in a hundred meetings, or whatever else is the potential."""

    how: Literal["closed to potential"] = "closed to potential"
    closed: Where = Field(title=N_("Closed is"), min_length=1)
    at_least: AtLeast = 0
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Closed rows in a hundred rows."""
        return _share(self, self.closed)


class Contacts(Declared, PerChannel):
    """Contacts, where a talk counts more than a call and a call more than an e-mail."""

    how: Literal["contacts"] = "contacts"
    channel: Column = Field(title=N_("Channel"))
    weights: dict[Value, Factor] = Field(
        {"talk": Decimal(3), "call": Decimal(2), "e-mail": Decimal(1)}, title=N_("Weights"), min_length=1
    )

    def plain(self) -> Plain:
        """Rows weighted by channel."""
        return _made(Weighted, self, by=self.channel, weights=self.weights)


class Range(Declared, PerChannel):
    """How many kinds of goods somebody sells."""

    how: Literal["range"] = "range"
    goods: Column = Field(title=N_("Goods"))

    def plain(self) -> Plain:
        """Different values."""
        return _made(Distinct, self, of=self.goods)


class DiscountShare(Declared, PerChannel):
    """What is given away: discounts, in money, in a hundred of the prices before discount."""

    how: Literal["discount share"] = "discount share"
    amount: Column = Field(title=N_("Amount"), description=N_("What the customer pays, after the discount."))
    discount: Column = Field(title=N_("Discount"), description=N_("What was taken off, in money."))
    written: Literal["", "money"] = Field(
        "", title=N_("Discounts are written"), description=N_("“money” where all are below 1 and money all the same.")
    )
    unit: str = Field("%", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Discounts over amounts and discounts."""
        both = {self.amount: Decimal(1), self.discount: Decimal(1)}
        return _ratio(self, _both_known(self.discount, self.amount), {"of": both}, times=_PERCENT)


class AverageDiscount(Declared, PerChannel):
    """The average discount where each row says it as a rate; a rate counts by the amount of its row."""

    how: Literal["average discount"] = "average discount"
    amount: Column = Field(title=N_("Amount"))
    discount: Column = Field(title=N_("Discount"), description=N_("The rate of each row."))
    written: Literal["0 to 1", "per cent"] = Field(
        "0 to 1", title=N_("Rates are written"), description=N_("20 % is 0.2, or 20 where they are written per cent.")
    )
    unit: str = Field("%", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Rates times amounts over amounts."""
        top = {"of": self.amount, "by": self.discount}
        times = 1 if self.written == "per cent" else _PERCENT
        return _ratio(self, top, _both_known(self.amount, self.discount), times=times)


class Performance(Declared, PerChannel):
    """Result for each hour."""

    how: Literal["performance"] = "performance"
    result: Column = Field(title=N_("Result"))
    hours: Column = Field(title=N_("Hours"))
    hours_table: str = Field("", title=N_("Table of hours"), description=N_("When empty, the same table."))

    def plain(self) -> Plain:
        """Result over hours."""
        return _for_each(self, self.result, self.hours, self.hours_table)


class Efficiency(Declared, PerChannel):
    """Result for each unit of what it takes: money, material, kilometres."""

    how: Literal["efficiency"] = "efficiency"
    result: Column = Field(title=N_("Result"))
    resource: Column = Field(title=N_("Resource"))
    resource_table: str = Field("", title=N_("Table of the resource"), description=N_("When empty, the same table."))

    def plain(self) -> Plain:
        """Result over resource."""
        return _for_each(self, self.result, self.resource, self.resource_table)


BuiltIn = (
    Profit
    | AverageSale
    | Conversion
    | ClosedToPotential
    | Contacts
    | Range
    | DiscountShare
    | AverageDiscount
    | Performance
    | Efficiency
)
Kpi = Annotated[
    Sum
    | Product
    | Count
    | Distinct
    | Average
    | DaysBetween
    | Ratio
    | Weighted
    | Last
    | GrossMargin
    | Receivables
    | BuiltIn,
    Field(discriminator="how"),
]


def plain(kpi: Kpi) -> Plain:
    """The plain kind that a KPI is."""
    return kpi.plain() if isinstance(kpi, BuiltIn) else kpi


def _made(kind: type[Made], kpi: PerChannel, **own: Any) -> Made:
    """A plain KPI with the name and the rows of a built-in one."""
    said = {name: getattr(kpi, name) for name in (*Declared.model_fields, *PerChannel.model_fields)}
    return kind.model_validate(said | own)


def _ratio(
    kpi: PerChannel, top: Mapping[str, Any], bottom: Mapping[str, Any], times: int = 1, at_least: int = 0
) -> Ratio:
    said = {name: getattr(kpi, name) for name in Declared.model_fields}
    rows = {name: getattr(kpi, name) for name in Rows.model_fields}
    own = {"top": rows | dict(top), "bottom": rows | dict(bottom)}
    return Ratio.model_validate(said | own | {"per": kpi.per, "times": times, "at_least": at_least})


def _both_known(column: Column, other: Column) -> dict[str, Any]:
    """The sum of a column over the rows in which the other one is known too: a row counts on both sides or on none."""
    return {"of": {column: Decimal(1), other: Decimal(0)}}


def _for_each(kpi: PerChannel, result: Column, unit: Column, table: str) -> Ratio:
    """Result over what it takes; a filter of the first table does not fit another one."""
    if table:
        return _ratio(kpi, {"of": result}, {"of": unit, "table": table, "where": {}})
    return _ratio(kpi, _both_known(result, unit), _both_known(unit, result))


def _share(kpi: Conversion | ClosedToPotential, success: Mapping[Column, Values]) -> Ratio:
    """Rows with success in a hundred rows."""
    where = _both(kpi.where, success)
    return _ratio(kpi, {"where": where}, {}, times=_PERCENT, at_least=kpi.at_least)


def _both(where: Mapping[Column, Values], success: Mapping[Column, Values]) -> dict[Column, Values]:
    """Rows that meet both; on a column of both, only the values of both."""
    shared = {
        column: tuple(value for value in success[column] if value in where[column])
        for column in where
        if column in success
    }
    return dict(where) | dict(success) | shared
