"""What team weight is justified: by who is credited, by what the strong can bear, and, as models with assumptions, by help."""

import numpy as np
import streamlit as st

from kpi.language import _, percent
from kpi.split.chance import fit_luck
from kpi.split.weight import (
    HELP_ASSUMES,
    REPEATED_ASSUMES,
    help_at_bonus,
    largest_weight,
    misattributed,
    own_intensity,
    repeated_play,
)
from pages.parts.shell.texts import show_finding
from pages.parts.shell.view import View, view_or_none


def show_team_weight() -> None:
    """Two rules that stand on little; two models, behind a switch, that stand on assumptions."""
    if not (view := view_or_none()):
        return
    weight = view.scheme.team.part
    left, right = st.columns(2, gap="large")
    with left:
        _credit(view, weight)
    with right:
        _tolerance(view)
    if st.toggle(_("Show models of help and of long relations (assumptions)"), key="models"):
        _models(weight)


def _credit(view: View, weight: float) -> None:
    """Misattribution against free riding."""
    st.subheader(_("Whose result is it?"))
    team = st.slider(_("People in a team"), 2, 60, _usual_team(view), key="weight people")
    noise = st.slider(
        _("Luck of a person in a period"),
        1,
        60,
        max(1, round(fit_luck(view.scheme, view.workforce).sd * 100)),
        format="%d%%",
        key="weight noise",
    )
    wrong = st.slider(_("Share of results credited to the wrong person"), 0, 60, 5, format="%d%%", key="weight wrong")
    best = misattributed(team, noise / 100, wrong / 100)
    text = _(
        "At most {best} of the bonus should follow the team, when so much of a result belongs to a colleague. Today it is {now}."
    )
    show_finding(text.format(best=percent(best), now=percent(weight)))
    left = own_intensity(weight, team)
    st.markdown(
        _(
            "Of one more own euro of result, {share} of the usual pay reaches the person who brought it; the rest is spread over {n} people."
        ).format(share=percent(left, 1), n=team)
    )
    st.caption(_("λ = σm² ÷ (σm² + σv²(1 − 1/N)) and 1 − λ + λ/N, for equal people and linear pay."))


def _usual_team(view: View) -> int:
    sizes = view.workforce.seats.groupby("team")["person"].nunique()
    return int(np.clip(round(sizes.median()) if len(sizes) else 10, 2, 60))


def _tolerance(view: View) -> None:
    """The largest team weight that a strong person's purse allows."""
    st.subheader(_("What can the strong bear?"))
    share = st.slider(
        _("A strong person may lose at most (share of total pay)"), 1, 30, 5, format="%d%%", key="weight tolerance"
    )
    pays = st.slider(_("The team part pays in a bad period"), 0, 100, 0, 5, format="%d%%", key="weight team pays")
    strong = view.effect.strong
    target = float(view.paid.target[strong].mean()) if strong.any() else 0.0
    score = float(view.paid.score[strong].mean()) if strong.any() else 0.0
    if not target:
        st.info(_("Nobody is strong by the rule above, so nobody loses."))
        return
    cash = score * target + float(view.paid.salary[strong].mean())
    most = largest_weight(share / 100, cash, target, score, pays / 100)
    text = _(
        "At most {most} of the bonus may follow the team, so that a strong person with a score of {score} loses no more than {share} of salary and bonus."
    )
    show_finding(text.format(most=percent(most), score=percent(score), share=percent(share / 100)))
    if not view.paid.salary.any():
        st.caption(_("The data say nothing of salaries, so the bonus stands for all cash: the true limit is higher."))


def _models(weight: float) -> None:
    """Help and repeated play, each with its assumptions, the plain result beside them."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("If people help each other"))
        team = st.slider(_("People who help each other"), 2, 30, 10, key="help people")
        value = st.slider(_("An hour of help is worth own hours"), 0.0, 3.0, 0.5, 0.1, key="help value")
        bonus = st.slider(_("Bonus for one more unit of margin"), 0.01, 1.0, 0.1, 0.01, key="help bonus")
        best = help_at_bonus(team, 1.0, max(value, 1e-9), bonus)
        text = _("By this model {best} should follow the team; without help 0%. Today: {now}.")
        show_finding(text.format(best=percent(best), now=percent(weight)))
        _assumed(HELP_ASSUMES)
    with right:
        st.subheader(_("If two meet again and again"))
        works = st.slider(_("Success with effort"), 0.05, 1.0, 0.8, 0.05, key="play works")
        shirks = st.slider(_("Success without effort"), 0.01, 0.95, 0.4, 0.05, key="play shirks")
        both = st.slider(_("Luck that lifts both"), 0.0, 0.9, 0.1, 0.05, key="play both")
        patience = st.slider(_("Weight of the next period"), 0.0, 1.0, 0.8, 0.05, key="play patience")
        if shirks >= works:
            st.info(_("Effort must make success likelier: raise the first slider or lower the second."))
        else:
            found = repeated_play(works, shirks, both, patience)
            better = _("team pay") if found.joint_pays else _("pay by own result")
            text = _(
                "The cheaper way to make both work is {better}. Team pay needs a weight of the next period of {needed} or more."
            )
            show_finding(text.format(better=better, needed=percent(found.patience_needed)))
        _assumed(REPEATED_ASSUMES)


def _assumed(lines: tuple[str, ...]) -> None:
    st.caption(_("Assumed:") + "\n" + "\n".join(f"- {_(line)}" for line in lines))
