"""Everything that is wrong or odd in an upload, why it matters, and the mends that can be looked at, chosen and undone."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

import pandas as pd
import streamlit as st

from kpi.alike import MOST, more
from kpi.intake import Intake, Kind, Source
from kpi.intake.checkup import Concern, Offer, concerns
from kpi.intake.layout.singledeals import MAY_BE_DEALS
from kpi.intake.mends import Mend
from kpi.intake.mends.mendpreview import preview
from kpi.language import _, ngettext, number
from pages.parts.data import upload
from pages.parts.shell.memory import remembered
from pages.parts.shell.privacy import CoverText
from pages.parts.shell.remember import Remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.texts import plain

_SHOWN = 200


def concerns_in(taken: Intake) -> tuple[Concern, ...]:
    """All concerns of an upload, errors first."""
    today = dt.datetime.now(tz=dt.UTC).date()
    found: tuple[Concern, ...] = remembered(Remembered.CONCERNS, (taken, today), lambda: concerns(taken, today))
    return found


def show_concerns(taken: Intake, found: Sequence[Concern], cover: CoverText) -> None:
    """Draws them; `cover` hides names where they are to be hidden."""
    _chosen()
    for place, concern in enumerate(found[:MOST]):
        _concern(taken, concern, place, cover)
    if len(found) > MOST:
        st.caption(more(len(found) - MOST))


def _chosen() -> None:
    """What has been mended so far."""
    for place, mend in enumerate(upload.mends()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/build: {plain(mend.says)}")
            st.button(_("Undo this mend"), key=f"unmend {place}", on_click=upload.undo_mend, args=(mend,))


def _concern(taken: Intake, concern: Concern, place: int, cover: CoverText) -> None:
    is_error = concern.level == "error"
    sample = [
        (cover(str(one.place)), cover(one.value)) for one in concern.sample if one.place.row is not None or one.value
    ]
    rows = ngettext("{n} row", "{n} rows", concern.rows).format(n=number(concern.rows)) if sample else ""
    title = plain(cover(" — ".join(part for part in (concern.where, concern.what, rows) if part)))
    icon = ":material/error:" if is_error else ":material/info:"
    with st.expander(title, icon=icon, key=f"concern {place}", expanded=is_error, on_change="rerun") as section:
        if not section.open:
            return
        for text in (concern.why, concern.mend):
            if text:
                st.markdown(plain(cover(text)))
        if sample:
            show_table(pd.DataFrame(sample, columns=[_("Where"), _("Value")]))
        if concern.rule == MAY_BE_DEALS:
            _kinds(taken, concern, place, cover)
        for number_of, offer in enumerate(concern.offers):
            _offer(taken, offer, f"{place} {number_of}", cover)


def _kinds(taken: Intake, concern: Concern, place: int, cover: CoverText) -> None:
    """Asks of each table whether its rows are deals or results."""
    asked = {(one.place.file, one.place.sheet) for one in concern.sample}
    for number_of, source in enumerate(one for one in taken.sources if (one.file, one.sheet) in asked):
        results: Kind = "long" if {"plan", "fact"} & source.columns.keys() else "wide"
        name = plain(cover(", ".join(part for part in (source.file, source.sheet) if part)))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(name)
            answers: tuple[tuple[str, Kind], ...] = (
                (_("They are deals"), "transactions"),
                (_("They are results"), results),
            )
            for label, kind in answers:
                key = f"kind {kind} {place} {number_of}"
                st.button(label, key=key, on_click=_tell_kind, args=(source, kind))


def _tell_kind(source: Source, kind: Kind) -> None:
    upload.answer_for(source, kind=kind)


def _offer(taken: Intake, offer: Offer, key: str, cover: CoverText) -> None:
    """A mend: what it says, what it would change, and the button that does it."""
    chosen = _asked(offer, key) if offer.ask else offer.mend
    with st.container(horizontal=True, vertical_alignment="center"):
        label = plain(cover(offer.mend.says))
        ready = chosen is not None
        kind: Literal["primary", "secondary"] = "primary" if offer.sure else "secondary"
        st.button(label, key=f"mend {key}", type=kind, disabled=not ready, on_click=upload.choose_mend, args=(chosen,))
        looks = st.toggle(_("Show what it changes"), key=f"look {key}", disabled=not ready)
    if looks and chosen is not None:
        _changes(taken, chosen, cover)


def _asked(offer: Offer, key: str) -> Mend | None:
    """The mend with the number that only a person knows, such as an exchange rate."""
    value = st.number_input(_("Rate"), min_value=0.0, value=None, key=f"ask {key}", format="%.6g")
    return offer.mend.revise(**{offer.ask: value}) if value else None


def _changes(taken: Intake, mend: Mend, cover: CoverText) -> None:
    """Cells before and after, and rows that would be set aside."""
    seen = preview(taken, mend)
    text = _("{cells} cells change, {rows} rows are set aside.")
    st.caption(text.format(cells=number(len(seen.cells)), rows=number(len(seen.rows))))
    for table in (seen.cells, seen.rows):
        if len(table):
            shown = table.head(_SHOWN).astype(str)
            show_table(shown.map(cover), height=min(38 * len(shown) + 40, 240))
