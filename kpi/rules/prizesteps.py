"""How a prize was won, in words that somebody with the results at hand can follow."""

from collections.abc import Iterator

from kpi.language import _, money, ngettext, number
from kpi.rules.base import Step
from kpi.rules.paysheet import Cell
from kpi.rules.poolsteps import condition_steps
from kpi.rules.prizeterms import PrizeTerms
from kpi.rules.said import result_in_words
from kpi.rules.window import in_time


def prize_steps(prize: PrizeTerms, after: Cell) -> Iterator[Step]:
    """The conditions, the place among all who compete, and what it pays; nothing in a period in which it is not paid."""
    if not after["due for prize"]:
        return
    title, unmet = _("Condition of the prize: {kpi}"), _("not met: no part in the prize")
    for step in condition_steps(prize.only, after, title, unmet):
        yield step._replace(line=step.line or "detail")
    if prize.places:
        yield from _place(prize, after)
    paid, currency = after["pool"], after.seat.currency
    yield Step(
        _("Prize “{name}”").format(name=prize.name), _worth(prize, after), money(paid, currency), paid, line="beside"
    )


def _place(prize: PrizeTerms, after: Cell) -> Iterator[Step]:
    if not after["competes"]:
        yield Step(_("Place"), _("takes no part"), _("none"), line="detail")
        return
    read = result_in_words(after["ranked at"], prize.by_scale if prize.by else "plan")
    how = _how(prize).format(
        read=in_time(prize.over, read), kpi=after.title(prize.by), n=number(after["competing for prize"])
    )
    yield Step(_("Place"), how, number(after["place of prize"]), line="detail")
    if alike := round(after["level with"]):
        text = ngettext("{n} other", "{n} others", alike).format(n=number(alike))
        ties = {"better place": _("all have the better place"), "divided": _("what their places pay is divided")}
        yield Step(_("Level at this place"), ties[prize.ties], text, line="detail")


def _how(prize: PrizeTerms) -> str:
    """By what somebody is ranked, among how many, and which end is the best."""
    lowest = prize.better == "lower"
    if not prize.by:
        scores = _("individual score of {read}, of {n} people")
        return _("individual score of {read}, of {n} people, the lowest first") if lowest else scores
    if prize.competing == "teams":
        return _("{read} by {kpi}, of {n} teams, the lowest first") if lowest else _("{read} by {kpi}, of {n} teams")
    return _("{read} by {kpi}, of {n} people, the lowest first") if lowest else _("{read} by {kpi}, of {n} people")


def _worth(prize: PrizeTerms, after: Cell) -> str:
    """An amount, or so many times a figure of one's own."""
    if prize.measure:
        return _decided(prize, after)
    pays, figure, currency = after["prize pays"], after["figure of prize"], after.seat.currency
    if not after["competes"]:
        return _("who takes no part gets nothing")
    if not pays:
        return _("this place pays nothing")
    if prize.pays_in == "money":
        return money(pays * figure, currency)
    text = _("{times} × the salary of {figure}") if prize.by_salary else _("{times} × the target bonus of {figure}")
    return text.format(times=number(pays, 4), figure=money(figure, currency))


def _decided(prize: PrizeTerms, after: Cell) -> str:
    """What somebody decided, why, and how much of it counts."""
    decided = money(after["prize pays"], after.seat.currency) + after.because(prize.measure)
    if prize.at_most is None or not after["competes"]:
        return decided
    text = _("{decided}, at most {most} up or down")
    return text.format(decided=decided, most=money(prize.at_most * after["figure of prize"], after.seat.currency))
