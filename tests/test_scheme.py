"""Schemes as files, links and values: one broken scheme for every message, and what must not break."""

import base64
import contextlib
import copy
import json
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kpi import Card, Curve, Kpi, Refused, Scheme, build, dump, explain, load, pack, pay, read_scheme, unpack
from kpi.frozen import read_share, write_share
from kpi.rules.multiplier import Multiplier
from kpi.rules.split import Split
from kpi.scheme.fileversion import FORMAT
from kpi.scheme.schemefile import SCHEMA
from tests.strategies import schemes, through
from tests.test_golden import SCHEMES

GOOD = """
sixtyforty: 1
title: One card
currency: EUR
team: {individual_share: 60 %, kpis: {sales: 100 %}}
cards:
  - role: Seller
    target_bonus: 1000
    kpis:
      - {name: sales, weight: 60 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %]]}}
      - {name: calls, weight: 40 %, missing: leave_out, curve: {knots: [[90 %, 50 %], [100 %, 100 %]]}}
    gates: [{kpi: calls, level: 50 %}]
    commissions: [{measure: margin, tiers: [{rate: 10 %}, {from: 75 %, rate: 12 %}]}]
    deductions: [{title: Idle hours, measure: idle, rate: 9}]
"""
KPI = "cards › Seller › kpis › sales"

