"""The form of a rule, made of its fields: a control by the kind of each, and a change that comes back to the field."""

from typing import Annotated, Any

import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from kpi.rules.asked import question_of
from kpi.rules.base import kinds_of
from kpi.rules.curve import Curve
from kpi.rules.deduction import Deduction
from kpi.rules.poolkey import ByHeads
from kpi.rules.said import Choice, Said, as_level, as_measured, said_of
from kpi.rules.team import Team
from kpi.scheme.schemefile import read_scheme
from pages.parts.scheme.table_columns import with_knots
from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.sliding import Slid, slider
from tests.pages.test_pages import ROOT, go, open_app, scheme_of
from tests.test_asked import Sample

pytestmark = pytest.mark.page

KINDS = (
    "number_input",
    "text_input",
    "selectbox",
    "segmented_control",
    "multiselect",
)


UNFOLDED = {"pool_measure", "pool_first", "pool_only", "pool_most_of", "pool_most_measure", "pool_unclaimed"}
"""What a pool asks in a table, or only where something else was chosen."""


def control(at: AppTest, key: str) -> Any:
    """The widget of a key, whatever kind it is."""
    found = [one for kind in KINDS for one in getattr(at, kind) if one.key == key]
    return found[0] if found else slider(at, key)


@pytest.mark.parametrize("word", kinds_of(Team))
def test_every_way_of_the_team_has_a_control_for_each_field_of_its_own(word: str) -> None:
    way = kinds_of(Team)[word]
    at = open_app("scheme")
    at.segmented_control(key="scheme_part").set_value("Team").run()
    at.segmented_control(key="team_mode").set_value(word).run()
    for name in way.model_fields.keys() - Team.model_fields.keys() - UNFOLDED:
        label = question_of(way, name).label.split("{")[0]
        found = control(at, keys.team_field(name))
        assert (found.row["title"] if isinstance(found, Slid) else found.label.replace("\\", "")).startswith(label)
    for name in ("of", "kpis"):
        assert control(at, f"team_{name}")
    assert slider(at, "team_points", "at 0").value == scheme_of(at).team.curve.knots[0].at * 100


class Wide(Sample):
    """With what a page alone can ask for: names in the data, a curve, several rules."""

    level: Annotated[float, Said("Level of {where}", as_level)] = Field(0.8, title="Level")
    volume: Annotated[float, Said("Volume of {where}", as_level)] = Field(0.9, title="Volume")
    measure: Annotated[str, Said("Measure of {where}", as_measured)] = Field("sales", title="Measure")
    second: Annotated[str, Said("Second measure of {where}", as_measured)] = Field("", title="Second")
    long: Annotated[str, Said("Long {where}", Choice({letter: letter for letter in "abcde"}))] = Field(
        "a", title="Long"
    )
    table: Curve | None = Field(None, title="Table")
    rows: tuple[Deduction, ...] = Field((), title="Rows")


def _page() -> None:
    """A page with nothing but the fields of what stands under "asked"; what is refused is a complaint."""
    from typing import Any

    import streamlit as st

    from kpi.scheme.scheme import Scheme
    from pages.parts.scheme.fields import Form, show_field
    from pages.parts.shell import session

    def put(scheme: Scheme, **changes: Any) -> Scheme:
        st.session_state["asked"] = st.session_state["asked"].revise(**changes)
        return scheme

    session.begin()
    for name in st.session_state["fields"]:
        show_field(Form("f ", lambda _scheme: st.session_state["asked"], put), name)


def form_of(rule: Any, fields: list[str] | None = None) -> AppTest:
    """The form of all fields of a rule."""
    at = AppTest.from_function(_page)
    at.session_state["asked"] = rule
    at.session_state["fields"] = fields or list(type(rule).model_fields)
    at.run()
    assert not at.exception, at.exception
    return at


@pytest.fixture
def form() -> AppTest:
    """The form of a rule with fields of every kind."""
    return form_of(Wide())


@pytest.mark.parametrize(
    ("name", "kind", "shown", "new", "taken"),
    [
        ("cap", "number_input", None, 120.0, 1.2),
        ("amount", "number_input", None, 10.0, 10.0),
        ("number", "number_input", 1.5, 2.5, 2.5),
        ("level", "number_input", 80.0, 85.0, 0.85),
        ("text", "text_input", "", "new", "new"),
        ("of", "segmented_control", "team", "company", "company"),
        ("maybe", "segmented_control", "", "a", "a"),
        ("flag", "segmented_control", False, True, True),
        ("few", "segmented_control", 0.0, 1.0, 1.0),
        ("key", "selectbox", "target", "heads", ByHeads()),
        ("long", "selectbox", "a", "e", "e"),
        ("second", "selectbox", "", "sales", "sales"),
    ],
)
def test_a_control_goes_by_the_kind_of_its_field(
    form: AppTest, name: str, kind: str, shown: Any, new: Any, taken: Any
) -> None:
    widget = getattr(form, kind)(key=f"f {name}")
    assert widget.label == question_of(Wide, name).label
    assert widget.value == shown
    widget.set_value(new).run()
    assert getattr(form.session_state["asked"], name) == taken
    assert control(form, f"f {name}").value == new


