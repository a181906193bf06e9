"""Prompts to ask a lawyer: by country, each with a planted case that is seen and a clean one that is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, build
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.legallooks import InData
from kpi.checkup.legalprompts import legal_prompts, legal_table
from kpi.checkup.told import Told
from kpi.library.legal import COUNTRIES, known_countries, legal_texts
from kpi.problem import Refused
from tests.test_checks_of_groups import case as of_groups
from tests.test_checks_of_groups import of
from tests.test_checkup import clean, sample, write

DAY = pd.Timestamp


def shown(case: CheckCase, key: str) -> InData:
    return {one.key: one.shown for one in legal_prompts(case, COUNTRIES)}[key]


def story(**told: Any) -> CheckCase:
    return CheckCase(*sample("story"), write, told=Told(**told))


@pytest.mark.parametrize(
    ("countries", "keys"),
    [
        ((), set()),
        (("FR",), {"L1", "L2", "L3"}),
        (("DE",), {"L1", "L2", "L3", "L4", "L5", "L6"}),
        (("RU", "PH"), {"L7", "L8"}),
        (("HU",), {"L1", "L2", "L3", "L9"}),
    ],
)
def test_the_countries_of_the_people_say_which(countries: tuple[str, ...], keys: set[str]) -> None:
    assert {one.key for one in legal_prompts(story(), countries)} == keys


def test_each_is_a_question_with_its_source() -> None:
    assert [text.key for text in legal_texts()] == [f"L{n}" for n in range(1, 10)]
    for text in legal_texts():
        assert text.title.endswith("?")
        assert text.asks.endswith("?")
        assert text.says.endswith(".")


def test_a_country_of_which_nothing_is_known() -> None:
    assert known_countries(["de", "DE", "ru"]) == ("DE", "RU")
    with pytest.raises(Refused, match="no legal prompts for US"):
        known_countries(["US"])


def test_criteria_in_words() -> None:
    assert shown(story(), "L1").what == "1 KPI has neither a meaning nor a formula in words: Sales (Seller)."
    scheme, workforce = sample("story")
    kpi = scheme.roles["Seller"].kpis[0]
    said = scheme.revise_card("Seller", kpis=[kpi.revise(passport=kpi.passport.revise(words="Invoiced sales"))])
    assert shown(CheckCase(said, workforce, write), "L1").seen == "quiet"
    moved = replace(workforce, multiplier=workforce.multiplier * np.where(np.arange(10) == 3, 1.1, 1.0)[:, None])
    assert shown(CheckCase(said, moved, write), "L1").what.startswith("The personal multiplier of 1 person")


def test_the_pay_report() -> None:
    many = of_groups(of(130, "", 1.0) + of(130, "", 1.0))
    assert (shown(many, "L2").seen, shown(many, "L2").what[:10]) == ("seen", "260 people")
    assert shown(of_groups(of(130, "f", 1.0) + of(130, "m", 1.0)), "L2").seen == "open"
    assert shown(of_groups(of(60, "", 1.0)), "L2").seen == "quiet"


def test_a_gap_of_five_percent() -> None:
    assert shown(of_groups(of(12, "f", 0.93) + of(12, "m", 1.0)), "L3").seen == "seen"
    spread = [0.8] * 2 + [1.0] * 10
    nearly = of_groups([("f", one, "") for one in spread] + [("m", one, "") for one in [0.8, *spread[2:], 1.0]])
    assert shown(nearly, "L3").seen == "quiet"
    assert shown(story(), "L3").seen == "open"


def test_a_change_of_structure_and_one_of_the_pot() -> None:
    scheme, workforce = sample("story")
    changed = CheckCase(scheme.shared(0.8), workforce, write, told=Told(before=scheme))
    assert shown(changed, "L4").seen == "seen"
    assert "60% → 80%" in shown(changed, "L4").what
    with_pot = scheme.revise_card("Seller", target_bonus=1000.0)
    more = CheckCase(with_pot.revise_card("Seller", target_bonus=1200.0), workforce, write, told=Told(before=with_pot))
    assert shown(more, "L4").seen == "quiet"
    times = CheckCase(scheme.with_targets(0.9), workforce, write, told=Told(before=scheme))
    assert shown(times, "L4").what == "Only the amount of all target bonuses changes."
    assert shown(story(before=scheme), "L4").what == "The scheme is that of today."
    assert shown(story(), "L4").seen == "open"


def test_whose_letter_came_too_late() -> None:
    names = [str(name) for name in story().workforce.people]
    target = int(story().paid.target[0, 0])
    in_time = dict.fromkeys(names, DAY("2025-12-15"))
    assert shown(story(letters=in_time), "L5").seen == "quiet"
    missing = {name: day for name, day in in_time.items() if name not in names[:3]} | {names[0]: DAY("2026-02-01")}
    found = shown(story(letters=missing), "L5")
    assert found.what.startswith("3 people had no letter")
    assert found.stake is not None
    assert found.stake.low == 3 * target
    assert shown(story(), "L5").seen == "open"


def leaving(*, paid: bool) -> CheckCase:
    """Somebody who leaves in the middle of February, with a result of that month or without."""
    rows = [(name, month, "sales", 100.0, 100.0) for name in ("Ann", "Ben") for month in ("2026-01", "2026-02")]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    if not paid:
        table = table[(table["person"] != "Ann") | (table["period"] != "2026-02")]
    people = pd.DataFrame({"person": ["Ann", "Ben"], "left": [DAY("2026-02-14"), pd.NaT]})
    kpi = {"name": "sales", "weight": 1, "curve": {"knots": [[0.8, 0.0], [1.0, 1.0]]}}
    scheme = Scheme.model_validate({"cards": [{"role": "Seller", "target_bonus": 1000, "kpis": [kpi]}]})
    alone = scheme.shared(1.0)
    return CheckCase(alone, build(table, people, alone), write)


def test_leavers_who_are_paid_nothing() -> None:
    found = shown(leaving(paid=False), "L6")
    assert found.what == "1 person left within a period and is paid nothing for it."
    assert found.stake is not None
    assert found.stake.low == 50_000
    assert shown(leaving(paid=True), "L6").seen == "quiet"
    assert shown(story(), "L6").seen == "open"


def test_who_has_just_come_does_not_leave() -> None:
    """Hired within a month, with no result of it: that is no leaver."""
    one = leaving(paid=False)
    shape = np.array([[0.5, 1.0], [1.0, 1.0]])
    came = CheckCase(one.scheme, replace(one.workforce, presence=shape), write)
    assert shown(came, "L6").seen == "open"


def cutting(amount: float) -> CheckCase:
    """A salary of 60,000 and a bonus of 40,000, from which so much is taken."""
    rows = [("Ann", "2026-01", "sales", 100.0, 100.0), ("Ann", "2026-01", "idle", 1.0, amount)]
    table = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    people = pd.DataFrame({"person": ["Ann"], "salary": [60_000.0], "target_bonus": [40_000.0]})
    kpi = {"name": "sales", "weight": 1, "curve": {"knots": [[0.8, 0.0], [1.0, 1.0]]}}
    card = {"role": "Seller", "kpis": [kpi], "deductions": [{"title": "Idle hours", "measure": "idle", "rate": 1}]}
    scheme = Scheme.model_validate({"cards": [card], "team": {"mode": "split", "individual_share": 1.0}})
    return CheckCase(scheme, build(table, people, scheme), write)


def test_a_cut_of_more_than_a_fifth_of_the_month() -> None:
    found = shown(cutting(30_000), "L7")
    assert found.what == "1 deduction takes more than 20% of the month’s pay."
    assert found.stake is not None
    assert found.stake.low == 1_000_000
    assert shown(cutting(20_000), "L7").seen == "quiet"


def test_deductions_from_wages() -> None:
    found = shown(cutting(20_000), "L8")
    assert found.what == "The scheme deducts: Idle hours."
    assert found.stake is not None
    assert found.stake.low == 2_000_000
    assert shown(story(), "L8").seen == "quiet"


@pytest.mark.parametrize(("day", "seen"), [("2026-03-15", "seen"), ("2026-05-01", "quiet"), (None, "open")])
def test_a_new_threshold_in_mid_period(day: str | None, seen: str) -> None:
    scheme, workforce = sample("story")
    kpi = scheme.roles["Seller"].kpis[0]
    harder = scheme.revise_card("Seller", kpis=[kpi.revise(curve=kpi.curve.moved(0, at=0.85))])
    told = Told(before=scheme, begins=None if day is None else DAY(day))
    assert shown(CheckCase(harder, workforce, write, told=told), "L9").seen == seen


def test_what_is_seen_stands_first_and_all_is_a_table() -> None:
    prompts = legal_prompts(CheckCase(*clean(), write), COUNTRIES)
    seen = [one.shown.seen for one in prompts]
    assert seen == sorted(seen, key=["seen", "open", "quiet"].index)
    assert list(legal_table(prompts, 100)["prompt"]) == [one.key for one in prompts]
    assert legal_table((), 100).empty
