"""How many worlds are drawn: as many as were asked for, if time and memory allow it."""

import streamlit as st

from kpi import worlds
from kpi.forecast import footprint
from kpi.language import _, ngettext, number
from kpi.worlds import Future
from pages.parts.shell import keys, session
from pages.parts.shell.ahead import Ahead
from pages.parts.shell.memory import is_same

_USUAL = 10_000
_LONG = 20.0
"""Seconds after which one is asked before worlds are drawn."""
_KEPT_BYTES = 1 << 29
"""Worlds that take more than this are drawn anew for every scheme instead of kept in memory; and so it is with their scores."""
_A_SCORE = 8.0
"""Bytes for each person, period and world, of what is remembered so that a slider moves only what it moves; as measured."""


def world_count(ahead: Ahead) -> int:
    """As many worlds as were asked for, when that is quick or somebody has said to go on; meanwhile fewer."""
    asked = session.state().step.worlds
    takes, needed, free = worlds.effort(ahead.future, asked), memory_needed(ahead.future, asked), worlds.free()
    large = free is not None and needed > free
    if takes.seconds <= _LONG and not large:
        return asked
    key = (ahead.future, asked)
    if is_same(st.session_state.get(keys.MANY_WORLDS), key):
        # Stands above the bar, so that a click ends the drawing.
        back = ngettext("Back to {n} year", "Back to {n} years", _USUAL).format(n=number(_USUAL))
        st.button(back, key="draw few", icon=":material/stop_circle:", on_click=_go_on_with, args=(None,))
        return asked
    if takes.seconds > _LONG:
        text = _(
            "{n} possible years take about {minutes} min on this machine; {fewer} are shown. Several machines can share the work: see “Several machines” in the documentation."
        )
        minutes = number(max(1, round(takes.seconds / 60)))
        st.info(text.format(n=number(asked), minutes=minutes, fewer=number(_USUAL)), icon=":material/hourglass:")
    if large:
        text = _(
            "{n} possible years take about {needed} MB of memory, and {free} MB are free on this machine; {fewer} are shown."
        )
        figures = {"needed": number(round(needed / 1e6)), "free": number(round((free or 0) / 1e6))}
        st.warning(text.format(n=number(asked), fewer=number(_USUAL), **figures), icon=":material/memory:")
    st.button(_("Draw them all"), key="draw many", on_click=_go_on_with, args=(key,))
    return _USUAL


def memory_needed(future: Future, count: int) -> float:
    """Bytes that a scheme and the baseline take in so many worlds: what is kept, and what each forecast is computed in."""
    kept = worlds.effort(future, count).bytes if is_kept(future, count) else 0
    scores = _scores(future, count) if has_scores_kept(future, count) else 0.0
    return kept + scores + 2 * footprint(worlds.draw(future, count, keep=False))


def is_kept(future: Future, count: int) -> bool:
    """Whether so many worlds are few enough to stay in memory."""
    return worlds.effort(future, count).bytes <= _KEPT_BYTES


def has_scores_kept(future: Future, count: int) -> bool:
    """Whether the scores in so many worlds are few enough to stay in memory."""
    return _scores(future, count) <= _KEPT_BYTES


def _scores(future: Future, count: int) -> float:
    return _A_SCORE * future.workforce.recorded.size * count


def _go_on_with(key: tuple[Future, int] | None) -> None:
    st.session_state[keys.MANY_WORLDS] = key
