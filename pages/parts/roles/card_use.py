"""A role card becomes the scheme: used, or only looked at."""

import streamlit as st

from kpi.language import _
from kpi.payment.check import refuse
from kpi.problem import Refused
from kpi.proposal.rolefit import needs_of
from pages.parts.roles.card_choice import OpenCard, Opened
from pages.parts.roles.card_pay import scheme_of_card, view_by
from pages.parts.shell import opened, session
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems
from pages.parts.shell.texts import plain
from pages.parts.shell.view import whole_workforce


def show_use(opened: Opened, key: str, label: str) -> None:
    """The one filled button, or what stands in the way."""
    found = opened()
    if not found.fit.has:
        _show_none(found, key)
        return
    if not view_by(found):
        _show_why(found)
        return
    with st.container(horizontal=True):
        done = scheme_of_card(found) == session.state().worked_on
        use, look = (redraw_page_after(act) for act in (_use, _look))
        st.button(
            _("In use") if done else label,
            key=f"use {key}",
            type="primary",
            on_click=use,
            args=(opened,),
            disabled=done,
        )
        st.button(_("Preview"), key=f"preview {key}", on_click=look, args=(opened,), disabled=done)


def show_lacking(found: OpenCard) -> None:
    """What the data would need for the KPIs that they lack."""
    if lacking := found.fit.lacking:
        st.markdown("\n".join(f"- {plain(line)}" for line in needs_of(lacking)))


def _show_none(found: OpenCard, key: str) -> None:
    """Why the card cannot be used, and the way out."""
    with st.container(border=True, key=f"{key} lacks all"):
        text = _("Your data have none of the KPIs of “{role}”, so it cannot pay them yet.")
        st.markdown(plain(text.format(role=found.card.title)))
        show_lacking(found)
        if session.state().data.sample != "company":
            label, act = _("Try it with the sample company"), redraw_page_after(_open_company)
            st.button(label, key=f"{key} with company", type="primary", on_click=act)


def _show_why(found: OpenCard) -> None:
    try:
        made = scheme_of_card(found)
        refuse(made, whole_workforce())
    except Refused as refused:
        show_problems(refused.problems)


def _open_company() -> None:
    opened.open_sample("company")


def _use(opened: Opened) -> None:
    found = opened()
    made = scheme_of_card(found)
    said = _("{role} are now paid by the card “{card}”.").format(role=found.role, card=found.card.title)
    if session.state().previewed and session.state().scheme == made:
        session.use_previewed(said)
    else:
        session.end_preview()
        session.use(lambda _now: made, said)


def _look(opened: Opened) -> None:
    found = opened()
    session.preview(found.card.title, scheme_of_card(found))
