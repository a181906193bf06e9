"""What the smallest change is asked for: kept as a step that can be undone, and opened from other pages."""

from kpi.scheme.scheme import Scheme
from kpi.solver import Condition
from kpi.solver.changeasked import ChangeAsked
from kpi.solver.moves import usual_moves
from kpi.solver.peopleconditions import CostAtMost, FewLose, NobodyLosesMore, StrongLoseAtMost
from kpi.solver.schemeconditions import OwnShareAtLeast, OwnShareAtMost
from kpi.solver.yearconditions import NineOfTenYearsAtMost
from pages.parts.shell import amounts, session
from pages.parts.shell.view import View


def change_asked(view: View, scheme: Scheme) -> ChangeAsked:
    """As it was left, or as it usually is."""
    return session.state().step.change_asked or _usual(view, scheme)


def _usual(view: View, scheme: Scheme) -> ChangeAsked:
    """The budget, what the strong lose, and that some part stays with the team; more that may be switched on."""
    conditions: tuple[tuple[Condition, bool], ...] = (
        (CostAtMost(most=_budget(view)), True),
        (StrongLoseAtMost(most=0.15), True),
        (OwnShareAtMost(share=0.8), True),
        (OwnShareAtLeast(share=0.5), False),
        (NobodyLosesMore(most=0.05), False),
        (FewLose(most=0), False),
    )
    return ChangeAsked.model_validate({"conditions": conditions, "moves": usual_moves(scheme)})


def _budget(view: View) -> float:
    budget = session.state().step.budget
    return budget if budget is not None else float(view.before.alone.cost) / amounts.units()


def ask(asked: ChangeAsked) -> None:
    """As a step that can be undone."""
    session.put(change_asked=asked)


def ask_for_budget(view: View, budget: float) -> None:
    """What keeps a budget of the time ahead, in units of the currency, in nine of ten years; all other conditions wait."""
    now = change_asked(view, view.scheme)
    others = tuple(
        (condition, False) for condition, _chosen in now.conditions if not isinstance(condition, NineOfTenYearsAtMost)
    )
    ask(now.revise(conditions=((NineOfTenYearsAtMost(most=budget), True), *others)))