BROKEN = {
    "weights that add up to less": (
        "weight: 60 %",
        "weight: 55 %",
        "file.yaml, cards › Seller: Weights of Seller add up to 95%: raise one by 5 points, or press Balance.",
    ),
    "weights that add up to more": (
        "weight: 60 %",
        "weight: 62.5 %",
        "cards › Seller: Weights of Seller add up to 102.5%: lower one by 2.5 points, or press Balance.",
    ),
    "weights that are a little off": (
        "weight: 60 %",
        "weight: 59.99 %",
        "Weights of Seller add up to 99.99%: raise one by 0.01 points, or press Balance.",
    ),
    "weights of the team": ("{sales: 100 %}", "{sales: 50 %, calls: 40 %}", "weights of the team KPIs add up to 90%"),
    "a weight above 100 %": ("weight: 60 %", "weight: 60", f"{KPI} › weight: must be 1 or less (found: 60)"),
    "a negative weight": ("weight: 60 %", "weight: -1 %", f"{KPI} › weight: must be 0 or more (found: -1 %)"),
    "a text where a number belongs": (
        "weight: 60 %",
        "weight: most",
        f"{KPI} › weight: this is not a number (found: most)",
    ),
    "yes where a number belongs": ("weight: 60 %", "weight: yes", f"{KPI} › weight: this is not a number"),
    "a date where a number belongs": ("weight: 60 %", "weight: 2025-01-01", f"{KPI} › weight: this is not a number"),
    "nothing where a number belongs": ("weight: 60 %", "weight:", f"{KPI} › weight: this is not a number"),
    "a fraction by zero": ("weight: 60 %", "weight: 3/0", f"{KPI} › weight: this is not a number (found: 3/0)"),
    "a number that is none": (
        "weight: 60 %",
        "weight: .nan",
        f"{KPI} › weight: this is not a finite number (found: nan)",
    ),
    "an infinite knot": ("[80 %, 50 %]", "[.inf, 50 %]", f"{KPI} › curve › knots › 1 › 1: this is not a finite number"),
    "an infinite pay": ("[80 %, 50 %]", "[80 %, .inf]", f"{KPI} › curve › knots › 1 › 2: this is not a finite number"),
    "an infinite target bonus": (
        "target_bonus: 1000",
        "target_bonus: .inf",
        "target_bonus: this is not a finite number",
    ),
    "a negative target bonus": (
        "target_bonus: 1000",
        "target_bonus: -1",
        "target_bonus: must be 0 or more (found: -1)",
    ),
    "knots twice at one result": (
        "[80 %, 50 %]",
        "[100 %, 50 %]",
        f"{KPI} › curve: points out of order: write them from worst",
    ),
    "knots that go up and down": (
        "[80 %, 50 %]",
        "[80 %, 50 %], [120 %, 90 %]",
        f"{KPI} › curve: points out of order: write them",
    ),
    "knots that pay less for more": (
        "[80 %, 50 %]",
        "[80 %, 150 %]",
        "points out of order: a better result may not pay less",
    ),
    "a knot without pay": ("[80 %, 50 %]", "[80 %]", f"{KPI} › curve › knots › 1 › 2: this field is missing"),
    "a knot with too much": ("[80 %, 50 %]", "[80 %, 50 %, 1]", f"{KPI} › curve › knots › 1: at most 2 allowed"),
    "a curve without knots": ("[[80 %, 50 %], [100 %, 100 %]]", "[]", f"{KPI} › curve › knots: at least 1 needed"),
    "too many knots": (
        "[[80 %, 50 %], [100 %, 100 %]]",
        str([[place, 1] for place in range(61)]),
        f"{KPI} › curve › knots: at most 60 allowed",
    ),
    "steps that go on for ever": (
        "curve: {knots: [[80",
        "curve: {shape: steps, above: continue, knots: [[80",
        "only a linear curve",
    ),
    "one knot that goes on for ever": (
        "{knots: [[80 %, 50 %], ",
        "{above: continue, knots: [",
        "only a linear curve with two or more points can continue above the last one",
    ),
    "the team's result for a KPI in its own unit": (
        "missing: leave_out, curve: {",
        "missing: team, curve: {scale: value, ",
        "only a KPI whose points are shares of the plan can take the team's result",
    ),
    "a KPI twice": ("name: calls", "name: sales", "cards › Seller: KPIs of Seller named twice: sales"),
    "a role twice": (
        "  - role: Seller",
        "  - {role: Seller, kpis: [{name: a, weight: 1, curve: {knots: [[1, 1]]}}]}\n  - role: Seller",
        "role named twice: Seller",
    ),
    "a role without a name": ("role: Seller", "role: ''", "cards › 1 › role: this is empty"),
    "a role with too long a name": ("role: Seller", f"role: {'S' * 121}", "role: at most 120 characters"),
    "no role": ("role: Seller", "note: Seller", "cards › 1 › role: this field is missing"),
    "KPIs that are no list": ("kpis:\n", "kpis: 3\n    gone:\n", "cards › Seller › kpis: "),
    "an unknown field": ("title: One", "titel: One", "file.yaml, titel: there is no such field"),
    "an unknown field deep inside": ("weight: 60 %", "weight: 60 %, wait: 1", f"{KPI} › wait: there is no such field"),
    "a field twice": (
        "title: One card",
        "title: One card\ntitle: Two",
        "file.yaml, line 4: this is not a scheme file: title is written twice",
    ),
    "a field twice deep inside": (
        "weight: 60 %",
        "weight: 60 %, weight: 1",
        "line 10: this is not a scheme file: weight is written twice",
    ),
    "a newer version": (
        "sixtyforty: 1",
        f"sixtyforty: {FORMAT + 1}",
        f"written by a newer SixtyForty (file version {FORMAT + 1}, this one reads {FORMAT}): update the program",
    ),
    "a version that is no number": (
        "sixtyforty: 1",
        "sixtyforty: one",
        "sixtyforty: this is not a whole number (found: one)",
    ),
    "half a version": ("sixtyforty: 1", "sixtyforty: 1.5", "sixtyforty: this is not a whole number (found: 1.5)"),
    "an unknown currency": (
        "currency: EUR",
        "currency: EURO",
        "currency: unknown currency EURO: write a code such as EUR",
    ),
    "a currency that YAML takes for no": (
        "currency: EUR",
        "currency: NO",
        "currency: this is not a text; put it in quotes",
    ),
    "a title that is a number": (
        "title: One card",
        "title: 60",
        "title: this is not a text; put it in quotes (found: 60)",
    ),
    "tiers out of order": (
        "from: 75 %",
        "from: 0",
        "commissions › 1 › tiers: tiers out of order: write them from the lowest",
    ),
    "a negative tier": ("from: 75 %", "from: -1 %", "tiers › 2 › from: must be 0 or more (found: -0.01)"),
    "a commission without tiers": (
        "tiers: [{rate: 10 %}, {from: 75 %, rate: 12 %}]",
        "tiers: []",
        "tiers: at least 1 needed",
    ),
    "an unknown choice": (
        "individual_share: 60 %",
        "mode: both",
        "team › mode: there is no “both”; choose one of 'split', 'multiplier', 'gate', 'pool', 'best'",
    ),
    "a split above 100 %": (
        "individual_share: 60 %",
        "individual_share: 160 %",
        "individual_share: must be 1 or less (found: 160 %)",
    ),
    "a list where fields belong": (
        "team: {individual_share: 60 %, kpis: {sales: 100 %}}",
        "team: [60, 40]",
        "file.yaml, team:",
    ),
    "a word where a list belongs": (
        "gates: [{kpi: calls, level: 50 %}]",
        "gates: calls",
        "gates: this is not a list (found: calls)",
    ),
    "a rounding finer than can be": ("currency: EUR", "precision: 9", "precision: must be 8 or less (found: 9)"),
}


