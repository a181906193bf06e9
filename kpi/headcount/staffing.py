"""Who is to do the work of a month, by which norms, and how much of their time there is for it."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from kpi.frozen import Currency, Frozen, Name, Share
from kpi.language import N_, _, number

FORMAT = 1
"""Version of the file; one with a larger number was written by a newer SixtyForty."""
MOST_GROUPS, MOST_ACTIVITIES = 1000, 50

Amount = Annotated[float, Field(ge=0, le=1e15)]


class Activity(Frozen):
    """One kind of work: how much of it a month needs, and how much a person does on a full day."""

    title: Name = Field(title=N_("Activity"))
    needed: Amount = Field(title=N_("Needed a month"), description=N_("Such as 640 meetings."))
    fewest: float = Field(
        gt=0, le=1e6, title=N_("A day, at least"), description=N_("What a person does on a slow day.")
    )
    most: float = Field(gt=0, le=1e6, title=N_("A day, at most"), description=N_("What a person does on a good day."))
    source: str = Field("", max_length=400, title=N_("Source of the norm"))

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.fewest > self.most:
            text = _("the norm is at least {fewest} and at most {most} a day; the first must not be larger")
            raise ValueError(text.format(fewest=number(self.fewest, 2), most=number(self.most, 2)))
        return self


class StaffGroup(Frozen):
    """People of one role, the days that they have, and the work that waits for them."""

    role: Name = Field(title=N_("Role"))
    people: int = Field(0, ge=0, le=100_000, title=N_("People there are"))
    days: float = Field(21.0, ge=0, le=31, title=N_("Working days a month"))
    present: Share = Field(
        1.0, title=N_("Share of days present"), description=N_("Without leave, illness and training.")
    )
    travel: Share = Field(
        0.0, title=N_("Share of days on the road"), description=N_("Days on which no customer is met.")
    )
    meetings: float = Field(
        0.0, ge=0, le=24, title=N_("Hours of meetings a day"), description=N_("Inside the company.")
    )
    hours: float = Field(8.0, gt=0, le=24, title=N_("Hours of a day"))
    cost: Amount = Field(0.0, title=N_("Cost of one more a month"), description=N_("Salary, bonus and all else."))
    ready: float = Field(
        0.0, ge=0, le=60, title=N_("Months until ready"), description=N_("From the advertisement to full work.")
    )
    activities: tuple[Activity, ...] = Field(title=N_("Activities"), min_length=1, max_length=MOST_ACTIVITIES)

    @model_validator(mode="after")
    def _has_time(self) -> Self:
        if self.meetings >= self.hours:
            text = _("of {hours} hours of a day {meetings} are meetings, so no time is left for the work")
            raise ValueError(text.format(hours=number(self.hours, 1), meetings=number(self.meetings, 1)))
        if self.days * self.present * (1 - self.travel) <= 0:
            raise ValueError(_("no working day is left: look at days, presence and travel"))
        return self

    @property
    def days_there(self) -> float:
        """Full days of work that one person has in a month."""
        return self.days * self.present * (1 - self.travel) * (1 - self.meetings / self.hours)


class Staffing(Frozen):
    """All groups, and the money that their work is to bring in a month."""

    headcount: int = Field(FORMAT, ge=1, le=FORMAT, title=N_("Version of this file"))
    title: str = Field("", max_length=200, title=N_("Title"))
    currency: Currency = Field("EUR", title=N_("Currency"))
    goal: Amount = Field(0.0, title=N_("Goal of the month"), description=N_("Money that all of the work brings."))
    margin: Share = Field(
        1.0, title=N_("Margin"), description=N_("Share of the money that is left when what is sold is paid for.")
    )
    groups: tuple[StaffGroup, ...] = Field(title=N_("Groups"), min_length=1, max_length=MOST_GROUPS)

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        roles = [group.role for group in self.groups]
        if twice := sorted({role for role in roles if roles.count(role) > 1}):
            raise ValueError(_("groups named twice: {names}").format(names=", ".join(twice)))
        return self

    def with_group(self, place: int, **changes: object) -> Self:
        """The same with something changed in one group."""
        groups = [group.revise(**changes) if at == place else group for at, group in enumerate(self.groups)]
        return self.revise(groups=groups)
