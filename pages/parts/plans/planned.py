"""Which KPI is planned, for whom, and what is known of it: the last year and the year before."""

from collections.abc import Mapping
from typing import NamedTuple, cast

import numpy as np
import streamlit as st

from kpi.language import _
from kpi.payment.stretches import once_a_person
from kpi.payment.units import Of
from kpi.periods import year_of
from kpi.plans.past import KpiPast, past
from kpi.plans.planset import next_year
from kpi.problem import Refused
from pages.parts.shell import keys, privacy, session
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View

ALL_ROLES = ""


class Planned(NamedTuple):
    """What is planned, and how its years are called."""

    past: KpiPast
    title: str
    """Of the KPI."""
    year: str
    """The last year with results, such as "2025" or "12 months"."""
    before: str
    ahead: str


def choose(view: View) -> Planned:
    """Asks what is planned, in one line. Raises `Refused` where there are no results of it."""
    names = planned_kpis(view)
    titles = view.scheme.titles
    cover = privacy.cover()
    said = {name: cover.text(titles.get(name, name)) for name in names}
    with st.container(horizontal=True, vertical_alignment="top", key="what is planned"):
        st.selectbox(
            _("KPI"),
            names,
            format_func=said.__getitem__,
            key=keys.PLANNED_KPI,
            width=220,
            persist_state="session",
        )
        st.segmented_control(
            _("Plans of"),
            list(_whose()),
            default="person",
            format_func=_whose().__getitem__,
            required=True,
            key=keys.PLANNED_OF,
            persist_state="session",
        )
        roles = _roles(view, chosen_kpi(view))
        if chosen_of() == "person" and len(roles) > 1:
            called = {role: cover.text(role) for role in roles} | {ALL_ROLES: _("all roles")}
            st.selectbox(
                _("Role"),
                list(called),
                format_func=called.__getitem__,
                key=keys.PLANNED_ROLE,
                width=220,
                persist_state="session",
            )
    return planned(view)


def planned(view: View) -> Planned:
    """What is planned as it was chosen last, without asking."""
    kpi, of = chosen_kpi(view), chosen_of()
    roles = _chosen_roles(view, kpi) if of == "person" else ()
    asked = (view.everyone, kpi, of, roles)
    found: KpiPast = remembered(Remembered.PAST, asked, lambda: past(view.everyone, kpi, of, roles))
    year = [found.periods[place] for place in found.year]
    earlier = [found.periods[place] for place in found.earlier]
    return Planned(
        found,
        view.scheme.titles.get(kpi, kpi),
        year_of(year),
        year_of(earlier) if earlier else _("the year before"),
        _ahead(year),
    )


def _ahead(year: list[str]) -> str:
    """How the year after is called."""
    try:
        return year_of(next_year(year[-1], len(year)))
    except Refused:
        return _("next year")


def planned_kpis(view: View) -> list[str]:
    """KPIs with results, those of the team's plan and of cards first."""
    team = list(view.scheme.filled(view.scheme.team).kpis)
    both = [(view.everyone.fact[place], view.everyone.group_fact[place]) for place in range(len(view.everyone.kpis))]
    known = [
        kpi
        for kpi, facts in zip(view.everyone.kpis, both, strict=True)
        if any(not np.isnan(one).all() for one in facts)
    ]
    first = [*team, *view.scheme.by_name]
    return sorted(known, key=lambda kpi: first.index(kpi) if kpi in first else len(first))


def chosen_kpi(view: View) -> str:
    """The KPI that is planned."""
    names, chosen = planned_kpis(view), st.session_state.get(keys.PLANNED_KPI)
    return str(chosen) if chosen in names else names[0]


def chosen_of() -> Of:
    """Whose plans are looked at."""
    return cast(Of, st.session_state.get(keys.PLANNED_OF) or "person")


def _whose() -> dict[str, str]:
    return {"person": _("people"), "team": _("teams"), "company": _("the company")}


def _roles(view: View, kpi: str) -> list[str]:
    """Roles that are paid on the KPI, the largest first; all roles with results of it where none is."""
    paid = [role for role, card in view.scheme.roles.items() if any(one.in_data == kpi for one in card.kpis)]
    known = ~np.isnan(view.everyone.fact[view.everyone.kpi_index[kpi]]).all(axis=1)
    counts = view.everyone.seats["role"][known].value_counts()
    return [str(role) for role in counts.index if role in paid] or [str(role) for role in counts.index]


def _chosen_roles(view: View, kpi: str) -> tuple[str, ...]:
    roles, chosen = _roles(view, kpi), st.session_state.get(keys.PLANNED_ROLE)
    if chosen == ALL_ROLES:
        return tuple(roles)
    return (str(chosen),) if chosen in roles else tuple(roles[:1])


def sizes_of(view: View, found: KpiPast, column: str) -> Mapping[str, float]:
    """By person, the number in a column of the people table, or the last year's result of another KPI."""
    people = session.state().data.people
    if column in size_columns(view, found)[0] and people is not None:
        rows = once_a_person(people)
        return dict(zip(rows["person"].astype(str), rows[column].astype(float), strict=True))
    if column in view.everyone.kpi_index:
        other = past(view.everyone, column, found.of)
        return dict(zip(other.names, other.result.tolist(), strict=True))
    return {}


_KNOWN = frozenset({"salary", "target_bonus", "target_share", "multiplier"})


def size_columns(view: View, found: KpiPast) -> tuple[list[str], list[str]]:
    """What can say how much each could bring: columns of numbers of the people table, and other KPIs."""
    people = session.state().data.people
    columns = (
        [] if people is None else [str(one) for one in people.select_dtypes("number").columns if one not in _KNOWN]
    )
    return columns, [kpi for kpi in view.everyone.kpis if kpi != found.kpi and _has_results(view, kpi, found)]


def _has_results(view: View, kpi: str, found: KpiPast) -> bool:
    """Whether any of those who are planned for has a result of another KPI."""
    known = ~np.isnan(view.everyone.fact[view.everyone.kpi_index[kpi]]).all(axis=1)
    whose = "team" if found.of == "team" else "person"
    return found.of == "company" or bool(set(view.everyone.seats[whose][known]) & set(found.names))


def capped(value: float | None, found: KpiPast) -> Mapping[str, float]:
    """The same most for everybody."""
    return {} if value is None else dict.fromkeys(found.names, value)


def hired_days(found: KpiPast) -> Mapping[str, object]:
    """First days of the people table, by person."""
    people = session.state().data.people
    if people is None or "hired" not in people or found.of != "person":
        return {}
    rows = once_a_person(people)
    return dict(zip(rows["person"].astype(str), rows["hired"], strict=True))