def said(broken: str | bytes) -> str:
    """What is said of a broken file."""
    with pytest.raises(Refused) as refused:
        read_scheme(broken, "file.yaml")
    assert all(problem.what and problem.where for problem in refused.value.problems)
    return str(refused.value)


def test_the_good_one_is_good() -> None:
    scheme = read_scheme(GOOD)
    assert [kpi.weight for kpi in scheme.cards[0].kpis] == [0.6, 0.4]
    assert scheme.cards[0].commissions[0].tiers[1].from_ == 0.75
    assert scheme.team.share == 0.6
    assert read_scheme(GOOD.encode("utf-8-sig")) == scheme


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_scheme_says_where_and_what(name: str) -> None:
    right, wrong, words = BROKEN[name]
    assert GOOD.count(right) == 1
    assert words in said(GOOD.replace(right, wrong))


def test_every_problem_is_said_at_once() -> None:
    broken = (
        GOOD.replace("weight: 60 %", "weight: most")
        .replace("currency: EUR", "currency: XXL")
        .replace("level: 50 %", "")
    )
    assert said(broken).count("\n") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "this is not a scheme file: it holds no fields"),
        ("   \n# only a comment\n", "it holds no fields"),
        ("[]", "it holds no fields"),
        ("Dear team,", "it holds no fields"),
        ("{}", "cards: this field is missing"),
        ("a: [1,", "file.yaml, line 1: this is not a scheme file"),
        ("a: 'open", "this is not a scheme file"),
        ("a: 1\n---\nb: 2", "this is not a scheme file"),
        ("a: \0", "this is not a scheme file"),
        ("? [1]\n: 2", "unhashable key"),
        ("a: &a {b: *a}", "recursive"),
        ("a: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("[" * 5000, "nested too deeply"),
        (b"\xff\xfe\x00t", "this is not a text file in UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00\xad", "this is not a text file in UTF-8"),
        ("title: Prämie".encode("latin1"), "this is not a text file in UTF-8"),
    ],
)
def test_what_is_no_scheme_at_all_is_refused(text: str | bytes, words: str) -> None:
    assert words in said(text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be read: No such file"):
        load(tmp_path / "none.yaml")
    with pytest.raises(Refused, match="cannot be read: Is a directory"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("60 %", 0.6),
        ("60%", 0.6),
        (" 37,5 % ", 0.375),
        ("1/3", 1 / 3),
        (".5 %", 0.005),
        ("-10 %", -0.1),
        ("0.29 %", 0.0029),
        (0.6, 0.6),
    ],
)
def test_shares_are_read_as_people_write_them(text: Any, share: float) -> None:
    assert read_share(text) == share


@pytest.mark.parametrize("text", ["60 percent", "six", "%", "1/0", "1/-3", "1 2 %", "٣ %", "1e1 %", ""])
def test_what_is_no_share_is_left_for_the_check(text: str) -> None:
    assert read_share(text) == text


@given(st.floats(-1e6, 1e6))
def test_a_share_reads_back_to_the_same_number(share: float) -> None:
    assert read_share(write_share(share)) == share


def test_60_40_is_a_title_and_not_an_hour() -> None:
    assert read_scheme(GOOD.replace("One card", "60:40")).title == "60:40"
    assert read_scheme(dump(read_scheme(GOOD).revise(title="60:40"))).title == "60:40"


@pytest.mark.parametrize(
    "title", ["yes", "1.5", "~", "", " a ", "a: b", "# a", "'", '"', "2025-01-01", "Приз\n№ 1", "\t", "60:40:20.5"]
)
def test_any_title_survives_the_file(title: str) -> None:
    scheme = read_scheme(GOOD).revise(title=title, note=title)
    assert read_scheme(dump(scheme)) == scheme
    assert unpack(pack(scheme)) == scheme


# Links ------------------------------------------------------------------------------------------------------------------


def zipped(raw: bytes) -> str:
    """Any bytes as a link."""
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


