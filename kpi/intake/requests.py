"""Requests and deals of files, where they are what is wanted and not results."""

from kpi.intake.findings.finding import Finding
from kpi.intake.readings.deals import Transactions
from kpi.intake.readings.together import NO_RESULTS, ONLY_DEALS
from kpi.intake.upload import Intake
from kpi.language import _
from kpi.problem import Problem, Refused


def requests_in(taken: Intake, name: str = "") -> Transactions:
    """The longest table of requests or deals; raises `Refused` where there is none, or with every error of the files."""
    if not taken.transactions:
        what = _("there are no requests or deals in it")
        raise Refused(
            [
                Problem(
                    what,
                    name,
                    _(
                        "It needs a row for each, with columns of days; where it has them, say that it holds transactions."
                    ),
                )
            ]
        )
    if errors := [problem for problem in taken.problems if problem.level == "error" and not _settled(problem)]:
        raise Refused(errors)
    return max(taken.transactions, key=lambda one: len(one.table))


def _settled(problem: Problem) -> bool:
    """Whether requests are just what is wanted here."""
    return isinstance(problem, Finding) and problem.rule in (ONLY_DEALS, NO_RESULTS)
