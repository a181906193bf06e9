"""What a scheme does, which follows every slider: the scoreboard, and the picture of everybody's pay."""

from collections.abc import Callable, Sequence
from typing import Literal

from kpi import charts, split
from kpi.language import _, change, ngettext, number, percent
from kpi.split import Sums, sums_of
from pages.parts.shell import amounts, privacy, session
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.view import View, current_view, view_or_none


def scoreboard(view: View, sums: Sequence[Sums] = ()) -> list[charts.Part]:
    """The figures that never leave: cost, against budget, share at plan, what the strong lose; each against the baseline.

    With the `sums` of 101 splits they follow the hand that moves the split.
    """
    before = sums_of(view.before)
    figures = charts.figures_part([_figures(view, one, before) for one in sums or [sums_of(view.effect)]])
    return [figures, charts.text_part("caption", [amounts.span_note(view)])]


def _figures(view: View, now: Sums, before: Sums) -> list[charts.Figure]:
    budget = session.state().budget
    budget_minor = budget * amounts.units() if budget is not None else float(view.paid.target.sum())
    against = _("Share of the budget") if budget is not None else _("Share of target bonuses paid")
    share, share_before = (one.cost / budget_minor if budget_minor else 0.0 for one in (now, before))
    return [
        _figure(_("Total cost"), amounts.cash(now.cost), now.cost - before.cost, amounts.cash),
        _figure(against, percent(share, 1), _tenths(share - share_before), _points),
        _figure(
            _("People at or above plan"),
            percent(now.reached, 1),
            _tenths(now.reached - before.reached),
            _points,
            good=1,
        ),
        _loss(now.strong_lose, before.strong_lose),
    ]


def _figure(
    label: str, value: str, difference: float, write: Callable[[float], str], good: Literal[-1, 1] = -1
) -> charts.Figure:
    """One figure with its change against the baseline; `good` is the direction that is welcome."""
    if not difference:
        return label, value, _("same as today's scheme"), "same"
    return label, value, change(difference, write), "good" if difference * good > 0 else "bad"


def _loss(lose: float, before: float) -> charts.Figure:
    """What the strong lose, or gain: never a negative loss. The change has the sign of the figure that it stands under."""
    if lose >= 0:
        return _figure(_("The strong lose"), amounts.cash(lose), lose - before, amounts.cash)
    return _figure(_("The strong gain"), amounts.cash(-lose), before - lose, amounts.cash, good=1)


def _tenths(difference: float) -> float:
    """A difference of shares in percentage points, as exactly as it is written."""
    return round(difference * 100, 1)


def _points(value: float) -> str:
    return _("{n} points").format(n=number(value, 1))


def bars(view: View) -> list[charts.Part]:
    """The picture of the product, under a title that says what it shows."""
    people = privacy.cover_column(split.people_in_minor_units(view.effect))
    return [
        charts.text_part("finding", [finding(view, sums_of(view.effect))]),
        charts.bars_part(people, view.scheme.currency),
        charts.text_part("caption", [bars_caption(len(people))]),
    ]


def draw(name: str, parts: Callable[[View], list[charts.Part]]) -> None:
    """Draws what follows from the view, at every move anew; nothing when the data lack what the schemes need."""
    if view_or_none():
        show_drawing(name, lambda: parts(current_view()))


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
        return _("Nobody reaches the plan; the bonuses cost {cost}.").format(cost=amounts.cash(now.cost))
    if lose == 0 and gain == 0:
        return _("Everybody is paid on their own result; the bonuses cost {cost}.").format(cost=amounts.cash(now.cost))
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
        first.format(who=_who(view), share=percent(now.strong_lose_share, 1), money=amounts.cash(abs(lose))),
        second.format(money=amounts.cash(abs(gain))),
        third.format(money=amounts.cash(abs(keeps))),
    ]
    return "; ".join(parts) + "."


def _who(view: View) -> str:
    """The strong of one period, or how often people were strong in several."""
    strong, active = int(view.effect.strong.sum()), int(view.paid.active.sum())
    if len(view.workforce.periods) == 1:
        return ngettext("The {n} strong", "The {n} strong", strong).format(n=strong)
    return _("Those who reach their plan ({n} of {all} times)").format(n=number(strong), all=number(active))


def show_figures(figures: Callable[[View], list[charts.Part]] = scoreboard) -> None:
    """Problems, and the scoreboard."""
    view_or_problems()
    draw("scoreboard", figures)
