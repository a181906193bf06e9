"""A scheme and a workforce of any size: six KPIs, a 60:40 split with a team curve, a cap."""

import numpy as np
import pandas as pd

from kpi import Card, Curve, Kpi, Scheme, Workforce
from kpi.money import Floats
from kpi.rules.split import Split
from kpi.worlds import Future, Outlook

WEIGHTS = (0.3, 0.25, 0.15, 0.1, 0.1, 0.1)
MINIMA = (0.8, 0.75, 0.8, 0.7, 0.85, 0.8)
KPIS = tuple(f"kpi {number}" for number in range(1, len(WEIGHTS) + 1))
SHARE = 0.6
CAP = 1.2


def scheme() -> Scheme:
    """Six linear curves of three knots, individual : team 60:40, a person's bonus at most 120 % of its target."""
    kpis = [
        {"name": name, "weight": weight, "curve": {"knots": [(minimum, 0.5), (1.0, 1.0), (1.2, 1.5)]}}
        for name, weight, minimum in zip(KPIS, WEIGHTS, MINIMA, strict=True)
    ]
    team = Split(individual_share=SHARE, curve=Curve.model_validate({"knots": [(0.8, 0.5), (1.0, 1.0), (1.2, 1.3)]}))
    card = Card(role="Seller", kpis=tuple(Kpi.model_validate(kpi) for kpi in kpis), cap=CAP)
    return Scheme(cards=(card,), team=team)


def workforce(people: int, teams: int = 100, worlds: int | None = None) -> Workforce:
    """One period of people in teams; with `worlds`, drawn in single precision, that many futures of it."""
    draw = np.random.default_rng(6040)
    behind = (1,) if worlds is None else (1, worlds)
    kind: np.dtype[np.floating] = np.dtype(np.float64) if worlds is None else np.dtype(np.float32)
    once = np.ones((people, 1))
    shape = (len(KPIS), people, *behind)
    return Workforce(
        kpis=KPIS,
        periods=("2026-01",),
        seats=_seats(people, teams),
        teams=_team_names(teams),
        plan=np.ones(shape, kind),
        fact=np.ones(shape, kind),
        attainment=_attained(draw, shape, 0.2, kind),
        group_fact=np.ones((len(KPIS), teams + 1, *behind), kind),
        group_attainment=_attained(draw, (len(KPIS), teams + 1, *behind), 0.12, kind),
        target_bonus=np.round(draw.uniform(1_000, 9_000, (people, 1)), 2),
        salary=3 * once,
        multiplier=once,
        presence=draw.choice([1.0, 1.0, 1.0, 0.5], (people, 1)),
        recorded=once > 0,
    )


def _attained(draw: np.random.Generator, shape: tuple[int, ...], spread: float, kind: np.dtype[np.floating]) -> Floats:
    """Attainments around 98 %; like real ones, rounded to 0.01 points, many of them exactly on a threshold."""
    found = draw.standard_normal(shape, np.float32).astype(kind)
    found *= spread
    found += 0.98
    found *= 10_000
    np.rint(found, out=found)
    found /= 10_000
    return np.maximum(found, 0.0, out=found)


def _team_names(teams: int) -> tuple[str, ...]:
    return tuple(f"T{number:05}" for number in range(teams))


def _seats(people: int, teams: int) -> pd.DataFrame:
    team = np.arange(people) * teams // people
    return pd.DataFrame(
        {
            "person": np.char.add("P", np.arange(people).astype(str)),
            "team": np.array(_team_names(teams))[team],
            "role": "Seller",
        }
    )


def future(people: int, teams: int = 100, periods: int = 1) -> Future:
    """Everybody expected at plan, in periods ahead: what worlds are drawn for."""
    names = tuple(f"2027-{number:02}" for number in range(1, periods + 1))
    shape = (len(KPIS), people, periods)
    once = np.ones((people, periods))
    seats = _seats(people, teams)
    names_of_teams = tuple(dict.fromkeys(seats["team"]))
    groups = np.ones((len(KPIS), len(names_of_teams) + 1, periods))
    ahead = Workforce(
        kpis=KPIS,
        periods=names,
        seats=seats,
        teams=names_of_teams,
        plan=np.full(shape, 100.0),
        fact=np.full(shape, 100.0),
        attainment=np.ones(shape),
        group_fact=100 * groups,
        group_attainment=groups,
        target_bonus=np.round(np.random.default_rng(6040).uniform(1_000, 9_000, (people, 1)), 2) * once,
        salary=3_000 * once,
        multiplier=once,
        presence=once,
        recorded=once > 0,
    )
    return Future(ahead, Outlook(), np.zeros(shape[:2]), np.ones(shape[:2]))
