"""Prizes, set up by the form alone: a bonus by rank, as published, to the cent, on a card from which every KPI was removed."""

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.proposal.firstscheme import propose
from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, open_app, scheme_of, texts
from tests.pages.test_pools_on_the_form import payouts

pytestmark = pytest.mark.page
SALARIES = [20000, 27000, 34000, 21000, 28000, 35000, 22000, 29000, 36000, 23000, 30000, 37000, 24000, 31000, 38000]
SALARIES += [25000, 32000, 39000, 26000, 33000]
NAMES = [f"Officer {number:02}" for number in range(1, 21)]


@pytest.fixture(autouse=True)
def _unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)


def _opened() -> AppTest:
    """The first scheme for twenty officers with a score each, on the page."""
    columns = ["person", "team", "role", "period", "kpi", "plan", "fact"]
    rows = [
        (name, "Head office", "Professional", "2015", "score", 100.0, 99.0 - place) for place, name in enumerate(NAMES)
    ]
    people = pd.DataFrame({"person": NAMES, "salary": SALARIES})
    results = pd.DataFrame(rows, columns=columns)
    data = replace(open_app().session_state["state"].data, results=results, people=people)
    return go(walking.opened(data, propose(results, people)), "scheme")


def test_a_bonus_by_rank_in_monthly_salaries() -> None:
    at = part(_opened(), "Weights and curves")
    at.button(key="remove Professional").click().run()
    at = part(at, "Limits")
    at.button(key="add prize").click().run()
    at.segmented_control(key="prize 0 pays_in").set_value("salary").run()
    at.selectbox(key="prize 0 by").set_value("score").run()
    at.segmented_control(key="prize 0 places_are").set_value("shares").run()
    first = scheme_of(at).prizes[0]
    assert [(place.up_to, place.pays) for place in first.places] == [(0.1, 1.0)]
    _type(at, "prize 0 places", {0: {"pays": 2.5}}, [{"up_to": 0.35, "pays": 1.5}, {"up_to": 1.0, "pays": 1.0}])
    expected = [2.5] * 2 + [1.5] * 5 + [1.0] * 13
    assert payouts(at) == {
        name: [round(salary * times * 100)] for name, salary, times in zip(NAMES, SALARIES, expected, strict=True)
    }
    go(at, "payouts").run()
    assert not at.exception
    assert "In 2015 20 people are paid" in texts(at)


def _type(at: AppTest, table: str, edited: dict[int, dict[str, Any]], added: list[dict[str, Any]]) -> None:
    """Types into a table: other cells, and rows at its end."""
    edition = keys.edition(table, at.session_state[keys.rows(table)]["edition"])
    at.session_state[edition] = {"edited_rows": edited, "added_rows": added, "deleted_rows": []}
    at.run()
    assert not at.exception


def test_the_best_team_a_kicker_and_a_decided_amount_are_set_up() -> None:
    at = part(_opened(), "Limits")
    at.button(key="add prize").click().run()
    at.segmented_control(key="prize 0 competing").set_value("teams").run()
    prize = scheme_of(at).prizes[0]
    assert (prize.competing, prize.among, prize.by) == ("teams", "company", "score")
    at.segmented_control(key="prize 0 way").set_value("amount").run()
    condition = {"kpi": "score", "of": "person", "over": "period", "is": "at least", "level": 0.9, "scale": "plan"}
    _type(at, "prize 0 only", {}, [condition])
    prize = scheme_of(at).prizes[0]
    assert prize.places == ()
    assert prize.amount == 500.0
    assert [one.level for one in prize.only] == [0.9]
    at.segmented_control(key="prize 0 way").set_value("measure").run()
    at.segmented_control(key="prize 0 pays_in").set_value("target bonus").run()
    at.number_input(key="prize 0 at_most").set_value(0.1).run()
    prize = scheme_of(at).prizes[0]
    assert (prize.amount, prize.places, prize.measure, prize.at_most) == (None, (), "score", 0.1)
    at.button(key="prize 0 remove").click().run()
    assert not at.exception
    assert scheme_of(at).prizes == ()
