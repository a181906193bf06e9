"""A role card made one's own: KPIs in and out, titles, two roles in one person, and its file."""

from functools import partial

import streamlit as st

from kpi.language import _
from kpi.library.mixing import mixed_card
from kpi.library.rolecards import RoleCard, read_role_card, role_card_file
from kpi.problem import Refused
from kpi.scheme.weights import drag_above_zero, whole_percents
from pages.parts.roles import kept_roles
from pages.parts.roles.card_choice import all_cards, open_card
from pages.parts.roles.card_weights import first_card
from pages.parts.shell import keys, session
from pages.parts.shell.downloads import download_text
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.problems import show_problems
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import plain

MIX_SHARE = "share of the first role"
"""Of two roles in one person, a what-if by name."""
FIRST_WEIGHT = 10
"""Of a KPI that comes onto a card, in percent."""


def show_editing() -> None:
    """What can be changed of the card besides its weights."""
    with st.expander(_("KPIs of the card"), key="card kpis"):
        _in_and_out(open_card().card)
    with st.expander(_("Two roles in one person"), key="card mix"):
        _mix()
    with st.expander(_("The card as a file"), key="card file"):
        _file(open_card().card)


def _in_and_out(card: RoleCard) -> None:
    offered = {kpi.id: kpi.title for kpi in card.offered}
    chosen = {kpi.id: kpi.title for kpi in card.chosen}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        new = st.selectbox(
            _("KPI to add"),
            list(offered),
            None,
            format_func=offered.__getitem__,
            placeholder=_("choose"),
            key="card new",
        )
        st.button(_("Add"), key="card add", disabled=new is None, on_click=redraw_page_after(_add), args=(new,))
    if len(chosen) > 1:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            old = st.selectbox(_("KPI to remove"), list(chosen), format_func=chosen.__getitem__, key="card old")
            st.button(_("Remove"), key="card remove", on_click=redraw_page_after(_remove), args=(old,))
    for kpi in card.chosen:
        key = f"card title {card.key} {kpi.id}"
        label = _("Title of “{kpi}”").format(kpi=kpi.title)
        st.text_input(plain(label), kpi.title, key=key, max_chars=120, on_change=partial(_entitle, key, kpi.id))
    if card != first_card(card):
        st.button(_("Back to the card as it came"), key="card back", on_click=redraw_page_after(_back), type="tertiary")


def _add(name: str) -> None:
    card = open_card().card
    kept_roles.keep_card(card.weighed(drag_above_zero({**whole_percents(card.percents), name: 0}, name, FIRST_WEIGHT)))


def _remove(name: str) -> None:
    card = open_card().card
    left = {one: weight for one, weight in card.percents.items() if one != name}
    kept_roles.keep_card(card.weighed(whole_percents(left)))


def _entitle(key: str, place: str) -> None:
    if title := st.session_state[key].strip():
        kept_roles.keep_card(open_card().card.with_title(place, title))


def _back() -> None:
    kept_roles.drop_card(open_card().card.key)


def _mix() -> None:
    """A card of this role and another one, by shares."""
    card = open_card().card
    others = {key: one.title for key, one in all_cards().items() if key != card.key}
    st.caption(_("For people who are part hunter, part keeper: the weights of both cards by the share of each role."))
    second = st.selectbox(_("Second role"), list(others), format_func=others.__getitem__, key=keys.MIX_WITH)
    show_supposed("mix share", [_share()])
    st.button(_("Make one card of both"), key="card mixed", on_click=redraw_page_after(_make_mixed), args=(second,))


def _share() -> Supposed:
    """How much of the first role it is."""
    title = _("Share of “{role}”").format(role=open_card().card.title)
    return Supposed(MIX_SHARE, title, 60, 5, 95, 5)


def _make_mixed(second: str) -> None:
    try:
        mixed = mixed_card(open_card().card, all_cards()[second], round(_share().value))
    except Refused as refused:
        session.complain(refused)
        return
    _open(mixed)
    session.say(_("The card “{role}” is kept.").format(role=mixed.title))


def _open(card: RoleCard) -> None:
    kept_roles.keep_card(card)
    st.session_state[keys.ROLE_CARD] = card.key


def _file(card: RoleCard) -> None:
    download_text(_("Save the card"), role_card_file(card), f"{_file_name(card)}.yaml", key="save card")
    given = st.file_uploader(_("Open a card"), type=["yaml", "yml"], key="open card", max_upload_size=5)
    if given is None or st.session_state.get(keys.OPENED_CARD) == given.file_id:
        return
    st.session_state[keys.OPENED_CARD] = given.file_id
    try:
        opened = read_role_card(given.getvalue(), given.name)
    except Refused as refused:
        show_problems(refused.problems)
        return
    _open(opened)
    st.rerun(scope="app")


def _file_name(card: RoleCard) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in card.title.casefold()).strip("-") or "role"