MANGLED: dict[str, Callable[[str], str]] = {
    "empty": lambda _link: "",
    "words": lambda _link: "hello world",
    "cut at the end": lambda link: link[:-4],
    "cut in half": lambda link: link[: len(link) // 2],
    "one character gone": lambda link: link[:20] + link[21:],
    "one character changed": lambda link: link[:20] + ("A" if link[20] != "A" else "B") + link[21:],
    "turned round": lambda link: link[::-1],
    "in capitals": str.upper,
    "doubled in front": lambda link: link[:30] + link,
    "foreign letters": lambda link: "ж" + link[1:],
    "not packed": lambda _link: base64.urlsafe_b64encode(b"{}").decode(),
    "a bomb": lambda _link: zipped(b" " * 20_000_000),
    "a bomb with a scheme": lambda _link: zipped(b'{"title": "' + b"a" * 300_000 + b'"}'),
    "no JSON": lambda _link: zipped(b"{title: a}"),
    "no UTF-8": lambda _link: zipped(b'{"title": "\xff"}'),
    "nested too deeply": lambda _link: zipped(b"[" * 100_000),
    "half a character": lambda _link: zipped(b'{"title": "\\ud83d", "cards": []}'),
    "a number without end": lambda _link: zipped(b'{"sixtyforty": ' + b"9" * 5000 + b"}"),
}


@pytest.mark.parametrize("name", MANGLED)
def test_a_mangled_link_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="link: the link is damaged or incomplete"):
        unpack(MANGLED[name](pack(read_scheme(GOOD))))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"[1, 2]", "it holds no fields"),
        (b"null", "it holds no fields"),
        (b"{}", "link, cards: this field is missing"),
        (b'{"cards": NaN}', "link, cards: this is not a list"),
        (b'{"precision": 1e999, "cards": []}', "link, precision: this is not a finite number"),
        (b'{"cards": [], "secret": 1}', "link, secret: there is no such field"),
    ],
)
def test_a_whole_link_goes_through_the_same_check_as_a_file(raw: bytes, words: str) -> None:
    with pytest.raises(Refused) as refused:
        unpack(zipped(raw))
    assert words in str(refused.value)


def test_half_a_character_is_refused_with_its_line_and_two_halves_are_one() -> None:
    with pytest.raises(Refused, match=r"s\.yaml, line 2: .* half a character"):
        read_scheme('currency: EUR\ntitle: "a\\ud83d"\n', "s.yaml")
    with pytest.raises(Refused, match="half a character"):
        read_scheme('{"\\udc00": 1}')
    whole = GOOD.replace("One card", '"\\ud83d\\ude00"')
    assert read_scheme(whole).title == "\U0001f600"


def test_a_link_that_a_mail_has_wrapped_is_read() -> None:
    link = pack(read_scheme(GOOD))
    assert unpack("\n".join(link[start : start + 20] for start in range(0, len(link), 20))) == read_scheme(GOOD)


def test_a_link_is_short_and_needs_no_escapes() -> None:
    link = pack(read_scheme(GOOD))
    assert len(link) < 600
    assert set(link) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@settings(max_examples=60)
@given(st.binary(max_size=60).map(zipped) | st.text(max_size=60))
def test_no_link_breaks_the_reader(link: str) -> None:
    with pytest.raises(Refused):
        unpack(link)


@settings(max_examples=40)
@given(st.data())
def test_no_file_breaks_the_reader(data: st.DataObject) -> None:
    start, stop = sorted((data.draw(st.integers(0, len(GOOD))), data.draw(st.integers(0, len(GOOD)))))
    broken = GOOD[:start] + data.draw(st.text(max_size=5)) + GOOD[stop:]
    # Whatever is read can be written and read again; anything else is refused, never a crash.
    with contextlib.suppress(Refused):
        scheme = read_scheme(broken, "file.yaml")
        assert read_scheme(dump(scheme)) == scheme


# Values -----------------------------------------------------------------------------------------------------------------


def test_revise_checks_again_and_model_copy_does_not() -> None:
    """The reason why `revise` exists."""
    team = Split()
    assert team.model_copy(update={"individual_share": 7}).individual_share == 7
    with pytest.raises(Refused, match="individual_share: must be 1 or less"):
        team.revise(individual_share=7)
    assert team.revise(individual_share="80 %").individual_share == 0.8
    assert team.individual_share == 0.6


def test_revise_refuses_an_unknown_field() -> None:
    with pytest.raises(Refused, match="individual: there is no such field"):
        Split().revise(individual=0.5)


def test_revise_looks_at_the_whole() -> None:
    scheme = read_scheme(GOOD)
    with pytest.raises(Refused, match="Weights of Seller add up to 60%"):
        scheme.revise_card("Seller", kpis=scheme.cards[0].kpis[:1])


def test_nothing_of_a_scheme_can_be_changed_in_place() -> None:
    scheme = read_scheme(GOOD)
    for thing, name in (
        (scheme, "title"),
        (scheme.team, "mode"),
        (scheme.cards[0], "cap"),
        (scheme.cards[0].kpis[0].curve, "shape"),
    ):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(thing, name, "x")


