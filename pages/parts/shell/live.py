"""Sliders of our own, which answer while they are dragged: native inputs with a number box beside each, drawn by live.js."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

import streamlit as st

from kpi.language import _, reader
from kpi.scheme.scheme import Scheme
from pages.parts.shell import header, keys, privacy, session, taught
from pages.parts.shell.drawing import remade_drawings, remake_drawings
from pages.parts.shell.fragments import fragment, redraw
from pages.parts.shell.saved import saved_turned
from pages.parts.shell.view import view_or_none

mount = taught.component(
    "live",
    '<div class="payout"></div><div class="live"></div>',
    css=("live.css", "handles.css", "live_split.css"),
    js=("handles.js", "live_split.js", "live_last.js", "live.js"),
)


class Slide(NamedTuple):
    """One slider with its box, in steps between two ends; a value beyond them widens them."""

    name: str
    """By which its moves are told; not shown, and never a name out of the data."""
    spoken: str
    """What a screen reader calls it: the KPI, the role, the point."""
    value: float
    today: float
    """Where it stands in today's scheme, which a tick shows."""
    low: float = 0
    high: float = 100
    step: float = 1
    unit: str = "%"
    word: str = ""
    """Between the row's title and the slider."""


class SlideRow(NamedTuple):
    """Sliders side by side under one title."""

    title: str
    slides: tuple[Slide, ...]
    locked: bool | None = None
    """Whether it is held where it is; None where it cannot be."""
    help: str = ""


class Moved(NamedTuple):
    """Where a hand has moved a slider. All moves of one drag are one step that can be undone."""

    name: str
    value: float
    drag: str
    rest: bool
    """Whether the hand has let go."""
    pay: float | None = None
    """What a point of a curve pays, in percent, where the hand moves the point itself and not one of its sliders."""


_MOST_DECIMALS = 2
"""Of a value that lies between two steps."""
_Read = TypeVar("_Read")
Rows = Callable[[], Sequence[SlideRow]]
Take = Callable[[Moved], None]
Plot = Callable[[], dict[str, Any]]
"""A curve above the sliders, as handles.js reads it, with handles that move the same points."""
Alone = Callable[[Scheme, Scheme], bool]
"""From the scheme before and after a drag: whether nothing besides these sliders and the drawings shows what has changed."""


def always_alone(_before: Scheme, _after: Scheme) -> bool:
    """Nothing else ever shows it."""
    return True


def never_alone(_before: Scheme, _after: Scheme) -> bool:
    """The rest of the page always shows it: what the hand shows comes first, also of a single key."""
    return False


def show_sliders(
    key: str,
    rows: Rows,
    take: Take,
    alone: Alone,
    locked: Callable[[str, bool], None] | None = None,
    plot: Plot | None = None,
    beside: Callable[[], Sequence[str]] = tuple,
) -> None:
    """Sliders in rows. While one is dragged they follow with the drawings and with the fragments `beside` them; when the hand rests, the page
    does, unless they are `alone`."""

    def draw() -> None:
        told = st.session_state.get(keys.slides_told(key), 0)
        shown = privacy.cover().everywhere([_row(row) for row in rows()])
        words = {"was": _("was {value}"), "lock": _("Lock {title}"), "unlock": _("Unlock {title}")}
        curve = privacy.cover().everywhere(plot()) if plot else None
        told_of = {"told": told, "first": alone is never_alone, "locale": reader().replace("_", "-")}
        data = {"rows": shown, "plot": curve, "words": words, "drawn": remade_drawings(key)} | told_of
        heard: dict[str, Any] = {"on_moved_change": partial(_hear, key, take, alone, beside)}
        if locked:
            heard["on_locked_change"] = partial(_hear_lock, key, locked)
        mount(key=key, data=data, **heard)

    fragment(key)(draw)()


