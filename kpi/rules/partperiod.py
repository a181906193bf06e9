"""What counts of a period in which somebody was there for a part of it."""

from typing import Annotated, Literal

from pydantic import Field

from kpi.language import N_
from kpi.rules.asked import Asked
from kpi.rules.people import DayCount
from kpi.rules.said import Choice, Said

_REDUCED = {"target": N_("the target bonus"), "target and plan": N_("target and plan"), "nothing": N_("nothing")}
_COUNTED = {
    "calendar": N_("by the calendar"),
    "of 30": N_("thirty in every month"),
    "full months": N_("only full months"),
}

Prorated = Annotated[
    Literal["target", "target and plan", "nothing"],
    Said(N_("What is reduced for part of a period"), Choice(_REDUCED)),
    Asked(N_("Joined or left within a period: reduce")),
    Field(
        title=N_("Part of a period"),
        description=N_("What is reduced in proportion to the days a person was employed."),
    ),
]

DaysCounted = Annotated[
    DayCount,
    Said(N_("How the days of a period are counted"), Choice(_COUNTED)),
    Asked(N_("Days of a part of a period")),
    Field(
        title=N_("Days are counted"),
        description=N_(
            "By the calendar, 16 of 31 days in January are 16/31. With thirty days in every month, a year has 360. "
            "Of full months only those count in which somebody was there on every day."
        ),
    ),
]
