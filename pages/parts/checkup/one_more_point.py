"""What one more point pays, per person and KPI, and where a single point decides a lot."""

import pandas as pd
import streamlit as st

from kpi.charts.checkparts import jump_rows, points_part
from kpi.charts.planparts import rows_part
from kpi.charts.sketch import Part, text_part
from kpi.checkup.onepoint import Jump, one_more_point, scheme_jumps
from kpi.language import _, percent
from kpi.problem import Refused
from pages.parts.checkup.checked import case_of
from pages.parts.shell import amounts, keys, privacy
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View, current_view

_MOST_JUMPS, _LARGE = 12, 1000


def show_one_more_point() -> None:
    """Bars of one KPI on the left, the jumps on the right."""
    if not (view := view_or_problems()):
        return
    try:
        table = _points(view)
        show_drawing("point finding", lambda: [text_part("finding", [_finding(current_view())])])
        _choose(table)
        left, right = st.columns(2, gap="large")
        with left:
            show_drawing("points", lambda: _bars(current_view()))
        with right:
            show_drawing("jumps", lambda: _jump_parts(current_view()))
            show_remark(
                _("Each figure is a payment: the same people with one result moved, the teams’ results as they are.")
            )
    except Refused as refused:
        show_problems(refused.problems)
        return
    shown = table.assign(point=table["point"] / amounts.units(), stake=table["stake"] / amounts.units()).drop(
        columns="name"
    )
    download_tables({_("One more point"): shown}, "sixtyforty-one-more-point")


def show_one_more_point_slide() -> None:
    """The bars on the wall."""
    if view_or_problems():
        show_drawing("point finding", lambda: [text_part("finding", [_finding(current_view())])])
        show_drawing("points", lambda: _bars(current_view())[2:3])


def _small(minor: float) -> str:
    """Money with all its decimals below a thousand."""
    return amounts.cash(minor, exact=abs(minor) < _LARGE * amounts.units())


def _points(view: View) -> pd.DataFrame:
    made: pd.DataFrame = remembered(Remembered.ONE_POINT, (case_of(view),), lambda: one_more_point(case_of(view)))
    return made


def _jumps(view: View) -> tuple[Jump, ...]:
    made: tuple[Jump, ...] = remembered(Remembered.JUMPS, (case_of(view),), lambda: scheme_jumps(case_of(view)))
    return made


def _titles(table: pd.DataFrame) -> list[str]:
    """KPIs by role, as they are called."""
    found = table.drop_duplicates(["role", "kpi"])
    return [_("{kpi} of {role}").format(kpi=row["kpi"], role=row["role"]) for row in found.to_dict("records")]


def _choose(table: pd.DataFrame) -> None:
    titles = _titles(table)
    if len(titles) > 1:
        called = {title: privacy.cover().text(title) for title in titles}
        st.selectbox(
            _("KPI"), titles, format_func=called.__getitem__, key=keys.POINT_OF, width=320, persist_state="session"
        )


def _chosen(table: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    titles = _titles(table)
    chosen = st.session_state.get(keys.POINT_OF)
    title = str(chosen) if chosen in titles else titles[0]
    of = [
        _("{kpi} of {role}").format(kpi=kpi, role=role) for kpi, role in zip(table["kpi"], table["role"], strict=True)
    ]
    return title, table[[one == title for one in of]]


def _finding(view: View) -> str:
    table = _points(view)
    if table.empty:
        return _("Nobody has a result of a KPI that is paid.")
    title, mine = _chosen(table)
    text = _("One more point of {kpi} pays {money} on average, and nothing in {share} of the results.")
    return text.format(kpi=title, money=_small(float(mine["point"].mean())), share=percent(float(mine["still"].mean())))


def _bars(view: View) -> list[Part]:
    table = _points(view)
    if table.empty:
        return []
    title, mine = _chosen(table)
    heading = _("What one more point of {kpi} pays each person").format(kpi=title)
    caption = _("A month’s average at the results as they are; those whom it pays least come first")
    covered = privacy.cover_column(mine, "person")
    return [
        text_part("heading", [heading]),
        text_part("caption", [caption]),
        points_part(covered, _small),
        file_part("points", [heading], caption),
    ]


def _jump_parts(view: View) -> list[Part]:
    found = _jumps(view)
    heading = text_part("heading", [_("Where a single point decides")])
    if not found:
        return [heading, text_part("sentence", [_("Nowhere: no curve of this scheme jumps.")])]
    heads = [_("KPI"), _("Role"), _("Result of"), _("At"), _("A head"), _("Together"), _("Just below")]
    rows = [(cells, "") for cells in jump_rows(found[:_MOST_JUMPS], _small)]
    return [heading, rows_part(heads, rows, _("Jumps of the scheme"), words=3)]
