"""Pools beside the bonus: what fills each, and how it is divided."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.fundedpool import FundedPool
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.division import show_division
from pages.parts.scheme.fields import Form, measured_names, scale_of, show_field, show_full_units, show_removable
from pages.parts.shell import controls, session
from pages.parts.shell.texts import plain

_FIRST_AMOUNT = 1000.0


def show_pools() -> None:
    """Each pool of the scheme, and one more."""
    st.caption(
        _(
            "Money beside the bonus that is divided among people: a fixed amount, or a share of what the team or the company brings, such as a "
            "profit. It is not touched by the limit on all bonuses."
        )
    )
    for place, pool in enumerate(session.state().scheme.pools):
        with st.container(border=True, key=f"pool {place}"):
            _one(place, pool)
    st.button(
        _("Add a pool"),
        key="add pool",
        icon=":material/add:",
        on_click=controls.change_scheme,
        args=(_with_another,),
    )


def _one(place: int, pool: FundedPool) -> None:
    form = Form(f"pool {place} ", lambda scheme: scheme.pools[place], partial(_put, place))
    title = _("Remove the pool “{name}”").format(name=pool.name)
    show_removable(form, "name", title, lambda scheme: scheme.revise(pools=_but(scheme, place)))
    show_field(form, "of")
    if len(session.state().scheme.cards) > 1:
        show_field(form, "roles")
    _show_funding(form, pool)
    show_division(form)


def _show_funding(form: Form, pool: FundedPool) -> None:
    """An amount, or a rate on a measure; either can be multiplied by a coefficient."""
    ways = {"amount": _("a fixed amount"), "measure": _("a share of a result")}
    now = "measure" if pool.measure else "amount"
    controls.choice(_("Filled by"), f"{form.key}filled", now, ways, partial(_turn, form))
    if pool.measure:
        show_field(form, "measure")
        st.caption(_("A line for each rate. One line of 100% from 0 on is the result itself."))
        show_field(form, "tiers")
        if len(pool.tiers) > 1:
            show_field(form, "kind")
            show_field(form, "tiers_in")
        show_full_units(form, pool.full_unit)
    else:
        show_field(form, "amount")
    show_field(form._replace(put=_with_new_coefficient(form)), "coefficient_kpi")
    if pool.coefficient_kpi or pool.coefficient:
        text = _("The result of {kpi} on the left, the rate or factor on the right. Empty: none.")
        st.caption(text.format(kpi=plain(pool.coefficient_of)))
        show_field(form, "coefficient", at=_("Result"), pay=_("Rate"), scale=scale_of(pool.coefficient_of))
    show_field(form, "at_most")


def _turn(form: Form, scheme: Scheme, way: str) -> Scheme:
    """Filled in the other way, by the first result that the data have."""
    names = [*measured_names(scheme), ""]
    new = {"amount": None, "measure": names[0]} if way == "measure" else {"amount": _FIRST_AMOUNT, "measure": ""}
    return form.put(scheme, **new)


def _with_new_coefficient(form: Form) -> Callable[..., Scheme]:
    """A coefficient by another KPI begins without points."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        return form.put(scheme, **changes, coefficient=None)

    return put


def _put(place: int, scheme: Scheme, **changes: Any) -> Scheme:
    pools = list(scheme.pools)
    pools[place] = pools[place].revise(**changes)
    return scheme.revise(pools=tuple(pools))


def _but(scheme: Scheme, place: int) -> tuple[FundedPool, ...]:
    return scheme.pools[:place] + scheme.pools[place + 1 :]


def _with_another(scheme: Scheme) -> Scheme:
    """A pool of a name that no other has."""
    taken = {pool.name for pool in scheme.pools} | {prize.name for prize in scheme.prizes}
    names = (_("Pool {n}").format(n=number) for number in range(1, len(taken) + 2))
    name = next(one for one in names if one not in taken)
    return scheme.revise(pools=(*scheme.pools, FundedPool(name=name, amount=_FIRST_AMOUNT)))
