"""The frontier: over split, team threshold and shape of the team curve, the schemes that no other beats in everything at once."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd

from kpi.language import _
from kpi.money import Floats, in_units
from kpi.normal import chance_below
from kpi.payment.longer import last_of_pay
from kpi.payment.payout import Scored, pay
from kpi.payment.workforce import Workforce
from kpi.rules.people import Mask
from kpi.rules.presets import around, standard_plan
from kpi.rules.split import ALONE, Split
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme
from kpi.split.chance import EDGES, FINE, STEP, Luck, fit_luck, jumps
from kpi.split.effect import labels
from kpi.split.risk import ScatteredResults
from kpi.split.strong import AT_PLAN, Rule
from kpi.split.teamluck import team_on_grid

SHAPES = ("cliff", "steps", "line", "graduated")
"""All or nothing; half at the threshold and all at the plan, as steps or as a line; the line going on to 150 % at 110 %."""
_KNOTS: dict[str, tuple[tuple[float, float], ...]] = {
    "cliff": (),
    "steps": ((1.0, 1.0), (1.1, 1.5)),
    "line": ((1.0, 1.0),),
    "graduated": ((1.0, 1.0), (1.1, 1.5)),
}
SPLITS = tuple(step / 20 for step in range(20))
THRESHOLDS = tuple(round(0.60 + step / 50, 2) for step in range(20))
GOALS = {"cost": 1, "strong_lose": 1, "own_marginal": -1, "cliff": 1}
"""What is weighed, and whether less (1) or more (−1) is better."""

Progress = Callable[[float], object]


def shaped(scheme: Scheme, share: float, threshold: float, shape: str) -> Scheme:
    """The scheme that one row of `tradeoffs` stands for: pays a part, at this split, with this team curve."""
    return scheme.revise(team=_team(scheme, share, threshold, shape))


def shape_name(shape: str) -> str:
    """A shape in words."""
    names = {
        "cliff": _("all or nothing"),
        "steps": _("three steps"),
        "line": _("a line to the plan"),
        "graduated": _("a line beyond the plan"),
    }
    return names[shape]


def tradeoffs(
    scheme: Scheme,
    workforce: Workforce,
    who: Rule | Mask = AT_PLAN,
    luck: Luck | None = None,
    *,
    splits: Sequence[float] = SPLITS,
    thresholds: Sequence[float] = THRESHOLDS,
    shapes: Sequence[str] = SHAPES,
    progress: Progress = lambda _done: None,
) -> pd.DataFrame:
    """One row a scheme, 100:0 last: share, threshold (of the standard plan), shape, cost, strong_lose, own_marginal, cliff, undominated.

    Money in units of the currency: loss against 100:0, pay of a person for one more point of own attainment, money of a person that one point of
    error decides. `progress` hears the share that is done. Cards with a team rule of their own keep it. Raises `Refused`.
    """
    table = tradeoffs_in_minor_units(
        scheme, workforce, who, luck, splits=splits, thresholds=thresholds, shapes=shapes, progress=progress
    )
    return in_units(table, GOALS, scheme.currency)


def tradeoffs_in_minor_units(
    scheme: Scheme,
    workforce: Workforce,
    who: Rule | Mask = AT_PLAN,
    luck: Luck | None = None,
    *,
    splits: Sequence[float] = SPLITS,
    thresholds: Sequence[float] = THRESHOLDS,
    shapes: Sequence[str] = SHAPES,
    progress: Progress = lambda _done: None,
) -> pd.DataFrame:
    """The same in minor units."""
    scored, rows = Scored(scheme, workforce), []
    alone = pay(scheme.alone(), workforce)
    strong = labels(who, alone)[0].ravel().astype(float)
    before = strong @ alone.payout.ravel()
    sight = _Sight(scheme, workforce, luck or fit_luck(scheme, workforce))
    curves = [(threshold, shape) for threshold in thresholds for shape in shapes]
    for done, (threshold, shape) in enumerate(curves):
        team = _team(scheme, 0.0, threshold, shape)
        risks = sight.of(team)
        for share in splits:
            paid = scored.under(team.at_share(share))
            money = int(paid.cost), int(before - strong @ paid.payout.ravel())
            rows.append((share, threshold, shape, *money, *risks(share)))
        progress((done + 1) / len(curves))
    alone_risk = sight.of(ALONE)(1.0)
    rows.append((1.0, float("nan"), "", int(alone.cost), 0, *alone_risk))
    table = pd.DataFrame(rows, columns=["share", "threshold", "shape", *GOALS])
    return table.assign(undominated=undominated(table[list(GOALS)].to_numpy(float) * list(GOALS.values())))


def undominated(costs: Floats) -> Mask:
    """(rows,) whether no other row of (rows, goals) is at least as low everywhere and lower somewhere."""
    return np.array([not _beaten(costs, row) for row in costs], bool)


def _beaten(costs: Floats, row: Floats) -> bool:
    return bool(((costs <= row).all(axis=1) & (costs < row).any(axis=1)).any())


def _team(scheme: Scheme, share: float, threshold: float, shape: str) -> Team:
    old = scheme.team.curve
    knots = [(threshold, 1.0 if shape == "cliff" else 0.5), *_KNOTS[shape]]
    curve = around(old, standard_plan(old), knots, shape="steps" if shape in ("cliff", "steps") else "linear")
    return scheme.team.turned(Split, individual_share=share, curve=curve)


class _Sight:
    """Own marginal pay and cliff exposure of many team curves; the own part is scattered once."""

    def __init__(self, scheme: Scheme, workforce: Workforce, luck: Luck) -> None:
        self.scheme, self.luck, self.workforce = scheme, luck, workforce.at(last_of_pay(workforce))
        follows = {card.role for card in scheme.cards if card.team is None}
        alone = ScatteredResults(scheme, workforce, luck).under(scheme.revise(team=ALONE)).seats
        mine = alone["role"].isin(follows)
        self._own = tuple(_sums(alone[mine]))
        self._fixed = tuple(_sums(alone[~mine]))
        self._seats = max(len(alone), 1)
        self._rows = alone.index[mine].to_numpy()
        self._target = alone["target"][mine].to_numpy()

    def of(self, team: Team) -> Callable[[float], tuple[float, float]]:
        """Both, means of a person, as functions of the individual share."""
        through = self._through(self.scheme.filled(team)) if team.counts else (0.0, 0.0)

        def at(share: float) -> tuple[float, float]:
            parts = zip(self._own, through, self._fixed, strict=True)
            sight, cliff = (
                (own * share + of_team * (1 - share) + fixed) / self._seats for own, of_team, fixed in parts
            )
            return sight, cliff

        return at

    def _through(self, team: Team) -> tuple[float, float]:
        """Sums over people at 0:100: pay for one more own point through the team, and money at the team's jumps."""
        gives, weight, spread, _common = team_on_grid(team, self.workforce, self._rows, self.luck)
        per_point = np.divide(0.01, spread, out=np.zeros_like(spread), where=spread > 0)
        slope = np.diff(gives[:, ::FINE], axis=1) / STEP @ np.diff(chance_below(EDGES))
        return float((slope * per_point * weight) @ self._target), float(jumps(gives, per_point) @ self._target)


def _sums(seats: pd.DataFrame) -> Iterator[float]:
    yield float((seats["own_marginal"] + seats["team_marginal"]).sum())
    yield float((seats["own_cliff"] + seats["team_cliff"]).sum())
