"""The decision as a paper: its figures are the engine's, it names nobody, and it says what it does not know."""

import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx as word
import numpy as np
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

import kpi
from kpi.cli.maincommand import main
from kpi.comparison.changeheadline import shift
from kpi.documents.blocks import Bullets, Drawing, Grid, Heading, Paper, Text
from kpi.documents.chartdrawing import on_mark, svg_of
from kpi.documents.covering import OPEN
from kpi.documents.decision import Decision
from kpi.documents.decisionmessages import messages
from kpi.documents.decisionpaper import decision_paper
from kpi.documents.message import Chart, Message, Series
from kpi.documents.typstpaper import pdf
from kpi.documents.webpaper import html
from kpi.documents.wordpaper import docx
from kpi.language import reader, speak, whole_money
from kpi.payment.otherresults import at_plan, better_by, with_facts
from kpi.split import effect
from kpi.split.remedies import remedies
from tests.decisions import Opened, looked_ahead, opened, story_decided

EURO = whole_money("EUR")


@pytest.fixture(scope="module")
def story() -> Opened:
    return opened("story")


@pytest.fixture(scope="module")
def plain() -> Decision:
    return story_decided()


@pytest.fixture(scope="module")
def full(story: Opened, plain: Decision) -> Decision:
    return looked_ahead(story, plain.scheme, 330_000, why="Two of the three strong have asked to leave.")


@pytest.fixture(scope="module")
def company() -> Decision:
    found = opened("company")
    workforce = found.workforce.during(slice(21, 24))
    return found.decision(found.scheme.shared(0.8), workforce=workforce)


@pytest.fixture
def in_german() -> Iterator[None]:
    before = reader()
    speak("de_DE")
    yield
    speak(before)


def charted(decision: Decision, words: str) -> Chart:
    """The chart of the message whose chart is about these words."""
    found = [one.chart for one in messages(decision) if one.chart and words in one.chart.about]
    assert len(found) == 1
    return found[0]


def tabled(decision: Decision, alt: str) -> Grid:
    """The table that shows this."""
    found = [one.table for one in messages(decision) if one.table and one.table.alt == alt]
    assert len(found) == 1
    return found[0]


def parsed(svg: str) -> ElementTree.Element:
    """A drawing as a tree."""
    return ElementTree.fromstring(svg)  # noqa: S314 - a drawing of our own


def words_of(paper: Paper) -> str:
    """Every text of a paper, drawings included."""
    told: list[str] = []

    def heard(text: str) -> str:
        told.append(text)
        return text

    paper.rewritten(heard)
    return "\n".join([*told, *(block.svg for block in paper.blocks if isinstance(block, Drawing))])


def refuted(found: Opened, change: Callable[[float, float], float]) -> int:
    """The cost of today's scheme on changed results, from the table of results on."""
    pairs = zip(found.results["plan"], found.results["fact"], strict=True)
    changed = found.results.assign(fact=[change(*pair) for pair in pairs])
    return int(kpi.pay(found.scheme, kpi.build(changed, found.people, found.scheme)).cost)


def test_costs_on_other_results_are_those_of_changed_tables(story: Opened, plain: Decision) -> None:
    worse, known, plan, better = plain.costs
    assert worse.before == refuted(story, lambda _plan, fact: fact * 0.8) == 7_200_000
    assert known.before == refuted(story, lambda _plan, fact: fact) == 21_375_000
    assert plan.before == refuted(story, lambda plan, _fact: plan) == 50_000_000
    assert better.before == refuted(story, lambda _plan, fact: fact * 1.2) == 52_850_000
    assert known.after == int(kpi.pay(plain.scheme, story.workforce).cost) == 35_625_000


def test_the_same_facts_pay_the_same(company: Decision) -> None:
    again = with_facts(company.workforce, lambda _plan, fact: fact)
    for one in (company.scheme, company.baseline):
        assert (kpi.pay(one, again).payout == kpi.pay(one, company.workforce).payout).all()


def test_of_falling_kpis_lower_is_better(company: Decision) -> None:
    place = company.workforce.kpis.index("overdue_receivables")
    fact = company.workforce.fact[place]
    better = better_by(company.workforce, 0.2).fact[place]
    falls = "overdue_receivables" in company.workforce.falling
    assert falls
    assert better == pytest.approx(fact * 0.8, nan_ok=True)


def test_at_plan_everybody_has_reached_it(company: Decision) -> None:
    reached = at_plan(company.workforce)
    known = ~np.isnan(reached.plan) & ~np.isnan(company.workforce.fact) & (reached.plan > 0)
    assert known.any()
    assert (reached.attainment[known] == 1).all()


def test_the_chart_and_the_table_of_costs_are_the_engines(plain: Decision) -> None:
    chart, table = charted(plain, "Cost of all bonuses"), tabled(plain, "Cost on other results")
    assert chart.series[0].values == (72_000.0, 213_750.0, 500_000.0, 528_500.0)
    assert chart.series[1].values == tuple(one.after / 100 for one in plain.costs)
    for row, one in zip(table.rows, plain.costs, strict=True):
        assert row[1:3] == (EURO(one.before), EURO(one.after))


