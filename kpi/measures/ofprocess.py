"""Built-in KPIs of the way from a request to the money: how fast, how many, what it takes and what it brings."""

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from kpi.language import N_, _
from kpi.measures.building import AS_PERCENT, both, both_known, made_as, ratio_of
from kpi.measures.declaredrows import Column, Declared, PerChannel, Rows, Where
from kpi.measures.measurekinds import AtLeast, Count, DaysBetween, Plain


class ResponseTime(Declared, PerChannel):
    """How long a customer waits for an answer, in days on average."""

    how: Literal["response time"] = "response time"
    asked: Column = Field(title=N_("Asked on"))
    answered: Column = Field(title=N_("Answered on"))
    at_least: AtLeast = 0
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Days from the question to the answer."""
        return made_as(DaysBetween, self, start=self.asked, end=self.answered, at_least=self.at_least)


class SalesCycle(Declared, PerChannel):
    """How long a sale takes from the request to the contract, in days on average, of the deals that are won."""

    how: Literal["sales cycle"] = "sales cycle"
    started: Column = Field(title=N_("Requested on"))
    closed: Column = Field(title=N_("Closed on"))
    won: Where = Field(default_factory=dict, title=N_("Won is"))
    at_least: AtLeast = 0
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Days from the request to the contract."""
        days = {"start": self.started, "end": self.closed, "at_least": self.at_least}
        return made_as(DaysBetween, self, where=both(self.where, self.won), **days)


class WonToLost(Declared, PerChannel):
    """Deals won for each deal lost; what is open counts on neither side."""

    how: Literal["won to lost"] = "won to lost"
    won: Where = Field(title=N_("Won is"), min_length=1)
    lost: Where = Field(title=N_("Lost is"), min_length=1)

    def plain(self) -> Plain:
        """Rows that are won over rows that are lost."""
        won, lost = (both(self.where, some) for some in (self.won, self.lost))
        return ratio_of(self, {"where": won}, {"where": lost})


class LeadsByStage(Declared, Rows):
    """How many leads stand at each stage; every stage is a KPI of its own."""

    how: Literal["leads by stage"] = "leads by stage"
    stage: Column = Field(title=N_("Stage"))

    def plain(self) -> Plain:
        """Rows by the value of a column."""
        said = {name: getattr(self, name) for name in (*Declared.model_fields, *Rows.model_fields)}
        return Count.model_validate(said | {"per": self.stage})


class ActionsPerLead(Declared, PerChannel):
    """Calls, letters and meetings that it takes to close one lead; those for leads that were lost count as well."""

    how: Literal["actions per closed lead"] = "actions per closed lead"
    closed: Where = Field(title=N_("Closed is"), min_length=1)
    actions: str = Field("", title=N_("Number of actions"), description=N_("Column with how many each lead took."))
    actions_table: str = Field("", title=N_("Table of actions"), description=N_("With one row for each action."))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    @model_validator(mode="after")
    def _counted_once(self) -> Self:
        if bool(self.actions) == bool(self.actions_table):
            raise ValueError(_("say either the column “actions” or the table “actions_table”, and not both"))
        return self

    def plain(self) -> Plain:
        """Actions over leads that are closed."""
        closed = {"where": both(self.where, self.closed)}
        if self.actions:
            return ratio_of(self, {"of": self.actions}, closed)
        return ratio_of(self, {"table": self.actions_table, "where": {}}, closed)


class ReturnOnCampaign(Declared, PerChannel):
    """What a campaign brings beyond its cost, in a hundred of its cost; a cost without a sale counts, and a sale without a cost."""

    how: Literal["return on campaign"] = "return on campaign"
    revenue: Column = Field(title=N_("Revenue"))
    cost: Column = Field(title=N_("Cost"))
    blank: Literal["set aside", "zero"] = Field("zero", title=N_("A blank amount"))
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Revenue less cost over cost."""
        gain = {"of": {self.revenue: Decimal(1), self.cost: Decimal(-1)}}
        return ratio_of(self, gain, both_known(self.cost, self.revenue), AS_PERCENT)


class ReturnOnSales(Declared, PerChannel):
    """Margin on sales: profit in a hundred of revenue."""

    how: Literal["return on sales"] = "return on sales"
    revenue: Column = Field(title=N_("Revenue"))
    profit: str = Field("", title=N_("Profit"), description=N_("When empty, revenue less cost."))
    cost: str = Field("", title=N_("Cost"))
    unit: str = Field("%", title=N_("Unit"))

    @model_validator(mode="after")
    def _profit_known(self) -> Self:
        if bool(self.profit) == bool(self.cost):
            raise ValueError(_("say either the column “profit” or the column “cost”, and not both"))
        return self

    def plain(self) -> Plain:
        """Profit over revenue, of the rows that have both."""
        gain = both_known(self.profit, self.revenue) if self.profit else {"of": {self.revenue: 1, self.cost: -1}}
        return ratio_of(self, gain, both_known(self.revenue, self.profit or self.cost), AS_PERCENT)


class ChainOfSales(Declared, PerChannel):
    """What one request brings on average, with all the sales that follow it; they count in the period of the table's date."""

    how: Literal["chain of sales"] = "chain of sales"
    request: Column = Field(title=N_("Request"), description=N_("Column with the request that a sale goes back to."))
    amount: Column = Field(title=N_("Amount"))

    def plain(self) -> Plain:
        """Amounts over different requests."""
        return ratio_of(self, {"of": self.amount}, {"distinct": self.request})


OfProcess = (
    ResponseTime
    | SalesCycle
    | WonToLost
    | LeadsByStage
    | ActionsPerLead
    | ReturnOnCampaign
    | ReturnOnSales
    | ChainOfSales
)
