"""One payout curve: presets, handles and sliders over the crowd of real results, and the table of all its points."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.money import Floats
from kpi.rules.curve import Curve, Knot
from kpi.rules.presets import Preset, preset_of
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_picture import MOST_PAY, PAY_STEP, Get, Reach, curve_plot
from pages.parts.curves.curve_table import Put, show_points
from pages.parts.shell import keys, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.live import Moved, Slide, SlideRow, show_sliders, today_of
from pages.parts.shell.texts import plain


class Edited(NamedTuple):
    """A curve of the scheme, and how it is spoken of."""

    key: str
    get: Get
    put: Put
    results: Floats
    points: tuple[str, str, str]
    """What the three points are called: minimum, plan, maximum."""
    whose: str
    presets: Mapping[str, Preset]
    falls: bool = False
    """Whether lower is better, where a single point cannot say so."""


def show_curve_editor(heading: str, edited: Edited, beside: Callable[[], None] | None = None) -> None:
    """The heading with presets, the curve with its sliders, and what more there is; `beside` draws what else is done with the curve."""
    with st.container(horizontal=True, vertical_alignment="center", key=f"curve head {edited.key}", gap="small"):
        st.header(plain(heading), anchor=False, width="content")
        st.space("stretch")
        _show_presets(edited)
    _show_points(edited)
    with st.container(horizontal=True, gap="medium"):
        if beside:
            beside()
        _show_more_button(edited)
    if st.session_state.get(keys.more_points(edited.key)):
        show_points(edited.key, edited.get, edited.put, falls=edited.falls)


def _show_presets(edited: Edited) -> None:
    key, now = keys.preset(edited.key), preset_of(edited.get(session.state().scheme), edited.presets)
    if st.session_state.get(key) != now:
        st.session_state[key] = now
    st.segmented_control(
        _("Preset"),
        list(edited.presets),
        format_func=lambda name: _(edited.presets[name].title),
        key=key,
        label_visibility="collapsed",
        on_change=redraw_page_after(_use_preset),
        args=(edited,),
    )


def _use_preset(edited: Edited) -> None:
    name = st.session_state[keys.preset(edited.key)]
    if name is None:  # what is chosen was pressed once more
        return
    preset, get, put = edited.presets[name], edited.get, edited.put
    session.use(lambda scheme: put(scheme, preset.of(get(scheme), falls=edited.falls)), _(preset.says))


def _show_points(edited: Edited) -> None:
    """A row for each of the points: where it is, and what it pays; the curve above has handles for the same."""
    get, results = edited.get, edited.results
    key = f"{edited.key}_points"
    plot = partial(curve_plot, get, results, partial(_reach, results))
    show_sliders(key, partial(_rows, edited), partial(_take, edited), partial(_alone, edited), plot=plot)


def show_one_point(edited: Edited) -> None:
    """The slider of where its first point is, and nothing else."""

    def rows() -> list[SlideRow]:
        at = _rows(edited)[0].slides[0]
        return [SlideRow(at.spoken, (at._replace(word=""),))]

    show_sliders(f"{edited.key}_point", rows, partial(_take, edited), partial(_alone, edited))


def _rows(edited: Edited) -> list[SlideRow]:
    curve = edited.get(session.state().scheme)
    today = today_of(edited.get, curve)
    points = [(title, _point(curve, today, index)) for title, index in _three(curve, edited.points)]
    return [_row(point, _reach(edited.results, curve), title, edited.whose) for title, point in points]


def _take(edited: Edited, moved: Moved) -> None:
    session.change(lambda scheme: edited.put(scheme, _moved(edited.get(scheme), moved)), moved.drag)


def _alone(edited: Edited, before: Scheme, after: Scheme) -> bool:
    """Nothing else shows the points but the table of all, and the presets."""
    same = preset_of(edited.get(before), edited.presets) == preset_of(edited.get(after), edited.presets)
    return same and not st.session_state.get(keys.more_points(edited.key))


def _show_more_button(edited: Edited) -> None:
    key = keys.more_points(edited.key)
    opened = bool(st.session_state.get(key))
    label, icon = (_("Fewer points"), ":material/remove:") if opened else (_("More points"), ":material/add:")
    st.button(label, key=f"{edited.key}_more", type="tertiary", icon=icon, on_click=_turn_more, args=(key,))


def _turn_more(key: str) -> None:
    st.session_state[key] = not st.session_state.get(key)


def _three(curve: Curve, titles: tuple[str, str, str]) -> list[tuple[str, int]]:
    """Which points the sliders move: the first, the one that pays 100 % or comes nearest, and the last."""
    last = len(curve.knots) - 1
    if last == 0:
        return [(titles[1], 0)]
    if last == 1:
        first, second = (titles[1], titles[2]) if curve.knots[0].pay >= 1 else (titles[0], titles[1])
        return [(first, 0), (second, 1)]
    middle = min(range(1, last), key=lambda index: abs(curve.knots[index].pay - 1))
    return [(titles[0], 0), (titles[1], middle), (titles[2], last)]


class _Point(NamedTuple):
    """A point of the curve, and where it is in today's scheme."""

    place: int
    now: Knot
    today: Knot


def _point(curve: Curve, today: Curve, index: int) -> _Point:
    alike = (len(today.knots), today.scale) == (len(curve.knots), curve.scale)
    return _Point(index, curve.knots[index], (today if alike else curve).knots[index])


def _reach(results: Floats, curve: Curve) -> Reach:
    """In the KPI's own unit over the values that occur, in steps of about a hundredth of them."""
    if curve.scale == "plan":
        return Reach(0, 200, 1, "%", 100)
    known = results[~np.isnan(results)]
    ends = [knot.at for knot in curve.knots] + ([float(known.min()), float(known.max())] if len(known) else [])
    low, high = min(ends), max(*ends, min(ends) + 1e-9)
    step = float(10.0 ** np.floor(np.log10((high - low) / 50)))
    return Reach(low - step, high + step, step, "", 1)


def _row(point: _Point, reach: Reach, title: str, whose: str) -> SlideRow:
    at, was = (round(knot.at * reach.times, 6) for knot in (point.now, point.today))
    pays, paid = (round(knot.pay * 100, 6) for knot in (point.now, point.today))
    of_at = _("{point} of {whose}").format(point=title, whose=whose)
    of_pay = _("{point} of {whose}: pay").format(point=title, whose=whose)
    slides = (
        Slide(f"at {point.place}", of_at, at, was, reach.low, reach.high, reach.step, reach.unit, _("at")),
        Slide(f"pay {point.place}", of_pay, pays, paid, 0, MOST_PAY, PAY_STEP, "%", _("pays")),
    )
    return SlideRow(title, slides)


def _moved(curve: Curve, moved: Moved) -> Curve:
    """One slider moves a point in one direction, a handle in both."""
    what, place = moved.name.split()
    if what == "pay":
        return curve.moved(int(place), pay=moved.value / 100)
    at = moved.value if curve.scale == "value" else moved.value / 100
    return curve.moved(int(place), at=at, pay=None if moved.pay is None else moved.pay / 100)
