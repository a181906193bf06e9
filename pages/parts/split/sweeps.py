"""Pay at every split, computed once."""

from functools import partial

from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.split import Sums, Sweep, sweep
from pages.parts.shell.memory import remembered
from pages.parts.shell.remember import Remembered
from pages.parts.shell.view import View, view_or_none


def is_shared(scheme: Scheme) -> bool:
    """Whether the team pays a part, so that there is a share to move."""
    return scheme.team.share is not None


def missing_for_team_part() -> list[Problem]:
    """What the data lack for a team part, where the scheme has none and so does not ask for it."""
    if not (view := view_or_none()) or not is_shared(view.scheme):
        return []
    try:
        pay_at_every_split(view)
    except Refused as refused:
        return list(refused.problems)
    return []


def pay_at_every_split(view: View) -> Sweep:
    """Pay at every split; the same wherever the slider stands."""
    anywhere = (view.scheme.shared(1.0), view.workforce)
    paid: Sweep = remembered(Remembered.PAID_SPLITS, anywhere, partial(sweep, *anywhere))
    found: Sweep = remembered(Remembered.SWEEP, (paid, view.strong), lambda: paid.grouped(view.strong))
    return found


def sums_at_every_split(view: View) -> list[Sums]:
    """What each of the splits comes to."""
    found = pay_at_every_split(view)
    sums: list[Sums] = remembered(Remembered.SPLIT_SUMS, (found,), found.each)
    return sums
