"""The funnel as it stands, and the sliders that move every number of it; all moves of one drag are one step."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import streamlit as st

from kpi.charts.sketch import round_places
from kpi.funnel.backwards import FunnelNeed, funnel_needs
from kpi.funnel.stream import LONGEST_CYCLE, Funnel, SalesStream
from kpi.language import _
from kpi.problem import Refused
from pages.parts.plans.requests_open import fitted
from pages.parts.shell import controls, keys, privacy, session
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders
from pages.parts.shell.samples import example_funnel


def base_funnel() -> Funnel:
    """What nothing was moved in: the funnel of one's own requests, or the example."""
    made = fitted()
    return made.funnel if made else example_funnel().revise(currency=session.state().scheme.currency)


def funnel_now() -> Funnel:
    """With everything that was moved."""
    return session.state().step.funnel or base_funnel()


def needs_now() -> FunnelNeed:
    """What it takes."""
    return funnel_needs(funnel_now())


def put_funnel(funnel: Funnel, drag: str = "") -> None:
    """Sets the funnel; one that stands as nothing was moved is none of its own."""
    session.put(drag, funnel=None if funnel == base_funnel() else funnel)


class Number(NamedTuple):
    """One number of the funnel that can be moved."""

    name: str
    title: str
    unit: str
    read: Callable[[Funnel], float]
    put: Callable[[Funnel, float], Funnel]
    high: float
    low: float = 0
    step: float = 1


def chosen_stream(funnel: Funnel) -> int:
    """The stream whose numbers stand on the sliders."""
    titles = [stream.title for stream in funnel.streams]
    chosen = st.session_state.get(keys.FUNNEL_STREAM)
    return titles.index(chosen) if chosen in titles else 0


def show_stream_choice(funnel: Funnel) -> None:
    """Asks which stream is moved."""
    titles = [stream.title for stream in funnel.streams]
    controls.set_widget(keys.FUNNEL_STREAM, titles[chosen_stream(funnel)])
    st.selectbox(
        _("Numbers of"), titles, index=chosen_stream(funnel), format_func=privacy.cover().text, key=keys.FUNNEL_STREAM
    )


def show_funnel_sliders(key: str, numbers: Callable[[Funnel], list[Number]]) -> None:
    """A slider for each number."""

    def rows() -> list[SlideRow]:
        now, before = funnel_now(), base_funnel()
        return [_row(one, now, before) for one in numbers(now)]

    def take(moved: Moved) -> None:
        before = session.before_drag(moved.drag).funnel or base_funnel()
        number = next(one for one in numbers(before) if one.name == moved.name)
        try:
            put_funnel(number.put(before, moved.value), moved.drag)
        except Refused as refused:
            session.complain(refused)

    show_sliders(key, rows, take, never_alone)


def _row(one: Number, now: Funnel, before: Funnel) -> SlideRow:
    value, usual = one.read(now), one.read(before)
    slide = Slide(one.name, one.title, value, usual, one.low, max(one.high, usual), one.step, one.unit)
    return SlideRow(one.title, (slide,))


def goal_numbers(_funnel: Funnel) -> list[Number]:
    """The goal alone."""
    return [_money("goal", _("Goal of the month"), lambda one: one.goal, lambda one, value: one.revise(goal=value))]


def stream_numbers(funnel: Funnel) -> list[Number]:
    """Everything of the chosen stream."""
    place = chosen_stream(funnel)
    stream = funnel.streams[place]
    of = partial(_of, place)
    numbers = [
        Number(
            f"share {place}", _("Share of the goal"), "%", of(lambda one: round(one.share * 100, 1)),
            lambda one, value: one.with_share(place, value / 100), 100, step=0.5,
        ),
        _money(
            f"value {place}", _("Average deal"), of(lambda one: one.value),
            lambda one, value: one.with_stream(place, value=value),
        ),
    ]  # fmt: skip
    numbers += [_conversion(place, at, stage.title) for at, stage in enumerate(stream.stages)]
    return [
        *numbers,
        Number(
            f"contacts {place}", _("Contacts each"), "", of(lambda one: one.contacts),
            lambda one, value: one.with_stream(place, contacts=value), 20, step=0.5,
        ),
        Number(
            f"cycle {place}", _("Months to the money"), "", of(lambda one: one.cycle),
            lambda one, value: one.with_stream(place, cycle=value), min(24, LONGEST_CYCLE), step=0.5,
        ),
    ]  # fmt: skip


def _of(place: int, read: Callable[[SalesStream], float]) -> Callable[[Funnel], float]:
    return lambda funnel: read(funnel.streams[place])


def _conversion(place: int, at: int, title: str) -> Number:
    def put(funnel: Funnel, value: float) -> Funnel:
        stream = funnel.streams[place].with_conversion(at, value / 100)
        return funnel.with_stream(place, stages=stream.stages)

    name = _("Conversion of “{stage}”").format(stage=title)
    return Number(
        f"conversion {place} {at}",
        name,
        "%",
        _of(place, lambda one: round(one.stages[at].conversion * 100, 1)),
        put,
        100,
        0.5,
        0.5,
    )


def _money(name: str, title: str, read: Callable[[Funnel], float], put: Callable[[Funnel, float], Funnel]) -> Number:
    """Money from a tenth of what it usually is to three times as much, in round steps."""
    usual = read(base_funnel())
    step = next(iter(round_places(0, usual / 20, 1)[1:]), usual / 100)
    return Number(name, title, "", lambda funnel: _rounded(read(funnel)), put, usual * 3, step, step)


def _rounded(money: float) -> float:
    """As money is written beside it."""
    return round(money, 0 if money >= 1000 else 2)
