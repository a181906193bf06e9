"""Pieces that several pages share: scoreboard, bars, problems, downloads, money."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd
import streamlit as st

from kpi import charts, split
from kpi.language import _, change, minor_digits, money, ngettext, number, percent
from kpi.problem import Problem, Refused
from kpi.split import Sums, sums_of
from pages import _session
from pages._drawing import drawing, ear
from pages._fragments import everywhere, fragment
from pages._session import View


def write_money(*, exact: bool = False) -> Callable[[float], str]:
    """A function that writes an amount in currency units as the reader writes money."""
    currency = _session.state().scheme.currency
    scale = 10 ** minor_digits(currency)
    return lambda amount: money(amount * scale, currency, exact=exact)


def cash(minor: float, *, exact: bool = False) -> str:
    """An amount in minor units as the reader writes money."""
    return money(minor, _session.state().scheme.currency, exact=exact)


def units() -> int:
    """Minor units in one unit of the scheme's currency."""
    return _session.state().scheme.minor


def problems(found: Iterable[Problem], people: Iterable[str] = ()) -> None:
    """Errors in sight, notices in one list; each with its place and what to do. What stands in a file never becomes markup.

    When names are hidden, those of `people` and of everybody that is open are covered.
    """
    every = _shown(found, people)
    errors = [plain(_line(problem)) for problem in every if problem.level == "error"]
    notices = [plain(_line(problem)) for problem in every if problem.level == "notice"]
    for line in errors[:_ERRORS_IN_SIGHT]:
        st.error(line, icon=":material/error:")
    if more := errors[_ERRORS_IN_SIGHT:]:
        _list(ngettext("{n} more problem", "{n} more problems", len(more)), more)
    if notices:
        _list(_notices(len(notices)), notices)


def notices_part(found: Iterable[Problem]) -> charts.Part:
    """The same notices, drawn with what follows the hand: an expander of Streamlit's is slow to draw again."""
    lines = [_line(problem) for problem in _shown(found) if problem.level == "notice"]
    return charts.list_part(_notices(len(lines)).format(n=len(lines)), lines)


def _notices(count: int) -> str:
    return ngettext("{n} notice", "{n} notices", count)


def _shown(found: Iterable[Problem], people: Iterable[str] = ()) -> list[Problem]:
    return [_covered(problem, people) for problem in found] if _session.state().hidden else list(found)


def _covered(problem: Problem, people: Iterable[str]) -> Problem:
    """The problem without names."""
    opened = _session.state().data
    known = {*people, *opened.results["person"].astype(str)} | set(
        () if opened.people is None else opened.people["person"].astype(str)
    )
    pattern = re.compile("|".join(re.escape(name) for name in sorted(known - {""}, key=len, reverse=True)) or r"(?!)")
    return replace(problem, where=pattern.sub("•••", problem.where), what=pattern.sub("•••", problem.what))


def _line(problem: Problem) -> str:
    return " — ".join(part for part in (problem.where, problem.what, problem.mend) if part)


def _list(title: str, lines: list[str]) -> None:
    with st.expander(title.format(n=len(lines)), icon=":material/info:"):
        st.markdown("\n".join(f"- {line}" for line in lines))


_ERRORS_IN_SIGHT = 8
_MARKUP = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]()<>#+!|$~:"})


def plain(text: str) -> str:
    """Text with the signs of markup made harmless."""
    return text.translate(_MARKUP)


def result() -> View | None:
    """What both schemes pay; None, with every problem shown, when the data lack what they need."""
    problems(_session.state().complaints)
    try:
        return _session.view()
    except Refused as refused:
        problems(refused.problems)
        return None


def quietly() -> View | None:
    """The same for the parts below the place where the problems are shown."""
    try:
        return _session.view()
    except Refused:
        return None


def scoreboard(view: View, sums: Sequence[Sums] = ()) -> list[charts.Part]:
    """The figures that never leave: cost, against budget, share at plan, what the strong lose; each against the baseline.

    With the `sums` of 101 splits they follow the hand that moves the split.
    """
    before = sums_of(view.before)
    return [charts.figures_part([_figures(view, one, before) for one in sums or [sums_of(view.effect)]])]


def _figures(view: View, now: Sums, before: Sums) -> list[charts.Figure]:
    budget = _session.state().budget
    budget_minor = budget * units() if budget is not None else float(view.paid.target.sum())
    against = _("Of the budget") if budget is not None else _("Of all target bonuses")
    share, share_before = (one.cost / budget_minor if budget_minor else 0.0 for one in (now, before))
    return [
        _figure(_("Total cost"), cash(now.cost), now.cost - before.cost, cash),
        _figure(against, percent(share, 1), _tenths(share - share_before), _points),
        _figure(_("At or above plan"), percent(now.reached, 1), _tenths(now.reached - before.reached), _points, good=1),
        _figure(_("The strong lose"), cash(now.strong_lose), now.strong_lose - before.strong_lose, cash),
    ]


