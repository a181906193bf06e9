"""What team weight is justified: by who is credited, by what the strong can bear, and, as models with assumptions, by help."""

import numpy as np
import streamlit as st

from kpi import charts
from kpi.language import _, percent, percent_figure
from kpi.split.chance import fit_luck
from kpi.split.weight import largest_weight, misattributed, own_intensity, said_of_weight
from pages.parts.shell import consequences
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.supposed import Supposed, show_supposed
from pages.parts.shell.view import View, view_or_none
from pages.parts.split.evidence import show_evidence
from pages.parts.split.models import show_models


def show_team_weight() -> None:
    """Two rules that stand on little, in one picture; two models, behind a switch, that stand on assumptions."""
    if not (view := view_or_none()):
        return
    consequences.draw("weight_finding", weight_finding)
    consequences.draw("weight_picture", weight_picture)
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Whose result is it?"), anchor=False)
        show_supposed("credit sliders", [_people(view), _noise(view), _wrong()])
        consequences.draw("weight_credit", _credit_in_words)
    with right:
        st.header(_("What can the strong bear?"), anchor=False)
        show_supposed("loss sliders", [_tolerance(), _pays()])
        consequences.draw("weight_loss", _loss_in_words)
    if st.toggle(_("Show models of help and of long relations (assumptions)"), key="models", persist_state="session"):
        show_models()
    show_evidence()


def show_weight_slide() -> None:
    """The same on the wall."""
    consequences.draw_slide("weight", weight_finding, weight_picture)
    show_supposed("loss sliders", [_tolerance()])


def weight_finding(view: View) -> list[charts.Part]:
    """What may follow the team at most, and what does."""
    said = said_of_weight(view.scheme.team.part, _by_credit(view), _by_loss(view))
    return [charts.text_part("finding", [said])]


def weight_picture(view: View) -> list[charts.Part]:
    """Both limits on one scale of the whole bonus, with today's weight."""
    limits = {_("by whose result it is"): _by_credit(view), _("by what the strong can bear"): _by_loss(view)}
    now = view.scheme.team.part
    gauges = [
        charts.Gauge(name, most, percent_figure(most), now, percent_figure(now))
        for name, most in limits.items()
        if most is not None
    ]
    title = _("The largest share of the bonus that may follow the team; the mark shows today")
    return [charts.text_part("section", [title]), charts.gauges_part(gauges, 1.0, title)]


def _people(view: View) -> Supposed:
    sizes = view.workforce.seats.groupby("team")["person"].nunique()
    usual = int(np.clip(round(sizes.median()) if len(sizes) else 10, 2, 60))
    return Supposed("weight people", _("People in a team"), usual, 2, 60, unit="")


def _noise(view: View) -> Supposed:
    luck = remembered(Remembered.LUCK, (view.scheme, view.workforce), lambda: fit_luck(view.scheme, view.workforce))
    return Supposed("weight noise", _("Luck of a person in a period"), min(max(1, round(luck.sd * 100)), 60), 1, 60)


def _wrong() -> Supposed:
    return Supposed("weight wrong", _("Results credited to the wrong person"), 5, 0, 60)


def _tolerance() -> Supposed:
    return Supposed("weight tolerance", _("A strong person may lose, of total pay"), 5, 1, 30)


def _pays() -> Supposed:
    return Supposed("weight team pays", _("The team part pays in a bad period"), 0, 0, 100, 5)


def _by_credit(view: View) -> float:
    return misattributed(round(_people(view).value), _noise(view).share, _wrong().share)


def _strong_person(view: View) -> tuple[float, float, float]:
    """Target bonus, score and salary of a strong person on average; 0 where nobody is strong."""
    strong = view.effect.strong
    if not strong.any():
        return 0.0, 0.0, 0.0
    target, score, salary = (float(of[strong].mean()) for of in (view.paid.target, view.paid.score, view.paid.salary))
    return target, score, salary


def _by_loss(view: View) -> float | None:
    target, score, salary = _strong_person(view)
    if not target:
        return None
    return largest_weight(_tolerance().share, score * target + salary, target, score, _pays().share)


def _credit_in_words(view: View) -> list[charts.Part]:
    people = round(_people(view).value)
    left = percent(own_intensity(view.scheme.team.part, people), 1)
    text = _(
        "Of one more own euro of result, {share} of the usual pay reaches the person who brought it; the rest is spread over {n} people."
    )
    formula = _("λ = σm² ÷ (σm² + σv²(1 − 1/N)) and 1 − λ + λ/N, for equal people and linear pay.")
    return [
        charts.text_part("sentence", [text.format(share=left, n=people)]),
        charts.text_part("caption", [formula]),
    ]


def _loss_in_words(view: View) -> list[charts.Part]:
    target, score, _salary = _strong_person(view)
    if not target:
        return [charts.text_part("sentence", [_("Nobody is strong by the rule of this page, so nobody loses.")])]
    text = _("A strong person with a score of {score} then loses no more than {share} of salary and bonus.")
    said = text.format(score=percent(score, 1), share=percent(_tolerance().share))
    parts = [charts.text_part("sentence", [said])]
    if not view.paid.salary.any():
        words = _("The data say nothing of salaries, so the bonus stands for all pay: the true limit is higher.")
        parts.append(charts.text_part("caption", [words]))
    return parts
