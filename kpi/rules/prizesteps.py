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
        yield _place(prize, after)
    paid, currency = after["pool"], after.seat.currency
    yield Step(
        _("Prize “{name}”").format(name=prize.name), _worth(prize, after), money(paid, currency), paid, line="beside"
    )


def _place(prize: PrizeTerms, after: Cell) -> Step:
    if not after["competes"]:
        return Step(_("Place"), _("takes no part"), _("none"), line="detail")
    text = _("{read} by {kpi}, of {n} teams") if prize.competing == "teams" else _("{read} by {kpi}, of {n} people")
    if not prize.by:
        text = _("individual score of {read}, of {n} people")
    read = result_in_words(after["ranked at"], prize.by_scale if prize.by else "plan")
    how = text.format(read=in_time(prize.over, read), kpi=after.title(prize.by), n=number(after["competing for prize"]))
    if prize.better == "lower":
        how = _("{how}; the lowest is best").format(how=how)
    if alike := round(after["level with"]):
        text = ngettext("{how}; {n} other is level", "{how}; {n} others are level", alike)
        how = text.format(how=how, n=number(alike))
    return Step(_("Place"), how, number(after["place of prize"]), line="detail")


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
