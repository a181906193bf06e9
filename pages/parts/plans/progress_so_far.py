"""Progress: what is reached of the year's goals, where it leads, and what is left of the running period in units and in money."""

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi.charts import planparts
from kpi.charts.sketch import Part, text_part
from kpi.language import _, number, percent_figure, period_name, pgettext
from kpi.payment.workforce import Workforce
from kpi.periods import year_of
from kpi.plans.nextstep import STEPS, best_step, best_step_sentence, next_steps
from kpi.plans.progress import left_in_year, progress, progress_finding, this_year
from kpi.problem import Refused
from pages.parts.plans.goals_together import show_goals_together
from pages.parts.plans.planned import Planned, choose, chosen_kpi, chosen_of, planned
from pages.parts.shell import amounts, keys, privacy, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import show_remark, show_sentence
from pages.parts.shell.view import View, current_view, planned_workforce

_LARGE = 1000
"""Plans from which on decimals say nothing."""
_MOST = 31
"""People who have a row each; of more, those who are furthest behind."""


def show_progress() -> None:
    """The year on the left, the running period of one person on the right."""
    if not (view := view_or_problems()):
        return
    try:
        show_drawing("progress finding", lambda: [text_part("finding", [_finding(current_view())])])
        found = choose(view)
        show_supposed("passed slider", [_passed()], alone=False)
        left, right = st.columns(2, gap="large")
        with left:
            show_drawing("progress so far", lambda: _picture(current_view()))
        with right:
            _person(view)
        _everybody(view, found)
        show_goals_together(view, found)
    except Refused as refused:
        show_problems(refused.problems)


def show_progress_slide() -> None:
    """The year's goals on the wall."""
    if not view_or_problems():
        return
    try:
        show_drawing("progress finding", lambda: [text_part("finding", [_finding(current_view())])])
        show_drawing("progress so far", lambda: _picture(current_view())[2:3])
        show_supposed("passed slide", [_passed()])
    except Refused as refused:
        show_problems(refused.problems)


def _passed() -> Supposed:
    """How much of the last period lies behind."""
    return Supposed("passed", _("Of the last period have passed"), 100, 1, 100)


def _last(workforce: Workforce, kpi: str) -> int:
    """The last period with a result of the KPI."""
    index = workforce.kpi_index[kpi]
    known = (~np.isnan(workforce.fact[index])).any(axis=0) | (~np.isnan(workforce.group_fact[index])).any(axis=0)
    return int(np.flatnonzero(known)[-1])


def _rows(view: View) -> pd.DataFrame:
    """Progress of the chosen KPI in the year of its last result."""
    workforce, kpi, of = planned_workforce(), chosen_kpi(view), chosen_of()
    whole = [*workforce.periods]
    last = _last(workforce, kpi)
    year = list(this_year(whole[: last + 1]))
    same = [name for name in whole[last + 1 :] if this_year([*year, name]) != (name,)]
    further = left_in_year([*year, *same])
    found = progress(workforce, of, over=[*year, *same], passed=_passed().share, further=further)
    mine = set(planned(view).past.names)
    return found[(found["kpi"] == kpi) & found["name"].isin(mine)]


def _finding(view: View) -> str:
    return progress_finding(_rows(view), planned(view).year)


def _picture(view: View) -> list[Part]:
    found, rows = planned(view), _rows(view)
    order = rows.sort_values("share", kind="stable").head(_MOST)
    heading = _("{kpi}: reached, and where the pace leads").format(kpi=found.title)
    caption = _caption(len(rows), found)
    lines = [_line(row) for row in privacy.cover_column(order, "name").to_dict("records")]
    part = planparts.progress_part(lines) if lines else text_part("sentence", [_("There is no plan of it.")])
    return [
        text_part("heading", [heading]),
        text_part("caption", [caption]),
        part,
        file_part("progress so far", [heading], caption),
    ]


