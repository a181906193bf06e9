"""The part Bridge: what moved the money of the deals between two periods, for everybody, a team or a person."""

from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from kpi.charts.bridgeparts import bridge_caption, bridge_finding, waterfall_part
from kpi.charts.sketch import Part, text_part
from kpi.funnel.dealsums import deal_sums, has_stages, two_periods
from kpi.language import _, period_name
from kpi.measures.calendar import Grain
from kpi.periods import in_order
from kpi.problem import Refused
from kpi.store.case import Deals
from kpi.trends.bridge import FACTOR_TITLES, FACTORS, bridge_table
from pages.parts.plans.requests_open import deals, offer_requests, offer_to_close_requests, pipeline
from pages.parts.shell import amounts, controls, keys, privacy, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import show_remark

_EVERYBODY = ""


class Asked(NamedTuple):
    """What is compared."""

    sums: pd.DataFrame
    before: str
    after: str
    whose: str
    """A team or a person, or "" for everybody."""


def show_bridge() -> None:
    """The finding, what is compared, the waterfall, and everybody's own bridge."""
    open_now = deals()
    if open_now is None:
        waits = _("A bridge shows what moved the result: leads, conversion, average deal or discount.")
        show_drawing("bridge finding", lambda: [text_part("finding", [waits])])
        offer_requests()
        return
    finding, choices = st.container(key="bridge_finding"), _row_of_choices()
    with choices:
        _grain_choice()
    try:
        asked = _asked(open_now, _sums(open_now))
        with finding:
            show_drawing("bridge finding", lambda: [text_part("finding", [_finding(asked)])])
        with choices:
            _choices(asked)
        show_drawing("bridge", lambda: _picture(asked))
        _tables(asked)
    except Refused as refused:
        with finding:
            show_drawing(
                "bridge finding", lambda: [text_part("finding", [_("These requests cannot be compared yet.")])]
            )
        show_problems(refused.problems)
    with choices:
        offer_to_close_requests()


def show_bridge_slide() -> None:
    """The waterfall on the wall."""
    open_now = deals()
    if open_now is None:
        show_drawing("bridge finding", lambda: [text_part("finding", [_("No requests or deals are open.")])])
        return
    try:
        asked = _asked(open_now, _sums(open_now))
        show_drawing("bridge finding", lambda: [text_part("finding", [_finding(asked)])])
        show_drawing("bridge", lambda: [_waterfall(asked)])
    except Refused as refused:
        show_problems(refused.problems)


def _grain() -> Grain:
    chosen: Grain = st.session_state.get(keys.BRIDGE_GRAIN) or "quarter"
    return chosen


def _sums(open_now: Deals) -> pd.DataFrame:
    made: pd.DataFrame = remembered(
        Remembered.DEAL_SUMS, (open_now, _grain()), lambda: deal_sums(open_now.table, open_now.columns, _grain())
    )
    return made


def _asked(open_now: Deals, sums: pd.DataFrame) -> Asked:
    periods = in_order(sums["period"])
    usual = two_periods(sums, pipeline() if has_stages(open_now.table, open_now.columns) else None)
    chosen = [st.session_state.get(key) for key in (keys.BRIDGE_BEFORE, keys.BRIDGE_AFTER)]
    before, after = (one if one in periods else usual[place] for place, one in enumerate(chosen))
    whose = st.session_state.get(keys.BRIDGE_WHOSE) or _EVERYBODY
    return Asked(sums, str(before), str(after), whose if whose in _known(sums) else _EVERYBODY)


def _known(sums: pd.DataFrame) -> list[str]:
    """Teams, then people."""
    teams = sorted({team for team in sums["team"] if team})
    return [*(teams if len(teams) > 1 else []), *sorted(set(sums["person"]))]


def _row_of_choices() -> Any:
    return st.container(horizontal=True, vertical_alignment="bottom", key="what is bridged")


def _grain_choice() -> None:
    """How long a period is; also where nothing can be compared with the periods that there are."""
    grains = {"month": _("month"), "quarter": _("quarter"), "year": _("year")}
    st.segmented_control(
        _("A period is a"),
        list(grains),
        default="quarter",
        format_func=grains.__getitem__,
        required=True,
        key=keys.BRIDGE_GRAIN,
        persist_state="session",
    )


def _choices(asked: Asked) -> None:
    """Which periods, and whose."""
    periods = list(in_order(asked.sums["period"]))
    for key, title, value in (
        (keys.BRIDGE_BEFORE, _("Compared with"), asked.before),
        (keys.BRIDGE_AFTER, _("Period"), asked.after),
    ):
        controls.set_widget(key, value)
        st.selectbox(title, periods, index=periods.index(value), format_func=period_name, key=key, width=160)
    st.selectbox(
        _("Whose"),
        [_EVERYBODY, *_known(asked.sums)],
        format_func=lambda name: privacy.cover().text(name) if name else _("everybody"),
        key=keys.BRIDGE_WHOSE,
        width=220,
        persist_state="session",
    )


def _row(asked: Asked) -> pd.Series:
    """The bridge of whom it is asked."""
    currency = session.state().scheme.currency
    if not asked.whose:
        return bridge_table(asked.sums, asked.before, asked.after, (), currency).iloc[0]
    by = "team" if asked.whose in set(asked.sums["team"]) else "person"
    table = bridge_table(asked.sums, asked.before, asked.after, (by,), currency)
    rows = table[table[by] == asked.whose]
    if rows.empty:
        return pd.Series(dict.fromkeys(("before", "after", "change", *FACTORS), 0.0))
    return rows.iloc[0]


def _finding(asked: Asked) -> str:
    return bridge_finding(_row(asked), asked.before, asked.after, amounts.write_money())


def _waterfall(asked: Asked) -> Part:
    return waterfall_part(_row(asked), asked.before, asked.after, amounts.write_money())


def _picture(asked: Asked) -> list[Part]:
    caption = bridge_caption(asked.whose or _("everybody"))
    return [text_part("caption", [caption]), _waterfall(asked), file_part("bridge", [_finding(asked)], caption)]


def _tables(asked: Asked) -> None:
    """Every person and team, each row adding up."""
    currency = session.state().scheme.currency
    teams = asked.sums["team"].nunique() > 1
    tables = {_("By person"): bridge_table(asked.sums, asked.before, asked.after, ("person",), currency)}
    if teams:
        tables = {_("By team"): bridge_table(asked.sums, asked.before, asked.after, ("team",), currency)} | tables
    with st.expander(_("Every team and person"), key="bridge tables", on_change="rerun") as row:
        if row.open:
            for title, table in tables.items():
                show_table(table, _columns(asked), key=f"bridge {title}")
            show_remark(_("Each row adds up; a team is the sum of its people. Who came or left is a change of leads."))
    download_tables(tables, "sixtyforty-bridge")


def _columns(asked: Asked) -> dict[str, Any]:
    titles = {
        "person": _("Person"),
        "team": _("Team"),
        "before": period_name(asked.before),
        "after": period_name(asked.after),
        "change": _("Change of money"),
    } | {name: _(title) for name, title in FACTOR_TITLES.items()}
    names = ("person", "team")
    return {name: title if name in names else money_column(title, amounts.decimals()) for name, title in titles.items()}