def test_roles_add_up_to_the_shift_of_everybody(company: Decision) -> None:
    *roles, everybody = tabled(company, "Who gains and who loses, by role").rows
    before, after = (kpi.pay(one, company.workforce) for one in (company.baseline, company.scheme))
    assert everybody[4:6] == (EURO(int(before.cost)), EURO(int(after.cost)))
    for column in (1, 2, 3):  # people, gain, lose
        assert sum(int(row[column]) for row in roles) == int(everybody[column])
    found, bands = shift(before, after), charted(company, "People of each role").series
    gain, lose = (sum(sum(one.values) for one in bands if one.colour.startswith(side)) for side in ("gained", "lost"))
    assert (gain, lose) == (int(everybody[2]), int(everybody[3]))
    assert gain <= found.gain
    assert lose <= found.lose
    assert f"{found.lose} people lose" in messages(company)[1].title


def test_the_split_is_that_of_the_engine(plain: Decision) -> None:
    found = effect(plain.baseline, plain.workforce)
    chart = charted(plain, "Who has more, and below 0 less")
    assert chart.series[0].values == (-found.strong_lose / 100, found.weak_gain / 100, found.employer_keeps / 100)
    assert sum(chart.series[0].values) == 0
    assert tabled(plain, "Who pays for the team part").rows[0][1] == "lose €82,500"


def test_remedies_are_paid_as_by_themselves(plain: Decision) -> None:
    rows = {row[0]: row for row in tabled(plain, "Remedies side by side").rows}
    for one in remedies(plain.baseline, plain.workforce)[1:9]:
        title = f"The new scheme: {one.title}" if one.scheme == plain.scheme else one.title
        assert rows[title][1] == EURO(int(kpi.pay(one.scheme, one.workforce).cost))
    assert rows["Today's scheme"][1:3] == ("€213,750", "lose €82,500")


def test_the_time_ahead_is_the_forecasts(full: Decision) -> None:
    chart = charted(full, "not exceeded in so many")
    today, new, budget = chart.series
    assert full.forecast
    assert full.forecast_today
    shares = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
    assert new.values == tuple(full.forecast.quantile(share).value / 100 for share in shares)
    assert today.values == tuple(full.forecast_today.quantile(share).value / 100 for share in shares)
    assert set(budget.values) == {full.budget / 100 if full.budget else 0}


def test_the_solvers_answer_is_asked_for(full: Decision) -> None:
    assert full.answers
    told = words_of(decision_paper(full))
    assert full.answers.finding() in told
    assert all(line in told for line in full.answers.lines())
    again = replace(full, scheme=full.answers.chosen.scheme)
    questions = [row[1] for row in tabled(again, "Decisions, and what follows from each answer").rows]
    assert not any("instead" in one for one in questions)  # it is the new scheme itself


def test_decisions_come_first_and_are_questions(full: Decision) -> None:
    first = messages(full)[0]
    assert first.table
    assert all(row[1].endswith("?") and row[2] and row[3] for row in first.table.rows)
    paper = decision_paper(full)
    headings = [one.text for one in paper.blocks if isinstance(one, Heading)]
    assert headings[0] == first.title
    assert all(one.endswith((".", "why")) for one in headings)


def test_without_a_forecast_that_is_said(plain: Decision) -> None:
    assert "No forecast was made" in words_of(decision_paper(plain))
    assert "The cost of the time ahead is not known." in words_of(decision_paper(plain))


def test_an_empty_forecast_is_said_and_not_drawn(story: Opened, plain: Decision) -> None:
    people = story.people.assign(target_bonus=0)
    nobody = looked_ahead(story._replace(people=people), plain.scheme, 330_000, answers=None, budget=None)
    told = words_of(decision_paper(nobody))
    assert "The forecast is empty: nobody is paid in the time ahead." in told
    assert pdf([decision_paper(nobody)])[:5] == b"%PDF-"


def test_the_same_scheme_asks_whether_it_stays(story: Opened) -> None:
    same = story.decision(story.scheme)
    rows = tabled(same, "Decisions, and what follows from each answer").rows
    assert rows[0][1] == "Does today's scheme stay as it is?"
    assert messages(same)[1].title == "Nothing that is paid changes: today's scheme stays."
    assert len(charted(same, "Cost of all bonuses").series) == 1
    assert pdf([decision_paper(same)])[:5] == b"%PDF-"


def test_one_person_is_enough(story: Opened) -> None:
    alone = story._replace(results=story.results.head(1), people=story.people.head(1))
    decision = alone.decision(story.scheme.shared(0.8))
    assert "Aspen" not in words_of(decision_paper(decision))
    assert pdf([decision_paper(decision)])[:5] == b"%PDF-"


