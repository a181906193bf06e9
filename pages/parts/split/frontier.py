"""Three to choose: of all schemes that no other beats, the cheapest fair one, the fairest affordable one, and the one nearest to today."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from kpi import charts
from kpi.language import _, reader
from kpi.split import paid_in_minor_units
from kpi.split.choices import (
    Limits,
    Today,
    as_remedies,
    choices,
    missing,
    row_title,
    scheme_of,
    tradeoffs_finding,
)
from kpi.split.tradeoffs import shape_name, tradeoffs_in_minor_units
from pages.parts.shell import amounts, consequences, session
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.fragments import redraw_page_after
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.tables import show_table, whole_units
from pages.parts.shell.texts import show_remark, show_sentence
from pages.parts.shell.view import View, current_view, view_or_none
from pages.parts.split.remedy_cards import before, scheme_to_mend, show_cards

_MONEY = ("cost", "strong_lose", "own_marginal", "cliff")


def show_frontier() -> None:
    """How many are worth a look, the three, what "fair" and "affordable" mean, and all of them in a picture."""
    if not (view := view_or_none()):
        return
    _tradeoffs(view)  # with its progress, before anything is drawn
    consequences.draw("frontier_finding", frontier_finding)
    _three(view)
    left, right = st.columns([8, 4], gap="medium")
    with right:
        st.header(_("What fair and affordable mean"), anchor=False)
        show_supposed("frontier sliders", [_fair(), _affordable()], alone=False)
        show_remark(
            _(
                "Left is cheaper, higher is kinder to the strong: what is fair and affordable lies in the tinted corner. Click a dot, or go along the dots with the arrow keys and press Enter, to preview its scheme."
            )
        )
    with left:
        show_drawing("frontier", lambda: frontier_picture(current_view()), redraw_page_after(_preview))
    _figures(view)


def show_frontier_slide() -> None:
    """The same on the wall."""
    if view := view_or_none():
        _tradeoffs(view)  # with its progress, before anything is drawn
        consequences.draw_slide("frontier", frontier_finding, frontier_picture)
        show_supposed("frontier sliders", [_fair()])


def frontier_finding(view: View) -> list[charts.Part]:
    """How many schemes are worth a look."""
    return [charts.text_part("finding", [tradeoffs_finding(_tradeoffs(view))])]


def frontier_picture(view: View) -> list[charts.Part]:
    """Cost against the loss of the strong."""
    found, limits, today = _tradeoffs(view), _limits(view), _today(view)
    three = {remedy.title: row for remedy, row in _titled(view)}
    asked = (found, limits.before, view.scheme.currency, reader())
    dots = remembered(Remembered.TRADEOFF_DOTS, asked, lambda: charts.tradeoff_dots(found, limits.before, amounts.cash))
    return [charts.tradeoffs_part(dots, three, limits, today, amounts.cash)]


def _fair() -> Supposed:
    return Supposed("fair", _("Fair: the strong lose at most, of their bonus"), 5, 0, 50)


def _affordable() -> Supposed:
    return Supposed("affordable", _("Affordable: it costs at most, of today's cost"), 120, 50, 200)


def _limits(view: View) -> Limits:
    own = view.before.alone.payout[view.strong].sum()
    return Limits(_fair().share, float(own), _affordable().share * float(view.before.paid.cost))


def _today(view: View) -> Today:
    return Today(float(view.before.paid.cost), float(view.before.strong_lose))


def _titled(view: View) -> list[tuple[Any, Any]]:
    """The three as remedies, each with its row."""
    found = choices(_tradeoffs(view), _limits(view), _today(view))
    _now, *some = as_remedies(found, scheme_to_mend(view), view.workforce)
    return list(zip(some, found.values(), strict=True))


def _three(view: View) -> None:
    three, limits = [remedy for remedy, _row in _titled(view)], _limits(view)
    if three:
        table = paid_in_minor_units(scheme_to_mend(view), view.workforce, three, view.strong)
        show_cards("choices", table, {one.name: [one] for one in three}, {}, before(view), view)
    found = {one.name: one for one in three}
    for text in missing(found, limits, amounts.cash):
        show_sentence(text)


def _tradeoffs(view: View) -> pd.DataFrame:
    """Computed once for everything but split and curve, with progress."""
    scheme = scheme_to_mend(view)
    team = scheme.team.revise(individual_share=1.0) if scheme.team.share is not None else scheme.team
    key = (scheme.revise(team=team), view.workforce, view.strong)
    table: pd.DataFrame = remembered(Remembered.TRADEOFFS, key, lambda: _with_progress(key))
    return table


def _with_progress(key: tuple[Any, ...]) -> pd.DataFrame:
    bar = st.progress(0.0, _("Trying schemes …"))
    progress: Callable[[float], object] = partial(bar.progress, text=_("Trying schemes …"))
    found = tradeoffs_in_minor_units(*key, progress=progress)
    bar.empty()
    return found


def _preview(place: int) -> None:
    if view := view_or_none():
        row = _tradeoffs(view).loc[[place]].iloc[0]
        session.preview(row_title(row), scheme_of(row, scheme_to_mend(view)))


def _figures(view: View) -> None:
    with st.expander(_("The figures behind the dots"), key="frontier figures", on_change="rerun") as figures:
        if figures.open:
            _show_figures(_tradeoffs(view))


def _show_figures(table: pd.DataFrame) -> None:
    best = table[table["undominated"]]
    shown = best.assign(**{name: best[name] / amounts.units() for name in _MONEY})
    named = [shape_name(str(shape)) if shape else "" for shape in shown["shape"]]
    shown = shown.assign(strong_lose=-shown["strong_lose"], shape=named)
    titles = {
        "share": _("Individual share"),
        "threshold": _("Team threshold"),
        "shape": _("Team curve"),
        "cost": _("Cost"),
        "strong_lose": _("Strong: gain or loss"),
        "own_marginal": _("Pay for 1% more own result"),
        "cliff": _("Most money lost by missing by 1%"),
    }
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="percent" if name in ("share", "threshold") else "localized")
        for name, title in titles.items()
        if name != "shape"
    }
    show_table(whole_units(shown[list(titles)], _MONEY), columns | {"shape": titles["shape"]}, key="frontier_table")
    download_tables({_("frontier"): shown[list(titles)].rename(columns=titles)}, "sixtyforty-frontier")
