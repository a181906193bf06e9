"""What a changed scheme has to meet: a row a condition, each switched on or off, and more of them from a list."""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from kpi.language import _
from kpi.solver import Condition
from kpi.solver.changeasked import ChangeAsked
from kpi.solver.groupconditions import FEWEST, GapAtMost
from kpi.solver.peopleconditions import (
    CostAtMost,
    FewLose,
    NobodyLosesMore,
    StrongLoseAtMost,
    TransferAtMost,
)
from kpi.solver.schemeconditions import (
    OnePointDecidesAtMost,
    OwnPointPaysAtLeast,
    OwnShareAtLeast,
    OwnShareAtMost,
    PassAtLeast,
    PassAtMost,
    WeightAtLeast,
)
from kpi.solver.yearconditions import ExpectedCostAtMost, NineOfTenYearsAtMost, WorstYearsAtMost
from pages.parts.shell import amounts, keys, session
from pages.parts.shell.change_question import ask
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain
from pages.parts.shell.view import View

_MOST_GROUPS = 6
_MOST = {"share": 100.0}
_FORMATS = {"share": "%.1f"}


def show_conditions(view: View, asked: ChangeAsked) -> None:
    """A row each, and the list of others."""
    for place, (condition, chosen) in enumerate(asked.conditions):
        _row(asked, place, condition, chosen=chosen)
    _more(view, asked)


def _row(asked: ChangeAsked, place: int, condition: Condition, *, chosen: bool) -> None:
    key, number_key, label = keys.condition(place), keys.condition_number(place), plain(condition.label)
    number = shown(condition)
    row = st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"condition row {place}")
    with row:
        set_widget(key, chosen)
        st.checkbox(label, value=chosen, key=key, on_change=_switch, args=(asked, place))
        set_widget(number_key, number)
        st.number_input(
            label,
            value=number,
            min_value=0.0,
            max_value=_MOST.get(condition.unit),
            step=1000.0 if number >= 10_000 else 1.0,
            format=_FORMATS.get(condition.unit, "%.0f"),
            label_visibility="collapsed",
            disabled=not chosen,
            width=150,
            key=number_key,
            on_change=_number,
            args=(asked, place),
        )
        st.caption(_unit(condition), width=32)


def shown(condition: Condition) -> float:
    """Its number as its box has it: percents, units of the currency, people."""
    number = float(getattr(condition, condition.number))
    return round(number * 100, 6) if condition.unit == "share" else number


def _with_number(condition: Condition, number: float) -> Condition:
    value = (
        round(number / 100, 8) if condition.unit == "share" else round(number) if condition.unit == "people" else number
    )
    return condition.revise(**{condition.number: value})


def _unit(condition: Condition) -> str:
    """What the number in a box counts."""
    return session.state().scheme.currency if condition.unit == "money" else "%" if condition.unit == "share" else ""


@redraw_page_after
def _switch(asked: ChangeAsked, place: int) -> None:
    _put(asked, place, asked.conditions[place][0], chosen=bool(st.session_state[keys.condition(place)]))


@redraw_page_after
def _number(asked: ChangeAsked, place: int) -> None:
    condition, chosen = asked.conditions[place]
    number = st.session_state[keys.condition_number(place)]
    if number is not None:
        _put(asked, place, _with_number(condition, number), chosen=chosen)


def _put(asked: ChangeAsked, place: int, condition: Condition, *, chosen: bool) -> None:
    rows = (*asked.conditions[:place], (condition, chosen), *asked.conditions[place + 1 :])
    ask(asked.revise(conditions=rows))


def _more(view: View, asked: ChangeAsked) -> None:
    """Any condition there is, also one that stands there already."""
    offered = list(_offered(view))
    labels = [plain(condition.label) for condition in offered]
    with st.popover(_("Condition"), icon=":material/add:", key="more conditions", type="tertiary"):
        place = st.selectbox(
            _("Condition"),
            range(len(offered)),
            index=None,
            key=keys.NEW_CONDITION,
            format_func=labels.__getitem__,
            placeholder=_("Choose one"),
        )
        chosen = None if place is None else offered[place]
        st.button(
            _("Add it"),
            key="add condition",
            disabled=chosen is None,
            on_click=redraw_page_after(partial(_add, asked, chosen)),
        )


def _add(asked: ChangeAsked, condition: Condition | None) -> None:
    if condition is not None:
        ask(asked.revise(conditions=(*asked.conditions, (condition, True))))


def _offered(view: View) -> Iterator[Condition]:
    """All of them, each with a number to begin with: mostly as it is today."""
    cost, turns = float(view.before.paid.cost) / amounts.units(), max(int(view.before.paid.active.sum()), 1)
    target = float(view.before.paid.target.sum()) / amounts.units() / turns
    yield CostAtMost(most=round(cost))
    yield StrongLoseAtMost(most=0.02)
    yield NobodyLosesMore(most=0.05)
    yield FewLose(most=0)
    yield FewLose(most=0, against="100:0")
    yield TransferAtMost(most=0)
    yield OwnShareAtMost(share=0.8)
    yield OwnShareAtLeast(share=0.5)
    yield WeightAtLeast(share=0.1)
    yield OwnPointPaysAtLeast(least_pay=round(target / 100))
    yield OnePointDecidesAtMost(most=round(target / 4))
    for level, least, most in (("first", 0.85, 0.95), ("plan", 0.6, 0.7), ("last", 0.05, 0.15)):
        yield PassAtLeast.model_validate({"level": level, "share": least})
        yield PassAtMost.model_validate({"level": level, "share": most})
    ahead = session.state().step.ahead_budget
    yearly = round(ahead if ahead is not None else target * turns / max(len(view.workforce.periods), 1) * 12)
    yield ExpectedCostAtMost(most=yearly)
    yield NineOfTenYearsAtMost(most=yearly)
    yield WorstYearsAtMost(most=yearly)
    yield from _gaps(view)


_NOT_A_GROUP = frozenset(
    {"person", "team", "role", "salary", "target_bonus", "multiplier", "hired", "left", "from", "to", "leave_days"}
)


def _gaps(view: View) -> Iterator[Condition]:
    """Between every two groups of a column of the people's table that is no pay and no name."""
    people = session.state().data.people
    if people is None:
        return
    for column in (name for name in people.columns if str(name) not in _NOT_A_GROUP):
        counts = people.loc[people["person"].isin(view.workforce.people), column].astype(str).value_counts()
        groups = [str(name) for name, count in counts.items() if count >= FEWEST]
        if 2 <= len(groups) <= _MOST_GROUPS and len(counts) <= _MOST_GROUPS:
            yield from (
                GapAtMost(most=0.05, column=str(column), group=one, reference=other)
                for one in groups
                for other in groups
                if one != other
            )
