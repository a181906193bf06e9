"""All that a meeting is told, in order: decisions first, what rests below them last. The paper and the deck print the same."""

from kpi.documents.blocks import rewritten
from kpi.documents.decision import Decision
from kpi.documents.decisionahead import cost_ahead
from kpi.documents.decisionasked import decisions
from kpi.documents.decisionchecks import check_up_of, risks
from kpi.documents.decisionpeople import core, known_costs, who_gains
from kpi.documents.decisionrecord import grounds, in_advance, record, timetable
from kpi.documents.decisionsplit import solver_message, split, ways
from kpi.documents.message import Message
from kpi.documents.printable import without_controls


def messages(decision: Decision) -> tuple[Message, ...]:
    """Covered, and without letters that no file can hold. Raises `Refused` as `pay` does."""
    found = [
        decisions(decision),
        core(decision),
        known_costs(decision),
        cost_ahead(decision),
        who_gains(decision),
        split(decision),
        ways(decision),
        *([] if decision.answers is None else [solver_message(decision, decision.answers)]),
        check_up_of(decision),
        risks(decision),
        timetable(decision),
        in_advance(decision),
        grounds(decision),
        record(decision),
    ]
    return tuple(rewritten(one, lambda text: without_controls(decision.covered.text(text))) for one in found)
