"""The split from 100:0 to 0:100, which the whole screen follows in the browser, beside the curve of the team part."""

from dataclasses import replace
from typing import Any

import streamlit as st

from kpi import charts
from kpi.language import _, percent, reader
from kpi.rules.split import Split
from kpi.split import Sums, Sweep, sums_of
from pages.parts.curves.team_curve import show_team_curve
from pages.parts.shell import amounts, consequences, privacy
from pages.parts.shell.downloads import download_tables
from pages.parts.shell.fragments import fragment
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered
from pages.parts.shell.tables import show_table
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.sweeps import is_shared, pay_at_every_split, sums_at_every_split


def show_every_split() -> None:
    """Bars and lines under one slider; the team's curve as large beside them."""
    if not (view := view_or_none()):
        return
    if not is_shared(view.scheme):
        text = _(
            "In this scheme the team's result {way}, so there is no share to move. To have one, choose “{mode}” on the page Scheme, part Team."
        )
        st.info(text.format(way=_(view.scheme.team.title), mode=_(Split.title)))
    left, right = st.columns([7, 5], gap="large")
    with left:
        _left()
    with right:
        st.subheader(_("The team's curve: where the harm is"))
        show_team_curve(view.scheme)


def _left() -> None:
    if not (view := view_or_none()):
        return
    if not is_shared(view.scheme):
        consequences.draw("split", _standing)
        return
    consequences.draw("split", _moving)
    _behind_the_lines()


def _standing(view: View) -> list[charts.Part]:
    return [*consequences.bars(view), charts.figures_part([_identity(sums_of(view.effect))]), _identity_caption()]


def _moving(view: View) -> list[charts.Part]:
    """All 101 splits are in the drawing, so that all of it moves with the hand; the server hears where the hand came to rest."""
    found, sums, currency, cover = (
        pay_at_every_split(view),
        sums_at_every_split(view),
        view.scheme.currency,
        privacy.cover(),
    )

    def make() -> list[charts.Part]:
        return [
            charts.text_part("heading", [_split_in_words(share) for share in range(len(sums))]),
            charts.text_part(
                "finding",
                [consequences.finding(view, one, view.scheme.shared(share / 100)) for share, one in enumerate(sums)],
            ),
            charts.slider_part(_("Individual share")),
            charts.split_bars_part(_covered(found), currency),
            charts.lines_part(found, currency, amounts.write_money()),
            charts.text_part("caption", [_("Drag the slider, or point at the lines.")]),
            charts.text_part("caption", [consequences.bars_caption(len(found.people_in_minor_units))]),
            charts.figures_part([_identity(one) for one in sums]),
            _identity_caption(),
        ]

    parts: list[charts.Part] = remembered(Remembered.SPLIT_PARTS, (found, cover, currency, reader()), make)
    return parts


def _covered(found: Sweep) -> Sweep:
    return replace(found, people_in_minor_units=privacy.cover_column(found.people_in_minor_units))


def _split_in_words(share: int) -> str:
    return _("{own}:{team} — own result : team").format(own=share, team=100 - share)


@fragment("figures")
def _behind_the_lines() -> None:
    with st.expander(_("The figures behind the lines"), key="figures", on_change="rerun") as figures:
        if figures.open and (view := view_or_none()):
            _figures(pay_at_every_split(view))


def _identity(sums: Sums) -> list[charts.Figure]:
    """What the strong lose, what the weak gain, what the employer keeps: the figures add up."""
    figures = {
        _("The strong lose") if sums.strong_lose >= 0 else _("The strong gain"): sums.strong_lose,
        _("The weak gain") if sums.weak_gain >= 0 else _("The weak lose"): sums.weak_gain,
        _("The employer keeps") if sums.employer_keeps >= 0 else _("The employer pays more"): sums.employer_keeps,
        _("Not paid because teams missed their plan"): sums.forfeited,
    }
    return [(label, amounts.cash(abs(money), exact=True), "", "same") for label, money in figures.items()]


def _identity_caption() -> charts.Part:
    text = _(
        "The first three compare with everybody being paid on their own result (100:0), and add up: what the strong lose = what "
        "the weak gain + what the employer keeps. The last compares with every team at 100% of its team pay."
    )
    return charts.text_part("caption", [text])


def moving_scoreboard(view: View) -> list[charts.Part]:
    """The scoreboard of the page whose slider moves the split."""
    return consequences.scoreboard(view, sums_at_every_split(view) if is_shared(view.scheme) else ())


def _figures(found: Sweep) -> None:
    money = ["strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps"]
    table = found.sums_in_minor_units[["share", *money]].iloc[::-5]
    table = table.assign(**{name: table[name] / amounts.units() for name in money})
    table["strong_lose"] = -table["strong_lose"]
    titles = [
        _("Strong, average"),
        _("Weak, average"),
        _("Total cost"),
        _("Strong: gain or loss"),
        _("Weak: gain or loss"),
        _("Employer: saving or extra cost"),
    ]
    columns: dict[str, Any] = {
        name: st.column_config.NumberColumn(title, format="localized")
        for name, title in zip(money, titles, strict=True)
    }
    shown = table.assign(share=[percent(share / 100) for share in table["share"]])
    share = st.column_config.TextColumn(_("Individual share"))
    show_table(shown, columns | {"share": share}, key="split_table")
    download_tables({_("split"): shown.rename(columns=dict(zip(money, titles, strict=True)))}, "sixtyforty-split")
