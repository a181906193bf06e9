"""Statements, letters and plan documents: every figure is the engine's, every printing takes every text, and a template runs nothing."""

import dataclasses
import datetime as dt
import io
import zipfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from docx import Document
from pypdf import PdfReader

import kpi
from kpi.decisions.planterms import PlanTerms, load_terms
from kpi.documents.blocks import Amount, Block, Grid, Heading, PaidLines, Paper, Particulars, Signatures, Text
from kpi.documents.letter import Letters, letter_paper
from kpi.documents.made import made_of
from kpi.documents.owntemplate import fields_of, filled_template
from kpi.documents.plandocument import plan_document
from kpi.documents.printing import as_file, each_printed, zipped
from kpi.documents.readable import reading_remarks
from kpi.documents.statementpaper import Statements
from kpi.documents.whatmore import WhatMore
from kpi.documents.workedexamples import worked_examples
from kpi.language import money, speaking
from kpi.problem import Refused

ROOT = Path(__file__).parent.parent
NOW = dt.datetime(2026, 1, 31, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
SCHEMES = sorted([*(ROOT / "data" / "schemes").glob("*.yaml"), *(ROOT / "data").glob("*/scheme.yaml")])
HARD = ["=cmd|' /C calc'!A0 <b>&amp;", "Łucja Őszi-Űr", "Иван Петров", "שלום מרחבא", "😀 中文", "#import \"x\" *b* $a$", "a\x07bc", "x" * 300]  # fmt: skip


@cache
def company() -> tuple[kpi.Scheme, kpi.Workforce]:
    folder = ROOT / "data" / "company"
    scheme = kpi.load(folder / "scheme.yaml")
    people = pd.read_csv(folder / "people.csv")
    return scheme, kpi.build(pd.read_csv(folder / "results.csv"), people, scheme)


def story(names: list[str] | None = None) -> tuple[kpi.Scheme, kpi.Workforce]:
    folder = ROOT / "data" / "story"
    scheme = kpi.load(folder / "scheme.yaml")
    results, people = (pd.read_csv(folder / f"{name}.csv") for name in ("results", "people"))
    if names:
        called = dict(zip(sorted(set(results["person"])), names, strict=False))
        results, people = (table.assign(person=table["person"].replace(called)) for table in (results, people))
    return scheme, kpi.build(results, people, scheme)


def statements(scheme: kpi.Scheme, workforce: kpi.Workforce) -> Statements:
    return Statements(scheme, workforce, PlanTerms(), made_of(scheme, workforce, TODAY))


def printed_in_every_way(papers: list[Paper]) -> dict[str, bytes]:
    return {ending: as_file(papers, ending, "Title", NOW) for ending in (".pdf", ".docx", ".html")}


def words(content: bytes) -> str:
    """All text of a DOCX."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_role_of_every_example_has_a_plan_document_in_every_printing(path: Path) -> None:
    scheme = kpi.load(path)
    for role, card in scheme.roles.items():
        paper = plan_document(scheme, role, PlanTerms(), made_of(scheme, None, TODAY))
        made = printed_in_every_way([paper])
        assert made[".pdf"].startswith(b"%PDF")
        text = words(made[".docx"])
        assert all(kpi_.label in text for kpi_ in card.kpis)
        assert b"pdfuaid" in made[".pdf"]
        examples = worked_examples(scheme, role)
        assert examples
        assert all(money(one.explained.payout, scheme.currency) in text for one in examples)


def test_the_examples_pay_by_hand_what_the_document_says() -> None:
    """60:40, Σ weight × curve: minimum 50 %, plan 100 %, maximum 150 %, and the story's own plan without the team."""
    scheme, workforce = company()
    paid = [one.explained.payout for one in worked_examples(scheme, "Account manager", workforce)]
    target = worked_examples(scheme, "Account manager", workforce)[1].explained.payout
    assert paid == [round(target * share) for share in (0.5, 1, 1.5, 0.6)]


def test_an_example_is_what_pay_pays_on_its_results() -> None:
    """The same results in a table of their own, paid without any document."""
    scheme = kpi.load(ROOT / "data" / "schemes" / "commission-on-margin.yaml")
    for one in worked_examples(scheme, "Seller"):
        rows = [
            {"person": "P" if whose == "person" else "", "team": "" if whose == "company" else "T", "role": "Seller" if whose == "person" else "",
             "period": "2026-03", "kpi": name, "plan": plan, "fact": fact}
            for name, whose, plan, fact in one.results.itertuples(index=False)
        ]  # fmt: skip
        people = pd.DataFrame(
            {"person": ["P"], "team": ["T"], "role": ["Seller"], "target_bonus": [1000], "salary": [0]}
        )
        assert one.explained.payout == int(kpi.pay(scheme, kpi.build(pd.DataFrame(rows), people, scheme)).cost)


def test_a_statement_says_what_is_paid() -> None:
    scheme, workforce = company()
    paid, made = kpi.pay(scheme, workforce), statements(scheme, workforce)
    period = workforce.periods[-1]
    place = paid.periods.index(period)
    for person in made.whom(period)[::9]:
        rows = paid.workforce.people == person
        paper = made.paper(person, period)
        [head] = [block for block in paper.blocks if isinstance(block, Amount)]
        assert head.amount == money(int(paid.payout[rows, place].sum()), scheme.currency)
        year = [at for at, one in enumerate(paid.periods) if one[:4] == period[:4]]
        to_date = money(int(paid.payout[np.ix_(rows, year)].sum()), scheme.currency)
        assert any(
            to_date in value for block in paper.blocks if isinstance(block, Particulars) for _what, value in block.rows
        )


def test_everybody_who_is_paid_has_a_statement() -> None:
    scheme, workforce = company()
    paid, period = kpi.pay(scheme, workforce), workforce.periods[0]
    assert set(statements(scheme, workforce).whom(period)) == set(paid.workforce.people[paid.active[:, 0]])


@pytest.mark.parametrize("name", ["story", "pool-by-results"])
def test_one_point_more_is_what_the_engine_pays_for_it(name: str) -> None:
    """Against the table with one result written anew, everybody else and the team as they were."""
    scheme, workforce = story()
    if name != "story":
        other = kpi.load(ROOT / "data" / "schemes" / f"{name}.yaml")
        scheme = scheme.revise(team=other.team.revise(kpis={"sales": 1.0}))
    period = workforce.at("2026-01")
    before = kpi.pay(scheme, period).payout[:, 0]
    more = WhatMore(scheme, period)
    for row, person in enumerate(period.people):
        [one] = more.of(row)
        at = period.attainment[0, row, 0] + 0.01
        fact, attainment = period.fact.copy(), period.attainment.copy()
        fact[0, row, 0], attainment[0, row, 0] = at * period.plan[0, row, 0], at
        moved = dataclasses.replace(period, fact=fact, attainment=attainment, part_of=period)
        assert one.point == int(kpi.pay(scheme, moved).payout[row, 0] - before[row]), person


def test_a_letter_holds_own_plans_and_what_results_pay() -> None:
    scheme, workforce = company()
    [letter] = Letters(scheme, workforce).of("Alder Holm")
    assert letter.target == 92_000
    assert sum(part.minor for part in letter.parts) == letter.target
    assert [one.explained.payout for one in letter.examples] == [46_000, 92_000, 138_000, 55_200]
    plans = dict(letter.plans)
    index, row = workforce.kpi_index["revenue"], int(np.flatnonzero(workforce.people == "Alder Holm")[0])
    assert plans["Revenue, EUR"][-1] == f"{workforce.plan[index, row, -1]:,.0f}"
    paper = letter_paper(scheme, letter, PlanTerms(), made_of(scheme, workforce, TODAY))
    text = words(printed_in_every_way([paper])[".docx"])
    assert "€920.00" in text
    assert "Other" not in text


def test_what_is_paid_in_its_own_unit_has_no_plan_in_letter_and_examples() -> None:
    """No plan is made up, and the table of plans leaves out who has none."""
    curve = {"scale": "value", "knots": [[10, 0.5], [20, 1.0], [30, 1.5]]}
    card = {"role": "Agent", "target_bonus": 1_000, "kpis": [{"name": "calls", "weight": 1.0, "curve": curve}]}
    scheme = kpi.Scheme.model_validate({"cards": [card], "team": {"individual_share": 1.0}})
    rows = pd.DataFrame(
        {"person": ["Ann"], "team": "T", "role": "Agent", "period": "2026-01", "kpi": "calls", "plan": None, "fact": 25}
    )
    [letter] = Letters(scheme, kpi.build(rows, scheme=scheme)).of("Ann")
    assert letter.plans == ()
    assert all(one.results["plan"].isna().all() for one in letter.examples)
    assert [one.explained.payout for one in letter.examples] == [50_000, 100_000, 150_000, 0]
    paper = plan_document(scheme, "Agent", PlanTerms(), made_of(scheme, None, TODAY))
    [assumed] = [one for one in paper.blocks if isinstance(one, Grid) and one.heads[0] == "Assumed result"]
    assert assumed.rows[0][:4] == ("calls", "the person", "–", "10")
    told = [row[1] for one in paper.blocks if isinstance(one, Grid) and one.heads[0] == "Step" for row in one.rows]
    assert "Team part" not in told


def test_a_stranger_has_no_letter() -> None:
    scheme, workforce = story()
    with pytest.raises(Refused, match="nothing to pay on"):
        Letters(scheme, workforce).of("Nobody")


def test_everybody_who_is_paid_has_a_letter_and_nobody_else() -> None:
    scheme, workforce = company()
    assert set(Letters(scheme, workforce).whom) == set(workforce.people[kpi.pay(scheme, workforce).active.any(axis=1)])


def test_names_that_files_dislike_are_printed_and_escaped() -> None:
    scheme, workforce = story(HARD)
    made = statements(scheme, workforce)
    papers = [(str(name), made.paper(str(name), "2026-01")) for name in workforce.people]
    for person, paper in papers:
        ways = printed_in_every_way([paper])
        assert ways[".pdf"].startswith(b"%PDF")
        page = ways[".html"].decode()
        assert "<b>&amp;" not in page
        assert person.replace("\x07", "") in words(ways[".docx"])
    names = [name for name, _content in each_printed(papers, ".html", NOW)]
    assert len(set(names)) == len(names)
    assert not any(set(name) & set('/\\:*?"<>|') for name in names)


@pytest.mark.parametrize("lines", range(40, 60))
def test_nobody_signs_a_page_on_which_nothing_else_stands(lines: int) -> None:
    blocks: tuple[Block, ...] = (*(Text(f"Line {number}.") for number in range(lines)), Signatures(("Manager, date",)))
    pages = PdfReader(
        io.BytesIO(as_file([Paper("Title", blocks, "", "", shows_title=True)], ".pdf", "Title", NOW))
    ).pages
    [signed] = [text for page in pages if "Manager, date" in (text := page.extract_text())]
    assert f"Line {lines - 1}." in signed


def test_most_statements_are_one_page() -> None:
    scheme, workforce = company()
    made, period = statements(scheme, workforce), workforce.periods[-1]
    some = made.papers(made.whom(period)[:20], period)
    assert len(PdfReader(io.BytesIO(as_file(some, ".pdf", "Title", NOW))).pages) <= 24


def test_several_papers_are_one_file_or_a_zip() -> None:
    scheme, workforce = story()
    made = statements(scheme, workforce)
    papers = [(str(name), made.paper(str(name), "2026-01")) for name in workforce.people[:3]]
    packed = zipfile.ZipFile(io.BytesIO(zipped(each_printed(papers, ".pdf", NOW), NOW)))
    assert packed.namelist() == [f"{name}.pdf" for name, _paper in papers]
    assert packed.testzip() is None
    together = as_file([paper for _name, paper in papers], ".pdf", "All", NOW)
    assert together.startswith(b"%PDF")
    for ending in (".pdf", ".docx", ".html"):
        with pytest.raises(ValueError, match="needs a paper"):
            as_file([], ending, "", NOW)


def test_thousands_of_papers_are_no_one_file() -> None:
    scheme, workforce = story()
    paper = statements(scheme, workforce).paper("Aspen", "2026-01")
    with pytest.raises(Refused, match="1,001 papers are too many for one file"):
        as_file([paper] * 1_001, ".pdf", "All", NOW)


def test_numbers_follow_the_language_of_the_paper() -> None:
    scheme, workforce = story()
    with speaking("de_DE"):
        page = as_file([statements(scheme, workforce).paper("Aspen", "2026-01")], ".html", "", NOW).decode()
    assert "45.000,00\xa0€" in page
    assert 'lang="de-DE"' in page


def test_every_text_of_a_paper_can_be_covered() -> None:
    scheme, workforce = story()
    paper = statements(scheme, workforce).paper("Aspen", "2026-01")
    covered = paper.rewritten(lambda text: text.replace("Aspen", "person 1"))
    assert "Aspen" not in repr(covered)
    assert "person 1" in repr(covered)
    kinds = [type(block) for block in covered.blocks]
    assert kinds == [type(block) for block in paper.blocks]
    assert {Amount, PaidLines, Text, Grid, Heading} <= set(kinds)


def template(*paragraphs: str, more: dict[str, bytes] | None = None) -> bytes:
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    if more:
        with zipfile.ZipFile(out, "a") as packed:
            for name, content in more.items():
                packed.writestr(name, content)
    return out.getvalue()


def fields() -> dict[str, object]:
    scheme, workforce = story(["<b>Ann & Co"])
    [letter] = Letters(scheme, workforce).of("<b>Ann & Co")
    return fields_of(scheme, letter, PlanTerms(contact="hr"), made_of(scheme, workforce, TODAY))


def test_a_template_of_ones_own_is_filled_in() -> None:
    given = template("Dear {{ person }}: {{ target_bonus }}", "{% for one in parts %}{{ one.title }} {{ one.money }};{% endfor %}")  # fmt: skip
    text = words(filled_template(given, fields(), "own.docx"))
    assert "Dear <b>Ann & Co: €50,000.00" in text
    assert "Sales €30,000.00;Result of the team €20,000.00;" in text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"no zip", "no DOCX"),
        (template("{{ wage }}"), "there is no field “wage”"),
        (template("{{ person"), "cannot be filled in"),
        (template("{{ person }}", more={"word/vbaProject.bin": b"x"}), "has macros"),
        (template("{{ person.__class__.__mro__ }}"), "cannot be filled in"),
        (template("{{ person }}", more={"word/large.txt": b"0" * 60_000_000}), "too large"),
    ],
)
def test_a_template_that_cannot_be_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(Refused, match=says):
        filled_template(content, fields(), "own.docx")


