"""Who is at which place for a prize, and what it pays, as columns: the same as in ranking.py."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kpi.formulas.apportion import Members
from kpi.formulas.nodes import Beyond, CellOf, Expression, Form, PerRow, SumBy, expression
from kpi.formulas.shorthand import down, either, is_number, least, most, to_whole
from kpi.language import _
from kpi.rules.dividedformulas import met_formula
from kpi.rules.everybodysheet import EverybodySheet
from kpi.rules.fullunits import in_full_formula
from kpi.rules.prizeterms import PrizeTerms

_FINE_SHARES, _FINE_VALUES = 1e10, 1e5
"""So that whole numbers of at most fifteen digits stand for what ranks: a criterion compares them exactly in every language."""


class Ranking(NamedTuple):
    """What no formula changes."""

    now: NDArray[np.bool_]
    """(rows,) who may have the prize in a period in which it is paid."""
    adds_up: bool
    """Whether results of several seats of one person are parts of an amount."""


def prize_formula(prize: PrizeTerms, sheet: EverybodySheet, ranking: Ranking) -> CellOf:
    """Each one's prize in whole minor units."""
    title, standing, now = prize.name, sheet.standing, ranking.now
    member = sheet.add(
        _("{title}: may have it").format(title=title), PerRow(now, expression(1.0), expression(0.0)), "whole"
    )
    there = sheet.add(_("{title}: meets all").format(title=title), met_formula(sheet, member, prize.only), "whole")
    figure = _figure(prize, sheet, standing.heads)
    if prize.measure:
        read = sheet.measured(prize.measure, "person", "value")
        pays: Expression = either(is_number(read), read, 0.0) * float(sheet.minor)
        if prize.at_most is not None:
            upmost = sheet.add(
                _("{title}: at most").format(title=title), sheet.field(prize, "at_most") * figure, "minor"
            )
            pays = most(least(pays, upmost), 0.0 - upmost)
        return sheet.add(title, to_whole(pays * there), "minor")
    if prize.amount is not None:
        return sheet.add(title, to_whole(sheet.field(prize, "amount") * figure * there), "minor")
    pays = _of_places(prize, sheet, there, ranking)
    return sheet.add(title, to_whole(pays * figure * there), "minor")


def _figure(prize: PrizeTerms, sheet: EverybodySheet, heads: Expression) -> Expression:
    if prize.pays_in == "money":
        return heads * float(sheet.minor)
    if prize.pays_in == "target bonus":
        return sheet.target
    return sheet.seat("salary") * sheet.seat("paid time") * float(sheet.minor)


def _of_places(prize: PrizeTerms, sheet: EverybodySheet, there: CellOf, ranking: Ranking) -> Expression:
    """What the place of each pays, 0 for who does not compete."""
    title = prize.name
    value = _ranked(prize, sheet, title)
    competes = sheet.add(_("{title}: competes").format(title=title), either(is_number(value), there, 0.0), "whole")
    members = sheet.members(prize.among, competes, title)
    order, part = _competitors(prize, sheet, members, value, competes, adds_up=ranking.adds_up)
    mine = ((members.number.column, members.number),)
    before = SumBy(part.column, mine, beyond=Beyond(order.column, ">", order))
    level = SumBy(part.column, (*mine, (order.column, order)))
    first = sheet.add(_("{title}: place").format(title=title), to_whole(before) + 1.0, "whole")
    last = sheet.add(_("{title}: last of those level").format(title=title), first + to_whole(level) - 1.0, "whole")
    all_of_them = sheet.groups.add(
        _("{title}: how many compete").format(title=title), to_whole(members.sum(part)), "whole"
    )
    ends = _ends(prize, sheet, members, all_of_them)
    upto = _together(prize, sheet, ends, last if prize.ties == "divided" else first)
    until = _together(prize, sheet, ends, first - 1.0)
    paid = (upto - until) / ((last - first + 1.0) if prize.ties == "divided" else expression(1.0))
    return sheet.add(_("{title}: the place pays").format(title=title), either(competes >= 1.0, paid, 0.0), "number")


def _ranked(prize: PrizeTerms, sheet: EverybodySheet, title: str) -> CellOf:
    falls = prize.better == "lower"
    if not prize.by:
        return sheet.score
    read = sheet.over(prize.over, prize.by, prize.ranks, prize.by_scale, falls=falls)
    form: Form = "share" if prize.by_scale == "plan" else "number"
    return sheet.add(_("{title}: ranked by").format(title=title), read, form)


def _competitors(
    prize: PrizeTerms, sheet: EverybodySheet, members: Members, value: CellOf, competes: CellOf, *, adds_up: bool
) -> tuple[CellOf, CellOf]:
    """What orders the competitors, and which part of one each row is."""
    title, alone = prize.name, prize.competing == "people" and sheet.chain.alone
    who = sheet.team_number if prize.competing == "teams" else sheet.person
    counted: Expression = value
    part: Expression = competes
    if not alone:
        same = ((members.number.column, members.number), (who.column, who))
        part = either(competes >= 1.0, 1.0 / either(competes >= 1.0, SumBy(competes.column, same), 1.0), 0.0)
        if prize.competing == "people":
            weight = expression(1.0) if adds_up else sheet.standing.heads
            weighed = sheet.add(_("{title}: part in the result").format(title=title), competes * weight, "factor")
            amount = sheet.add(
                _("{title}: result times part").format(title=title),
                either(competes >= 1.0, value * weighed, 0.0),
                "number",
            )
            counted = SumBy(amount.column, same)
            if not adds_up:
                counted = counted / SumBy(weighed.column, same)
    sign = -1.0 if prize.better == "lower" else 1.0
    fine = _FINE_SHARES if prize.by_scale == "plan" or not prize.by else _FINE_VALUES
    number = down(counted * (sign * fine) + 0.5)
    order = sheet.add(_("{title}: order").format(title=title), either(competes >= 1.0, number, 0.0), "code")
    return order, sheet.add(_("{title}: part of a competitor").format(title=title), part, "factor")


def _ends(prize: PrizeTerms, sheet: EverybodySheet, members: Members, competing: CellOf) -> list[Expression]:
    ends: list[Expression] = [sheet.field(place, "up_to") for place in prize.places]
    if prize.places_are == "places":
        return ends
    found = []
    for number, end in enumerate(ends, start=1):
        last = in_full_formula(end * competing, expression(1.0), prize.full_direction)
        name = _("{title}: last place of part {n}").format(title=prize.name, n=number)
        found.append(members.of_group(sheet.groups.add(name, last, "whole").column))
    return found


def _together(prize: PrizeTerms, sheet: EverybodySheet, ends: list[Expression], place: Expression) -> Expression:
    """What all places up to one are worth together."""
    found: Expression = expression(0.0)
    begun: Expression = expression(0.0)
    for one, end in zip(prize.places, ends, strict=True):
        found = found + sheet.field(one, "pays") * most(least(place - begun, most(end - begun, 0.0)), 0.0)
        begun = most(end, begun)
    return found
