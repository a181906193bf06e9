"""Proposed plans: in a picture, side by side with other ways, one by one with their reasons; to be used, kept and taken away."""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi.charts import planparts
from kpi.charts.sketch import Part, text_part
from kpi.language import _, ngettext, number, percent, pgettext
from kpi.plans.levels import Level, last_year, level, levels
from kpi.plans.planset import PlanSet, plan_set
from kpi.plans.target import Proposal, propose_plans
from kpi.problem import Refused
from pages.parts.plans.planned import Planned, planned
from pages.parts.plans.way_form import every_way, proposal, show_way_form, what_is_asked
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View, current_view


def show_proposal(view: View, found: Planned) -> None:
    """Better plans, with what can be done with them."""
    show_drawing("proposed plans", lambda: proposal_parts(current_view()))
    _take_buttons(found)
    with st.expander(_("How these plans come about"), key="plan way", expanded=False):
        show_way_form(view, found)


def _take_buttons(found: Planned) -> None:
    if found.past.of != "person":
        show_remark(_("Plans of people can be used for the forecast; those of teams are for comparison."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        name = _("Use as plans {year}").format(year=found.ahead)
        st.button(name, type="primary", key="use plans", on_click=redraw_page_after(_use))
        st.button(
            _("Keep as scenario"), icon=":material/bookmark_add:", key="keep plans", on_click=redraw_page_after(_keep)
        )
    if plans := session.state().step.plans:
        show_remark(_("In use for the forecast and the progress: {name}.").format(name=plans.name))


def proposal_parts(view: View) -> list[Part]:
    found = planned(view)
    try:
        made = proposal(view, found)
    except Refused as refused:
        return [
            text_part("heading", [_("No plans can be proposed")]),
            *[text_part("sentence", [str(one)]) for one in refused.problems],
        ]
    heading = _("Proposed plans {year}").format(year=found.ahead)
    return [
        text_part("heading", [heading]),
        text_part("caption", [made.way.formula()]),
        text_part("caption", [_total(made)]),
        *([] if made.agrees else [text_part("caption", [made.gap()])]),
        text_part("caption", [_meaning(view, found, made)]),
        text_part("caption", [_count(made)]),
        planparts.proposal_part(made, found.year, found.ahead, privacy.cover().name),
    ]


def _count(made: Proposal) -> str:
    """How many plans there are, and which of them are shown."""
    count = len(made.plans)
    if count == len(planparts.shown_plans(made)):
        return ngettext("{n} plan", "{n} plans", count).format(n=number(count))
    return ngettext("{n} plan, those that change most", "{n} plans, those that change most", count).format(
        n=number(count)
    )


def _meaning(view: View, found: Planned, made: Proposal) -> str:
    """How many would have been at plan, and at what cost, with the results of the last year."""
    year = last_year(view.everyone, found.past)
    key = (view.scheme, view.everyone, found.past, made)
    meant: Level = remembered(Remembered.PLANS_MEANT, key, lambda: level(view.scheme, year, made.past, made.factors))
    now: Level = remembered(
        Remembered.PLANS_NOW, key[:3], lambda: levels(view.scheme, view.everyone, found.past, [1.0])[0]
    )
    shown = {
        "year": found.year,
        "share": percent(meant.reached),
        "cost": amounts.cash(meant.cost),
        "now": percent(now.reached),
        "money": amounts.cash(abs(meant.cost - now.cost)),
    }
    if np.isnan(now.reached):
        return _("With the results of {year}, {share} are at plan and the bonuses cost {cost}.").format(**shown)
    if meant.cost == now.cost:
        text = _("With the results of {year}, {share} are at plan in place of {now}, at the same cost.")
    elif meant.cost > now.cost:
        text = _(
            "With the results of {year}, {share} are at plan in place of {now}, and the bonuses cost {money} more."
        )
    else:
        text = _(
            "With the results of {year}, {share} are at plan in place of {now}, and the bonuses cost {money} less."
        )
    return text.format(**shown)


def _total(made: Proposal) -> str:
    today = made.past.total(made.past.planned)
    if made.past.adds != "sum" or np.isnan(today):
        return made.way.formula()
    text = _("All together {total}, today {today}.")
    return text.format(total=number(made.total), today=number(today))


def _use() -> None:
    """The proposed plans are those of the year ahead; what cannot be proposed is told."""
    if new := _with_proposed():
        session.put(plans=new)
        session.say(_("The plans of {year} are in use.").format(year=planned(current_view()).ahead))


def _keep() -> None:
    """The scheme with the proposed plans, under a name; what is in use stays."""
    if new := _with_proposed():
        name = _("Plans {year}").format(year=planned(current_view()).ahead)
        session.keep_scenario(name, new)
        session.say(_("Kept as “{name}”.").format(name=name))


def _with_proposed() -> PlanSet | None:
    """The plans in use with the proposed ones; None, and told, where there are none to propose."""
    view = current_view()
    found = planned(view)
    try:
        asked, made = what_is_asked(view, found), proposal(view, found)
        new = plan_set(_("{kpi} {year}").format(kpi=found.title, year=found.ahead), made, asked.step, asked.ramps)
    except Refused as refused:
        session.complain(refused)
        return None
    before = session.state().step.plans
    return before.joined(new) if before else new


def show_ways(view: View, found: Planned) -> None:
    with st.expander(_("Ways to set plans, side by side"), key="plan ways", on_change="rerun") as row:
        if row.open:
            table = _ways_table(view, found)
            columns: dict[str, Any] = {
                "way": _("Plans come from"),
                "total": st.column_config.NumberColumn(_("All plans together"), format="localized"),
                "reached": st.column_config.NumberColumn(
                    _("Results of {year} at these plans").format(year=found.year), format="percent"
                ),
                "chance": st.column_config.NumberColumn(_("Mean chance to reach it"), format="percent"),
                "cost": st.column_config.NumberColumn(
                    _("Bonus cost on the results of {year}").format(year=found.year), format="localized"
                ),
            }
            show_table(table, columns, key="plan ways table")
            show_remark(_("Each without a total from above. The chance is what it would be if all goes on as it did."))


def _ways_table(view: View, found: Planned) -> pd.DataFrame:
    year = last_year(view.everyone, found.past)
    asked = what_is_asked(view, found)
    rows = []
    for way in every_way(found.past):
        try:
            made = propose_plans(asked.past, way, step=asked.step)
        except Refused:
            continue
        meant = level(view.scheme, year, asked.past, made.factors)
        rows.append(
            (_(way.title), made.total, meant.reached, float(np.nanmean(made.chance)), meant.cost / amounts.units())
        )
    return pd.DataFrame(rows, columns=["way", "total", "reached", "chance", "cost"])


def show_everybody(view: View, found: Planned) -> None:
    """All proposed plans with their reasons."""
    with st.expander(_("All plans with their reasons"), key="plan table", on_change="rerun") as row:
        if not row.open:
            return
        table = privacy.cover_column(proposal(view, found).table().drop(columns="role"), "name")
        titles = {
            "name": _("Who"),
            "before": _("Result {year}").format(year=found.before),
            "planned": _("Plan {year}").format(year=found.year),
            "result": _("Result {year}").format(year=found.year),
            "plan": _("Proposed {year}").format(year=found.ahead),
            "change": pgettext("how much something changes", "Change"),
            "chance": _("Chance to reach it"),
            "reason": _("Reason"),
        }
        shares = ("change", "chance")
        columns: dict[str, Any] = {
            name: st.column_config.NumberColumn(title, format="percent" if name in shares else "localized")
            for name, title in titles.items()
            if name not in ("name", "reason")
        }
        show_table(table, columns | {"name": titles["name"], "reason": titles["reason"]}, key="proposed plans table")
        download_tables({_("Plans"): table.rename(columns=titles)}, "sixtyforty-plans")
