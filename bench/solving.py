"""The smallest change of the sample company's scheme, against its forecast of 10,000 years from scratch."""

from collections.abc import Iterator, Sequence

from bench.forecasting import WORLDS, ahead
from bench.measure import Finding, in_turns
from bench.splitting import company
from kpi.forecast import forecast
from kpi.solver import Condition, Move, answers
from kpi.solver.moves import MoveOwnPoints, MoveTeamPoints, usual_moves
from kpi.solver.peopleconditions import CostAtMost, StrongLoseAtMost
from kpi.solver.schemeconditions import OwnShareAtMost, PassAtLeast, PassAtMost
from kpi.solver.yearconditions import NineOfTenYearsAtMost
from kpi.worlds import draw

_YEARS = 2_000


def solver(rounds: int = 3) -> Iterator[Finding]:
    """All answers: the split and the team plan; thresholds as well; and what nine of ten years cost."""
    scheme, workforce = company()
    future = ahead(workforce)
    years = draw(future, _YEARS)
    usual = usual_moves(scheme)
    budget, yearly = 2_180_624.0, forecast(scheme, years).quantile(0.9).value / scheme.minor * 0.97
    asked: list[tuple[str, Sequence[Move], Sequence[Condition], float]] = [
        (
            "smallest change, linear",
            usual,
            (CostAtMost(most=budget), StrongLoseAtMost(most=0.1), OwnShareAtMost(share=0.8)),
            2.0,
        ),
        (
            "smallest change, thresholds",
            (*usual, MoveOwnPoints(), MoveTeamPoints(least=-0.1, most=0.05)),
            (
                CostAtMost(most=budget),
                StrongLoseAtMost(most=0.02),
                PassAtLeast(share=0.6),
                PassAtMost(share=0.7),
            ),
            20.0,
        ),
        ("smallest change, bad years", usual, (NineOfTenYearsAtMost(most=yearly),), 20.0),
    ]
    for name, moves, conditions, limit in asked:
        ours, theirs = in_turns(
            lambda moves=moves, conditions=conditions: answers(scheme, workforce, moves, conditions, years=years),  # type: ignore[misc]
            lambda: forecast(scheme, draw(future, WORLDS)).cost,
            rounds,
        )
        yield Finding(name, "ms", tuple(ours), tuple(theirs), limit)