@pytest.mark.parametrize(
    ("name", "shown", "new", "taken", "unit"), [("share", 50, 70, 0.7, "%"), ("whole", 2, 3, 3, "")]
)
def test_what_has_two_ends_is_a_slider(form: AppTest, name: str, shown: int, new: int, taken: float, unit: str) -> None:
    found = slider(form, f"f {name}")
    assert (found.value, found.slide["unit"]) == (shown, unit)
    assert found.row["title"] == question_of(Wide, name).label
    found.move(new)
    assert getattr(form.session_state["asked"], name) == taken
    assert slider(form, f"f {name}").value == new


def test_a_control_keeps_to_the_bounds_of_its_field(form: AppTest) -> None:
    share, whole = (slider(form, f"f {name}") for name in ("share", "whole"))
    amount = form.number_input(key="f amount")
    ends = [(one.slide["low"], one.slide["high"], one.slide["step"], one.row["help"]) for one in (share, whole)]
    assert ends == [(0, 100, 5, "Of all."), (0, 8, 1, "")]
    assert (amount.min, amount.max, amount.step) == (10, None, 100)


def test_none_is_a_word_among_others(form: AppTest) -> None:
    form.segmented_control(key="f maybe").set_value("a").run()
    form.segmented_control(key="f maybe").set_value("").run()
    assert form.session_state["asked"].maybe is None


def test_a_number_between_two_that_are_offered_is_shown_as_the_lower() -> None:
    assert control(form_of(Wide(few=0.7)), "f few").value == 0.0
    assert control(form_of(Wide(few=1.7)), "f few").value == 1.0


def typed(at: AppTest, name: str, row: dict[str, Any]) -> Any:
    """What the field holds after a row was typed into its table."""
    edition = at.session_state[keys.rows(f"f {name}")]["edition"]
    rows = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    at.session_state[keys.edition(f"f {name}", edition)] = rows
    at.run()
    assert not at.exception
    return getattr(at.session_state["asked"], name)


def test_curves_and_several_rules_are_typed_into_tables(form: AppTest) -> None:
    assert typed(form, "table", {"at": 50.0, "pay": 7.0}) == Curve.model_validate(
        {"knots": [(0.5, 0.07)], "shape": "steps"}
    )
    (rule,) = typed(form, "rows", {"title": "Idle", "measure": "sales", "times": None, "rate": 2.0})
    assert rule == Deduction(title="Idle", measure="sales", rate=2.0)


def test_a_curve_keeps_what_its_table_does_not_show() -> None:
    at = form_of(Wide(table=Curve.model_validate({"knots": [(0.5, 0), (1, 1)], "above": "continue"})), ["table"])
    changed = typed(at, "table", {"at": 120.0, "pay": 150.0})
    assert changed == Curve.model_validate({"knots": [(0.5, 0), (1, 1), (1.2, 1.5)], "above": "continue"})
    assert with_knots(changed, at.session_state[keys.rows("f table")]["shown"].head(0), "plan") is None


def test_everything_that_is_told_of_a_scheme_can_be_asked_for() -> None:
    """A field whose value is written in a new way needs a control for it."""
    scheme = read_scheme((ROOT / "data/schemes/commission-on-margin.yaml").read_bytes(), "scheme.yaml")
    card = scheme.cards[0]
    gate = read_scheme((ROOT / "data/schemes/soft-gate.yaml").read_bytes(), "scheme.yaml").cards[0].gates[0]
    parts = (scheme, card, card.kpis[0], card.kpis[0].curve, card.commissions[0], card.commissions[0].tiers[0], gate)
    for part in (*parts, card.deductions[0]):
        fields = [name for name in type(part).model_fields if said_of(type(part), name)]
        at = form_of(part, fields)
        assert all(control(at, f"f {name}") for name in fields)


def test_two_commissions_on_one_measure_have_a_table_each(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    scheme = read_scheme((ROOT / "data/schemes/tiers-on-the-plan.yaml").read_bytes(), "scheme.yaml")
    at = go(walking.opened(open_app().session_state["state"].data, scheme), "scheme")
    at.segmented_control(key="scheme_part").set_value("Limits").run()
    assert not at.exception
    assert keys.rows("Seller margin_received coefficient 2") in at.session_state
    before = scheme_of(at).cards[0].commissions
    edition = at.session_state[keys.rows("Seller commission")]["edition"]
    edit = {"edited_rows": {0: {"rate": 3.0}}, "added_rows": [], "deleted_rows": []}
    at.session_state[keys.edition("Seller commission", edition)] = edit
    at.run()
    after = scheme_of(at).cards[0].commissions
    assert after[0].tiers[0].rate == 0.03
    assert (after[1:], after[0].revise(tiers=before[0].tiers)) == (before[1:], before[0]), "and no other one changes"


def test_what_may_be_empty_can_be_taken_away_again() -> None:
    at = open_app("scheme")
    role = scheme_of(at).cards[0].role
    at.segmented_control(key="scheme_part").set_value("Limits").run()
    at.number_input(key=f"{role} money cap").set_value(120.0).run()
    assert scheme_of(at).cards[0].cap == 1.2
    at.button(key=f"{role} money cap none").click().run()
    assert scheme_of(at).cards[0].cap is None
    assert at.number_input(key=f"{role} money cap").value is None
