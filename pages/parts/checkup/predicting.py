"""Do the KPIs predict? Each KPI of a role against its money, and what became of the money with many and with few KPIs met."""

import streamlit as st

from kpi.charts.planparts import rows_part
from kpi.charts.predictparts import links_heads, links_part, links_rows, met_part
from kpi.charts.sketch import Part, text_part
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.kpismet import KpisMet, kpis_met, last_met
from kpi.checkup.predicting import RolePredictions, predictions
from kpi.checkup.predictwords import (
    Chances,
    chances_of,
    enough_words,
    last_sentence,
    met_sentence,
    predict_finding,
    predict_table,
)
from kpi.language import _, period_name
from kpi.problem import Refused
from pages.parts.checkup.checked import case_of
from pages.parts.checkup.findings import results_of
from pages.parts.shell import keys, privacy
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View, current_view


def show_predicting() -> None:
    """Links of one role on the left, KPIs met on the right, all figures below."""
    if not (view := view_or_problems()):
        return
    try:
        found = _predictions(case_of(view))
        show_drawing("predict finding", lambda: [text_part("finding", [_finding(current_view())])])
        _choose(view, found)
        left, right = st.columns([7, 5], gap="large")
        with left:
            show_drawing("links", lambda: _links(current_view()))
        with right:
            show_drawing("kpis met", lambda: _met_parts(current_view()))
        show_drawing("links table", lambda: _table(current_view()))
        _remarks(view)
    except Refused as refused:
        show_problems(refused.problems)
        return
    chances = _chances(view)
    tables = {one.role: predict_table(one, chances) for one in found if one.rows}
    if tables:
        download_tables(tables, "sixtyforty-do-the-kpis-predict")


def show_predicting_slide() -> None:
    """The links on the wall."""
    if view_or_problems():
        show_drawing("predict finding", lambda: [text_part("finding", [_finding(current_view())])])
        show_drawing("links", lambda: _links(current_view())[2:3])


def _predictions(case: CheckCase) -> tuple[RolePredictions, ...]:
    made: tuple[RolePredictions, ...] = remembered(Remembered.PREDICTIONS, (case,), lambda: predictions(case))
    return made


def _chances(view: View) -> Chances:
    return chances_of(results_of(view))


def _choose(view: View, found: tuple[RolePredictions, ...]) -> None:
    """Whose KPIs, and since when they are paid."""
    periods = view.workforce.periods
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(found) > 1:
            roles = [one.role for one in found]
            st.selectbox(_("Role"), roles, format_func=privacy.cover().text, index=roles.index(_chosen(found).role), key=keys.PREDICT_ROLE, width=280, persist_state="session")  # fmt: skip
        if len(periods) > 1:
            said = {"": _("from the beginning"), **{name: period_name(name) for name in periods[1:]}}
            st.selectbox(_("These KPIs are paid"), list(said), format_func=lambda name: said.get(name, name), key=keys.PAID_SINCE, width=220, persist_state="session", help=_("From when on. The links before and since are then compared in Findings."))  # fmt: skip


def _chosen(found: tuple[RolePredictions, ...]) -> RolePredictions:
    """The role that was chosen, or the first with something to show."""
    said = st.session_state.get(keys.PREDICT_ROLE)
    shown = [one for one in found if one.rows] or list(found)
    return next((one for one in found if one.role == said), shown[0])


def _now(view: View) -> RolePredictions | None:
    found = _predictions(case_of(view))
    return _chosen(found) if found else None


def _finding(view: View) -> str:
    found = _now(view)
    if found is None:
        return _("Nobody is paid on results of one’s own, so nothing can be predicted.")
    return predict_finding(found, _chances(view))


def _links(view: View) -> list[Part]:
    found = _now(view)
    if found is None or not found.rows:
        return []
    heading = _("Links with {money}, same period").format(money=found.money)
    caption = _(
        "Within people, from −1 to 1: what is regular of a person or a month is taken out; the line shows where it lies with 95 % certainty"
    )
    part = links_part(found, _chances(view))
    if not part["frames"][0]:
        return [text_part("heading", [heading]), text_part("sentence", [enough_words(found)])]
    return [text_part("heading", [heading]), text_part("caption", [caption]), part, file_part("links", [heading], caption)]  # fmt: skip


def _met(view: View) -> KpisMet | None:
    found = _now(view)
    if found is None or found.role not in view.scheme.roles:
        return None
    case = case_of(view)
    made: KpisMet | None = remembered(
        Remembered.KPIS_MET, (case, found.role), lambda: kpis_met(case, case.scheme.roles[found.role])
    )
    return made


def _met_parts(view: View) -> list[Part]:
    found = _met(view)
    if found is None or found.ends is None:
        return []
    heading = _("The other KPIs met, and {money}").format(money=found.money)
    caption = _(
        "Mean of all people and periods with so many KPIs met; the line shows where it lies with 95 % certainty"
    )
    parts = [text_part("heading", [heading]), text_part("caption", [caption]), met_part(found), text_part("sentence", [met_sentence(found)])]  # fmt: skip
    last = last_met(case_of(view))
    return [*parts, text_part("sentence", [last_sentence(last)])] if last else parts


def _table(view: View) -> list[Part]:
    found = _now(view)
    if found is None or not found.rows:
        return []
    return [rows_part(links_heads(), links_rows(found, _chances(view)), _("All links"), words=1)]


def _remarks(view: View) -> None:
    found = _now(view)
    if found is None or not found.rows:
        show_remark(_("It takes results of another KPI of the same people; one that is measured and not paid will do."))
        return
    skill = _("Who is good is good at most things: that alone makes the money rise with the KPIs met. The links take it out: they compare the same person in better and worse periods.")  # fmt: skip
    cause = _("A link is no cause. Conversion and average sale are factors of sales and go with them by arithmetic.")
    chance = _("p says how often chance alone shows as much, when each person’s results are dealt to somebody else. With many KPIs some p are small by chance; the last one counts all tests of the check-up (Benjamini and Hochberg).")  # fmt: skip
    for text in (enough_words(found), skill if _met(view) else "", cause, chance):
        if text:
            show_remark(text)
