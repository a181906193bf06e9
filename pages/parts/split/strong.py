"""Who counts as strong: a rule that the reader sees and moves."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.split.strong import AboveHistory, AtPlan, Named, Rule, Top, said
from pages.parts.shell import controls, keys, privacy, session
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce

_LEVEL, _SHARE = AtPlan().level, 1 / 3
_SLIDERS = "strong sliders"


def show_strong_rule() -> None:
    """The rule in words, and behind it what can be moved."""
    now = session.state().step.who
    with st.container(horizontal=True, vertical_alignment="center", width="content"):
        st.markdown(_("Strong: {rule}.").format(rule=plain(said(now))), width="content")
        with st.popover(_("Change who is strong"), icon=":material/group:", key="who is strong"):
            _rule(now)


def _rule(now: Rule) -> None:
    kinds = {
        "plan": _("at or above a score"),
        "top": _("the best share"),
        "history": _("above own history"),
        "names": _("named by hand"),
    }
    controls.set_widget(keys.STRONG_KIND, now.kind)
    st.segmented_control(
        _("Strong is who is"),
        list(kinds),
        default=now.kind,
        format_func=kinds.__getitem__,
        required=True,
        key=keys.STRONG_KIND,
        on_change=_take_kind,
    )
    if isinstance(now, AtPlan | Top):
        show_sliders(_SLIDERS, _rows, _take_moved, never_alone)
    elif isinstance(now, Named):
        _people(now)


def _rows() -> list[SlideRow]:
    now = session.state().step.who
    if isinstance(now, AtPlan):
        title = _("Individual score")
        return [SlideRow(title, (Slide("plan", title, round(now.level * 100), _LEVEL * 100, 50, 150, 5),))]
    if isinstance(now, Top):
        title = _("Best share")
        return [SlideRow(title, (Slide("top", title, round(now.share * 100), round(_SHARE * 100), 5, 95),))]
    return []


def _take_moved(moved: Moved) -> None:
    share = moved.value / 100
    session.put(moved.drag, who=AtPlan(level=share) if moved.name == "plan" else Top(share=share))


def _people(now: Named) -> None:
    try:
        everybody = sorted(set(whole_workforce().seats["person"]))
    except Refused:
        everybody = []
    chosen = [name for name in now.people if name in everybody]
    controls.set_widget(keys.STRONG_PEOPLE, chosen)
    st.multiselect(
        _("People"), everybody, chosen, format_func=privacy.cover().name, key=keys.STRONG_PEOPLE, on_change=_take_people
    )


def _take_people() -> None:
    session.put(who=Named(people=tuple(st.session_state.get(keys.STRONG_PEOPLE) or ())))


def _take_kind() -> None:
    usual: dict[str, Rule] = {
        "plan": AtPlan(),
        "top": Top(share=_SHARE),
        "history": AboveHistory(),
        "names": Named(people=()),
    }
    session.put(who=usual[st.session_state[keys.STRONG_KIND]])
