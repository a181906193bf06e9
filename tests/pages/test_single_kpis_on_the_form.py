"""Gates and multipliers on single KPIs, sections and the matrix, on the page Scheme."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi import Scheme
from kpi.rules.kpimatrix import Matrix
from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.test_memory_on_the_form import part
from tests.pages.test_pages import go, open_app, scheme_of, texts

pytestmark = pytest.mark.page


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The limits of the scheme that comes with the program, with everything unfolded."""
    walking.unfold(monkeypatch)
    return part(open_app("scheme"), "Limits")


def add_row(at: AppTest, table: str, row: dict[str, Any]) -> None:
    """Types a row at the end of a table."""
    edition = keys.edition(table, at.session_state[keys.rows(table)]["edition"])
    at.session_state[edition] = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    at.run()
    assert not at.exception


def test_a_gate_may_hold_one_kpi_alone(limits: AppTest) -> None:
    card = scheme_of(limits).cards[0]
    first, last = card.kpis[0].name, card.kpis[-1].name
    row = {"kpi": first, "of": "person", "over": "period", "is": "at least", "level": 90.0, "pays_at_most": 100.0}
    add_row(limits, f"{card.role} gates", row | {"holds": "KPIs", "kpis": [last]})
    [gate] = scheme_of(limits).cards[0].gates
    assert (gate.holds, gate.kpis, gate.pays_at_most) == ("KPIs", (last,), 1.0)


def test_a_multiplier_comes_changes_and_goes(limits: AppTest) -> None:
    card, before = scheme_of(limits).cards[0], scheme_of(limits)
    limits.button(key=f"{card.role} add multiplier").click().run()
    [rule] = scheme_of(limits).cards[0].modifiers
    assert rule.changes == "whole bonus"
    key = f"{card.role} multiplier 0 "
    add_row(limits, f"{key}curve", {"at": 110.0, "pay": 130.0})
    limits.selectbox(key=f"{key}changes").set_value("KPIs").run()
    limits.multiselect(key=f"{key}kpis").set_value([card.kpis[0].name]).run()
    [rule] = scheme_of(limits).cards[0].modifiers
    assert [tuple(knot) for knot in rule.curve.knots] == [(1.0, 1.0), (1.1, 1.3)]
    assert (rule.changes, rule.kpis) == ("KPIs", (card.kpis[0].name,))
    limits.button(key=f"{key}remove").click().run()
    assert scheme_of(limits) == before


def test_a_matrix_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = open_app()
    data, scheme = at.session_state["state"].data, scheme_of(at)
    card = scheme.cards[0]
    kpi = card.kpis[0].revise(matrix=Matrix(kpi=card.kpis[0].in_data, levels=(0.8, 1.0, 1.2)))
    changed: Scheme = scheme.revise_card(card.role, kpis=(kpi, *card.kpis[1:]))
    at = go(walking.opened(data, changed), "scheme")
    assert not at.exception
    assert "The matrix is changed in the file of the scheme." in texts(at)


def test_only_full_units_count(limits: AppTest) -> None:
    role = scheme_of(limits).cards[0].role
    limits.number_input(key=f"{role} money full").set_value(10.0).run()
    limits.segmented_control(key=f"{role} money full direction").set_value("half up").run()
    card = scheme_of(limits).cards[0]
    assert (card.full_unit, card.full_direction) == (10, "half up")