def _caption(count: int, found: Planned) -> str:
    year = year_of([found.past.periods[place] for place in found.past.year])
    if count > _MOST:
        text = _(
            "{year}: the {n} furthest behind; pale is where the pace leads, the short line what was due, the long line the plan"
        )
        return text.format(year=year, n=number(_MOST))
    return _("{year}: pale is where the pace leads, the short line what was due, the long line the plan").format(
        year=year
    )


def _line(row: dict[Any, Any]) -> tuple[str, float, float, float, str, str]:
    goal = row["goal"]
    shares = [float(row[name] / goal) if goal else 0.0 for name in ("fact", "at_pace", "due")]
    shown = {
        "who": row["name"],
        "fact": number(row["fact"]),
        "goal": number(goal),
        "left": number(max(row["left"], 0)),
        "share": percent_figure(row["share"]),
    }
    if np.isnan(row["low"]):
        text = _("{who}: {fact} of {goal} reached, {left} left; the pace leads to {share}").format(**shown)
    else:
        ends = {"low": percent_figure(row["low"] / goal), "high": percent_figure(row["high"] / goal)}
        text = _("{who}: {fact} of {goal} reached, {left} left; the pace leads to {share} (95 %: {low} to {high})")
        text = text.format(**shown, **ends)
    return row["name"], *shares, percent_figure(shares[0]), text


def _person(view: View) -> None:
    """What is left of the running period for one person, KPI by KPI, with the one that brings most."""
    period = _running(view)
    steps = _steps(view, period)
    heading = _("What is left of {period}").format(period=period_name(period))
    show_drawing("left heading", lambda: [text_part("heading", [heading])])
    people = sorted(set(steps["person"]))
    if not people:
        show_sentence(_("Nobody has a result of a KPI that is paid."))
        return
    person = (
        st.selectbox(
            _("Person"), people, format_func=privacy.cover().name, key=keys.PROGRESS_PERSON, persist_state="session"
        )
        or people[0]
    )
    titles = view.scheme.titles
    best = best_step(steps, person)
    title = "" if best is None else titles.get(str(best["kpi"]), str(best["kpi"]))
    money = "" if best is None else amounts.cash(float(best["gain"]))
    with st.container(border=True):
        show_sentence(best_step_sentence(best, title, money))
        show_remark(_("If this KPI alone came there, and the team’s result stayed."))
    show_drawing("steps of one", lambda: [_steps_part(steps[steps["person"] == person], titles)])


def _steps_part(steps: pd.DataFrame, titles: Mapping[str, str]) -> Part:
    """A row a KPI: its result, and at minimum, plan and maximum what is left and brings how much."""
    heads = [_("KPI"), _("Result"), *(_(title) for title in STEPS.values())]
    rows = []
    for kpi, mine in steps.groupby("kpi", sort=False):
        by_step = {str(one["step"]): one for one in mine.to_dict("records")}
        cells = [_left(by_step[step]) if step in by_step else "–" for step in STEPS]
        rows.append(([titles.get(str(kpi), str(kpi)), number(float(mine["fact"].iloc[0]), 2), *cells], ""))
    return planparts.rows_part(heads, rows, _("What is left, and what it brings"))


def _left(step: dict[Hashable, Any]) -> str:
    """Of one step of one KPI."""
    if not step["left"]:
        return _("reached")
    text = _("{left} less: {money}") if step["needed"] < step["fact"] else _("{left} more: {money}")
    return text.format(left=number(float(step["left"]), 2), money=amounts.cash(float(step["gain"])))


def _running(view: View) -> str:
    """The chosen period, or the last one with results."""
    chosen = session.state().period
    if chosen in view.everyone.periods:
        return chosen
    known = np.flatnonzero((~np.isnan(view.everyone.fact)).any(axis=(0, 1)))
    return view.everyone.periods[int(known[-1])]


def _steps(view: View, period: str) -> pd.DataFrame:
    made: pd.DataFrame = remembered(
        Remembered.NEXT_STEPS,
        (view.scheme, view.everyone, period),
        lambda: next_steps(view.scheme, view.everyone.at(period)),
    )
    return made


