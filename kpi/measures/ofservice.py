"""Built-in KPIs of customers and of the work with them: who stays, what goes wrong, and where the time goes."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from kpi.language import N_
from kpi.measures.building import AS_PERCENT, both, ratio_of, share_of
from kpi.measures.declaredrows import Column, Declared, Factor, PerChannel, Where
from kpi.measures.measurekinds import AtLeast, Plain


class RegularCustomers(Declared, PerChannel):
    """Regular customers in a hundred of all; a customer counts once, however many rows there are."""

    how: Literal["regular customers"] = "regular customers"
    customer: Column = Field(title=N_("Customer"))
    regular: Where = Field(title=N_("Regular is"), min_length=1)
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Different customers over different customers."""
        return share_of(self, self.regular, distinct={"distinct": self.customer})


class LostCustomers(Declared, PerChannel):
    """Customers who were lost, in a hundred of all; a customer counts once, however many rows there are."""

    how: Literal["lost customers"] = "lost customers"
    customer: Column = Field(title=N_("Customer"))
    lost: Where = Field(title=N_("Lost is"), min_length=1)
    unit: str = Field("%", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Different customers over different customers."""
        return share_of(self, self.lost, distinct={"distinct": self.customer})


class WrongInformation(Declared, PerChannel):
    """Answers with wrong information in a hundred of those that were checked."""

    how: Literal["wrong information"] = "wrong information"
    wrong: Where = Field(title=N_("Wrong is"), min_length=1)
    at_least: AtLeast = 0
    unit: str = Field("%", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Wrong rows in a hundred rows."""
        return share_of(self, self.wrong, self.at_least)


class RequestsNotMet(Declared, PerChannel):
    """Requests that could not be met, in a hundred of all."""

    how: Literal["requests not met"] = "requests not met"
    not_met: Where = Field(title=N_("Not met is"), min_length=1)
    at_least: AtLeast = 0
    unit: str = Field("%", title=N_("Unit"))
    direction: Literal["higher", "lower"] = Field("lower", title=N_("Which is better"))

    def plain(self) -> Plain:
        """Rows that are not met in a hundred rows."""
        return share_of(self, self.not_met, self.at_least)


class WorkingTime(Declared, PerChannel):
    """Time with customers, such as in calls, letters and meetings, in a hundred of the working time."""

    how: Literal["use of working time"] = "use of working time"
    time: Column = Field(title=N_("Time"), description=N_("Column with how long each action took."))
    spent: Where = Field(title=N_("With customers is"), min_length=1)
    hour_is: Factor = Field(Decimal(1), gt=0, title=N_("An hour is written as"), description=N_("60 for minutes."))
    hours: str = Field("", title=N_("Working hours"), description=N_("When empty, all the time that is written down."))
    hours_table: str = Field("", title=N_("Table of hours"), description=N_("When empty, the same table."))
    unit: str = Field("%", title=N_("Unit"))

    def plain(self) -> Plain:
        """Time over working hours."""
        spent = {"of": self.time, "where": both(self.where, self.spent)}
        if not self.hours:
            return ratio_of(self, spent, {"of": self.time}, AS_PERCENT)
        other = {"table": self.hours_table, "where": {}} if self.hours_table else {}
        return ratio_of(self, spent, {"of": {self.hours: self.hour_is}} | other, AS_PERCENT)


OfService = RegularCustomers | LostCustomers | WrongInformation | RequestsNotMet | WorkingTime
