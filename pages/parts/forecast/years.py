"""The answer as drawings that follow the hand: the finding, four figures, possible years against the budget, and the months."""

from collections.abc import Callable
from functools import partial

import pandas as pd

from kpi.charts import Part, figures_part
from kpi.charts.forecastparts import headline_parts, months_finding, months_part, section_part, years_part
from kpi.charts.sketch import Figure
from kpi.expectation import QUICK_ERROR
from kpi.forecast import Estimate
from kpi.forecast.odds import budget_finding, budget_reserve, odds, rounded
from kpi.language import _, ngettext, number, percent, percent_figure, reader
from kpi.periods import span_of
from pages.parts.forecast.answer import Answer, answer
from pages.parts.shell import amounts
from pages.parts.shell.ahead import paid_so_far
from pages.parts.shell.drawing import is_in_hand, show_drawing
from pages.parts.shell.memory import last, remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View, current_view


def show_answer_part(name: str, parts: Callable[[View, Answer], list[Part]]) -> None:
    """Draws what the answer gives, at every move anew."""

    def make() -> list[Part]:
        view = current_view()
        return parts(view, answer(view))

    show_drawing(name, make)


def answer_finding(found: Answer) -> str:
    """Whether the budget will hold, in a sentence."""
    horizon = found.ahead.outlook.horizon
    return budget_finding(_chance(found), found.budget, found.now.currency, horizon)


def headline(_view: View, found: Answer) -> list[Part]:
    """The finding and the reserve; while the hand moves what has to be drawn anew, those from before, faint."""
    most, horizon = found.now.quantile(0.95), found.ahead.outlook.horizon
    note = budget_reserve(most.value, most.error, found.budget, found.now.currency, horizon)
    waits = found.waits and found.chance is None
    said = _("Calculating …") if found.waits else note
    return headline_parts(answer_finding(found), said, faint=waits)


def slide(view: View, found: Answer) -> list[Part]:
    """The finding and the picture alone, low enough for a projector."""
    return [headline(view, found)[0], *bare_picture(view, found, _ON_A_SLIDE)]


_ON_A_SLIDE = 215


def figures(_view: View, found: Answer) -> list[Part]:
    """What it costs, between which costs it lies, how likely it is too much, and what to put aside."""
    return [figures_part([[_cost(found), _span(found), _over(found), _reserve(found)]])]


def picture(view: View, found: Answer) -> list[Part]:
    """How likely each cost is, beside the budget, under what it shows."""
    return [section_part(_picture_title(found)), *bare_picture(view, found)]


def bare_picture(_view: View, found: Answer, tall: int = 300) -> list[Part]:
    """The same without a title, so many pixels high."""
    units, write = amounts.units(), amounts.write_money()
    chance = found.now.chance_over(found.budget).value
    marks = {
        "budget": (found.budget / units, _("budget {money}").format(money=amounts.cash(found.budget))),
        "expected": (_expected(found) / units, _("expected {money}").format(money=_expected_money(found))),
        "most": (found.now.quantile(0.95).value / units, _most(found)),
    }
    text = _("{share} of the years\ncost more than the budget")
    over = text.format(share=percent(chance, 1)).split("\n") if chance else []
    return [years_part(found.now.cost / units, marks, over, write, tall) | {"faint": found.waits}]


def months(view: View, found: Answer) -> list[Part]:
    """What the periods cost, and what they may cost ahead; while a hand moves, as they were before, faint."""
    before: list[Part] | None = last(Remembered.AHEAD_MONTHS)
    if is_in_hand() and before is not None:
        section, part = before
        return [section, part | {"faint": True}]
    asked = (paid_so_far(view), found.now, found.ahead, reader())
    section, part = remembered(Remembered.AHEAD_MONTHS, asked, partial(_months, view, found))
    return [section, part | {"faint": found.waits}]


