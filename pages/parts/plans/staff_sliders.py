"""The groups as they stand, and the sliders that move their numbers; all moves of one drag are one step."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from kpi.funnel.backwards import funnel_needs
from kpi.headcount.peopleneeded import PeopleNeeded, people_needed
from kpi.headcount.staffing import StaffGroup, Staffing
from kpi.language import _
from kpi.problem import Refused
from pages.parts.plans.funnel_sliders import funnel_now
from pages.parts.shell import controls, keys, privacy, session
from pages.parts.shell.live import Moved, Slide, SlideRow, never_alone, show_sliders
from pages.parts.shell.samples import example_staffing


def base_staffing() -> Staffing:
    """What nothing was moved in."""
    return example_staffing().revise(currency=session.state().scheme.currency)


def staffing_now() -> Staffing:
    """With everything that was moved."""
    return session.state().step.staffing or base_staffing()


def needed_now() -> PeopleNeeded:
    """How many people it takes."""
    return people_needed(staffing_now())


def put_staffing(staffing: Staffing, drag: str = "") -> None:
    """Sets the groups; those that stand as nothing was moved are none of their own."""
    session.put(drag, staffing=None if staffing == base_staffing() else staffing)


def chosen_group(staffing: Staffing) -> int:
    """The group whose numbers stand on the sliders."""
    roles = [group.role for group in staffing.groups]
    chosen = st.session_state.get(keys.STAFF_GROUP)
    return roles.index(chosen) if chosen in roles else 0


def show_group_choice(staffing: Staffing) -> None:
    """Asks which group is moved, where there are several."""
    roles = [group.role for group in staffing.groups]
    if len(roles) > 1:
        controls.set_widget(keys.STAFF_GROUP, roles[chosen_group(staffing)])
        st.selectbox(
            _("Numbers of"), roles, index=chosen_group(staffing), format_func=privacy.cover().text, key=keys.STAFF_GROUP
        )


def funnel_cycle() -> float:
    """The longest way from the first contact to the money in the funnel, in months."""
    return max(stream.cycle for stream in funnel_now().streams)


def with_work_of_funnel(staffing: Staffing) -> Staffing:
    """The first activity of the chosen group is what the funnel asks for, and the goal is its goal."""
    needs = funnel_needs(funnel_now())
    place = chosen_group(staffing)
    first, *others = staffing.groups[place].activities
    work = first.revise(needed=float(needs.contacts + needs.requests), title=_("contacts and requests of the funnel"))
    return staffing.with_group(place, activities=(work, *others)).revise(goal=needs.funnel.goal)


class Count(NamedTuple):
    """One number of a group that can be moved."""

    name: str
    title: str
    read: Callable[[StaffGroup], float]
    put: Callable[[StaffGroup, float], StaffGroup]
    low: float
    high: float
    step: float = 1
    unit: str = ""


def show_staff_sliders(key: str, counts: Callable[[StaffGroup], list[Count]]) -> None:
    """A slider for each number of the chosen group."""

    def rows() -> list[SlideRow]:
        now, before = staffing_now(), base_staffing()
        place = chosen_group(now)
        usual = before.groups[place] if place < len(before.groups) else now.groups[place]
        return [_row(one, now.groups[place], usual) for one in counts(now.groups[place])]

    def take(moved: Moved) -> None:
        before = session.before_drag(moved.drag).staffing or base_staffing()
        place = chosen_group(before)
        group = before.groups[place]
        count = next(one for one in counts(group) if one.name == moved.name)
        try:
            groups = [count.put(one, moved.value) if at == place else one for at, one in enumerate(before.groups)]
            put_staffing(before.revise(groups=groups), moved.drag)
        except Refused as refused:
            session.complain(refused)

    show_sliders(key, rows, take, never_alone)


def _row(one: Count, now: StaffGroup, usual: StaffGroup) -> SlideRow:
    try:
        today = one.read(usual)
    except IndexError:  # another file has more activities than the example
        today = one.read(now)
    slide = Slide(one.name, one.title, one.read(now), today, one.low, one.high, one.step, one.unit)
    return SlideRow(one.title, (slide,))


def people_counts(_group: StaffGroup) -> list[Count]:
    """The people there are."""
    return [_plain("people", _("People there are"), lambda one: one.people, 0, 40, put_as=int)]


def norm_counts(group: StaffGroup) -> list[Count]:
    """The work of each activity and its norms."""
    return [count for at in range(len(group.activities)) for count in _activity(group, at)]


def time_counts(_group: StaffGroup) -> list[Count]:
    """The time that there is for it, and what one more costs."""
    return [
        _plain("days", _("Working days a month"), lambda one: one.days, 1, 31),
        _share("present", _("Share of days present"), lambda one: one.present, 5),
        _share("travel", _("Share of days on the road"), lambda one: one.travel, 0, 95),
        _plain("meetings", _("Hours of meetings a day"), lambda one: one.meetings, 0, 7, 0.5),
        _plain("ready", _("Months until ready"), lambda one: one.ready, 0, 24, 0.5),
        _plain("cost", _("Cost of one more a month"), lambda one: one.cost, 0, 30_000, 500),
    ]


def _plain(
    field: str,
    title: str,
    read: Callable[[StaffGroup], float],
    low: float,
    high: float,
    step: float = 1,
    put_as: Callable[[float], float] = float,
) -> Count:
    return Count(field, title, read, lambda one, value: one.revise(**{field: put_as(value)}), low, high, step)


def _share(field: str, title: str, read: Callable[[StaffGroup], float], low: float, high: float = 100) -> Count:
    return Count(
        field, title, lambda one: round(read(one) * 100, 1), lambda one, value: one.revise(**{field: value / 100}),
        low, high, 1, "%",
    )  # fmt: skip


def _activity(group: StaffGroup, at: int) -> list[Count]:
    work = group.activities[at]
    needed = _("{work} needed a month").format(work=work.title)
    fewest, most = _("{work} on a slow day").format(work=work.title), _("{work} on a good day").format(work=work.title)
    high = max(work.most * 3, 4)
    return [
        Count(
            f"needed {at}",
            needed,
            lambda one: one.activities[at].needed,
            _put(at, "needed"),
            0,
            max(work.needed * 3, 10),
        ),
        Count(f"fewest {at}", fewest, lambda one: one.activities[at].fewest, _put(at, "fewest"), 0.5, high, 0.5),
        Count(f"most {at}", most, lambda one: one.activities[at].most, _put(at, "most"), 0.5, high, 0.5),
    ]


def _put(at: int, field: str) -> Callable[[StaffGroup, float], StaffGroup]:
    """A number of one activity; a slow day that is moved beyond a good one takes it along, and the other way round."""

    def put(group: StaffGroup, value: float) -> StaffGroup:
        work = group.activities[at]
        changes = {field: value}
        if field == "fewest" and value > work.most:
            changes["most"] = value
        if field == "most" and value < work.fewest:
            changes["fewest"] = value
        activities = [one.revise(**changes) if place == at else one for place, one in enumerate(group.activities)]
        return group.revise(activities=activities)

    return put
