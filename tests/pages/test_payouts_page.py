"""The page Payouts: totals that lead to a person's statement, and every period, team and size of payout."""

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from kpi import charts
from kpi.payment import payoutcolumns
from kpi.payment.payoutcolumns import PayoutColumn
from tests.pages.sliding import send
from tests.pages.test_pages import as_read, drawings, open_app, texts

PARTS = ("People", "Statement", "Periods", "Distribution", "Teams")


def part(at: AppTest, name: str) -> AppTest:
    """A part of the page."""
    return at.segmented_control(key="payout_tab").set_value(name).run()


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_says_what_it_has_found(name: str, sample: str) -> None:
    at = part(open_app("payouts", d=sample), name)
    assert not at.exception
    assert not at.error
    titles = [as_read(title.value) for title in at.title] or drawings(at)["finding"]
    assert any(title.endswith(".") and any(sign.isdigit() or sign == "o" for sign in title) for title in titles)


def test_totals_of_everybody_stand_beside_the_salary() -> None:
    at = open_app("payouts", d="company")
    assert any("120 people are paid €2,180,624, 105.3%" in words for words in drawings(at)["finding"])
    table = at.dataframe[0].value
    assert list(table) == ["person", "team", "payout", "share", "salary", "together"]
    assert table["payout"].sum() == pytest.approx(2_180_623.73, abs=0.01)
    assert (table["salary"] + table["payout"]).to_numpy() == pytest.approx(table["together"].to_numpy())


def test_a_card_opens_the_statement_of_its_person() -> None:
    at = open_app("payouts", d="company")
    [cards] = [one.proto for one in at.get("bidi_component") if one.proto.id.endswith("-people cards")]
    shown = json.loads(cards.mixed.json or cards.json)["cards"]
    send(at, cards.id, "chosen", 2)  # type: ignore[arg-type]  # a place, in place of a message
    assert at.segmented_control(key="payout_tab").value == "Statement"
    name = shown[2][0]
    assert as_read(at.title[0].value).startswith(f"{name} is paid ")


def test_one_person_is_explained_to_the_cent() -> None:
    at = part(open_app("payouts"), "Statement")
    assert as_read(at.title[0].value) == "Aspen is paid €45,000.00 for Jan 2026."
    [statement] = drawings(at)["statement"]
    assert statement["sections"][0]["rows"][0]["money"] == "€45,000.00"
    steps = at.dataframe[0].value
    assert steps["step"].iloc[-1] == "Payout"
    assert steps["result"].iloc[-1] == "€45,000.00"


def test_a_statement_of_hidden_names_names_nobody() -> None:
    at = open_app("payouts")
    at.toggle(key="hide_names").set_value(True).run()
    part(at, "Statement")
    assert "Aspen" not in as_read(at.title[0].value)
    assert "Aspen" not in str(drawings(at))


def test_search_finds_and_says_when_nobody_matches() -> None:
    at = open_app("payouts")
    at.text_input(key="payout_search").set_value("zzz").run()
    assert "Nobody is called so" in texts(at)
    first = str(at.session_state["state"].data.people["person"].iloc[0])
    at.text_input(key="payout_search").set_value(first.lower()).run()
    assert len(at.dataframe[0].value) == 1


def test_under_the_same_scheme_each_team_costs_what_it_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[tuple[Any, Any]] = []
    rows = charts.group_rows

    def kept(now: Any, before: Any, write: Any) -> Any:
        drawn.append((now, before))
        return rows(now, before, write)

    monkeypatch.setattr(charts, "group_rows", kept)
    at = part(open_app("payouts", d="company"), "Teams")
    [(now, before)] = drawn
    assert now.tolist() == pytest.approx(before.tolist())
    assert at.dataframe[0].value["payout"].sum() == pytest.approx(now.sum())


def test_a_new_column_of_the_payouts_is_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """At its place, with its title; one that is empty from top to bottom, or of which nothing is known, is not."""
    days = PayoutColumn("days", "Days", "number", lambda paid: np.where(paid.active, 31.0, 0))
    empty = PayoutColumn("empty", "Empty", "number", lambda paid: np.full(paid.active.shape, np.nan))
    unknown = [
        PayoutColumn(f"no {kind}", "", kind, lambda _paid: None) for kind in ("text", "money", "share", "number")
    ]
    monkeypatch.setattr(payoutcolumns, "COLUMNS", (days, empty, *unknown, *payoutcolumns.COLUMNS))
    at = part(open_app("payouts"), "Periods")
    assert not at.exception
    assert list(at.dataframe[0].value)[:2] == ["days", "person"]
    assert json.loads(at.dataframe[0].proto.columns)["days"]["label"] == "Days"
