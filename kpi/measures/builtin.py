"""KPIs that only need their columns named. Each is one of the plain kinds, with the meaning that sales managers give it."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from kpi.language import N_, _
from kpi.measures.building import AS_PERCENT, both_known, made_as, ratio_of, share_of
from kpi.measures.declaredrows import Column, Declared, Factor, OfDeals, PerChannel, Value, Where
from kpi.measures.measurekinds import (
    AtLeast,
    Average,
    Count,
    DaysBetween,
    Distinct,
    GrossMargin,
    Last,
    Plain,
    Product,
    Ratio,
    Receivables,
    Sum,
    Weighted,
)
from kpi.measures.ofprocess import OfProcess
from kpi.measures.ofservice import OfService
from kpi.measures.perdeal import PerDeal


class Profit(Declared, OfDeals):
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
        return made_as(Sum, self, of={self.revenue: Decimal(1)} | less, largest=self.largest)


class AverageSale(Declared, PerChannel):
    """The average sale, which means something only from some hundred sales on."""

    how: Literal["average sale"] = "average sale"
    amount: Column = Field(title=N_("Amount"))
    at_least: AtLeast = 100

    def plain(self) -> Plain:
        """A mean with a least number of rows."""
        return made_as(Average, self, of=self.amount, at_least=self.at_least)


class Conversion(Declared, PerChannel):
    """Share of contacts that succeed, for each channel, from some hundred contacts on."""

    how: Literal["conversion"] = "conversion"
    success: Where = Field(title=N_("Success is"), min_length=1)
    at_least: AtLeast = 500
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Successful rows in a hundred rows."""
        return share_of(self, self.success, self.at_least)


class ClosedToPotential(Declared, PerChannel):
    """Contracts in a hundred meetings, or whatever else is the potential."""

    how: Literal["closed to potential"] = "closed to potential"
    closed: Where = Field(title=N_("Closed is"), min_length=1)
    at_least: AtLeast = 0
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Closed rows in a hundred rows."""
        return share_of(self, self.closed, self.at_least)


class Contacts(Declared, PerChannel):
    """Contacts, where a talk in person counts more than all others; how much more is for the company to say."""

    how: Literal["contacts"] = "contacts"
    channel: Column = Field(title=N_("Channel"))
    weights: dict[Value, Factor] = Field(
        {"talk": Decimal(3), "call": Decimal(2), "e-mail": Decimal(1)}, title=N_("Weights"), min_length=1
    )

    def plain(self) -> Plain:
        """Rows weighted by channel."""
        return made_as(Weighted, self, by=self.channel, weights=self.weights)


class Range(Declared, PerChannel):
    """How many kinds of goods somebody sells."""

    how: Literal["range"] = "range"
    goods: Column = Field(title=N_("Goods"))

    def plain(self) -> Plain:
        """Different values."""
        return made_as(Distinct, self, of=self.goods)


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
        return ratio_of(self, both_known(self.discount, self.amount), {"of": both}, times=AS_PERCENT)


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
        times = 1 if self.written == "per cent" else AS_PERCENT
        return ratio_of(self, top, both_known(self.amount, self.discount), times=times)


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
    | OfProcess
    | OfService
)
Kpi = Annotated[
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
    | BuiltIn,
    Field(discriminator="how"),
]


def plain(kpi: Kpi) -> Plain:
    """The plain kind that a KPI is."""
    return kpi.plain() if isinstance(kpi, BuiltIn) else kpi


def _for_each(kpi: PerChannel, result: Column, unit: Column, table: str) -> Ratio:
    """Result over what it takes; a filter of the first table does not fit another one."""
    if table:
        return ratio_of(kpi, {"of": result}, {"of": unit, "table": table, "where": {}})
    return ratio_of(kpi, both_known(result, unit), both_known(unit, result))
