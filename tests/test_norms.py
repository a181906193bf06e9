"""Norms: as practitioners say, as a reader sets them, and checks that are switched off with a reason."""

import pytest

from kpi.checkup.runchecks import CHECKS, check_up, worth_telling
from kpi.library.norms import USUAL, Norms, load_norms, norms
from kpi.problem import Refused
from tests.test_checkup import clean, sample, serious, write


def test_every_norm_has_a_source_and_belongs_to_a_check_that_there_is() -> None:
    known = {one.check for one in check_up(*sample("company"), write)}
    for norm in norms():
        assert norm.low <= norm.high
        assert norm.said.endswith((".", "…"))
        assert set(norm.checks) <= known | {"A1"}


def test_a_reader_sets_a_norm_and_the_usual_one_stays_in_sight() -> None:
    mine = USUAL.set("people at plan", 0.2, 0.4)
    assert mine.norm("people at plan").words == "20% to 40%"
    assert mine.norm("people at plan").said.startswith("Your own norm. As usual it is 55% to 70%: Sources disagree")
    assert mine.is_own("people at plan")
    assert mine.set("people at plan", 0.55, 0.70) == USUAL


def test_a_check_goes_by_the_norm_of_the_reader() -> None:
    assert "B2" not in serious(*clean())
    strict = USUAL.set("people at plan", 0.9, 0.95)
    found = next(one for one in check_up(*clean(), write, norms=strict) if one.check == "B2")
    assert found.state == "found"
    assert "the norm is 90% to 95%" in found.title


def test_a_check_that_is_switched_off_stands_at_the_end_with_its_reason() -> None:
    off = USUAL.switched("A6", "The works council agreed to it.")
    results = check_up(*sample("story"), write, norms=off)
    assert "A6" not in {one.check for one in worth_telling(results)}
    assert results[-1].state == "silenced"
    assert results[-1].title.endswith("Switched off: The works council agreed to it.")
    assert off.switched("A6", "") == USUAL


FILE = """
norms:
  people at plan: {low: 50 %, high: 65 %}
  KPIs of a role: {high: 4}
switched off:
  B7: The cap was agreed with the works council.
"""


def test_norms_are_read_from_a_file() -> None:
    mine = load_norms(FILE, "norms.yaml")
    assert (mine.norm("people at plan").low, mine.norm("people at plan").high) == (0.5, 0.65)
    assert mine.norm("KPIs of a role").words == "at most 4"
    assert mine.why_off("B7") == "The cap was agreed with the works council."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("norms: {people on the moon: {low: 1}}", "there is no norm “people on the moon”; known: KPIs of a role"),
        ("norms: {people at plan: {low: 80 %, high: 20 %}}", "a norm ends before it begins"),
        ("norms: {people at plan: {low: much}}", "low"),
        ("norms: 7", "this is not a file of norms"),
        ("rules: {}", "this is not a file of norms"),
        ("switched off: {B7: ''}", "off"),
        ("[1, 2]", "Write for instance"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        load_norms(text, "mine.yaml")


def test_norms_without_anything_are_the_usual_ones() -> None:
    assert load_norms("{}", "norms.yaml") == Norms() == USUAL
    assert len(CHECKS) >= 24