def _months(view: View, found: Answer) -> list[Part]:
    units, write = amounts.units(), amounts.write_money()
    paid = pd.Series(paid_so_far(view).payout.sum(axis=0) / units, index=view.everyone.periods)
    season = any(margin.season for margin in found.ahead.outlook.margins)
    asked = (paid, found.now.periods, found.now.cost_by_period / units, write)
    return [section_part(months_finding(*asked)), months_part(*asked, season=season)]


def _picture_title(found: Answer) -> str:
    is_year = found.ahead.outlook.horizon == "year"
    return _("How likely each cost of the year is") if is_year else _("How likely each cost is")


def _money(one: Estimate, found: Answer) -> str:
    return rounded(one.value, one.error, found.now.currency)


def _chance(found: Answer) -> float:
    if found.chance is not None and found.chance.value is not None:
        return found.chance.value
    return found.now.chance_over(found.budget).value


def _expected(found: Answer) -> float:
    """In minor units."""
    if found.cost is not None and found.cost.value is not None:
        return found.cost.value
    return found.now.mean.value


def _expected_money(found: Answer) -> str:
    if found.cost is None or found.cost.value is None:
        return _money(found.now.mean, found)
    if found.cost.how == "exact":
        return amounts.cash(found.cost.value)
    near = rounded(found.cost.value, QUICK_ERROR * found.cost.value, found.now.currency)
    return _("about {money}").format(money=near)


def _cost(found: Answer) -> Figure:
    label = _("Expected cost, {time}").format(time=span_of(found.now.periods))
    if found.cost is not None:
        note = _("exact formula") if found.cost.how == "exact" else _("by formula, nearly exact")
        return label, _expected_money(found), note, "same"
    if found.waits:
        return label, _expected_money(found), _("calculating …"), "waits"
    return label, _expected_money(found), _against_today(found), "same"


def _against_today(found: Answer) -> str:
    """What today's scheme costs; where it is the one that is looked at, how exactly that is known."""
    if found.differs:
        return _("was {money}").format(money=_money(found.before.mean, found))
    text = ngettext("± {money} ({n} year drawn)", "± {money} ({n} years drawn)", found.now.count)
    return text.format(money=amounts.cash(2 * found.now.mean.error), n=number(found.now.count))


def _span(found: Answer) -> Figure:
    low, high = found.now.quantile(0.05), found.now.quantile(0.95)
    note = _("and {money}").format(money=_money(high, found))
    return _("9 in 10 years lie between"), _money(low, found), *_note(found, note)


def _over(found: Answer) -> Figure:
    chance = _chance(found)
    label, share = _("Chance to exceed the budget"), percent_figure(chance)
    if found.chance is not None:
        return label, share, _("exact formula"), "same"
    note, tone = _note(found, odds(chance))
    return label, share, note, "bad" if tone == "same" and chance else tone


def _reserve(found: Answer) -> Figure:
    most, currency = found.now.quantile(0.95), found.now.currency
    gap = rounded(abs(most.value - found.budget), most.error, currency)
    both = {"most": _money(most, found), "budget": amounts.cash(found.budget)}
    if most.value > found.budget:
        return _("Reserve for 19 of 20 years"), gap, *_note(found, _("{most} less {budget}").format(**both))
    return _("Left in 19 of 20 years"), gap, *_note(found, _("{budget} less {most}").format(**both))


def _note(found: Answer, note: str) -> tuple[str, str]:
    return (_("calculating …"), "waits") if found.waits else (note, "same")


def _most(found: Answer) -> str:
    money = _money(found.now.quantile(0.95), found)
    return _("19 of 20 years stay\nbelow {money}").format(money=money)


show_headline = partial(show_answer_part, "ahead headline", headline)
show_figures = partial(show_answer_part, "ahead figures", figures)
show_picture = partial(show_answer_part, "ahead years", picture)
show_months = partial(show_answer_part, "ahead months", months)
show_slide_picture = partial(show_answer_part, "ahead slide picture", slide)
