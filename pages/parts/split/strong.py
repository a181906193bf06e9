"""Who counts as strong: a rule that the reader sees and moves."""

import streamlit as st

from kpi.language import _
from kpi.problem import Refused
from kpi.split.strong import AboveHistory, AtPlan, Named, Rule, Top, said
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce


def show_strong_rule() -> None:
    """The rule in words, and behind it what can be moved."""
    now = session.state().who
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_("Strong: {rule}.").format(rule=_hidden(now)))
        with st.popover(_("Change who is strong"), icon=":material/group:"):
            _rule(now)


def _hidden(rule: Rule) -> str:
    return plain(said(rule))


def _rule(now: Rule) -> None:
    kinds = {
        "plan": _("at or above a score"),
        "top": _("the best share"),
        "history": _("above own history"),
        "names": _("named by hand"),
    }
    kind = st.segmented_control(
        _("Strong is who is"),
        list(kinds),
        default=now.kind,
        format_func=kinds.__getitem__,
        required=True,
        key=keys.STRONG_KIND,
        on_change=_take,
    )
    if kind == "plan":
        level = now.level if isinstance(now, AtPlan) else 1.0
        st.slider(
            _("Individual score"), 50, 150, round(level * 100), 5, format="%d%%", key=keys.STRONG_LEVEL, on_change=_take
        )
    elif kind == "top":
        share = now.share if isinstance(now, Top) else 1 / 3
        st.slider(_("Best share"), 5, 95, round(share * 100), 1, format="%d%%", key=keys.STRONG_SHARE, on_change=_take)
    elif kind == "names":
        _people(now)


def _people(now: Rule) -> None:
    try:
        everybody = sorted(set(whole_workforce().seats["person"]))
    except Refused:
        everybody = []
    chosen = [name for name in (now.people if isinstance(now, Named) else ()) if name in everybody]
    st.multiselect(
        _("People"), everybody, chosen, format_func=privacy.cover().name, key=keys.STRONG_PEOPLE, on_change=_take
    )


def _take() -> None:
    """The rule as the widgets stand; what is not on the screen stays as it usually is."""
    made: dict[str, Rule] = {
        "plan": AtPlan(level=st.session_state.get(keys.STRONG_LEVEL, 100) / 100),
        "top": Top(share=st.session_state.get(keys.STRONG_SHARE, 33) / 100),
        "history": AboveHistory(),
        "names": Named(people=tuple(st.session_state.get(keys.STRONG_PEOPLE) or ())),
    }
    session.set_rule(made[st.session_state[keys.STRONG_KIND]])