def test_what_was_computed_before_a_revision_does_not_stay() -> None:
    scheme = read_scheme(GOOD)
    card = scheme.cards[0]
    assert card.scored.curves(np.array([[0.8], [0.9]])).tolist() == [[0.5], [0.5]]
    assert ([kpi.weight for kpi in card.kpis], scheme.roles["Seller"].cap) == ([0.6, 0.4], None)
    first, second = card.kpis
    flat = through((0, 1))
    revised = scheme.revise_card(
        "Seller", cap=1.0, kpis=(first.revise(weight=0.5, curve=flat), second.revise(weight=0.5))
    )
    assert revised.cards[0].scored.curves(np.array([[0.8], [0.9]])).tolist() == [[1.0], [0.5]]
    assert ([kpi.weight for kpi in revised.cards[0].kpis], revised.roles["Seller"].cap) == ([0.5, 0.5], 1.0)


def test_the_team_is_measured_on_the_first_kpi_unless_told_otherwise() -> None:
    scheme = read_scheme(GOOD.replace(", kpis: {sales: 100 %}", ""))
    assert scheme.team_of(scheme.cards[0]).kpis == {"sales": 1.0}
    assert scheme.needs == {"Seller": ("sales", "calls", "margin", "idle")}
    assert scheme.alone().needs == scheme.needs


def test_100_0_has_no_team_and_keeps_the_rest() -> None:
    scheme = read_scheme(GOOD)
    own = scheme.revise_card("Seller", team=Multiplier())
    assert not own.alone().team_of(own.alone().cards[0]).counts
    assert own.alone().cards[0].kpis == scheme.cards[0].kpis
    assert scheme.shared(0.25).team == scheme.team.revise(individual_share=0.25)


def test_equal_schemes_are_equal_however_they_were_made() -> None:
    by_hand = Scheme(
        title="A",
        cards=(Card(role="R", kpis=(Kpi(name="k", weight=1.0, curve=Curve.model_validate({"knots": [[1, 1]]})),)),),
    )
    assert by_hand == read_scheme(dump(by_hand)) == by_hand.revise(title="B").revise(title="A")
    assert by_hand != by_hand.revise(title="B")


# The published shape of a file ------------------------------------------------------------------------------------------


def test_the_json_schema_is_up_to_date() -> None:
    """Editors complete and check scheme files by it; KPI_UPDATE_GOLDEN=1 writes it anew."""
    found = json.dumps(Scheme.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("KPI_UPDATE_GOLDEN") == "1":
        SCHEMA.write_text(found, encoding="utf-8")
    assert SCHEMA.read_text(encoding="utf-8") == found


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """Checks plain data against the published shape."""
    shape = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(shape)
    return jsonschema.Draft202012Validator(shape)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_every_example_has_the_published_shape(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@settings(max_examples=25)
@given(schemes())
def test_every_scheme_is_written_in_the_published_shape(scheme: Scheme) -> None:
    shape = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(shape).validate(yaml.load(dump(scheme), Loader=yaml.CSafeLoader))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("titel",), "x"),
        (("team", "mode"), "both"),
        (("cards", 0, "kpis", 0, "weight"), "most"),
        (("cards", 0, "kpis", 0, "weight"), None),
        (("cards", 0, "kpis", 0, "curve", "knots"), []),
        (("cards", 0, "kpis", 0, "curve", "knots", 0), ["80 %"]),
        (("cards", 0, "gates", 0, "is"), "above"),
        (("cards",), []),
    ],
)
def test_the_published_shape_refuses_what_the_reader_refuses(
    place: tuple[str | int, ...], value: Any, validator: jsonschema.Draft202012Validator
) -> None:
    data = yaml.safe_load(GOOD)
    broken: Any = copy.deepcopy(data)
    inner = broken
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    validator.validate(data)
    assert not validator.is_valid(broken)
    with pytest.raises(ValidationError):
        Scheme.model_validate(broken)


def test_a_pool_that_gets_nothing_asks_for_no_team_result() -> None:
    card = {
        "role": "Seller",
        "target_bonus": 100,
        "kpis": [{"name": "sales", "weight": 1, "curve": {"knots": [[1, 1]]}}],
    }
    pool = {"mode": "pool", "individual_share": 1, "kpis": {"margin": 1}}
    scheme = Scheme.model_validate({"cards": [card], "team": pool})
    results = pd.DataFrame([{"person": "a", "period": "2026-01", "kpi": "sales", "plan": 1.0, "fact": 1.0}])
    workforce = build(results, None, scheme)
    assert pay(scheme, workforce).payout.tolist() == [[10_000]]
    assert explain(scheme, workforce, "a", "2026-01").steps[-1].result
