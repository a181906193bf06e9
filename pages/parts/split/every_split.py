"""The split from 0:100 to 100:0: slider, scoreboard, finding and picture, which follow the hand in the browser; the curve of the team beside."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from kpi import charts, split
from kpi.language import _, reader
from kpi.rules.split import Split
from kpi.split import SHARES, Sums, sums_of
from pages.parts.shell import amounts, consequences, keys, live, privacy
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import is_in_hand
from pages.parts.shell.memory import last, remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.curve_beside import curve_button, is_open, show_curve_beside
from pages.parts.split.split_figures import split_figures
from pages.parts.split.split_lines import show_lines
from pages.parts.split.strong import show_strong_rule
from pages.parts.split.sweeps import is_shared, pay_at_every_split, sums_at_every_split

_STYLE = Path(__file__).with_name("every_split.css")


def show_every_split() -> None:
    """From the slider down to what is needed seldom."""
    if not (view := view_or_none()):
        consequences.show_figures()
        return
    st.html(_STYLE)
    with st.container(key="lab", gap="small"):
        _slider(view, (keys.FIRST_REMEDIES,))
        consequences.show_figures(_scoreboard)
        consequences.draw("split_finding", finding)
        _picture_and_curve(view)
    if is_shared(view.scheme):
        show_lines()


def show_slide() -> None:
    """The same on the wall: one sentence, one picture, one slider."""
    if view := view_or_none():
        consequences.draw("split_finding", _short_finding)
        consequences.draw("split_picture", picture)
        _slider(view)


def _slider(view: View, beside: Sequence[str] = ()) -> None:
    """Where it comes to rest, the remedies under the picture follow."""
    if is_shared(view.scheme):
        live.show_split("split", beside)
        return
    text = _("So there is no share to move. To have one, choose “{mode}” on the page Scheme, part Team.")
    st.info(f"{_(view.scheme.team.says)} {text.format(mode=_(Split.title))}")


def _has_frames(view: View) -> bool:
    """Whether the split can be moved: not where there is none, and not while a hand is on another slider."""
    return is_shared(view.scheme) and not is_in_hand()


def _each(view: View) -> Sequence[Sums]:
    """What each of 101 splits comes to, so that all moves with the hand; what there is alone where nothing can be moved."""
    return sums_at_every_split(view) if _has_frames(view) else [sums_of(view.effect)]


def _scoreboard(view: View) -> list[charts.Part]:
    return [charts.figures_part([split_figures(view, one) for one in _each(view)])]


def finding(view: View) -> list[charts.Part]:
    """What the split does, in one sentence that follows the hand."""
    return [charts.text_part("finding", [one.whole for one in _headlines(view)])]


def _short_finding(view: View) -> list[charts.Part]:
    return [charts.text_part("finding", [one.short for one in _headlines(view)])]


def _headlines(view: View) -> list[split.Headline]:
    schemes = [view.scheme.shared(share / 100) for share in SHARES.tolist()] if _has_frames(view) else [view.scheme]
    return [split.headline(scheme, one, amounts.cash) for scheme, one in zip(schemes, _each(view), strict=True)]


def picture(view: View) -> list[charts.Part]:
    """One bar a person; nothing else."""
    if not is_shared(view.scheme):
        return consequences.picture(view)
    if is_in_hand():
        return _picture_in_hand(view)
    found, cover = pay_at_every_split(view), privacy.cover()
    today, person = consequences.paid_today(view, found.people_in_minor_units), st.session_state.get(keys.FOUND)

    def make() -> list[charts.Part]:
        covered = replace(found, people_in_minor_units=privacy.cover_column(found.people_in_minor_units))
        part = charts.split_bars_part(
            covered, view.scheme.currency, today, _found_name(), shared=bool(view.scheme.shared_out)
        )
        return consequences.under_subtitle(view, part)

    asked = (found, view.before, cover, view.scheme.currency, reader(), person)
    parts: list[charts.Part] = remembered(Remembered.SPLIT_PARTS, asked, make)
    return parts


def _picture_in_hand(view: View) -> list[charts.Part]:
    """The same at this split alone, on the scale that stands, so that nothing jumps when the hand rests."""
    people, stands = view.people, last(Remembered.SPLIT_PARTS)
    today, shown = consequences.paid_today(view, people), privacy.cover_column(people)
    like = stands[-1] if stands else None
    part = charts.bars_part(
        shown, view.scheme.currency, today, _found_name(), like, shared=bool(view.scheme.shared_out)
    )
    return consequences.under_subtitle(view, part)


def _found_name() -> str | None:
    """Who is looked for, covered where names are."""
    person = st.session_state.get(keys.FOUND)
    return None if person is None else privacy.cover().name(person)


def _picture_and_curve(view: View) -> None:
    if not is_open():
        _picture_and_tools(view)
        return
    left, right = st.columns([772, 352], gap="medium")
    with left:
        _picture_and_tools(view)
    with right:
        show_curve_beside(view.scheme)


def _picture_and_tools(view: View) -> None:
    consequences.draw("split_picture", picture)
    _tools(view)
    with st.container(key="split_strong"):
        show_strong_rule()


def _tools(view: View) -> None:
    """What can be done with the picture."""
    with st.container(horizontal=True, vertical_alignment="center", key="split_tools"):
        if charts.is_share(len(view.people)):
            _find(view)
        curve_button()
        consequences.draw("split_save", _save)


def _find(view: View) -> None:
    people = view.people["person"].tolist()
    st.selectbox(
        _("Find a person"),
        sorted(people),
        index=None,
        format_func=privacy.cover().name,
        key=keys.FOUND,
        placeholder=_("Find a person"),
        label_visibility="collapsed",
        width=220,
    )


def _save(view: View) -> list[charts.Part]:
    """The picture as a file, under what it shows at each split."""
    titles = [one.whole for one in _headlines(view)]
    return [file_part("split_picture", titles, consequences.subtitle(view, len(view.people)))]
