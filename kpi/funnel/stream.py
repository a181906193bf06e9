"""A money goal and the streams of sales that are to bring it: renewals, new products, new customers by channel."""

import math
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from kpi.frozen import Currency, Frozen, Name, Rate, Share
from kpi.language import N_, _, number, percent

FORMAT = 1
"""Version of the file; one with a larger number was written by a newer SixtyForty."""
MOST_STREAMS, MOST_STAGES = 12, 8
MOST_STARTS = 10**9
"""At the first stage of a stream: more of them nobody can call, and no chance can be worked out."""
LONGEST_CYCLE = 60
"""Months."""
_SURE = 1e-9

Kind = Literal["renewals", "new products", "new customers"]
Rounding = Literal["at the end", "at every step"]
Positive = Annotated[float, Field(gt=0, le=1e15)]


def _above_zero(share: float) -> float:
    if share <= 0:
        raise ValueError(_("a conversion of 0 brings nothing; write a share above 0"))
    return share


class Stage(Frozen):
    """Who is counted at one place of a stream, and which share of them goes on to the next."""

    title: Name = Field(title=N_("Counted"), description=N_("Who or what is counted here, such as “customers asked”."))
    conversion: Annotated[Share, AfterValidator(_above_zero)] = Field(
        title=N_("Conversion"), description=N_("Share that goes on to the next place, or buys.")
    )


class SalesStream(Frozen):
    """One way in which money comes: a chain of stages that ends in deals."""

    title: Name = Field(title=N_("Stream"))
    kind: Kind = Field("new customers", title=N_("Kind"))
    channel: str = Field("", max_length=120, title=N_("Channel"), description=N_("By which new customers come."))
    share: Rate = Field(title=N_("Share of the goal"), description=N_("All streams together bring 100 %."))
    value: Positive = Field(title=N_("Average deal"), description=N_("Money that one deal brings."))
    deals: Name = Field("deals", title=N_("Deals"), description=N_("What a deal is called here, such as “renewed”."))
    contacts: float = Field(
        1.0,
        ge=0,
        le=1000,
        title=N_("Contacts each"),
        description=N_("Talks, calls or meetings for each one of the first stage; 0 where they come in by themselves."),
    )
    there_are: Annotated[float, Field(ge=0, le=1e12)] | None = Field(
        None,
        title=N_("There are"),
        description=N_("So many at most at the first stage, such as contracts that are due."),
    )
    cycle: float = Field(
        0.0, ge=0, le=LONGEST_CYCLE, title=N_("Cycle"), description=N_("Months from the first contact to the money.")
    )
    stages: tuple[Stage, ...] = Field(title=N_("Stages"), min_length=1, max_length=MOST_STAGES)

    @property
    def conversion(self) -> float:
        """Share of the first stage that buys: the product of all conversions."""
        return math.prod(stage.conversion for stage in self.stages)

    def with_conversion(self, place: int, conversion: float) -> Self:
        """The same stream with another conversion at one stage."""
        stages = [stage.revise(conversion=conversion) if at == place else stage for at, stage in enumerate(self.stages)]
        return self.revise(stages=stages)


class Funnel(Frozen):
    """How much money in which month, and by which streams."""

    funnel: int = Field(FORMAT, ge=1, le=FORMAT, title=N_("Version of this file"))
    title: str = Field("", max_length=200, title=N_("Title"))
    currency: Currency = Field("EUR", title=N_("Currency"))
    goal: Positive = Field(title=N_("Goal of the month"), description=N_("Money that is to come in."))
    month: str = Field(
        "",
        pattern=r"^(\d{4}-(0[1-9]|1[0-2]))?$",
        title=N_("Month of the money"),
        description=N_("Written as 2026-03; empty where no time is meant."),
    )
    rounding: Rounding = Field(
        "at the end",
        title=N_("Round up"),
        description=N_("Whole numbers once, at the end of the calculation, or at every step, which asks for more."),
    )
    streams: tuple[SalesStream, ...] = Field(title=N_("Streams"), min_length=1, max_length=MOST_STREAMS)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        titles = [stream.title for stream in self.streams]
        if twice := sorted({title for title in titles if titles.count(title) > 1}):
            raise ValueError(_("streams named twice: {names}").format(names=", ".join(twice)))
        together = math.fsum(stream.share for stream in self.streams)
        if abs(together - 1) > _SURE:
            text = _("the shares of the streams add up to {sum}, and they have to bring 100 % of the goal")
            raise ValueError(text.format(sum=percent(together, 4)))
        for stream in self.streams:
            if self.goal * stream.share / stream.value / stream.conversion > MOST_STARTS:
                text = _(
                    "“{stream}” would need more than {most} at its first stage; look at the goal, the deal and the conversions"
                )
                raise ValueError(text.format(stream=stream.title, most=number(MOST_STARTS)))
        return self

    def with_stream(self, place: int, **changes: object) -> Self:
        """The same funnel with something changed in one stream."""
        streams = [stream.revise(**changes) if at == place else stream for at, stream in enumerate(self.streams)]
        return self.revise(streams=streams)

    def with_share(self, place: int, share: float) -> Self:
        """One stream brings another share of the goal; the others share the rest as they did, or equally where they had none."""
        rest = math.fsum(stream.share for at, stream in enumerate(self.streams) if at != place)
        if len(self.streams) == 1:
            return self
        equal = (1 - share) / (len(self.streams) - 1)
        shares = [
            share if at == place else (stream.share * (1 - share) / rest if rest else equal)
            for at, stream in enumerate(self.streams)
        ]
        return self.revise(streams=[stream.revise(share=new) for stream, new in zip(self.streams, shares, strict=True)])
