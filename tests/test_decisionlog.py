"""The log of decisions: lines are only added, a correction is a new line, and nothing odd is taken."""

import datetime as dt

import pytest

from kpi.decisions.decisionlog import DecisionLog
from kpi.problem import Refused

DAY = dt.date(2026, 5, 4)


def test_lines_are_numbered_and_a_correction_is_a_new_line() -> None:
    first = DecisionLog().logged(date=DAY, decision="80:20")
    second = first.logged(date=DAY, decision="75:25", replaces=1).logged(date=DAY, decision="70:30", replaces=2)
    assert [one.number for one in second.lines] == [1, 2, 3]
    assert second.lines[0] == first.lines[0], "what was written stays as it was"
    assert len(first.lines) == 1
    assert second.replaced_by == {1: 2, 2: 3}


def test_exceptions_of_a_kind_are_counted() -> None:
    log = DecisionLog()
    for kind in ("plan lowered", "Guarantee", " Plan lowered "):
        log = log.logged(date=DAY, kind="exception", decision="x", exception=kind, amount=10)
    log = log.logged(date=DAY, kind="exception", decision="y", exception="plan lowered", replaces=3)
    assert [log.earlier_exceptions(one) for one in log.lines] == [0, 0, 1, 1], "what was replaced counts once"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"decision": "  "}, "say in words what was decided"),
        ({"decision": "x", "replaces": 1}, "can only replace an earlier one"),
        ({"decision": "x", "date": "soon"}, "this is not a day; write it as 2026-07-01"),
        ({"decision": "x", "amount": 5.0}, "only an exception has"),
        ({"decision": "x" * 2001}, "at most 2000 characters"),
        ({"decision": "x", "votes": ({"answer": "a", "votes": -1},)}, "must be 0 or more"),
        ({"decision": "x", "figures": {"scheme": "not a digest"}}, "not written as it should be"),
        ({"decision": "x", "options": ({"name": "a", "cost": float("nan")},)}, "not a finite number"),
    ],
)
def test_what_is_odd_is_refused(fields: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        DecisionLog().logged(**({"date": DAY} | fields))


def test_a_number_that_is_given_is_not_taken() -> None:
    log = DecisionLog().logged(date=DAY, decision="x", number=7)
    assert log.lines[0].number == 1


def test_a_log_with_a_line_left_out_is_refused() -> None:
    log = DecisionLog().logged(date=DAY, decision="x").logged(date=DAY, decision="y")
    with pytest.raises(Refused, match="with none left out"):
        log.revise(lines=log.lines[1:])
