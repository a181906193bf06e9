"""The 60:40 laboratory: what the team part does to the strong and the weak, what would mend it, and what it would cost."""

from collections.abc import Callable
from functools import partial

import streamlit as st

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.shell import consequences, header, keys
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import show_problems
from pages.parts.split.every_split import show_every_split, show_slide
from pages.parts.split.frontier import show_frontier, show_frontier_slide
from pages.parts.split.leaving import show_leaving, show_leaving_slide
from pages.parts.split.past import show_past, show_past_slide
from pages.parts.split.remedies import show_first_remedies, show_remedies, show_remedies_slide
from pages.parts.split.strong import show_strong_rule
from pages.parts.split.sweeps import missing_for_team_part
from pages.parts.split.team_weight import show_team_weight, show_weight_slide

require_app(__file__)

if problems := missing_for_team_part():
    header.show(_("Team or individual"))
    consequences.show_figures()
    st.info(_("This scheme has no team part. To compare it with one, the data need a result of every team:"))
    show_problems(problems)
    st.stop()


def _split() -> None:
    show_every_split()
    show_first_remedies()


def _under_figures(draw: Callable[[], None]) -> None:
    consequences.show_figures()
    show_strong_rule()
    draw()


parts: dict[str, Callable[[], None]] = {
    _("Split"): _split,
    _("Remedies"): partial(_under_figures, show_remedies),
    _("Three to choose"): partial(_under_figures, show_frontier),
    _("The past"): partial(_under_figures, show_past),
    _("How much team?"): partial(_under_figures, show_team_weight),
    _("Will they leave?"): partial(_under_figures, show_leaving),
}
slides: tuple[Callable[[], None], ...] = (
    show_slide,
    show_remedies_slide,
    show_frontier_slide,
    show_past_slide,
    show_weight_slide,
    show_leaving_slide,
)
by_part = dict(zip(parts, slides, strict=True))
header.show(_("Team or individual"), parts, key=keys.LABORATORY, slide=by_part)()
