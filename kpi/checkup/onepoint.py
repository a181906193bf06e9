"""What one more point pays, and where a single point decides a lot: marginal pay, jumps, dead stretches. Every figure is a payment."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.checkup.checkcase import CheckCase
from kpi.language import _
from kpi.payment.moved import moved_to, teams_at
from kpi.payment.movedapart import gained, one_point_better
from kpi.payment.payout import pay_again
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.people import Scale
from kpi.rules.team import Team
from kpi.scheme.card import Card

NEAR = 0.05
"""Five points: so near below a jump, people may lift their result over it."""
_JUST_BELOW = 1e-6


class Jump(NamedTuple):
    """A place where a single point decides."""

    of: Literal["own", "team", "company"]
    role: str
    """Whose card; "" for the team rule of all."""
    kpi: str
    """Title of the KPI, or of the team's."""
    at: float
    scale: Scale
    per_head: float
    """Minor units for one person and period, on average of those whom it concerns."""
    together: int
    """Minor units that it decides for everybody at once in an average period."""
    target: float
    """Mean target bonus of those, minor units."""
    near: tuple[str, ...]
    """People who stood up to five points below it in some period; for a team none."""
    on_edge: tuple[str, ...]
    """People who stood exactly on it in some period."""
    near_money: int
    """Minor units that it decided for those near below, over all periods."""
    edge_money: int
    """The same of those exactly on it."""
    near_last: tuple[str, ...] = ()
    """People who stood up to five points below it in the last period."""
    near_last_money: int = 0
    """Minor units that it decided for those."""

    @property
    def large(self) -> float:
        """As a share of the target bonus."""
        return self.per_head / self.target if self.target else 0.0


def scheme_jumps(case: CheckCase) -> tuple[Jump, ...]:
    """All of a scheme on these results, the largest in a period first."""
    found = [*_team_jumps(case), *_own_jumps(case)]
    return tuple(sorted(found, key=lambda one: -one.together))


def _own_jumps(case: CheckCase) -> Iterator[Jump]:
    for card in case.scheme.cards:
        rows = case.rows(card)
        for kpi in card.kpis:
            if kpi.of == "person" and kpi.in_data in case.workforce.kpi_index and len(rows):
                for at in _places(kpi.curve):
                    yield from _own_jump(case, card, kpi, rows, at)


def _places(curve: Curve) -> list[float]:
    """Where the curve jumps, as results."""
    return [abs(at) if curve.falls else at for at, rise in curve.canonical.jumps if rise > 0]


def _own_jump(case: CheckCase, card: Card, kpi: Kpi, rows: NDArray[np.intp], at: float) -> Iterator[Jump]:
    curve, workforce = kpi.curve, case.workforce
    just = at * (1 + _JUST_BELOW) if curve.falls else at * (1 - _JUST_BELOW)
    over, under = (
        pay_again(case.scheme, moved_to(workforce, kpi.in_data, rows, curve.scale, level)).payout[rows]
        for level in (at, just)
    )
    rise = over - under
    reached = case.attained(kpi, rows)
    known = ~np.isnan(reached)
    if not (known & (rise > 0)).any():
        return
    off = (reached - at) if curve.falls else (at - reached)
    span = NEAR if curve.scale == "plan" else NEAR * abs(at)
    near, edge = known & (off > 1e-9) & (off <= span + 1e-9), known & (np.abs(off) <= 1e-9 * max(abs(at), 1))
    concerned = known & (rise > 0)
    yield Jump(
        of="own",
        role=card.role,
        kpi=kpi.label,
        at=at,
        scale=curve.scale,
        per_head=float(rise[concerned].mean()),
        together=round(float(rise[concerned].sum()) / case.periods),
        target=float(case.paid.target[rows][concerned].mean()),
        near=tuple(case.names(rows[near.any(axis=1)])),
        on_edge=tuple(case.names(rows[edge.any(axis=1)])),
        near_money=int(rise[near].sum()),
        edge_money=int(rise[edge].sum()),
        near_last=tuple(case.names(rows[near[:, -1]])),
        near_last_money=int(rise[:, -1][near[:, -1]].sum()),
    )


def _team_jumps(case: CheckCase) -> Iterator[Jump]:
    for team, role, rows in _team_rules(case):
        for at in _places(team.curve):
            yield from _team_jump(case, team, role, rows, at)


