"""Checks of groups: a pay gap of 5 % is found whatever chance could explain, a bonus that one group rarely gets, and nothing of few people."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.groupchecks import fewer_get_a_bonus, pay_gap
from kpi.checkup.told import NOTHING_TOLD, Told, groups_of
from tests.test_checkup import write

STEPS = {"shape": "steps", "knots": [[0.8, 0.8], [0.93, 0.93], [1.0, 1.0], [2.0, 2.0]]}


def case(people: Sequence[tuple[str, float, str]], role_of: dict[str, str] | None = None) -> CheckCase:
    """People with a group and a result, that is paid as it is; the salary is 0."""
    roles = role_of or {}
    rows = [
        (f"P{n:03}", roles.get(f"P{n:03}", "Seller"), "2026-01", "sales", 100.0, 100.0 * result)
        for n, (_group, result, _name) in enumerate(people)
    ]
    table = pd.DataFrame(rows, columns=["person", "role", "period", "kpi", "plan", "fact"])
    kpi = {"name": "sales", "weight": 1, "curve": STEPS}
    cards = [{"role": role, "target_bonus": 1000, "kpis": [kpi]} for role in dict.fromkeys(table["role"])]
    scheme = Scheme.model_validate({"cards": cards, "team": {"mode": "split", "individual_share": 1.0}})
    groups = {f"P{n:03}": group for n, (group, _result, _name) in enumerate(people) if group}
    return CheckCase(scheme, build(table, None, scheme), write, told=Told(groups=groups))


def of(count: int, group: str, result: float) -> list[tuple[str, float, str]]:
    return [(group, result, "")] * count


def gap(found: CheckCase) -> CheckResult:
    return next(iter(pay_gap(found)))


def test_a_gap_of_seven_percent_is_found() -> None:
    found = gap(case(of(12, "f", 0.93) + of(12, "m", 1.0)))
    assert (found.state, found.severity) == ("found", "risk")
    assert found.title == "Seller: “f” is paid 7% less than “m”."
    assert found.stake is not None
    assert found.stake.low == 12 * 7_000
    assert found.mend is None


def test_whatever_chance_could_explain() -> None:
    """Twelve against twelve whose pay strays by a quarter: far from significant, and above 5 %."""
    spread = [0.8, 1.0, 2.0] * 4
    found = gap(case([("f", one, "") for one in [*spread[:-1], 1.0]] + [("m", one, "") for one in spread]))
    assert found.state == "found"
    assert "95 %: -" in found.basis
    assert "not proven to be chance" in found.basis


def test_equal_pay_is_silent() -> None:
    assert gap(case(of(12, "f", 1.0) + of(12, "m", 1.0))).state == "fine"


def test_fewer_than_five_stay_hidden() -> None:
    found = gap(case(of(4, "f", 0.8) + of(20, "m", 1.0)))
    assert found.state == "few"
    assert found.title == "Hidden: in no role do two groups have 5 people each."
    assert "f" not in found.evidence


def test_small_cells_are_put_together_and_then_only_look_so() -> None:
    people = of(3, "f", 0.8) + of(6, "m", 1.0) + of(3, "f", 0.8) + of(6, "m", 1.0)
    roles = {f"P{n:03}": "Caller" for n in range(9)}
    found = gap(case(people, roles))
    assert found.state == "unsure"
    assert found.title == "All other roles: “f” is paid 20% less than “m”."


def test_without_a_column_nothing_is_looked_at() -> None:
    one = case(of(12, "f", 0.8) + of(12, "m", 1.0))
    bare = CheckCase(one.scheme, one.workforce, write, told=NOTHING_TOLD)
    for check in (pay_gap, fewer_get_a_bonus):
        found = next(iter(check(bare)))
        assert found.state == "few"
        assert "that says their sex, or another that you name" in found.title


def test_a_column_of_sex_is_enough_and_a_named_group_goes_before_it() -> None:
    one = case(of(12, "", 0.8) + of(12, "", 1.0))
    people = pd.DataFrame({"person": one.workforce.people, "sex": ["female"] * 12 + ["male"] * 11 + ["not stated"]})
    told = Told(groups=groups_of(people))
    assert (
        gap(CheckCase(one.scheme, one.workforce, write, told=told)).title
        == "Seller: “women” is paid 20% less than “men”."
    )
    assert len(groups_of(people) or {}) == 23
    assert set((groups_of(people.assign(group="North")) or {}).values()) == {"North"}


def test_half_time_is_no_gap() -> None:
    one = case(of(12, "f", 1.0) + of(12, "m", 1.0))
    half = dataclasses.replace(one.workforce, full_time=np.where(np.arange(24) < 12, 0.5, 1.0)[:, None])
    assert gap(CheckCase(one.scheme, half, write, told=one.told)).state == "fine"


@pytest.mark.parametrize(
    ("women", "men", "state"),
    [((18, 40), (36, 60), "unsure"), ((19, 20), (28, 30), "fine"), ((18, 60), (54, 60), "found")],
)
def test_who_gets_a_bonus_at_all(women: tuple[int, int], men: tuple[int, int], state: str) -> None:
    people = [
        one
        for group, (paid, there) in (("f", women), ("m", men))
        for one in of(paid, group, 1.0) + of(there - paid, group, 0.5)
    ]
    found = next(iter(fewer_get_a_bonus(case(people))))
    assert found.state == state
    if state == "unsure":
        assert found.evidence == "18 of 40 in “f” get a bonus, 36 of 60 in “m”: 75% as often."
        assert found.basis == "Fisher’s exact test: p = 0.157."
        assert found.stake is not None
        assert found.stake.low == 22 * 100_000
