"""How next year's plans come about: the way, its numbers, the total, what each could bring or do."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from kpi.language import _, number, percent, reader
from kpi.money import Floats
from kpi.plans.past import KpiPast
from kpi.plans.planset import next_year
from kpi.plans.planways import WAYS, Blended, ByPotential, LevelReached, PlanWay
from kpi.plans.target import RAMP, Proposal, propose_plans, ramp_shares
from kpi.problem import Refused
from pages.parts.plans.planned import Planned, capped, hired_days, size_columns, sizes_of
from pages.parts.shell import keys, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import plain, show_remark
from pages.parts.shell.view import View

RAISE = "plans raised"
_SAME, _OWN, _ASKED = "same", "own", "asked"
_PARTS = 2000
"""A middle plan is rounded to about so many parts."""
_FAR = 0.15
"""So far from what is usual, plans themselves are the problem."""
_ENDS = {"growth": (-30, 50), "own": (0, 100), "share": (5, 95)}


class Asked(NamedTuple):
    """What the form says."""

    way: PlanWay
    past: KpiPast
    """Of those who are there, with what each could bring, where the way asks for it."""
    step: float
    ramps: Mapping[str, Floats]


def raise_slider() -> Supposed:
    """All plans higher or lower by one share."""
    return Supposed(RAISE, _("Raise all plans by"), 0, -20, 30)


def show_way_form(view: View, planned: Planned) -> None:
    """The way with its numbers on sliders; then total, step, and what limits a plan."""
    ways = {one.title: _(one.title) for one in _usable(planned.past)}
    st.selectbox(
        _("Plans come from"), list(ways), format_func=ways.__getitem__, key=keys.PLAN_WAY, persist_state="session"
    )
    way = _way_type(planned.past)
    if sliders := _sliders(way):
        show_supposed("way sliders", sliders, alone=False)
    if way is ByPotential:
        _size_choice(view, planned)
    left, right = st.columns(2)
    with left:
        _total(planned)
    with right:
        st.number_input(
            _("Round to"),
            min_value=0.0,
            value=None,
            placeholder=number(_step(planned), 2),
            key=keys.PLAN_STEP,
            persist_state="session",
        )
        st.number_input(
            _("One can do at most"),
            min_value=0.0,
            value=None,
            placeholder=_("no limit"),
            key=keys.PLAN_CAPACITY,
            persist_state="session",
        )
    if hired_days(planned.past):
        st.toggle(
            _("New people start lower"), value=True, key=keys.PLAN_RAMP, persist_state="session", help=_ramp_help()
        )


def _ramp_help() -> str:
    shares = ", ".join(percent(share, 0) for share in RAMP)
    return _("In the first periods after the first day: {shares} of the plan; an assumption.").format(shares=shares)


def proposal(view: View, planned: Planned) -> Proposal:
    """The plans as the form says. Raises `Refused`."""
    asked, most = what_is_asked(view, planned), st.session_state.get(keys.PLAN_CAPACITY)
    total, ramps = _wanted_total(asked), {name: float(line.mean()) for name, line in asked.ramps.items()}
    made: Proposal = remembered(
        Remembered.PROPOSED_PLANS,
        (asked.past, asked.way, total, asked.step, most, ramps, reader()),
        lambda: propose_plans(
            asked.past, asked.way, total=total, step=asked.step, capacity=capped(most, asked.past), ramps=ramps
        ),
    )
    return made


def what_is_asked(view: View, planned: Planned) -> Asked:
    """What the form says."""
    way = _way_type(planned.past)
    fields = {one.name.removeprefix(_prefix(way)): one.share for one in _sliders(way)}
    column = _size_column(view, planned) if way is ByPotential else ""
    past: KpiPast = remembered(
        Remembered.PLANNED_FOR, (planned.past, column, view.everyone), lambda: _planned_for(view, planned.past, column)
    )
    return Asked(way.model_validate(fields), past, _step(planned), _ramps(planned))


def _planned_for(view: View, past: KpiPast, column: str) -> KpiPast:
    """Those who are there, with what each could bring, where a column says it."""
    return past.only(past.there).sized(sizes_of(view, past, column) if column else {})


def every_way(past: KpiPast) -> list[PlanWay]:
    """All ways, each with its numbers as they stand on the sliders."""
    return [
        way.model_validate({one.name.removeprefix(_prefix(way)): one.share for one in _sliders(way)})
        for way in _usable(past)
    ]


def _usable(past: KpiPast) -> list[type[PlanWay]]:
    """Those that have something to go by; potential asks for it first."""
    made: list[type[PlanWay]] = remembered(
        Remembered.PLAN_WAYS,
        (past,),
        lambda: [way for way in WAYS if way is ByPotential or not np.isnan(way().plans(past)).all()],
    )
    return made


def _way_type(past: KpiPast) -> type[PlanWay]:
    chosen, usable = st.session_state.get(keys.PLAN_WAY), _usable(past)
    return next((way for way in usable if way.title == chosen), _usual_way(past, usable))


def _usual_way(past: KpiPast, usable: list[type[PlanWay]]) -> type[PlanWay]:
    """Where plans were far too hard or too easy, the level that a share reached; otherwise the first that has something to go by."""
    met = past.relative[:, past.year]
    known = met[~np.isnan(met)]
    usual = session.state().step.norms.norm("people at plan")
    share = float(((known <= 1) if past.falls else (known >= 1)).mean()) if len(known) else usual.low
    fits = usual.low - _FAR <= share <= usual.high + _FAR
    return usable[0] if fits or LevelReached not in usable else LevelReached


def _prefix(way: type[PlanWay]) -> str:
    return f"{way.__name__} "


def _sliders(way: type[PlanWay]) -> list[Supposed]:
    fields = {name: field for name, field in way.model_fields.items() if name in _ENDS}
    return [
        Supposed(f"{_prefix(way)}{name}", _(field.title or name), round(float(field.default) * 100), *_ENDS[name])
        for name, field in fields.items()
    ]


def _size_choice(view: View, planned: Planned) -> None:
    columns, kpis = size_columns(view, planned.past)
    called = {name: plain(name) for name in (*columns, *kpis)}
    st.selectbox(
        _("What each could bring is told by"),
        list(called),
        format_func=called.__getitem__,
        key=keys.PLAN_SIZES,
        persist_state="session",
    )
    show_remark(
        _(
            "A column of the people table, such as customers or the worth of the territory, or the result of another KPI."
        )
    )


def _size_column(view: View, planned: Planned) -> str:
    columns = [*size_columns(view, planned.past)[0], *size_columns(view, planned.past)[1]]
    chosen = st.session_state.get(keys.PLAN_SIZES)
    return str(chosen) if chosen in columns else (columns or [""])[0]


def _total(planned: Planned) -> None:
    """The total that is divided; what does not add up has none."""
    if planned.past.adds != "sum":
        show_remark(_("This KPI does not add up, so each plan is set on its own."))
        return
    kinds = {_SAME: _("today's total"), _ASKED: _("what the way asks for"), _OWN: _("a total of your own")}
    st.selectbox(
        _("All plans together"),
        list(kinds),
        list(kinds).index(_usual_total(planned.past)),
        format_func=kinds.__getitem__,
        key=keys.PLAN_TOTAL,
        persist_state="session",
    )
    if st.session_state.get(keys.PLAN_TOTAL) == _OWN:
        st.number_input(
            _("Total"), min_value=0.0, value=None, key=keys.PLAN_OWN_TOTAL, persist_state="session", format="%.2f"
        )


def _usual_total(past: KpiPast) -> str:
    """Today's total for what only divides it anew."""
    return _SAME if _way_type(past) is Blended else _ASKED


