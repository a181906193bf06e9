"""How a pool is divided: its key, and folded away first shares, conditions and the most that one person has."""

from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.base import kinds_of
from kpi.rules.division import PoolDivision
from kpi.rules.poolkey import PoolKey
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, measured_names, show_field
from pages.parts.shell import session


def show_division(owner: Form) -> None:
    """Of the pool that a form is about."""
    form = owner._replace(put=_completing(owner))
    pool: PoolDivision = form.get(session.state().scheme)
    show_field(form, "pool_by")
    if pool.pool_by.by_results:
        show_field(form, "pool_measure")
    special = bool(pool.pool_first or pool.pool_only or pool.limits)
    with st.expander(_("First shares, conditions, limits"), expanded=special, key=f"{form.key}pool more"):
        _show_first(form, pool)
        _show_conditions(form)
        _show_limits(form, pool)


def _show_first(form: Form, pool: PoolDivision) -> None:
    st.caption(_("A role may take a fixed share first; the rest is divided among all who share in it."))
    show_field(form, "pool_first")
    if pool.pool_first:
        show_field(form, "pool_unclaimed")


def _show_conditions(form: Form) -> None:
    st.caption(_("Only for those who meet every condition: 0.8 × plan is 80% of the plan."))
    show_field(form, "pool_only")


def _show_limits(form: Form, pool: PoolDivision) -> None:
    st.caption(_("What is too much for one person goes to the others."))
    show_field(form, "pool_most")
    show_field(form, "pool_most_share")
    if pool.pool_most_share is not None:
        show_field(form, "pool_most_of")
        if pool.pool_most_of == "results":
            show_field(form, "pool_most_measure")


def _completing(owner: Form) -> Any:
    """Changes of a form; a result that has to be named is the first that the data have, until another one is chosen."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        pool: PoolDivision = owner.get(scheme)
        names = [*measured_names(scheme), ""]
        if "pool_by" in changes and kinds_of(PoolKey)[changes["pool_by"]].by_results and not pool.results_of:
            changes["pool_measure"] = names[0]
        if changes.get("pool_most_of") == "results" and not pool.pool_most_measure:
            changes["pool_most_measure"] = names[0]
        return owner.put(scheme, **changes)

    return put