def _figure(
    label: str, value: str, difference: float, write: Callable[[float], str], good: Literal[-1, 1] = -1
) -> charts.Figure:
    """One figure with its change against the baseline; `good` is the direction that is welcome."""
    if not difference:
        return label, value, _("as baseline"), "same"
    arrow = "↑" if difference > 0 else "↓"
    return label, value, f"{arrow} {change(difference, write)}", "good" if difference * good > 0 else "bad"


def _tenths(difference: float) -> float:
    """A difference of shares in percentage points, as exactly as it is written."""
    return round(difference * 100, 1)


def _points(value: float) -> str:
    return _("{n} points").format(n=number(value, 1))


def decimals() -> int:
    """Decimals of the scheme's currency."""
    return minor_digits(_session.state().scheme.currency)


def bars(view: View) -> list[charts.Part]:
    """The picture of the product, under a title that says what it shows."""
    people = split.people(view.effect)
    return [
        charts.text_part("finding", [finding(view, sums_of(view.effect))]),
        charts.bars_part(people, view.scheme.currency, hidden=_session.state().hidden),
        charts.text_part("caption", [bars_caption(len(people))]),
    ]


def draw(name: str, parts: Callable[[View], list[charts.Part]]) -> None:
    """Draws what follows from the view, at every move anew; nothing when the data lack what the schemes need."""
    if quietly():
        drawing(name, lambda: parts(_session.view()))


def bars_caption(people: int) -> str:
    """How the picture is to be read."""
    if people <= charts.MOST_BARS:
        return _(
            "One bar a person, the strong first. Dashed: what would come on top without a team part. Grey line: target bonus."
        )
    return _(
        "{n} people; each bar is the average of neighbours in rank. Dashed: lost through the team; green: gained (one bar can hold people of both kinds). Grey line: target bonus."
    ).format(n=number(people))


def finding(view: View, now: Sums) -> str:
    """What the team part does, in one sentence with figures."""
    lose, gain, keeps = now.strong_lose, now.weak_gain, now.employer_keeps
    if not view.effect.strong.any():
        return _("Nobody reaches the plan; the bonuses cost {cost}.").format(cost=cash(now.cost))
    if lose == 0 and gain == 0:
        return _("Everybody is paid on their own result; the bonuses cost {cost}.").format(cost=cash(now.cost))
    first = (
        _("{who} lose {share} of their bonus ({money}) through the team")
        if lose > 0
        else _("{who} gain {money} through the team")
    )
    second = (
        _("the weak gain {money}")
        if gain > 0
        else _("the weak lose {money} too")
        if gain < 0
        else _("the weak gain nothing")
    )
    if lose <= 0 and gain < 0:
        second = _("the weak lose {money}")
    third = (
        _("the employer keeps {money}")
        if keeps > 0
        else _("it costs the employer {money} more")
        if keeps < 0
        else _("the cost stays the same")
    )
    parts = [
        first.format(who=_who(view), share=percent(now.strong_lose_share, 1), money=cash(abs(lose))),
        second.format(money=cash(abs(gain))),
        third.format(money=cash(abs(keeps))),
    ]
    return "; ".join(parts) + "."


def _who(view: View) -> str:
    """The strong of one period, or how often people were strong in several."""
    strong, active = int(view.effect.strong.sum()), int(view.paid.active.sum())
    if len(view.workforce.periods) == 1:
        return ngettext("The {n} strong", "The {n} strong", strong).format(n=strong)
    return _("Those who reach their plan ({n} of {all} times)").format(n=number(strong), all=number(active))


def names(series: pd.Series) -> pd.Series:
    """Names, or numbers in their place when names are hidden; the same person has the same number everywhere."""
    if not _session.state().hidden:
        return series
    order = {name: place + 1 for place, name in enumerate(sorted(set(_session.everyone().seats["person"])))}
    return series.map(lambda name: _("person {n}").format(n=order[name]))


def names_or_numbers(series: pd.Series) -> pd.Series:
    """Names of data that are not open yet, or numbers in order of appearance when names are hidden."""
    if not _session.state().hidden:
        return series
    return pd.Series([str(code + 1) for code in pd.factorize(series)[0]], index=series.index)


def board(
    figures: Callable[[View], list[charts.Part]] = scoreboard, moved: Callable[[int], None] | None = None
) -> None:
    """Problems, the scoreboard, undo and redo: what pages with sliders have on top; `moved` hears of the split's."""
    result()
    draw("scoreboard", figures)
    _history(moved)


def history_turned() -> bool:
    """Whether undo or redo came or went since they were drawn."""
    return bool(st.session_state.get("history_ends") != _session.state().ends)


@fragment("history")
def _history(moved: Callable[[int], None] | None) -> None:
    now = _session.state()
    st.session_state["history_ends"] = now.ends
    with st.container(horizontal=True, key="history"):
        st.button(
            _("Undo"),
            icon=":material/undo:",
            disabled=now.ends[0],
            on_click=everywhere(_session.undo),
            shortcut="ctrl+z",
            key="undo",
        )
        st.button(
            _("Redo"),
            icon=":material/redo:",
            disabled=now.ends[1],
            on_click=everywhere(_session.redo),
            shortcut="ctrl+y",
            key="redo",
        )
    if moved:
        ear(moved)
