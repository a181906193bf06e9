"""A funnel with the conversions and the average deals of one's own requests, a stream for each channel."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kpi.funnel.cohorts import LEAST_DEALS, LEAST_REQUESTS, average_deals, conversions, cycle_days
from kpi.funnel.pipeline import Pipeline
from kpi.funnel.stream import MOST_STREAMS, Funnel, SalesStream, Stage
from kpi.funnel.timing import DAYS_A_MONTH
from kpi.language import _, number
from kpi.problem import Problem, Refused


@dataclass(frozen=True, eq=False)
class Fitted:
    """A funnel made of one's own requests, and how sure its figures are."""

    funnel: Funnel
    steps: pd.DataFrame
    """The table of `conversions` by channel: only of the channels that are streams, in their order."""
    deals: pd.DataFrame
    """The table of `average_deals` by channel, likewise."""
    problems: tuple[Problem, ...]
    """Channels that are left out, and figures that stand on too few rows."""


def fitted_funnel(pipeline: Pipeline, goal: float = 0.0, currency: str = "EUR") -> Fitted:
    """Streams by channel, each with the share of the goal that it has brought so far; without a goal, the mean month of the past.

    Raises `Refused` where no channel has brought any money.
    """
    steps, deals = conversions(pipeline, "channel"), average_deals(pipeline, "channel")
    brings = deals.set_index("group")["total"]
    through = steps.groupby("group")["share"].prod()
    kept = [name for name in brings.index if brings[name] > 0 and through[name] > 0]
    kept = sorted(kept, key=lambda name: -brings[name])[:MOST_STREAMS]
    if not kept:
        raise Refused(
            [
                Problem(
                    _("no request has become a deal with an amount, so there is no conversion to plan with"), _("deals")
                )
            ]
        )
    shares = (brings[kept] / brings[kept].sum()).tolist()
    cycle = round(cycle_days(pipeline) / DAYS_A_MONTH, 1)
    averages = deals.set_index("group")["average"]
    streams = [
        SalesStream(
            title=name or _("All requests"),
            channel=name,
            share=share,
            value=float(averages[name]),
            deals=pipeline.stages[-1],
            contacts=0,
            cycle=cycle,
            stages=_stages(steps[steps["group"] == name]),
        )
        for name, share in zip(kept, shares, strict=True)
    ]
    month = str(pd.Period(pd.Timestamp(pipeline.until, unit="D"), "M") + 1 + int(np.ceil(cycle)))
    funnel = Funnel(goal=goal or _mean_month(pipeline), currency=currency, month=month, streams=tuple(streams))
    left_out = [name for name in brings.index if name not in kept]
    steps, deals = (_of(table, kept) for table in (steps, deals))
    return Fitted(funnel, steps, deals, (*pipeline.problems, *_left_out(left_out), *_too_few(steps, deals)))


def _of(table: pd.DataFrame, kept: list[str]) -> pd.DataFrame:
    return pd.concat([table[table["group"] == name] for name in kept], ignore_index=True)


def _stages(steps: pd.DataFrame) -> tuple[Stage, ...]:
    titles = [_("requests"), *steps["of"].iloc[1:]]
    return tuple(
        Stage(title=title, conversion=share) for title, share in zip(titles, steps["share"].tolist(), strict=True)
    )


def _mean_month(pipeline: Pipeline) -> float:
    """Money of the contracts of a month, on average, to the next thousand."""
    months = len(set(pipeline.months()))
    money = float(pipeline.rows.loc[pipeline.won, "amount"].sum())
    return max(round(money / months / 1000) * 1000.0, 1.0)


def _left_out(channels: list[str]) -> list[Problem]:
    said = _("“{channel}” has brought no deal yet, so it is no stream")
    return [Problem(said.format(channel=name), _("channel"), level="notice") for name in channels]


def _too_few(steps: pd.DataFrame, deals: pd.DataFrame) -> list[Problem]:
    """Figures that are used, but stand on too few rows to be trusted."""
    said = _("from “{first}” to “{last}”: not enough data, {n} of {least}")
    few = steps[~steps["enough"]]
    rows = zip(few["group"], few["of"], few["to"], few["requests"].tolist(), strict=True)
    found = [
        Problem(said.format(first=of, last=to, n=number(n), least=number(LEAST_REQUESTS)), group, level="notice")
        for group, of, to, n in rows
    ]
    average = _("average deal: not enough data, {n} of {least}")
    poor = deals[~deals["enough"]]
    return found + [
        Problem(average.format(n=number(n), least=number(LEAST_DEALS)), group, level="notice")
        for group, n in zip(poor["group"], poor["deals"].tolist(), strict=True)
    ]
