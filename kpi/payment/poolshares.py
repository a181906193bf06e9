"""Pools: what is in them, and how they are divided among all their members, whatever their roles."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kpi.money import NEARLY, Floats, Whole, half_up, whole_parts
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.rules.claims import Claims, PoolParts, claims_of_all, side_by_side
from kpi.rules.division import PoolDivision
from kpi.rules.paysheet import Sheet, ToldSeat
from kpi.rules.rule import run
from kpi.scheme.scheme import Scheme


class Member(NamedTuple):
    """Seats of one role that have a part in a pool."""

    role: str
    sheet: Sheet


def pool_shares(division: PoolDivision, workforce: Workforce, members: Sequence[Member]) -> list[Whole]:
    """Each seat's part (people, ...) of the pool of its team or of the company, member by member, in minor units that add up exactly.

    Ties go to the earlier seat of the workforce.
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
        shares[place] = whole_parts(half_up(parts.paid.sum(axis=0)), parts.paid)
        if sheet is not None and row in place:
            _see(sheet, int(np.flatnonzero(place == row)[0]), pool, some, parts)
    return np.split(shares, np.cumsum([len(sheet.score) for _role, sheet in members])[:-1])


def _due(division: PoolDivision, workforce: Workforce, sheet: Sheet) -> Floats:
    """What the members have in it; who is not paid brings nothing in."""
    target = np.where(sheet.active, np.broadcast_to(sheet.target, sheet.score.shape), 0.0)
    return division.due(workforce, sheet.rows, target, sheet.minor, lambda: sheet.gives)


def _claims(division: PoolDivision, workforce: Workforce, member: Member) -> Claims:
    sheet = member.sheet
    for place, one in enumerate(division.pool_only if sheet.seat else ()):
        sheet.see(f"reached {place}", one.reached(workforce, sheet.rows))
        sheet.see(f"met {place}", one.met(workforce, sheet.rows))
    standing = division.standing(workforce, sheet.rows, sheet.target, sheet.score)
    if sheet.seat:
        sheet.see("head in pool", np.broadcast_to(standing.heads(), sheet.score.shape))
        if division.pool_most_share is not None:
            sheet.see("figure in pool", division.figure_of(standing, sheet.minor))
    return division.claims(member.role, standing, division.met(workforce, sheet.rows, sheet.active), sheet.minor)


def _told(members: Sequence[Member]) -> tuple[Sheet | None, int]:
    """The sheet of the seat that is told, and its place among all members; None where none is."""
    start = 0
    for _role, sheet in members:
        if sheet.seat:
            return sheet, start + sheet.seat.row
        start += len(sheet.score)
    return None, -1


def _see(sheet: Sheet, row: int, pool: Floats, claims: Claims, parts: PoolParts) -> None:
    """Keeps what words want of one member of a group. What the full ones cannot have is divided among the others by their keys."""
    keys, paid = parts.keys[:, 0], parts.paid[:, 0]
    most = np.full(len(paid), np.inf) if claims.most is None else np.broadcast_to(claims.most[:, 0], paid.shape)
    full = paid >= most - NEARLY
    numbers = {
        "whole pool": pool,
        "kind in pool": claims.kind[row],
        "first of pool": parts.first[row],
        "key in pool": 0.0 if full[row] else keys[row],
        "keys in pool": keys[~full].sum(),
        "firsts of pool": parts.first[:, 0].sum(),
        "held of pool": (paid - parts.first[:, 0])[full].sum(),
        "rest of pool": parts.rest - (paid - parts.first[:, 0])[full].sum(),
        "equal in pool": claims.keys.sum() == 0,
        "full in pool": full[row],
        "most of pool": most[row],
    }
    sheet.seen |= {name: float(np.asarray(number).reshape(-1)[0]) for name, number in numbers.items()}


def book_pools(scheme: Scheme, out: Payouts, seat: ToldSeat | None = None) -> None:
    """Books the parts of pools beside the bonus, which no team rule changes."""
    if not scheme.pools:
        return
    workforce = out.workforce
    sheet = Sheet(workforce, slice(0, len(out.payout)), scheme.minor, seat=seat)
    sheet.active, sheet.pool_share = out.active, np.zeros(out.payout.shape)
    for pool in scheme.pools_as_applied:
        sheet.pool, sheet.seen = np.zeros(out.payout.shape), {}
        members = [_member(sheet, out, role) for role in workforce.members if pool.has(role)]
        parts = pool_shares(pool, workforce, members) if members else []
        for member, part in zip(members, parts, strict=True):
            sheet.pool[member.sheet.rows] = part
            sheet.seen |= member.sheet.seen
        run([pool], sheet)
    out.pool_share[:] = sheet.pool_share


def _member(sheet: Sheet, out: Payouts, role: str) -> Member:
    """Seats of a role with what their part in a pool can hang on."""
    part = sheet.part(out.workforce.members[role])
    part.score, part.target = out.score[part.rows], out.target[part.rows].astype(float)
    return Member(role, part)
