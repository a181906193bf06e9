"""How many worlds are drawn: as many as were asked for, if time and memory allow it."""

import streamlit as st

from kpi import worlds
from kpi.forecast import ScoredWorlds, footprint
from kpi.language import _, ngettext, number
from kpi.machine import freememory
from kpi.worlds import Future, Worlds
from pages.parts.shell import keys, session
from pages.parts.shell.ahead import Ahead
from pages.parts.shell.common import is_same
from pages.parts.shell.memory import last
from pages.parts.shell.remember import Remembered

_USUAL = 10_000
_LONG = 20.0
"""Seconds after which one is asked before worlds are drawn."""
_KEPT_BYTES = 1 << 29
_KEPT_SHARE = 0.25
"""Worlds that take more than this, or than this share of the memory that is free, are drawn anew for every scheme instead of kept; and so
it is with their scores."""
_A_SCORE = 8.0
"""Bytes for each person, period and world, of what is remembered so that a slider moves only what it moves; as measured."""


def world_count(ahead: Ahead) -> int:
    """As many worlds as were asked for, when that is quick or somebody has said to go on; fewer meanwhile, and where memory is not enough."""
    asked = session.state().step.worlds
    if asked <= _USUAL or _has_no_room(ahead.future, asked):
        return min(asked, _USUAL)
    seconds = worlds.effort(ahead.future, asked).seconds
    if seconds <= _LONG:
        return asked
    key = (ahead.future, asked)
    if is_same(st.session_state.get(keys.MANY_WORLDS), key):
        # Stands above the bar, so that a click ends the drawing.
        back = ngettext("Back to {n} year", "Back to {n} years", _USUAL).format(n=number(_USUAL))
        st.button(back, key="draw few", icon=":material/stop_circle:", on_click=_go_on_with, args=(None,))
        return asked
    text = _(
        "{n} possible years take about {minutes} min on this machine; {fewer} are shown. Several machines can share the work: see “Several machines” in the documentation."
    )
    figures = {"n": number(asked), "minutes": number(max(1, round(seconds / 60))), "fewer": number(_USUAL)}
    st.info(text.format(**figures), icon=":material/hourglass:")
    st.button(_("Draw them all"), key="draw many", on_click=_go_on_with, args=(key,))
    return _USUAL


def _has_no_room(future: Future, asked: int) -> bool:
    """Whether so many worlds take more memory than is free, which is said; those that are drawn already have theirs."""
    needed, free = memory_needed(future, asked), freememory.free()
    if free is None or needed <= free or _is_of(last(Remembered.WORLDS), future, asked):
        return False
    text = _(
        "{n} possible years take about {needed} MB of memory, and {free} MB are free on this machine; {fewer} are shown."
    )
    figures = {"needed": number(round(needed / 1e6)), "free": number(round(free / 1e6)), "fewer": number(_USUAL)}
    st.warning(text.format(n=number(asked), **figures), icon=":material/memory:")
    return True


def memory_needed(future: Future, count: int) -> float:
    """Bytes that a scheme and the baseline take in so many worlds: what is kept, and what each forecast is computed in."""
    kept = worlds.effort(future, count).bytes if is_kept(future, count) else 0
    return kept + 2 * memory_of_one(future, count)


def memory_of_one(future: Future, count: int) -> float:
    """Bytes that paying one scheme takes, what is remembered of it included."""
    scores = _scores(future, count) if has_scores_kept(future, count) else 0.0
    return scores / 2 + footprint(worlds.draw(future, count, keep=False))


def is_kept(future: Future, count: int) -> bool:
    """Whether so many worlds are few enough to stay in memory."""
    return worlds.effort(future, count).bytes <= _most()


def has_scores_kept(future: Future, count: int) -> bool:
    """Whether the scores in so many worlds are few enough to stay in memory, or stay there."""
    held: ScoredWorlds | None = last(Remembered.SCORED)
    return (held is not None and _is_of(held.worlds, future, count)) or _scores(future, count) <= _most()


def _most() -> float:
    """Bytes that may be kept: visitors share what is free."""
    free = freememory.free()
    return _KEPT_BYTES if free is None else min(_KEPT_BYTES, _KEPT_SHARE * free)


def _is_of(held: Worlds | None, future: Future, count: int) -> bool:
    return held is not None and held.future is future and held.count == count


def _scores(future: Future, count: int) -> float:
    return _A_SCORE * future.workforce.recorded.size * count


def _go_on_with(key: tuple[Future, int] | None) -> None:
    st.session_state[keys.MANY_WORLDS] = key
