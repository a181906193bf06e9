"""Two models of the team weight, of help and of long relations: each with its assumptions, the plain result beside it."""

import streamlit as st

from kpi import charts
from kpi.language import _, percent
from kpi.split.weight import HELP_ASSUMES, REPEATED_ASSUMES, help_at_bonus, repeated_play
from pages.parts.shell import consequences
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.texts import show_remark
from pages.parts.shell.view import View


def show_models() -> None:
    """Side by side."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("If people help each other"), anchor=False)
        show_supposed("help sliders", [_team(), _value(), _bonus()])
        consequences.draw("help", _help)
        _assumed(HELP_ASSUMES)
    with right:
        st.header(_("If two meet again and again"), anchor=False)
        show_supposed("play sliders", [_works(), _shirks(), _both(), _patience()])
        consequences.draw("play", _play)
        _assumed(REPEATED_ASSUMES)


def _team() -> Supposed:
    return Supposed("help people", _("People who help each other"), 10, 2, 30, unit="")


def _value() -> Supposed:
    return Supposed("help value", _("An hour of help is worth own hours"), 0.5, 0, 3, 0.1, "")


def _bonus() -> Supposed:
    return Supposed("help bonus", _("Bonus for one more unit of margin"), 10, 1, 100)


def _works() -> Supposed:
    return Supposed("play works", _("Success with effort"), 80, 5, 100, 5)


def _shirks() -> Supposed:
    return Supposed("play shirks", _("Success without effort"), 40, 5, 95, 5)


def _both() -> Supposed:
    return Supposed("play both", _("Luck that lifts both"), 10, 0, 90, 5)


def _patience() -> Supposed:
    return Supposed("play patience", _("Weight of the next period"), 80, 0, 100, 5)


def _help(view: View) -> list[charts.Part]:
    best = help_at_bonus(round(_team().value), 1.0, max(_value().value, 1e-9), _bonus().share)
    text = _("By this model {best} should follow the team; without help 0%. Today: {now}.")
    return [charts.text_part("sentence", [text.format(best=percent(best), now=percent(view.scheme.team.part))])]


def _play(_view: View) -> list[charts.Part]:
    works, shirks = _works().share, _shirks().share
    if shirks >= works:
        words = _("Effort must make success likelier: raise the first slider or lower the second.")
        return [charts.text_part("sentence", [words])]
    found = repeated_play(works, shirks, _both().share, _patience().share)
    text = (
        _(
            "Team pay is the cheaper way to make both work, for it needs a weight of the next period of {needed} or more."
        )
        if found.joint_pays
        else _(
            "Pay by own result is the cheaper way to make both work: team pay needs a weight of the next period of {needed} or more."
        )
    )
    return [charts.text_part("sentence", [text.format(needed=percent(found.patience_needed))])]


def _assumed(lines: tuple[str, ...]) -> None:
    show_remark(_("Assumed:"))
    for line in lines:
        show_remark(_(line))
