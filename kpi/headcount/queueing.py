"""Work that comes in by itself: what is in the works (Little), and how long callers wait (Erlang).

Erlang C takes it that nobody hangs up, so it asks for a little more people than are needed.
"""

import math
from dataclasses import dataclass

from kpi.language import _, number
from kpi.problem import Problem, Refused

_MOST_AGENTS = 100_000


def in_the_works(rate: float, cycle: float) -> float:
    """How many cases are open: what comes in each month times the months that a case takes (Little's law)."""
    return rate * cycle


def erlang_b(load: float, agents: int) -> float:
    """Share of callers who find all agents busy and are turned away; `load` in erlangs (calls at once)."""
    blocked = 1.0
    for one in range(1, agents + 1):
        blocked = load * blocked / (one + load * blocked)
    return blocked


def erlang_c(load: float, agents: int) -> float:
    """Share of callers who have to wait; 1 where the agents cannot keep up."""
    if load >= agents:
        return 1.0
    blocked = erlang_b(load, agents)
    return blocked / (1 - load / agents * (1 - blocked))


@dataclass(frozen=True)
class Calls:
    """Calls that come in: how many an hour, how long each takes, and within which time they are to be answered (seconds)."""

    an_hour: float
    seconds: float
    answer_within: float

    def __post_init__(self) -> None:
        """Raises `Refused` for what no call can be."""
        wrong = [value for value in (self.an_hour, self.seconds, self.answer_within) if not 0 <= value < math.inf]
        if wrong or not self.seconds:
            what = _(
                "calls an hour, seconds of a call and seconds until the answer must be 0 or more, a call longer than 0"
            )
            raise Refused([Problem(what, _("calls"))])

    @property
    def load(self) -> float:
        """Erlangs: how many talk at once, on average."""
        return self.an_hour * self.seconds / 3600

    def waits(self, agents: int) -> float:
        """Share of callers who have to wait at all."""
        return erlang_c(self.load, agents)

    def answered_in_time(self, agents: int) -> float:
        """Share of callers who are answered within the time."""
        if self.load >= agents:
            return 0.0
        return 1 - self.waits(agents) * math.exp(-(agents - self.load) * self.answer_within / self.seconds)

    def seconds_of_waiting(self, agents: int) -> float:
        """Seconds that callers wait on average, those who do not wait included; infinite where the agents cannot keep up."""
        return math.inf if self.load >= agents else self.waits(agents) * self.seconds / (agents - self.load)

    def agents_for(self, in_time: float) -> int:
        """The fewest agents with whom this share of callers is answered in time. Raises `Refused` for a share that none reaches."""
        agents = max(math.floor(self.load) + 1, 1)
        if not 0 <= in_time < 1 or agents > _MOST_AGENTS:
            what = _("no number of people answers {share} of these calls in time").format(
                share=f"{number(in_time * 100, 1)} %"
            )
            raise Refused([Problem(what, _("calls"), _("Ask for a share below 100 %."))])
        while self.answered_in_time(agents) < in_time:
            agents += 1
        return agents
