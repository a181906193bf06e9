"""Prizes beside the bonus: for the best by a result, or for everybody who meets conditions at once."""

from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.prize import Prize
from kpi.rules.prizeterms import PrizePlaces
from kpi.scheme.scheme import Scheme
from pages.parts.scheme.fields import Form, measured_names, show_field, show_removable
from pages.parts.shell import controls, session

_FIRST_AMOUNT = 500.0


def show_prizes() -> None:
    """Each prize of the scheme, and one more."""
    st.caption(
        _(
            "For the best by a result: “seller of the year”, the best tenth, the best team. Or an amount for everybody who meets several "
            "conditions at once. It is not touched by the limit on all bonuses."
        )
    )
    for place in range(len(session.state().scheme.prizes)):
        with st.container(border=True, key=f"prize {place}"):
            _one(place)
    st.button(
        _("Add a prize"),
        key="add prize",
        icon=":material/add:",
        on_click=controls.change_scheme,
        args=(_with_another,),
    )


def _one(place: int) -> None:
    form = Form(f"prize {place} ", lambda scheme: scheme.prizes[place], partial(_put, place))
    prize = session.state().scheme.prizes[place]
    title = _("Remove the prize “{name}”").format(name=prize.name)
    show_removable(form, "name", title, lambda scheme: scheme.revise(prizes=_but(scheme, place)))
    if len(session.state().scheme.cards) > 1:
        show_field(form, "roles")
    ways = {
        "places": _("the best by a result"),
        "amount": _("everybody who meets the conditions"),
        "measure": _("whoever is decided on"),
    }
    now = "places" if prize.places else "measure" if prize.measure else "amount"
    controls.choice(_("Who gets it"), f"{form.key}way", now, ways, partial(_turn, form))
    show_field(form._replace(put=_in_other_money(form)), "pays_in")
    if prize.places:
        _show_places(form, prize)
    elif prize.measure:
        show_field(form, "measure")
        show_field(form, "at_most")
        st.caption(_("The data say the amount of each person, with its reason; what is above the limit is cut."))
    else:
        show_field(form, "amount")
    st.caption(_("Only for those who meet every condition: 0.8 × plan is 80% of the plan."))
    show_field(form, "only")
    show_field(form, "at")


def _show_places(form: Form, prize: Prize) -> None:
    """The table of places, and how they are found."""
    st.caption(
        _(
            "A line for places that pay the same: up to place 1, up to place 3. The figure is money, or times a figure of one's own."
        )
    )
    show_field(form, "places")
    with st.expander(_("How the best are found"), expanded=True, key=f"{form.key}ranking"):
        show_field(form._replace(put=_completing(form)), "competing")
        show_field(form, "by")
        if prize.by:
            show_field(form, "by_scale")
            show_field(form, "over")
        show_field(form, "better")
        if prize.competing == "people":
            show_field(form, "among")
        show_field(form._replace(put=_in_other_places(form)), "places_are")
        if prize.places_are == "shares":
            show_field(form, "full_direction")
        show_field(form, "ties")


def _completing(form: Form) -> Any:
    """Teams compete in the company, by a result that they have."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        if changes.get("competing") == "teams":
            names = [*scheme.filled(scheme.team).kpis, *measured_names(scheme)]
            changes |= {"among": "company", "by": form.get(scheme).by or next(iter(names), "")}
        return form.put(scheme, **changes)

    return put


def _in_other_places(form: Form) -> Any:
    """What was counted begins anew as shares, and the other way round."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        first = 0.1 if changes["places_are"] == "shares" else 1.0
        pays = form.get(scheme).places[0].pays
        return form.put(scheme, **changes, places=(PrizePlaces(up_to=first, pays=pays),))

    return put


def _in_other_money(form: Form) -> Any:
    """500 in money is nothing that anybody pays times over: figures begin anew as one time, and the other way round."""

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        prize: Prize = form.get(scheme)
        if "money" not in (prize.pays_in, changes["pays_in"]):
            return form.put(scheme, **changes)
        first = _FIRST_AMOUNT if changes["pays_in"] == "money" else 1.0
        places = tuple(place.revise(pays=first) for place in prize.places)
        return form.put(scheme, **changes, places=places, amount=None if prize.amount is None else first)

    return put


def _turn(form: Form, scheme: Scheme, way: str) -> Scheme:
    """Won by the best, or paid to everybody."""
    prize: Prize = form.get(scheme)
    nothing: dict[str, Any] = {"places": (), "amount": None, "measure": ""}
    if way == "amount":
        pays = prize.places[0].pays if prize.places else _FIRST_AMOUNT
        return form.put(scheme, **nothing | {"amount": pays, "competing": "people"})
    if way == "measure":
        name = next(iter(measured_names(scheme)), _("amount"))
        return form.put(scheme, **nothing | {"measure": name, "competing": "people"})
    best = PrizePlaces(up_to=0.1 if prize.places_are == "shares" else 1.0, pays=prize.amount or _FIRST_AMOUNT)
    return form.put(scheme, **nothing | {"places": (best,)})


def _put(place: int, scheme: Scheme, **changes: Any) -> Scheme:
    prizes = list(scheme.prizes)
    prizes[place] = prizes[place].revise(**changes)
    return scheme.revise(prizes=tuple(prizes))


def _but(scheme: Scheme, place: int) -> tuple[Prize, ...]:
    return scheme.prizes[:place] + scheme.prizes[place + 1 :]


def _with_another(scheme: Scheme) -> Scheme:
    """A prize for the best, under a name that no other has."""
    taken = {pool.name for pool in scheme.pools} | {prize.name for prize in scheme.prizes}
    names = (_("Prize {n}").format(n=number) for number in range(1, len(taken) + 2))
    name = next(one for one in names if one not in taken)
    best = PrizePlaces(up_to=1.0, pays=_FIRST_AMOUNT)
    return scheme.revise(prizes=(*scheme.prizes, Prize(name=name, places=(best,))))