def test_nobody_is_named_unless_asked(story: Opened, full: Decision) -> None:
    names = set(story.people["person"])
    hidden = words_of(decision_paper(full))
    assert not [name for name in names if re.search(rf"\b{name}\b", hidden)]
    assert "person 1" in " ".join(one.title + one.evidence for one in full.findings)
    shown = words_of(decision_paper(replace(full, cover=OPEN, why="Aspen has asked to leave.")))
    assert "Aspen has asked to leave." in shown


def test_the_pdf_holds_the_figures(full: Decision) -> None:
    pages = PdfReader(io.BytesIO(pdf([decision_paper(full)]))).pages
    text = "\n".join(page.extract_text() for page in pages)
    for one in full.costs:
        assert EURO(one.before) in text
        assert EURO(one.after) in text
    assert 4 <= len(pages) <= 8


def test_word_and_html_hold_them_too(company: Decision) -> None:
    paper = decision_paper(company)
    document = word.Document(io.BytesIO(docx([paper])))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    page = html([paper])
    for block in paper.blocks:
        if isinstance(block, Grid):
            assert {text for row in block.rows for text in row} <= cells
    assert EURO(company.costs[0].after) in page
    pictures = [one for one in paper.blocks if isinstance(one, Drawing)]
    assert len(document.inline_shapes) == len(pictures) >= 4
    assert all(one._inline.docPr.get("descr") for one in document.inline_shapes)


def test_whoever_reads_the_record_finds_the_same(plain: Decision, story: Opened, tmp_path: Path) -> None:
    rows = {what: value for what, value in tabled(plain, "Of what this paper was made").rows}  # noqa: C416 - two columns
    files = {"today.yaml": plain.baseline, "scheme.yaml": plain.scheme}
    for name, one in files.items():
        (tmp_path / name).write_text(kpi.dump(one), encoding="utf-8")
    story.results.to_csv(tmp_path / "results.csv", index=False)
    story.people.to_csv(tmp_path / "people.csv", index=False)
    program, *arguments = rows["In a terminal"].split()
    assert program == "kpi"
    placed = [str(tmp_path / one) if "." in one else one for one in arguments]
    done = CliRunner().invoke(main, placed)
    assert done.exit_code == 0, done.output
    assert "142500" in done.output.replace(",", "")
    code = rows["In Python"].replace("scheme.yaml", str(tmp_path / "scheme.yaml"), 1)
    known = {"kpi": kpi, "results": story.results, "people": story.people, "scheme": plain.scheme}
    assert eval(code, known) == plain.compared.after.cost  # noqa: S307 - a line of our own


def test_texts_of_files_are_only_texts(story: Opened) -> None:
    hostile = "<script>alert(1)</script> & #set page(fill: red) \u202e ő 🙂 " + "x" * 60
    role = {"role": hostile}
    cards = tuple(card.revise(role=hostile) for card in story.scheme.cards)
    odd = story.scheme.revise(title=hostile, cards=cards)
    found = Opened(odd, story.results.assign(**role), story.people.assign(**role))
    paper = decision_paper(found.decision(odd.shared(0.8), why=hostile))
    assert pdf([paper])[:5] == b"%PDF-"
    assert "<script>" not in html([paper])
    assert docx([paper])
    for block in paper.blocks:
        if isinstance(block, Drawing):
            assert not list(parsed(block.svg).iter("{http://www.w3.org/2000/svg}script"))


@pytest.mark.usefixtures("in_german")
def test_numbers_are_the_readers() -> None:
    told = words_of(decision_paper(story_decided()))
    assert "356.250" in told
    assert "356,250" not in told


@pytest.mark.parametrize("kind", ["columns", "bars", "stacked", "lines"])
def test_every_value_stands_on_its_mark(kind: str) -> None:
    values = (1200.0, 0.0, 3400.0) if kind == "stacked" else (1200.0, -80.0, 3400.0)
    chart = Chart(kind, ("a", "b", "c"), (Series("one", values, "new"),), "about", "alt")  # type: ignore[arg-type]
    texts = [one.text for one in parsed(svg_of(chart)).iter("{http://www.w3.org/2000/svg}text")]
    shown = {on_mark(value) for value in values if value}
    assert "about" in texts
    assert shown <= set(texts) or kind == "lines"
    assert "-80" not in texts


def test_a_drawing_of_nothing_is_drawn() -> None:
    for kind in ("columns", "bars", "stacked", "lines"):
        chart = Chart(kind, ("a",), (Series("one", (0.0,), "new"),), "about", "alt")
        assert parsed(svg_of(chart)).get("viewBox")


def test_messages_have_sentences(full: Decision, company: Decision) -> None:
    for one in (*messages(full), *messages(company)):
        assert one.title[0].isupper() or one.title[0].isdigit()
        assert one.title.endswith(".")
        assert isinstance(one, Message)
        for said in (*one.said, *one.more):
            assert said.strip()


def test_blocks_say_what_messages_say(company: Decision) -> None:
    paper = decision_paper(company)
    said = {item for one in paper.blocks if isinstance(one, Bullets) for item in one.items}
    said |= {one.text for one in paper.blocks if isinstance(one, Text)}
    for one in messages(company):
        assert {*one.said, *one.more} <= said
