"""Targets: were the plans equally hard, how many reach them at which level and at what cost, and better ones with their reasons."""

from dataclasses import replace

import numpy as np
import streamlit as st

from kpi.charts import planparts
from kpi.charts.sketch import Part, text_part
from kpi.language import _, ngettext, number, percent
from kpi.library.norms import Norm
from kpi.plans.expected import growth_sentence, season_indices
from kpi.plans.fairplans import (
    Fairness,
    by_raise,
    by_size,
    by_territory,
    raise_finding,
    size_sentence,
    territory_sentence,
)
from kpi.plans.levels import Level, levels
from kpi.plans.ratchet import ratchet
from kpi.problem import Refused
from pages.parts.plans.break_even import show_break_even
from pages.parts.plans.planned import Planned, choose, planned
from pages.parts.plans.proposed import proposal_parts, show_everybody, show_proposal, show_ways
from pages.parts.plans.way_form import raise_slider, what_is_asked
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.memory import remembered
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import show_supposed
from pages.parts.shell.texts import show_remark, show_sentence
from pages.parts.shell.view import View, current_view

_FACTORS = (0.95, 1.0, 1.05, 1.1)


def show_targets() -> None:
    """The finding; fairness on the left, levels and a proposal on the right."""
    if not (view := view_or_problems()):
        return
    try:
        show_drawing("targets finding", lambda: [text_part("finding", [_finding(current_view())])])
        found = choose(view)
        left, right = st.columns(2, gap="large")
        with left:
            _fairness(view, found)
        with right:
            _levels()
            show_proposal(view, found)
        show_ways(view, found)
        show_everybody(view, found)
        show_break_even(view, found)
    except Refused as refused:
        show_problems(refused.problems)


def show_targets_slide() -> None:
    """What became of the plans, and the slider that raises them."""
    if not (view := view_or_problems()):
        return
    try:
        show_drawing("targets finding", lambda: [text_part("finding", [_slide_finding(current_view())])])
        if np.isnan(planned(view).past.planned).all():
            show_drawing("proposed plans", lambda: proposal_parts(current_view())[-1:])
        else:
            show_drawing("plan levels", lambda: _level_parts(current_view())[-1:])
            show_supposed("plan slide", [raise_slider()])
    except Refused as refused:
        show_problems(refused.problems)


def _finding(view: View) -> str:
    found = planned(view)
    if np.isnan(found.past.planned).all():
        return _("{kpi} has no plans yet; from its results some can be proposed.").format(kpi=found.title)
    dots = by_raise(found.past)
    return raise_finding(dots) if dots.sure else _at_plan(view, found)


def _slide_finding(view: View) -> str:
    """How many results were at plan, and would be."""
    found = planned(view)
    if np.isnan(found.past.planned).all():
        return _finding(view)
    return _at_plan(view, found)


def _at_plan(view: View, found: Planned) -> str:
    now, factor = _level_now(view, found), 1 + raise_slider().share
    if factor == 1:
        usual = _usual()
        text = _("{share} of the results of {year} are at plan; the norm is {low} to {high}.")
        return text.format(
            share=percent(now.reached), year=found.year, low=percent(usual.low, 0), high=percent(usual.high, 0)
        )
    text = _("With {times} of the plans of {year}, {share} of its results are at plan.")
    return text.format(times=percent(factor), year=found.year, share=percent(now.reached))


def _fairness(view: View, found: Planned) -> None:
    """The dots, and what else is known of how hard the plans were."""
    dots = by_raise(found.past)
    if len(dots.names) and not np.isnan(dots.value):
        show_drawing("plan dots", lambda: _dot_parts(current_view()))
        show_remark(
            _("Part of this is arithmetic, because the plan stands on both axes.")
            + " "
            + size_sentence(by_size(found.past))
        )
    else:
        with st.container(border=True):
            show_sentence(raise_finding(dots))
            show_remark(_("It takes ten people with plan and result in every period of two years."))
    for text in _sentences(view, found):
        show_sentence(text)


def _dot_parts(view: View) -> list[Part]:
    found = planned(view)
    dots = by_raise(found.past)
    dots = replace(dots, names=tuple(map(privacy.cover().name, dots.names)))
    whose = {
        "person": _("Each dot is a person: plan {year} and what became of it"),
        "team": _("Each dot is a team: plan {year} and what became of it"),
        "company": _("The company: plan {year} and what became of it"),
    }
    heading = whose[found.past.of].format(year=found.year)
    caption = _dots_caption(dots, found)
    return [
        text_part("heading", [heading]),
        text_part("caption", [caption]),
        planparts.dots_part(dots, found.before, found.year),
        file_part("plan dots", [raise_finding(dots)], caption),
    ]


def _dots_caption(dots: Fairness, found: Planned) -> str:
    text = ngettext(
        "{kpi}: {n} with two full years; {figures}", "{kpi}: {n} with two full years; {figures}", len(dots.names)
    )
    return text.format(kpi=found.title, n=number(len(dots.names)), figures=dots.figures())


def _sentences(view: View, found: Planned) -> list[str]:
    """Trend, season, ratchet, and territories where they are known."""
    past = found.past
    asked = what_is_asked(view, found)
    lines = [growth_sentence(past), season_indices(past).sentence]
    if not np.isnan(past.planned).all():
        lines.append(ratchet(past).sentence)
    if asked.past.size_of:
        lines.append(territory_sentence(by_territory(asked.past)))
    return lines


def _usual() -> Norm:
    """How many usually reach a plan, or should by the reader's own norm."""
    return session.state().step.norms.norm("people at plan")


def _levels() -> None:
    """How many reach the plan, and what it costs, with the slider that raises all plans."""
    view = current_view()
    if np.isnan(planned(view).past.planned).all():
        return
    show_drawing("levels heading", lambda: [text_part("heading", [_("How many reach the plan, and what it costs")])])
    show_supposed("plan sliders", [raise_slider()], alone=False)
    show_drawing("plan levels", lambda: _level_parts(current_view()))
    show_remark(_usual().said)


def _level_parts(view: View) -> list[Part]:
    found = planned(view)
    return [
        planparts.levels_part(_all_levels(view, found), 1 + raise_slider().share, _usual(), amounts.cash, found.year)
    ]


def _all_levels(view: View, found: Planned) -> tuple[Level, ...]:
    """Four usual ones, and where the slider stands."""
    key = (view.scheme, view.everyone, found.past)
    usual: tuple[Level, ...] = remembered(
        Remembered.PLAN_LEVELS, key, lambda: levels(view.scheme, view.everyone, found.past, _FACTORS)
    )
    now = _level_now(view, found)
    return usual if any(np.isclose(one.factor, now.factor) for one in usual) else (*usual, now)


def _level_now(view: View, found: Planned) -> Level:
    factor = 1 + raise_slider().share
    made: Level = remembered(
        Remembered.PLAN_LEVEL, (view.scheme, view.everyone, found.past, factor),
        lambda: levels(view.scheme, view.everyone, found.past, [factor])[0],
    )  # fmt: skip
    return made
