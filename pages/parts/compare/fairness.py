"""Whether pay is fair: the better are paid more, where differences come from, who gets how much, groups alike; exact measures behind them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from kpi import fairness
from kpi.charts import fairnessparts
from kpi.charts.sketch import Part, text_part
from kpi.comparison import Comparison, Scenario
from kpi.fairness import AdverseImpact, Measure, PayEquity
from kpi.language import _, fixed, pgettext
from kpi.money import Floats
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.tables import money_column, show_table
from pages.parts.shell.texts import show_remark, show_sentence

_DECIMALS = 3
"""Of a measure."""


def fairness_finding(found: Comparison) -> str:
    """Whether the better are paid more."""
    return fairnessparts.results_finding(found)


def fairness_picture(found: Comparison) -> None:
    """A dot a person, before and after."""
    part = fairnessparts.results_part(_covered(found))
    show_drawing("pay by result", lambda: [part] if part else [])


def show_fairness(found: Comparison) -> None:
    """Three findings with a picture each, groups below, and what measures say of it exactly."""
    left, right = st.columns([560, 560], gap="large")
    with left:
        _results(found)
    with right:
        _causes(found)
        pays = _pay(found, found.before), _pay(found, found.after)
        sides = found.before.name, found.after.name
        _picture(
            "fifths",
            fairnessparts.fifths_finding(*pays),
            fairnessparts.fifths_caption(found),
            _("Unequal pay is not unfair by itself: unequal results are meant to be paid unequally."),
            fairnessparts.fifths_part(*pays, sides),
        )
    groups = fairnessparts.groups_apart(found, session.state().data.people)
    if groups:
        _groups(found, groups)
    with st.expander(_("Exact measures, and what they do not say"), key="exact fairness", on_change="rerun") as exact:
        if exact.open:
            _exact(found)


def _covered(found: Comparison) -> Comparison:
    return replace(found, people=privacy.cover_column(found.people))


def _results(found: Comparison) -> None:
    caption = fairnessparts.results_caption(found)
    show_drawing("pay by result caption", lambda: [text_part("caption", [caption])])
    fairness_picture(found)
    show_drawing("pay by result file", lambda: [file_part("pay by result", [fairness_finding(found)], caption)])


def _picture(name: str, finding: str, caption: str, limits: str, part: Part | None) -> None:
    """A finding as the title of its picture, what that measures, and below it what it does not say."""
    title, remark = text_part("heading", [finding]), text_part("caption", [limits])
    shown = [text_part("caption", [caption]), part, remark, file_part(name, [finding], caption)] if part else [remark]
    show_drawing(name, lambda: [title, *shown])


def _causes(found: Comparison) -> None:
    before, after = map(fairnessparts.causes, (found.before, found.after))
    _picture(
        "causes",
        fairnessparts.causes_finding(before, after),
        fairnessparts.causes_caption(found),
        after.limits,
        fairnessparts.causes_part(found),
    )


def _pay(found: Comparison, side: Scenario) -> Floats:
    pay = found.people["before" if side is found.before else "after"]
    return np.asarray(pay.to_numpy(float) / amounts.units())


def _groups(found: Comparison, groups: dict[str, pd.Series]) -> None:
    """Groups of any column: what remains of differences in pay when result and target bonus are the same, and who is strong."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.header(_("Are groups treated alike?"), anchor=False)
        title = st.selectbox(_("Groups by"), list(groups), key="fair by", width=260) or next(iter(groups))
    equity, impact = _equity(found, groups[title]), _impact(found, groups[title])
    left, right = st.columns(2, gap="large")
    with left:
        part = fairnessparts.equity_part(equity, amounts.write_money())
        _picture("equity", equity.sentence, fairnessparts.equity_caption(found), equity.limits, part)
    with right:
        caption = fairnessparts.impact_caption(found)
        _picture("impact", impact.sentence, caption, impact.limits, fairnessparts.impact_part(impact))
    with st.expander(_("The same in figures"), key="groups in figures", on_change="rerun") as figures:
        if figures.open:
            _in_figures(equity, impact)


def _equity(found: Comparison, groups: pd.Series) -> PayEquity:
    reasons = found.people[["score", "target_after"]].astype(float)
    return fairness.pay_equity(_pay(found, found.after), groups.astype(str), reasons, write=amounts.write_money())


def _impact(found: Comparison, groups: pd.Series) -> AdverseImpact:
    return fairness.adverse_impact(found.people["strong"].to_numpy(bool), groups.astype(str))


def _in_figures(equity: PayEquity, impact: AdverseImpact) -> None:
    shares = {"rate": pgettext("part of a whole", "Share"), "ratio": _("Share of the best group")}
    money = {
        "raw": _("Paid more or less"),
        "explained": _("Explained by result and target bonus"),
        "adjusted": _("What is left"),
        "low": _("What is left, at least"),
        "high": _("What is left, at most"),
    }
    columns: dict[str, Any] = {
        "group": _("Group"),
        "people": _("People"),
        "reached": _("Strong"),
        **{name: st.column_config.NumberColumn(title, format="percent") for name, title in shares.items()},
        **{name: money_column(title, amounts.decimals()) for name, title in money.items()},
        "p": money_column(_("Chance that luck alone does this (p)"), _DECIMALS),
        "flagged": _("Below four fifths"),
        "sure": _("More than chance explains"),
    }
    show_table(equity.table, columns, key="equity")
    show_table(impact.table, columns, key="impact")


def _exact(found: Comparison) -> None:
    """Every measure before and after, in three groups that are to be read alike."""
    before, after = (_scorecard(found, side) for side in (found.before, found.after))
    titles = (_("Does pay follow results?"), _("What do the strong get?"), _("How equal is pay?"))
    for title, some in zip(titles, (slice(3), slice(3, 5), slice(5, None)), strict=True):
        st.header(title, anchor=False)
        _measures(found, before[some], after[some])


def _scorecard(found: Comparison, side: Scenario) -> list[Measure]:
    people = found.people
    return fairness.scorecard(people["score"].to_numpy(float), _pay(found, side), people["strong"].to_numpy(bool))


def _measures(found: Comparison, before: list[Measure], after: list[Measure]) -> None:
    """Each as a sentence, with its name and both figures below; at the end what they do not say."""
    for was, now in zip(before, after, strict=True):
        show_sentence(now.sentence)
        text = _("{measure}: {was} with “{before}”, {now} with “{after}”.")
        sides = {"before": found.before.name, "after": found.after.name}
        show_remark(text.format(measure=now.name, was=_exactly(was), now=_exactly(now), **sides))
    limits = dict.fromkeys(one.limits for one in after)
    for said in limits:
        if not any(other != said and other.startswith(said) for other in limits):
            show_remark(said)


def _exactly(one: Measure) -> str:
    return fixed(one.value, _DECIMALS) if one.known else _("not known")
