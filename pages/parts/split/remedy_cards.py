"""Remedies as cards: what each does to strong and weak, what it costs, and two buttons, to look at it and to use it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _
from kpi.scheme.scheme import Scheme
from kpi.split import mean_pay
from kpi.split.remedies import Remedy
from kpi.split.verdict import cost_in_words, loss_in_words
from pages.parts.shell import amounts, session
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.texts import plain, show_remark, show_sentence
from pages.parts.shell.view import View

_STYLE = Path(__file__).with_name("remedy_cards.css")


@dataclass(frozen=True)
class Before:
    """What is compared with, in minor units: means of strong and weak and the cost today, and the cost at 100:0."""

    strong: float
    weak: float
    cost: int
    alone: int


def before(view: View) -> Before:
    """Today's scheme."""
    paid = view.before.paid
    strong, weak = (mean_pay(paid, who) for who in (view.before.strong, view.before.weak))
    return Before(strong, weak, int(paid.cost), int(view.before.alone.cost))


def scheme_to_mend(view: View) -> Scheme:
    """The scheme that is worked on, also while another is only looked at; not where that needs other data."""
    worked_on = session.state().worked_on
    return worked_on if worked_on.builds == view.scheme.builds else view.scheme


def show_cards(
    key: str, table: pd.DataFrame, by_name: dict[str, list[Remedy]], awards: dict[str, str], now: Before, view: View
) -> None:
    """A card for each row of the table (`kpi.split.compared`), in its order, with all remedies that do the same; `awards` names what deserves a chip."""
    top = _top(table.to_dict("records"), now)
    st.html(_STYLE)
    with st.container(key=f"{key}_cards"):
        for row in table.to_dict("records"):
            _card(key, row, by_name[row["name"]], awards.get(row["name"], ""), now, top, view)


def _card(
    key: str, row: Mapping[Hashable, Any], alike: list[Remedy], award: str, now: Before, top: float, view: View
) -> None:
    name, (remedy, *others) = row["name"], alike
    with st.container(border=True, key=f"{key}_card_{name}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{key}_head_{name}"):
            st.markdown(f"**{plain(remedy.title)}**", width="stretch")
            if award:
                st.badge(plain(award), icon=":material/star:", color="blue")
        show_drawing(f"{key}_bars_{name}", partial(bars, row, now, top))
        with st.container(key=f"{key}_words_{name}"):
            _words(row, now)
        show_remark(remedy.says)
        for other in others:
            _other(key, other, view)
        _buttons(key, remedy, view)


def _other(key: str, remedy: Remedy, view: View) -> None:
    """Another remedy with the same figures, which needs no card of its own."""
    if remedy.workforce is not view.workforce:
        show_remark(_("“{title}” has the same figures, but needs other teams.").format(title=remedy.title))
        return
    with st.container(key=f"{key}_or_{remedy.name}"):
        st.button(
            plain(_("Or preview “{title}”: it has the same figures").format(title=remedy.title)),
            key=f"{key} preview {remedy.name}",
            type="tertiary",
            help=plain(remedy.says),
            on_click=_preview,
            args=(remedy.title, remedy.scheme),
        )


def _words(row: Mapping[Hashable, Any], now: Before) -> None:
    show_sentence(loss_in_words(row["strong_lose"], row["strong_lose_share"], amounts.cash))
    show_sentence(cost_in_words(row["cost"], now.cost, now.alone, amounts.cash))


def _top(rows: Sequence[Mapping[Hashable, Any]], now: Before) -> float:
    """The highest pay of any bar."""
    paid = [row[group] for row in rows for group in ("strong", "weak")]
    return max(pay for pay in (now.strong, now.weak, *paid, 0) if pay == pay)


def bars(row: Mapping[Hashable, Any], now: Before, top: float = 0) -> list[charts.Part]:
    """What strong and weak are paid on average by the remedy of a row, beside today; as long as the `top`, or the longest of its own."""
    pairs = ((_("strong"), row["strong"], now.strong), (_("weak"), row["weak"], now.weak))
    gauges = [
        charts.Gauge(name, pay, amounts.cash(pay), today, amounts.cash(today))
        for name, pay, today in pairs
        if pay == pay and today == today  # nobody is strong, or nobody is weak
    ]
    alt = _("{scheme}: average pay of strong and weak").format(scheme=row["title"])
    return [charts.gauges_part(gauges, top or _top([row], now), alt)]


def _buttons(key: str, remedy: Remedy, view: View) -> None:
    """Smaller teams are no rule of the scheme, so they can be neither looked at nor used."""
    if remedy.workforce is not view.workforce:
        show_remark(_("Needs other teams, so it cannot be used here."))
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Preview"),
            key=f"{key} preview {remedy.name}",
            icon=":material/visibility:",
            on_click=_preview,
            args=(remedy.title, remedy.scheme),
        )
        st.button(
            _("Use this scheme"),
            key=f"{key} use {remedy.name}",
            type="tertiary",
            on_click=_use,
            args=(remedy.title, remedy.scheme),
        )


@redraw_page_after
def _preview(title: str, scheme: Scheme) -> None:
    session.preview(title, scheme)


@redraw_page_after
def _use(title: str, scheme: Scheme) -> None:
    session.end_preview()
    session.use(lambda _old: scheme, _("You now use “{name}”.").format(name=title))