def _wanted_total(asked: Asked) -> float | None:
    past, factor = asked.past, 1 + raise_slider().share
    if past.adds != "sum":
        return None
    kind = st.session_state.get(keys.PLAN_TOTAL) or _usual_total(past)
    own = st.session_state.get(keys.PLAN_OWN_TOTAL)
    today = past.total(past.planned)
    if kind == _OWN and own:
        return float(own)
    if kind == _SAME and not np.isnan(today):
        return today * factor
    return None if factor == 1 else past.total(asked.way.plans(past)) * factor


def _step(planned: Planned) -> float:
    """As the form says; otherwise a round part of the middle plan, so that plans can be remembered."""
    if given := st.session_state.get(keys.PLAN_STEP):
        return float(given)
    values = planned.past.planned if not np.isnan(planned.past.planned).all() else planned.past.result
    middle = float(np.nanmedian(np.abs(values)))
    if planned.past.adds != "sum" or not middle > 0:
        return 0.01 if middle < 10 else 0.1
    return max(_round_up(middle / _PARTS), 1.0 if middle >= 50 else 0.1)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, ..."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(size * power for size in (1, 2, 5, 10) if size * power >= value * (1 - 1e-9)))


def _ramps(planned: Planned) -> Mapping[str, Floats]:
    """By new person, shares of the plan in each period ahead."""
    past = planned.past
    if st.session_state.get(keys.PLAN_RAMP, True) is False:
        return {}
    days = {name: pd.to_datetime(day, errors="coerce") for name, day in hired_days(past).items() if name in past.names}  # type: ignore[call-overload]
    try:
        return ramp_shares(days, next_year(past.periods[-1], past.size))
    except Refused:
        return {}