def test_terms_are_read_and_refused_with_every_problem() -> None:
    terms = load_terms("owner: HR\nvalid_from: 2026-01-01\nagreed_by: [finance]\napprover: CEO", "terms.yaml")
    assert terms.approved
    with pytest.raises(Refused) as refused:
        load_terms("ownr: HR\nnotice: -1", "terms.yaml")
    assert len(refused.value.problems) == 2
    with pytest.raises(Refused, match="not a file of terms"):
        load_terms("- a", "terms.yaml")


def test_what_is_hard_to_read_is_told() -> None:
    scheme = kpi.load(ROOT / "data" / "story" / "scheme.yaml")
    made = made_of(scheme, None, TODAY)
    plain = plan_document(scheme, "Seller", PlanTerms(purpose="We pay for sales."), made)
    assert reading_remarks(plain, scheme.cards[0]) == []
    [kpi_] = scheme.cards[0].kpis
    odd = scheme.revise_card("Seller", kpis=(kpi_.revise(title="MQL→SQL CR"),))
    purpose = " ".join(["word"] * 31) + ". " + "Short. " * 2_000
    long = plan_document(odd, "Seller", PlanTerms(purpose=purpose[:1_999]), made)
    told = reading_remarks(long, odd.cards[0])
    assert any("more than 30 words; it begins: word word" in remark for remark in told)
    assert any("needs an explanation in its passport: MQL→SQL CR" in remark for remark in told)


def test_a_draft_says_so_on_every_page_until_it_is_approved() -> None:
    scheme = kpi.load(ROOT / "data" / "story" / "scheme.yaml")
    done = PlanTerms(approver="CEO", valid_from=TODAY, agreed_by=("finance",))
    made = made_of(scheme, None, TODAY)
    assert plan_document(scheme, "Seller", PlanTerms(), made).draft == "Draft"
    assert plan_document(scheme, "Seller", done, made).draft == ""
