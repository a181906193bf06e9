"""What one's own requests say: conversions with their intervals, where it began to slip, who is lucky, and what is open."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from kpi.charts.funnelparts import weeks_part
from kpi.charts.sketch import Part, text_part
from kpi.funnel.cohorts import LEAST_DEALS, LEAST_REQUESTS, average_deals, cohorts, conversions
from kpi.funnel.dealsheadline import (
    converter_sentence,
    luck_sentence,
    moved_people,
    moved_sentence,
    slip_sentences,
)
from kpi.funnel.fitted import fitted_funnel
from kpi.funnel.moving import ROOM, moved_requests
from kpi.funnel.pipeline import Pipeline, open_states
from kpi.language import _, number, percent_figure, period_name, pgettext
from kpi.problem import Problem, Refused
from pages.parts.plans.requests_open import fitted, known_converters, known_slips, known_weeks, pipeline
from pages.parts.shell import amounts, privacy
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.problems import show_problems
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import show_remark, show_sentence

_BY = ("channel", "person", "team")
_MOST_JUDGED = 31


def show_request_findings(found: Pipeline) -> None:
    """Rows that unfold, the slip in sight."""
    made = fitted()
    show_problems(made.problems if made else _no_funnel(found))
    show_drawing("slipping", lambda: _slip_parts(found))
    _fold("conversions", _("Conversions with their intervals"), lambda: _conversions(found))
    _fold("cohorts", _("By month of the request"), lambda: _cohorts(found))
    _fold("converters", _("Lucky once, or every month?"), lambda: _converters(found))
    _fold("open states", _("What stands where"), lambda: _states(found))


def _no_funnel(found: Pipeline) -> Iterable[Problem]:
    """Why these requests give no funnel."""
    try:
        return fitted_funnel(found).problems
    except Refused as refused:
        return refused.problems


def _fold(key: str, title: str, show: Callable[[], None]) -> None:
    with st.expander(title, key=f"{key} row", on_change="rerun") as row:
        if row.open:
            show()


def _slip_parts(found: Pipeline) -> list[Part]:
    """The step that slipped, or the one that came nearest to it, by week."""
    table = known_slips(found)
    sentences = slip_sentences(table)
    judged = table[table["p"].notna()]
    if judged.empty:
        return [text_part("heading", [_("Where it began to slip")]), text_part("sentence", [_too_few()])]
    row = judged.sort_values("p", kind="stable").iloc[0]
    weeks = known_weeks(found)
    some = weeks[weeks["step"] == row["step"]]
    since = row["since"] if row["slips"] else None
    caption = _("Conversion from “{first}” to “{last}” by week; the dashed line is where it began").format(
        first=row["of"], last=row["to"]
    )
    return [
        text_part("heading", [sentences[0]]),
        *[text_part("sentence", [one]) for one in sentences[1:]],
        text_part("caption", [caption]),
        weeks_part(some, since),
        file_part("slipping", [sentences[0]], caption),
    ]


def _too_few() -> str:
    text = _("Not enough data: a change is looked for from {n} requests in eight weeks on.")
    return text.format(n=number(LEAST_REQUESTS))


def _conversions(found: Pipeline) -> None:
    """By channel, person and team; too few are not shown as a figure."""
    text = _("A conversion counts from {n} requests on, an average deal from {deals} deals on.")
    show_remark(text.format(n=number(LEAST_REQUESTS), deals=number(LEAST_DEALS)))
    heads = {"channel": _("Channel"), "person": _("Person"), "team": _("Team")}
    tables = {by: conversions(found, by) for by in heads if (found.rows[by] != "").any()}
    for by, table in tables.items():
        show_table(_told(table), _conversion_columns(heads[by]), key=f"conversions {by}")
    averages = average_deals(found, "channel")
    show_table(_told_deals(averages), _average_columns(heads["channel"]), key="average deals")
    workbook = {heads[by]: table for by, table in tables.items()} | {_("Average deals"): averages}
    download_tables(workbook, "sixtyforty-conversions")


def _told(table: pd.DataFrame) -> pd.DataFrame:
    """A step in one cell, its interval in another; what stands on too few requests only says so."""
    least = number(LEAST_REQUESTS)
    rows = zip(*(table[name].tolist() for name in _OF_A_STEP), strict=True)
    told = [
        (
            group,
            f"{of} → {to}",
            requests,
            share if enough else None,
            _interval(low, high) if enough else _few(requests, least),
        )
        for group, of, to, requests, share, low, high, enough in rows
    ]
    return pd.DataFrame(told, columns=["group", "step", "requests", "share", "said"])


_TO_THE_RIGHT: Any = {"alignment": "right"}
"""Figures with their interval are texts, but stand as figures do."""
_OF_A_STEP = ("group", "of", "to", "requests", "share", "low", "high", "enough")


def _interval(low: float, high: float) -> str:
    return _("{low} to {high}").format(low=percent_figure(low), high=percent_figure(high))


def _few(count: int, least: str) -> str:
    return _("not enough data, {n} of {least}").format(n=str(number(count)), least=least)


def _conversion_columns(head: str) -> dict[str, Any]:
    figure = st.column_config.NumberColumn
    return {
        "group": head,
        "step": _("Step"),
        "requests": figure(_("Requests old enough"), format="localized"),
        "share": figure(_("Conversion"), format="percent"),
        "said": _("95%"),
    }


def _told_deals(table: pd.DataFrame) -> pd.DataFrame:
    write, least = amounts.write_money(), number(LEAST_DEALS)
    rows = zip(
        *(table[name].tolist() for name in ("group", "deals", "average", "low", "high", "total", "enough")), strict=True
    )
    told = [
        (
            group,
            deals,
            write(average) if enough else "–",
            _("{low} to {high}").format(low=write(low), high=write(high)) if enough else _few(deals, least),
            write(total),
        )
        for group, deals, average, low, high, total, enough in rows
    ]
    return pd.DataFrame(told, columns=["group", "deals", "average", "said", "total"])


def _average_columns(head: str) -> dict[str, Any]:
    return {
        "group": head,
        "deals": st.column_config.NumberColumn(_("Deals"), format="localized"),
        "average": st.column_config.TextColumn(_("Average deal"), **_TO_THE_RIGHT),
        "said": _("95%"),
        "total": st.column_config.TextColumn(_("Money"), **_TO_THE_RIGHT),
    }


def _cohorts(found: Pipeline) -> None:
    days = (30, 90, 180)
    table = cohorts(found, days)
    figure = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "month": _("Month of the request"),
        "requests": figure(_("Requests"), format="localized"),
        "amount": money_column(_("Money so far"), 0),
    }
    columns |= {
        f"within_{count}": figure(_("Deals within {n} days").format(n=str(count)), format="percent") for count in days
    }
    show_table(table.assign(month=[period_name(month) for month in table["month"]]), columns, key="cohorts table")
    show_remark(_("Blank where the requests of the month have not had that time yet."))
    download_tables({_("By month of the request"): table}, "sixtyforty-cohorts")


def _room() -> Supposed:
    return Supposed("room for requests", _("More requests they can take"), round(ROOM * 100), 0, 100, 5)


def _converters(found: Pipeline) -> None:
    """A test for each person, and what giving requests to the better would bring."""
    people = known_converters(found)
    sure = people[people["verdict"].isin(["better", "worse"])]
    for _place, row in sure.head(_MOST_JUDGED).iterrows():
        show_sentence(converter_sentence(row))
    if sure.empty:
        show_sentence(_("Nobody is surely better or worse than the others: what differs can be chance."))
    show_supposed("room sliders", [_room()])
    show_drawing("moved requests", lambda: _moved_parts(found))
    show_table(_told_people(people), _people_columns(), key="converters table")
    months = len(set(found.months()))
    show_remark(luck_sentence(max(len(people), 1), min(months, 3)))
    download_tables({_("People"): people}, "sixtyforty-converters")


def _moved_parts(found: Pipeline) -> list[Part]:
    """What it would bring, and for whom it would change."""
    now, room = pipeline() or found, _room().share
    moved = moved_requests(known_converters(now), now, room)
    lines = [moved_sentence(moved, room, amounts.write_money()), "; ".join(moved_people(moved)[:_MOST_JUDGED])]
    return [text_part("sentence", [line]) for line in lines if line]


def _told_people(people: pd.DataFrame) -> pd.DataFrame:
    """What is looked at; all else is in the workbook."""
    verdicts = {
        "better": pgettext("converts more than the others", "better"),
        "worse": pgettext("converts less than the others", "worse"),
        "chance": _("can be chance"),
        "too few": _("not enough data"),
    }
    text = _("{n} of {all} months")
    months = [
        text.format(n=str(number(above)), all=str(number(count)))
        for above, count in zip(people["months_above"], people["months"], strict=True)
    ]
    told = people[["person", "requests", "share", "others"]].assign(better=months)
    return told.assign(verdict=people["verdict"].map(verdicts))


def _people_columns() -> dict[str, Any]:
    figure = st.column_config.NumberColumn
    return {
        "person": _("Person"),
        "requests": figure(_("Requests old enough"), format="localized"),
        "share": figure(_("Conversion"), format="percent"),
        "others": figure(_("The others, same mix"), format="percent"),
        "better": _("Better than the others in"),
        "verdict": _("Verdict"),
    }


def _states(found: Pipeline) -> None:
    """All together, then person by person."""
    kinds = {"won": _("won"), "open": pgettext("a deal that goes on", "open"), "lost": _("lost")}
    figure = st.column_config.NumberColumn
    columns: dict[str, Any] = {
        "group": _("Person"),
        "state": _("State"),
        "requests": figure(_("Requests"), format="localized"),
        "share": figure(_("Share of all"), format="percent"),
        "amount": money_column(_("Money"), 0),
        "kind": _("Kind"),
    }
    try:
        for by in ("", "person"):
            table = open_states(found, by)
            shown = table.assign(kind=table["kind"].map(kinds), group=privacy.cover_names(table["group"]))
            kept = shown if by else shown.drop(columns="group")
            show_table(kept, columns, key=f"states {by}")
    except Refused as refused:
        show_problems(refused.problems)