def _team_rules(case: CheckCase) -> Iterator[tuple[Team, str, NDArray[np.intp]]]:
    """Each team rule that counts, with the seats that it pays: the scheme's, and those of cards of their own."""
    scheme = case.scheme
    shared = [card for card in scheme.cards if card.team is None]
    rules = [
        (scheme.filled(scheme.team), "", shared),
        *((scheme.team_of(card), card.role, [card]) for card in scheme.cards if card.team),
    ]
    for team, role, cards in rules:
        rows = np.concatenate([case.rows(card) for card in cards]) if cards else np.empty(0, np.intp)
        if team.counts and len(rows) and set(team.kpis) <= set(case.workforce.kpi_index):
            yield team, role, rows


def _team_jump(case: CheckCase, team: Team, role: str, rows: NDArray[np.intp], at: float) -> Iterator[Jump]:
    curve, names = team.curve, tuple(team.kpis)
    just = at * (1 + _JUST_BELOW) if curve.falls else at * (1 - _JUST_BELOW)
    over, under = (
        pay_again(case.scheme, teams_at(case.workforce, names, curve.scale, level)).payout[rows] for level in (at, just)
    )
    rise = np.where(case.paid.active[rows], over - under, 0)
    if not (rise > 0).any():
        return
    known = case.scheme.by_name
    yield Jump(
        of=team.of,
        role=role,
        kpi=", ".join(known[name].label if name in known else name for name in names),
        at=at,
        scale=curve.scale,
        per_head=float(rise[rise > 0].mean()),
        together=round(float(rise.sum()) / case.periods),
        target=float(case.paid.target[rows][rise > 0].mean()),
        near=(),
        on_edge=(),
        near_money=0,
        edge_money=0,
    )


def one_more_point(case: CheckCase) -> pd.DataFrame:
    """What one more point of the plan (or one hundredth of the value) of each KPI pays, at the results as they are, the teams' unmoved.

    A row a person, role and KPI with results: person, role, kpi (title), name (of the KPI), result (mean, share of the plan or value),
    scale, point (minor units a period, mean), still (share of the periods in which it pays nothing), stake (target bonus that hangs on
    the KPI in those periods, minor units).
    """
    found = [table for table in _every_kpi(case) if len(table)]
    columns = ["person", "role", "kpi", "name", "result", "scale", "point", "still", "stake"]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)


def _every_kpi(case: CheckCase) -> Iterator[pd.DataFrame]:
    for card in case.scheme.cards:
        members = case.rows(card)
        for kpi in card.kpis:
            if kpi.of == "person" and kpi.in_data in case.workforce.kpi_index and len(members):
                yield _of_kpi(case, card, kpi, members)


def _of_kpi(case: CheckCase, card: Card, kpi: Kpi, members: NDArray[np.intp]) -> pd.DataFrame:
    reached = case.attained(kpi, members)
    at = one_point_better(kpi.curve, reached)
    more = gained(case.scheme, case.workforce, kpi.in_data, members, kpi.curve.scale, at, case.paid.payout)
    gain = np.where(np.isnan(reached), 0, more)
    known = ~np.isnan(reached)
    still = known & (gain <= 0)
    seats = pd.DataFrame(
        {
            "person": case.workforce.people[members],
            "count": known.sum(axis=1),
            "reached": np.nansum(reached, axis=1),
            "gain": gain.sum(axis=1),
            "stills": still.sum(axis=1),
            "stake": np.where(still, case.paid.target[members], 0).sum(axis=1),
        }
    )
    people = seats.groupby("person", sort=False).sum().query("count > 0")
    return pd.DataFrame(
        {
            "person": people.index,
            "role": card.role,
            "kpi": kpi.label,
            "name": kpi.name,
            "result": (people["reached"] / people["count"]).to_numpy(),
            "scale": kpi.curve.scale,
            "point": (people["gain"] / people["count"]).to_numpy(),
            "still": (people["stills"] / people["count"]).to_numpy(),
            "stake": np.rint(people["stake"].to_numpy() * kpi.weight * case.own_share(card)),
        }
    )


def jump_sentence(found: Jump, money: str, level: str) -> str:
    """Where it is and what it decides, in one sentence."""
    texts = {
        "own": _("At {level} {kpi} jumps by {money} for each person and period."),
        "team": _("At {level} of the team plan every person’s bonus jumps by {money}."),
        "company": _("At {level} of the company’s plan every person’s bonus jumps by {money}."),
    }
    return texts[found.of].format(level=level, kpi=found.kpi, money=money)
