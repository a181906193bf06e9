"""What may move when a scheme is changed: each kind switched on or off, with its bounds, its step and of whom."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from kpi.language import _, number
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.solver import MOVES, Move
from kpi.solver.changeasked import ChangeAsked
from kpi.solver.moves import usual_moves
from pages.parts.shell import keys, session
from pages.parts.shell.change_question import ask
from pages.parts.shell.controls import set_widget
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain, show_remark


def show_moves(scheme: Scheme, asked: ChangeAsked) -> None:
    """Folded, with how many there are on the row; it stays open when that changes, which makes it another row for Streamlit."""
    title = _("What may move: {n}").format(n=number(len(asked.moves)))
    was_open = bool(st.session_state.get(keys.MOVES_OPEN))
    with st.expander(title, expanded=was_open, key="what may move", on_change="rerun") as row:
        st.session_state[keys.MOVES_OPEN] = row.open
        if row.open:
            show_remark(_("All numbers are in percent."))
            for kind in MOVES:
                _row(scheme, asked, kind)


def _row(scheme: Scheme, asked: ChangeAsked, kind: type[Move]) -> None:
    word = str(kind.model_fields["kind"].default)
    now = next((move for move in asked.moves if isinstance(move, kind)), None)
    key = keys.move(word)
    set_widget(key, now is not None)
    st.checkbox(plain(_(kind.title)), value=now is not None, key=key, on_change=_switch, args=(scheme, asked, kind))
    if now is not None:
        with st.container(key=f"bounds {word}", horizontal=True, vertical_alignment="bottom", gap="small"):
            _whose(scheme, asked, now)
            for field in ("least", "most", "step"):
                _bound(asked, now, field)


def _whose(scheme: Scheme, asked: ChangeAsked, move: Move) -> None:
    """The role, the KPI and the points, for what may be moved of some alone."""
    fields = type(move).model_fields
    if "role" in fields and len(scheme.cards) > 1:
        roles = {"": _("Every role")} | {card.role: plain(card.role) for card in scheme.cards}
        _choice(asked, move, "role", roles)
    if "kpi" in fields:
        role = getattr(move, "role", "")
        kpis = {kpi.name: plain(kpi.label) for card in scheme.cards if role in ("", card.role) for kpi in card.kpis}
        _choice(asked, move, "kpi", {"": _("Every KPI")} | kpis)
    if "which" in fields:
        _choice(asked, move, "which", {"all": _("All points"), "first": _("Only the first point")})


def _choice(asked: ChangeAsked, move: Move, field: str, names: Mapping[str, str]) -> None:
    key, now = _key(move, field), getattr(move, field)
    now = now if now in names else next(iter(names))
    set_widget(key, now)
    st.selectbox(
        _(str(type(move).model_fields[field].title)),
        list(names),
        list(names).index(now),
        key=key,
        format_func=names.__getitem__,
        on_change=_take,
        args=(asked, move, field, 1.0),
    )


def _bound(asked: ChangeAsked, move: Move, field: str) -> None:
    """In percents."""
    key, now = _key(move, field), round(100 * getattr(move, field), 6)
    set_widget(key, now)
    st.number_input(
        _(str(type(move).model_fields[field].title)),
        value=now,
        step=1.0,
        format="%.1f",
        width=120,
        key=key,
        on_change=_take,
        args=(asked, move, field, 0.01),
    )


def _key(move: Move, field: str) -> str:
    return keys.move(str(move.model_dump()["kind"]), field)


@redraw_page_after
def _switch(scheme: Scheme, asked: ChangeAsked, kind: type[Move]) -> None:
    """On as it usually is."""
    others: tuple[Move, ...] = tuple(move for move in asked.moves if not isinstance(move, kind))
    if st.session_state[keys.move(str(kind.model_fields["kind"].default))]:
        usual = next((move for move in usual_moves(scheme) if isinstance(move, kind)), kind())
        others = tuple(sorted((*others, usual), key=lambda move: MOVES.index(type(move))))
    ask(asked.revise(moves=others))


@redraw_page_after
def _take(asked: ChangeAsked, move: Move, field: str, unit: float) -> None:
    value: Any = st.session_state[_key(move, field)]
    if value is None:
        return
    changes: dict[str, Any] = {field: round(value * unit, 8) if isinstance(value, float) else value}
    if field == "role" and "kpi" in type(move).model_fields:
        changes["kpi"] = ""
    try:
        after = move.revise(**changes)
    except Refused as refused:
        session.complain(refused)
        return
    ask(asked.revise(moves=tuple(after if one is move else one for one in asked.moves)))
