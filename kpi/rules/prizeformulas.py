"""Who is at which place for a prize, and what it pays, as columns: the same as in ranking.py."""

from typing import TYPE_CHECKING

from kpi.formulas.apportion import Members
from kpi.formulas.nodes import (
    Beyond,
    Entry,
    Expression,
    PerRow,
    SumBy,
    down,
    either,
    expression,
    half_up,
    is_number,
    least,
    most,
)
from kpi.language import _
from kpi.rules.dividedformulas import met_formula
from kpi.rules.formulasheet import EverybodySheet
from kpi.rules.fullunits import in_full_formula

if TYPE_CHECKING:
    from kpi.rules.prize import Prize

_FINE_SHARES, _FINE_VALUES = 1e10, 1e5
"""So that whole numbers of at most fifteen digits stand for what ranks: a criterion compares them exactly in every language."""


def prize_formula(prize: "Prize", sheet: EverybodySheet) -> Entry:
    """Each one's prize in whole minor units."""
    title, standing = prize.name, sheet.standing
    now = sheet.at_rows(prize.met_in_time(sheet.people, sheet.all_seats)) & sheet.of_roles(prize.roles)
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
        return sheet.add(title, half_up(pays * there), "minor")
    if prize.amount is not None:
        return sheet.add(title, half_up(sheet.field(prize, "amount") * figure * there), "minor")
    pays = _of_places(prize, sheet, there)
    return sheet.add(title, half_up(pays * figure * there), "minor")


def _figure(prize: "Prize", sheet: EverybodySheet, heads: Expression) -> Expression:
    if prize.pays_in == "money":
        return heads * float(sheet.minor)
    if prize.pays_in == "target bonus":
        return sheet.target
    return sheet.seat("salary") * sheet.seat("paid time") * float(sheet.minor)


def _of_places(prize: "Prize", sheet: EverybodySheet, there: Entry) -> Expression:
    """What the place of each pays, 0 for who does not compete."""
    title = prize.name
    value = _ranked(prize, sheet, title)
    competes = sheet.add(_("{title}: competes").format(title=title), either(is_number(value), there, 0.0), "whole")
    members = sheet.members(prize.among, competes, title)
    order, part = _competitors(prize, sheet, members, value, competes)
    mine = ((members.number.column, members.number),)
    before = SumBy(part.column, mine, beyond=Beyond(order.column, ">", order))
    level = SumBy(part.column, (*mine, (order.column, order)))
    first = sheet.add(_("{title}: place").format(title=title), half_up(before) + 1.0, "whole")
    last = sheet.add(_("{title}: last of those level").format(title=title), first + half_up(level) - 1.0, "whole")
    all_of_them = sheet.groups.add(
        _("{title}: how many compete").format(title=title), half_up(members.sum(part)), "whole"
    )
    ends = _ends(prize, sheet, members, all_of_them)
    upto = _together(prize, sheet, ends, last if prize.ties == "divided" else first)
    until = _together(prize, sheet, ends, first - 1.0)
    paid = (upto - until) / ((last - first + 1.0) if prize.ties == "divided" else expression(1.0))
    return sheet.add(_("{title}: the place pays").format(title=title), either(competes >= 1.0, paid, 0.0), "number")


def _ranked(prize: "Prize", sheet: EverybodySheet, title: str) -> Entry:
    falls = prize.better == "lower"
    if not prize.by:
        return sheet.score
    read = sheet.over(prize.over, prize.by, prize.ranks, prize.by_scale, falls=falls)
    form = "share" if prize.by_scale == "plan" else "number"
    return sheet.add(_("{title}: ranked by").format(title=title), read, form)  # type: ignore[arg-type]


def _competitors(
    prize: "Prize", sheet: EverybodySheet, members: Members, value: Entry, competes: Entry
) -> tuple[Entry, Entry]:
    """What orders the competitors, and which part of one each row is."""
    title, alone = prize.name, prize.competing == "people" and sheet.chain.alone
    who = sheet.team_number if prize.competing == "teams" else sheet.person
    counted: Expression = value
    part: Expression = competes
    if not alone:
        same = ((members.number.column, members.number), (who.column, who))
        part = either(competes >= 1.0, 1.0 / either(competes >= 1.0, SumBy(competes.column, same), 1.0), 0.0)
        if prize.competing == "people":
            weight = expression(1.0) if prize.adds_up(sheet.people) else sheet.standing.heads
            weighed = sheet.add(_("{title}: part in the result").format(title=title), competes * weight, "factor")
            amount = sheet.add(
                _("{title}: result times part").format(title=title),
                either(competes >= 1.0, value * weighed, 0.0),
                "number",
            )
            counted = SumBy(amount.column, same)
            if not prize.adds_up(sheet.people):
                counted = counted / SumBy(weighed.column, same)
    sign = -1.0 if prize.better == "lower" else 1.0
    fine = _FINE_SHARES if prize.by_scale == "plan" or not prize.by else _FINE_VALUES
    number = down(counted * (sign * fine) + 0.5)
    order = sheet.add(_("{title}: order").format(title=title), either(competes >= 1.0, number, 0.0), "code")
    return order, sheet.add(_("{title}: part of a competitor").format(title=title), part, "factor")


def _ends(prize: "Prize", sheet: EverybodySheet, members: Members, competing: Entry) -> list[Expression]:
    ends: list[Expression] = [sheet.field(place, "up_to") for place in prize.places]
    if prize.places_are == "places":
        return ends
    found = []
    for number, end in enumerate(ends, start=1):
        last = in_full_formula(end * competing, expression(1.0), prize.full_direction)
        name = _("{title}: last place of part {n}").format(title=prize.name, n=number)
        found.append(members.of_group(sheet.groups.add(name, last, "whole").column))
    return found


def _together(prize: "Prize", sheet: EverybodySheet, ends: list[Expression], place: Expression) -> Expression:
    """What all places up to one are worth together."""
    found: Expression = expression(0.0)
    begun: Expression = expression(0.0)
    for one, end in zip(prize.places, ends, strict=True):
        found = found + sheet.field(one, "pays") * most(least(place - begun, most(end - begun, 0.0)), 0.0)
        begun = most(end, begun)
    return found