def _steps_table(steps: pd.DataFrame, titles: Mapping[str, str], key: str) -> None:
    """Left and gain at minimum, plan and maximum, a row a KPI (and person)."""
    units = amounts.units()
    rows = []
    for (person, kpi), mine in steps.groupby(["person", "kpi"], sort=False):
        row: dict[str, Any] = {"person": person, "kpi": titles.get(str(kpi), str(kpi)), "fact": mine["fact"].iloc[0]}
        for one in mine.to_dict("records"):
            row |= {f"left {one['step']}": one["left"], f"gain {one['step']}": one["gain"] / units}
        rows.append(row)
    table = pd.DataFrame(rows)
    columns: dict[str, Any] = {"kpi": _("KPI"), "fact": st.column_config.NumberColumn(_("Result"), format="localized")}
    left = {"minimum": _("Left to the minimum"), "plan": _("Left to the plan"), "maximum": _("Left to the maximum")}
    gain = {"minimum": _("Minimum brings"), "plan": _("Plan brings"), "maximum": _("Maximum brings")}
    for step in STEPS:
        columns[f"left {step}"] = st.column_config.NumberColumn(left[step], format="localized")
        columns[f"gain {step}"] = money_column(gain[step], amounts.decimals())
    if steps["person"].nunique() > 1:
        columns = {"person": _("Who"), **columns}
    shown = table[[name for name in columns if name in table]]
    show_table(shown, {name: column for name, column in columns.items() if name in table}, key=key)


def _everybody(view: View, found: Planned) -> None:
    """All people and KPIs, to be taken away."""
    with st.expander(
        _("Everybody: what is left of {period}").format(period=period_name(_running(view))),
        key="all steps",
        on_change="rerun",
    ) as row:
        if row.open:
            steps = _whose_steps(_steps(view, _running(view)))
            _steps_table(steps, view.scheme.titles, "steps of all")
            download_tables({_("Progress"): steps.assign(gain=steps["gain"] / amounts.units())}, "sixtyforty-progress")
    with st.expander(_("The year: what is reached and needed, for each"), key="all progress", on_change="rerun") as row:
        if row.open:
            _year_table(_rows(view), found)


def _whose_steps(steps: pd.DataFrame) -> pd.DataFrame:
    """Of each person; of teams or the company, what is left and gained of all together, of KPIs that add up over people."""
    if chosen_of() == "person":
        return steps
    whose = steps["team"] if chosen_of() == "team" else pd.Series(_("Company"), steps.index)
    sums = steps.assign(person=whose).groupby(["person", "kpi", "step"], sort=False)[["fact", "needed", "left", "gain"]]
    return sums.sum().reset_index()


def _year_table(rows: pd.DataFrame, found: Planned) -> None:
    titles = {
        "name": _("Who"),
        "goal": _("Plan"),
        "fact": _("Reached"),
        "left": pgettext("still missing", "Left"),
        "needed": _("Needed in each period left"),
        "pace": _("Came in each period"),
        "share": _("The pace leads to"),
        "low": _("At least (95 %)"),
        "high": _("At most (95 %)"),
    }
    shares = {name: rows[name] / rows["goal"] for name in ("low", "high")}
    digits = 0 if rows["goal"].median() >= _LARGE else 2
    figures = {name: rows[name].clip(lower=0).round(digits) for name in ("goal", "fact", "left", "needed", "pace")}
    shown = privacy.cover_column(rows.assign(**shares, **figures)[list(titles)], "name")
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(
            title, format="percent" if name in ("share", "low", "high") else "localized"
        )
        for name, title in titles.items()
        if name != "name"
    }
    show_table(shown, columns | {"name": titles["name"]}, key="progress table")
    show_remark(_("{kpi}, in its own unit.").format(kpi=found.title))
    download_tables({_("Progress"): shown.rename(columns=titles)}, "sixtyforty-progress-year")
