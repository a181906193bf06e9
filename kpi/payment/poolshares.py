"""Pools and prizes: what there is, and what each of all their members has of it, whatever their roles."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kpi.money import Floats, Whole, half_up
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.claims import Claims, claims_of_all, side_by_side
from kpi.rules.paysheet import Sheet, ToldSeat
from kpi.rules.rule import run
from kpi.rules.sharedout import SharedOut
from kpi.scheme.scheme import Scheme


class Member(NamedTuple):
    """Seats of one role that have a part in what is shared out."""

    role: str
    sheet: Sheet


def pool_shares(division: SharedOut, workforce: Workforce, members: Sequence[Member]) -> list[Whole]:
    """Each seat's part (people, ...) of what is shared out in its team or in the company, member by member, in minor units.

    Within a group seats come in the order of the workforce.
    """
    whose, dues = division.whose, side_by_side([_due(division, workforce, member.sheet) for member in members])
    seats = np.concatenate([np.arange(len(workforce.seats))[sheet.rows] for _role, sheet in members])
    claims = claims_of_all([_claims(division, workforce, member) for member in members])
    groups, order = workforce.group(whose, seats), np.lexsort((seats, workforce.group(whose, seats)))
    shares = np.zeros(np.broadcast_shapes(claims.keys.shape, dues.shape), np.int64)
    sheet, row = _told(members)
    for place in np.split(order, np.flatnonzero(np.diff(groups[order])) + 1):
        pool, some = half_up(np.maximum(division.total(dues[place]), 0.0)), claims.at(place)
        parts = division.parted(pool, some)
        shares[place] = division.in_minor_units(parts.paid)
        if sheet is not None and row in place:
            told = division.figures_of(int(np.flatnonzero(place == row)[0]), pool, some, parts)
            sheet.seen |= {name: float(np.asarray(number).reshape(-1)[0]) for name, number in told.items()}
    return np.split(shares, np.cumsum([len(sheet.score) for _role, sheet in members])[:-1])


def _due(division: SharedOut, workforce: Workforce, sheet: Sheet) -> Floats:
    """What the members have in it; who is not paid brings nothing in."""
    target = np.where(sheet.active, np.broadcast_to(sheet.target, sheet.score.shape), 0.0)
    return division.due(workforce, sheet.rows, target, sheet.minor, lambda: sheet.gives)


def _claims(division: SharedOut, workforce: Workforce, member: Member) -> Claims:
    sheet = member.sheet
    for place, one in enumerate(division.conditions if sheet.seat else ()):
        sheet.see(f"reached {place}", one.reached(workforce, sheet.rows))
        sheet.see(f"met {place}", one.met(workforce, sheet.rows))
    standing = division.standing(workforce, sheet.rows, sheet.target, sheet.score)
    if sheet.seat:
        division.see(sheet, standing)
    return division.claims(member.role, standing, division.met(workforce, sheet.rows, sheet.active), sheet.minor)


def _told(members: Sequence[Member]) -> tuple[Sheet | None, int]:
    """The sheet of the seat that is told, and its place among all members; None where none is."""
    start = 0
    for _role, sheet in members:
        if sheet.seat:
            return sheet, start + sheet.seat.row
        start += len(sheet.score)
    return None, -1


def book_pools(scheme: Scheme, out: Payouts, seat: ToldSeat | None = None) -> None:
    """Books the parts of pools and the prizes beside the bonus, which no team rule changes."""
    if not scheme.shared_out:
        return
    workforce = out.workforce
    sheet = Sheet(workforce, slice(0, len(out.payout)), scheme.minor, seat=seat)
    sheet.active, sheet.pools_and_prizes = out.active, np.zeros(out.payout.shape)
    for pool in scheme.shared_out:
        sheet.pool, sheet.seen = np.zeros(out.payout.shape), {}
        members = [_member(sheet, out, role) for role in workforce.members if pool.has(role)]
        parts = pool_shares(pool, workforce, members) if members else []
        for member, part in zip(members, parts, strict=True):
            sheet.pool[member.sheet.rows] = part
            sheet.seen |= member.sheet.seen
        run([pool], sheet)
    out.pools_and_prizes[:] = sheet.pools_and_prizes


def _member(sheet: Sheet, out: Payouts, role: str) -> Member:
    """Seats of a role with what their part in a pool can hang on."""
    part = sheet.part(out.workforce.members[role])
    part.score, part.target = out.score[part.rows], out.target[part.rows].astype(float)
    return Member(role, part)
