"""The part People needed: whether the people are enough for the plan, how many would be, and by when."""

import streamlit as st

from kpi.charts.sketch import Part, text_part
from kpi.charts.staffparts import staff_figures_part, staffing_part
from kpi.headcount.headcountheadline import (
    headcount_finding,
    money_sentence,
    one_more_sentence,
    pace_sentence,
    when_sentence,
)
from kpi.headcount.peopleneeded import PeopleNeeded, one_more
from kpi.headcount.queueing import Calls
from kpi.headcount.staffingfile import dump_staffing, read_staffing
from kpi.language import _, ngettext, number, percent
from kpi.problem import Refused
from pages.parts.plans.staff_sliders import (
    base_staffing,
    chosen_group,
    funnel_cycle,
    needed_now,
    norm_counts,
    people_counts,
    put_staffing,
    show_group_choice,
    show_staff_sliders,
    staffing_now,
    time_counts,
    with_work_of_funnel,
)
from pages.parts.shell import amounts, keys, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.downloads import download_tables, download_text
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import show_remark


def show_people_needed() -> None:
    """Finding, figures and the range of each group; the numbers beside them."""
    show_problems(session.state().complaints)
    show_drawing("people finding", lambda: [text_part("finding", [headcount_finding(needed_now())])])
    show_drawing("people figures", lambda: [_figures(needed_now())])
    left, right = st.columns([20, 9], gap="large")
    with left:
        show_drawing("people needed", lambda: _picture_parts(needed_now()))
        _downloads()
        _calls()
    with right, st.container(border=True, key="staff numbers"):
        _numbers()


def show_people_slide() -> None:
    """The range on the wall, and the people to be moved."""
    show_drawing("people finding", lambda: [text_part("finding", [headcount_finding(needed_now())])])
    show_drawing("people needed", lambda: [_range(needed_now())])
    show_staff_sliders("people slide", people_counts)


def _figures(needed: PeopleNeeded) -> Part:
    return staff_figures_part(needed, chosen_group(needed.staffing), funnel_cycle(), amounts.write_money())


def _range(needed: PeopleNeeded) -> Part:
    return staffing_part(needed, chosen_group(needed.staffing))


def _picture_parts(needed: PeopleNeeded) -> list[Part]:
    caption = _(
        "People that the work of a month takes, from good days (left end) to slow days (right end); the line is the people there are"
    )
    return [
        text_part("heading", [_("The norm decides: what a person does on a good day and on a slow one")]),
        text_part("caption", [caption]),
        _range(needed),
        *[text_part("sentence", [one]) for one in _sentences(needed) if one],
        file_part("people needed", [headcount_finding(needed)], caption),
    ]


def _sentences(needed: PeopleNeeded) -> list[str]:
    place = chosen_group(needed.staffing)
    need, write = needed.groups[place], amounts.write_money()
    of_money = [
        money_sentence(needed, write),
        one_more_sentence(need.group.role, one_more(needed, place), write),
    ]
    return [pace_sentence(need), when_sentence(need, funnel_cycle()), *(of_money if needed.staffing.goal else [])]


def _numbers() -> None:
    staffing = staffing_now()
    show_group_choice(staffing)
    show_staff_sliders("staff people", people_counts)
    show_staff_sliders("staff norms", norm_counts)
    with st.expander(_("Time there is, and cost"), key="staff time"):
        show_staff_sliders("staff time sliders", time_counts)
    with st.container(horizontal=True):
        st.button(
            _("Take the work of the funnel"),
            key="work of funnel",
            on_click=redraw_page_after(lambda: put_staffing(with_work_of_funnel(staffing_now()))),
        )
        st.button(
            _("Back to how it was"),
            key="staff back",
            type="tertiary",
            disabled=session.state().step.staffing is None,
            on_click=redraw_page_after(lambda: put_staffing(base_staffing())),
        )


def _downloads() -> None:
    needed = needed_now()
    with st.container(horizontal=True, vertical_alignment="center"):
        download_tables({_("People needed"): needed.table()}, "sixtyforty-people-needed")
        download_text(_("Keep as file"), dump_staffing(needed.staffing), "headcount.yaml", key="save staffing")
    with st.expander(_("Open a file of groups and norms"), key="staff file row"):
        st.file_uploader(_("Groups and norms (YAML)"), type=["yaml", "yml"], key=keys.STAFF_FILE, on_change=_open_file)
        show_problems(st.session_state.get(keys.STAFF_WRONG, ()))


def _open_file() -> None:
    file = st.session_state.get(keys.STAFF_FILE)
    if file is None:
        return
    try:
        put_staffing(read_staffing(file.getvalue(), file.name))
        st.session_state[keys.STAFF_WRONG] = ()
    except Refused as refused:
        st.session_state[keys.STAFF_WRONG] = refused.problems


def _call_sliders() -> tuple[Supposed, ...]:
    return (
        Supposed("calls an hour", _("Calls an hour"), 120, 0, 2000, 5, ""),
        Supposed("seconds of a call", _("Seconds of a call"), 240, 10, 1800, 10, ""),
        Supposed("seconds to answer", _("To be answered within seconds"), 15, 0, 300, 5, ""),
        Supposed("calls in time", _("Share answered in time"), 80, 1, 99),
    )


def _calls() -> None:
    """Work that comes in by itself."""
    with st.expander(_("Calls that come in"), key="incoming calls", on_change="rerun") as row:
        if row.open:
            show_supposed("call sliders", _call_sliders())
            show_drawing("call answer", lambda: [text_part("sentence", [_call_sentence()])])
            show_remark(_("Erlang C: nobody hangs up, so it asks for a little more people than are needed."))


def _call_sentence() -> str:
    an_hour, seconds, within, in_time = _call_sliders()
    calls = Calls(an_hour.value, seconds.value, within.value)
    agents = calls.agents_for(in_time.share)
    text = ngettext(
        "{n} person answers {share} of the calls in time; {wait} have to wait, {mean} seconds on average over all.",
        "{n} people answer {share} of the calls in time; {wait} have to wait, {mean} seconds on average over all.",
        agents,
    )
    return text.format(
        n=number(agents),
        share=percent(calls.answered_in_time(agents)),
        wait=percent(calls.waits(agents)),
        mean=number(calls.seconds_of_waiting(agents), 1),
    )