def show_split(key: str, beside: Sequence[str] = ()) -> None:
    """The slider of the split. The drawings follow it in the browser; where the hand comes to rest, the scheme takes the share, and the
    fragments `beside` it are drawn again."""

    def draw() -> None:
        share, now = session.state().scheme.team.share, session.state().baseline.team.share
        at = round(100 * (1.0 if share is None else share))
        today = at if now is None else round(100 * now)
        split = {"today": today, "words": _split_words(today), "locale": reader().replace("_", "-")}
        told = st.session_state.get(keys.HAND_TOLD, 0)
        mount(key=key, data={"split": split, "at": at, "told": told}, on_moved_change=partial(_hear_split, key, beside))

    fragment(key)(draw)()


def _split_words(today: int) -> dict[str, str]:
    return {
        "name": _("Split of the bonus between own result and team result"),
        "short": _("{own} : {team}"),
        "own": _("own result {own}"),
        "team": _("team result {team}"),
        "hint": _("own : team"),
        "today": _("{own}:{team} · today").format(own=today, team=100 - today),
    }


def _hear_split(key: str, beside: Sequence[str]) -> None:
    """The browser shows the share already: besides the slider only these fragments, undo and redo may have to be drawn again."""
    if message := taught.heard(key, "moved"):
        st.session_state[keys.HAND_TOLD] = message["told"]
        share = float(message["value"]) / 100
        session.change(lambda scheme: scheme.shared(share), drag=f"{key} {message['drag']}")
        if session.state().complaints or view_or_none() is None:
            redraw()
        if beside or header.history_turned() or saved_turned():
            redraw(key, keys.HISTORY, keys.SAVED, *beside)


def today_of(read: Callable[[Scheme], _Read], now: _Read) -> _Read:
    """What is read of today's scheme; where that has no such card or KPI, what it is now."""
    try:
        return read(session.state().baseline)
    except (LookupError, StopIteration, AttributeError):
        return now


def _row(row: SlideRow) -> dict[str, Any]:
    """As the browser reads it."""
    return row._asdict() | {
        "name": row.slides[0].name,
        "slides": [_slide(slide, bool(row.locked)) for slide in row.slides],
    }


def _slide(slide: Slide, locked: bool) -> dict[str, Any]:
    low, high = min(slide.low, slide.value), max(slide.high, slide.value)
    digits = max(_decimals(slide.step), min(_decimals(slide.value), _MOST_DECIMALS))
    return slide._asdict() | {"low": low, "high": high, "digits": digits, "locked": locked}


def _decimals(value: float) -> int:
    return len(f"{value:.6f}".rstrip("0").split(".")[1])


def _hear(key: str, take: Take, alone: Alone, beside: Callable[[], Sequence[str]]) -> None:
    message = taught.heard(key, "moved")
    if not message:
        return
    st.session_state[keys.slides_told(key)] = message["told"]
    moved = _moved(key, message)
    before = session.before_drag(moved.drag).scheme
    take(moved)
    in_hand = not moved.rest
    redraw_after(key, *beside(), in_hand=in_hand, alone=in_hand or alone(before, session.state().scheme))


def _moved(key: str, message: dict[str, Any]) -> Moved:
    pay = message.get("pay")
    told = None if pay is None else float(pay)
    drag = f"{key} {message['drag']}"
    return Moved(str(message["name"]), float(message["value"]), drag, bool(message["rest"]), told)


def _hear_lock(key: str, locked: Callable[[str, bool], None]) -> None:
    message = taught.heard(key, "locked")
    if message:
        locked(str(message["name"]), bool(message["on"]))


def redraw_after(key: str, *beside: str, in_hand: bool, alone: bool) -> None:
    """Ends a callback: the sliders (`key`), fragments beside them and the drawings follow, when they are all that there is to draw again."""
    if not alone or session.state().complaints or view_or_none() is None:
        redraw()
    remake_drawings(key, in_hand=in_hand)
    turned = [one for one, is_so in ((keys.HISTORY, header.history_turned()), (keys.SAVED, saved_turned())) if is_so]
    if others := [*beside, *turned]:
        redraw(key, *others)
