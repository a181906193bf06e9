"""From money back to what has to be done: deals, then everything before them, stage by stage.

Nothing is rounded on the way unless the funnel asks for it: people and contacts are counted whole once, at the end (METHODS rounds every stage up,
which asks for more work than the goal needs; that is the other choice).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi.funnel.stream import Funnel, SalesStream
from kpi.language import _, money, number
from kpi.shown import on_one_line


@dataclass(frozen=True)
class StreamNeed:
    """What one stream needs for its share of the goal."""

    stream: SalesStream
    money: float
    """Units of the currency."""
    counts: tuple[float, ...]
    """How many at each stage, from the first, and at last the deals; unrounded unless the funnel rounds at every step."""
    contacts: float
    """Talks, calls or meetings; 0 where people come in by themselves."""

    @property
    def deals(self) -> float:
        """How many deals."""
        return self.counts[-1]

    @property
    def starts(self) -> int:
        """How many are needed at the first stage, whole."""
        return rounded_up(self.counts[0])

    @property
    def comes_in(self) -> bool:
        """Whether nobody has to be called: they come by themselves."""
        return self.stream.contacts == 0

    @property
    def lacking(self) -> float:
        """How many the first stage needs beyond all that there are; 0 where there are enough or nobody said."""
        there_are = self.stream.there_are
        return 0.0 if there_are is None else max(self.counts[0] - there_are, 0.0)


@dataclass(frozen=True)
class FunnelNeed:
    """What all streams together need."""

    funnel: Funnel
    streams: tuple[StreamNeed, ...]

    @property
    def deals(self) -> float:
        """How many deals, all streams together."""
        return math.fsum(need.deals for need in self.streams)

    @property
    def contacts(self) -> int:
        """How many contacts have to be made, whole."""
        return sum(rounded_up(need.contacts) for need in self.streams)

    @property
    def requests(self) -> int:
        """How many have to come in by themselves, whole."""
        return sum(need.starts for need in self.streams if need.comes_in)

    def table(self) -> pd.DataFrame:
        """A row for each stream and stage, the deals last: stream, stage, needed (unrounded), whole, conversion, money."""
        rows = [row for need in self.streams for row in _rows(need)]
        return pd.DataFrame(rows, columns=["stream", "stage", "needed", "whole", "conversion", "money"])

    def __repr__(self) -> str:
        """One line."""
        text = _("Funnel for {money}: deals {deals}, contacts {contacts}, requests {requests}")
        goal = money(self.funnel.goal * 100, self.funnel.currency, exact=False)
        said = text.format(money=goal, deals=number(self.deals, 2), contacts=self.contacts, requests=self.requests)
        return on_one_line(said)


def _rows(need: StreamNeed) -> list[tuple[str, str, float, int, float | None, float | None]]:
    """The stages of a stream; contacts stand before them, where there are more than the people themselves."""
    stream = need.stream
    rows: list[tuple[str, str, float, int, float | None, float | None]] = []
    if need.contacts and stream.contacts != 1:
        rows.append((stream.title, _("contacts"), need.contacts, rounded_up(need.contacts), None, None))
    for stage, count in zip(stream.stages, need.counts, strict=False):
        rows.append((stream.title, stage.title, count, rounded_up(count), stage.conversion, None))
    return [*rows, (stream.title, stream.deals, need.deals, rounded_up(need.deals), None, need.money)]


def funnel_needs(funnel: Funnel) -> FunnelNeed:
    """What has to be done so that the goal is reached on average."""
    return FunnelNeed(funnel, tuple(_need(funnel, stream) for stream in funnel.streams))


def _need(funnel: Funnel, stream: SalesStream) -> StreamNeed:
    asked = funnel.goal * stream.share
    counts = chain(
        asked / stream.value, [stage.conversion for stage in stream.stages], funnel.rounding == "at every step"
    )
    contacts = counts[0] * stream.contacts
    return StreamNeed(
        stream, asked, counts, float(rounded_up(contacts)) if funnel.rounding == "at every step" else contacts
    )


def chain(deals: float, conversions: Sequence[float], at_every_step: bool) -> tuple[float, ...]:
    """How many are needed at each stage, from the first one to the deals."""
    counts = [float(rounded_up(deals)) if at_every_step else deals]
    for conversion in reversed(conversions):
        before = counts[0] / conversion
        counts.insert(0, float(rounded_up(before)) if at_every_step else before)
    return tuple(counts)


def rounded_up(count: float) -> int:
    """The next whole number; what is whole but for the dust of floating point stays."""
    return math.ceil(float(f"{count:.12g}"))
