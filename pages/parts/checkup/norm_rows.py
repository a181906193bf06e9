"""The norms that the check-up goes by: each with its source, its ends to set, and checks that are switched off with a reason."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import streamlit as st

from kpi.checkup.checkresult import CheckResult
from kpi.language import _, ngettext, number
from kpi.library.norms import Norm, norms
from pages.parts.shell import keys, session
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain, show_remark, show_sentence

End = Literal["low", "high"]
_TALL = 480
_PERCENT = 100.0


def show_norms(results: Sequence[CheckResult]) -> None:
    """A fold; its title says how many are the reader's own."""
    with st.expander(_title(), key="norms", icon=":material/straighten:", on_change="rerun") as fold:
        if fold.open:
            show_remark(
                _(
                    "Lines of practitioners, not of law. An end that you change holds for your check-up alone; undo takes it back."
                )
            )
            with st.container(height=_TALL, key="norm_rows"):
                for norm in norms():
                    if norm.checks:
                        _row(norm)
            _switch(results)


def _title() -> str:
    own = len(session.state().step.norms.own)
    if not own:
        return _("Norms")
    return ngettext("Norms: {n} of them is your own", "Norms: {n} of them are your own", own).format(n=number(own))


def _row(usual: Norm) -> None:
    mine = session.state().step.norms.norm(usual.key)
    words, low, high = st.columns([6, 2, 2], vertical_alignment="top", gap="small")
    with words:
        show_sentence(mine.title)
        show_remark(mine.said)
    for place, end, label in ((low, "low", _("at least")), (high, "high", _("at most"))):
        if usual.ends in ("both", end):
            with place:
                _end(mine, "low" if end == "low" else "high", label)


def _end(norm: Norm, end: End, label: str) -> None:
    is_share = norm.unit == "share"
    now = round(getattr(norm, end) * (_PERCENT if is_share else 1), 6)
    key = keys.norm_end(norm.key, end)
    set_widget(key, now)
    st.number_input(
        _("{end}, %").format(end=label) if is_share else label,
        min_value=0.0, value=now, step=1.0 if is_share or norm.high > 1 else 0.05, key=key, format="%.4g",
        on_change=redraw_page_after(partial(_take, norm, end, key)),
    )  # fmt: skip


def _take(norm: Norm, end: End, key: str) -> None:
    """The end that is moved pushes the other one along."""
    value = st.session_state[key]
    if value is None:
        return
    value = value / _PERCENT if norm.unit == "share" else value
    low, high = (value, max(norm.high, value)) if end == "low" else (min(norm.low, value), value)
    session.put(norms=session.state().step.norms.set(norm.key, low, high))


def _switch(results: Sequence[CheckResult]) -> None:
    """A check that is not wanted, with the reason; those that are off can be switched on again."""
    mine = session.state().step.norms
    questions = {one.check: one.question for one in results}
    for off in mine.off:
        with st.container(horizontal=True, vertical_alignment="center", key=f"off_{off.check}"):
            show_sentence(
                _("{question} Switched off: {why}").format(question=questions.get(off.check, off.check), why=off.why)
            )
            st.button(
                _("Switch on"),
                key=f"switch on {off.check}",
                type="tertiary",
                on_click=redraw_page_after(_on),
                args=(off.check,),
            )
    offered = {question: check for check, question in questions.items() if not mine.why_off(check)}
    with st.container(horizontal=True, vertical_alignment="bottom", key="switch_off"):
        chosen = st.selectbox(
            _("Switch off a check"),
            list(offered),
            index=None,
            key=keys.SWITCH_OFF,
            format_func=plain,
            placeholder=_("choose"),
        )
        why = st.text_input(_("Because"), key=keys.SWITCH_OFF_WHY, max_chars=200)
        st.button(
            _("Switch off"),
            key="switch off",
            disabled=not (chosen and why.strip()),
            on_click=redraw_page_after(_off),
            args=(offered.get(chosen or ""),),
        )


def _on(check: str) -> None:
    session.put(norms=session.state().step.norms.switched(check, ""))


def _off(check: str) -> None:
    why = st.session_state[keys.SWITCH_OFF_WHY].strip()
    session.put(norms=session.state().step.norms.switched(check, why))
    st.session_state[keys.SWITCH_OFF], st.session_state[keys.SWITCH_OFF_WHY] = None, ""
