"""Papers that go with a change: every figure is the engine's, nothing of one person is told, and whatever is in them is printed in three ways."""

import datetime as dt
import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import docx as word
import numpy as np
import pandas as pd
import pytest

import kpi
from kpi.decisions.decisionlog import DecisionLog
from kpi.decisions.planterms import PlanTerms
from kpi.difference import changes
from kpi.documents.blocks import Bullets, Finding, Grid, Heading, Note, Paper, Particulars, Text
from kpi.documents.calendarandfaq import calendar_and_faq, calendar_days, pay_examples
from kpi.documents.decisionlogpaper import decision_log_paper, figures_used
from kpi.documents.made import Made, made_of
from kpi.documents.passportpaper import passport_papers, passports_of
from kpi.documents.payequitypaper import pay_equity_paper
from kpi.documents.ratios import other_changes, ratios, variable_part
from kpi.documents.typstpaper import pdf
from kpi.documents.webpaper import html
from kpi.documents.wordpaper import docx
from kpi.documents.workedexamples import paid_at
from kpi.documents.workscouncil import works_council_paper
from kpi.export.workbookrecord import text_hash
from kpi.fairness import PaidBy, pay_report
from kpi.language import money, percent, speak
from kpi.payment.payouts import Payouts
from kpi.payment.workforce import Workforce
from kpi.problem import Refused
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump

DATA = Path(__file__).parent.parent / "data"
SCHEMES = sorted([*DATA.glob("schemes/*.yaml"), DATA / "story/scheme.yaml", DATA / "company/scheme.yaml"])
TODAY = dt.date(2026, 5, 20)
NOW = dt.datetime(2026, 5, 20, tzinfo=dt.UTC)
MADE = Made("made today", TODAY)
TERMS = PlanTerms(company="Müller & Söhne", valid_from=dt.date(2026, 7, 1), contact="HR", purpose="Sell <b>more</b>.")
ODD = "\N{GRINNING FACE}\N{HEBREW LETTER ALEF}\N{ARABIC LETTER BEH}\N{RIGHT-TO-LEFT OVERRIDE}ő #[*_$@<b>\\ " + "ж" * 300
"""A name of everything that files, typst and markup dislike."""


def rules(name: str) -> Scheme:
    return kpi.load(DATA / name / "scheme.yaml")


def workforce(name: str, scheme: Scheme | None = None) -> Workforce:
    results, people = pd.read_csv(DATA / name / "results.csv"), pd.read_csv(DATA / name / "people.csv")
    return kpi.build(results, people, scheme or rules(name))


def paid_both(name: str, after: Scheme) -> tuple[Payouts, Payouts]:
    before = rules(name)
    return kpi.pay(before, workforce(name, before)), kpi.pay(after, workforce(name, after))


def changed(scheme: Scheme) -> Scheme:
    """Another split, where there is one, and other target bonuses."""
    return scheme.shared(0.8).with_targets(1.1)


def words(paper: Paper) -> Iterator[str]:
    """Every text of it."""
    yield from (paper.title, paper.about, paper.foot, paper.draft)
    for block in paper.blocks:
        match block:
            case Heading() | Text() | Finding() | Note():
                yield block.text
            case Bullets():
                yield from block.items
            case Particulars():
                yield from (text for row in block.rows for text in row)
            case Grid():
                yield from (*block.heads, *(text for row in block.rows for text in row))


def grids(paper: Paper) -> list[Grid]:
    return [block for block in paper.blocks if isinstance(block, Grid)]


def facts(paper: Paper) -> dict[str, str]:
    return {what: value for block in paper.blocks if isinstance(block, Particulars) for what, value in block.rows}


def printed(*papers: Paper) -> None:
    """In all ways without an error; what the web page and the word processor show is all of it."""
    assert pdf(papers, now=NOW).startswith(b"%PDF")
    page = unescape(html(papers))
    for paper in papers:
        book = word.Document(io.BytesIO(docx([paper], now=NOW)))
        cells = [cell.text for table in book.tables for row in table.rows for cell in row.cells]
        shown = "\n".join([*(one.text for one in book.paragraphs), *cells])
        for block in paper.blocks:
            if isinstance(block, Grid):
                for text in (text for row in block.rows for text in row):
                    assert text in page
                    assert text in shown


def papers_of(before: Scheme, after: Scheme, terms: PlanTerms, people: Workforce | None = None) -> list[Paper]:
    log = DecisionLog().logged(date=TODAY, decision=after.title or "x", figures={"currency": after.currency})
    paid = None if people is None else (kpi.pay(before, people), kpi.pay(after, people))
    return [
        works_council_paper(before, after, terms, MADE, paid=paid, countries=("DE", "RU")),
        *passport_papers(after, terms, MADE, people),
        calendar_and_faq(before, after, terms, MADE, workforce=people),
        decision_log_paper(log, terms, MADE),
    ]


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_example_is_printed(path: Path) -> None:
    scheme = kpi.load(path)
    printed(*papers_of(scheme, changed(scheme), TERMS))


@pytest.mark.parametrize("name", ["story", "company"])
def test_nobody_is_named_and_everything_is_printed(name: str) -> None:
    before = rules(name)
    people = workforce(name)
    papers = papers_of(before, changed(before), TERMS, people)
    printed(*papers)
    told = "\n".join(text for paper in papers for text in words(paper))
    for person in people.seats["person"].unique():
        assert not re.search(rf"\b{re.escape(str(person))}\b", told), person


# Works council


@pytest.mark.parametrize("name", ["story", "company"])
def test_the_variable_part_is_that_of_the_payouts(name: str) -> None:
    scheme = rules(name)
    paid = kpi.pay(scheme, workforce(name))
    table = paid.table_in_minor_units()
    for role in scheme.roles:
        some = table[table["role"] == role]
        expected = some["target"].sum() / (some["target"].sum() + some["salary"].sum())
        assert variable_part(paid, scheme, role) == pytest.approx(expected, abs=1e-12)


def test_ratios_are_those_of_both_schemes() -> None:
    before = rules("company")
    seller = before.cards[0]
    weights = {kpi.name: kpi.weight for kpi in seller.kpis}
    kpis = [one.revise(weight={"revenue": 0.45, "visits": 0.0}.get(one.name, one.weight)) for one in seller.kpis]
    after = before.shared(0.75).revise_card(seller.role, kpis=tuple(kpis), cap=None)
    found = {one.what: one for one in ratios(before, after, seller.role, paid_both("company", after))}
    assert found["Bonus by own results"][1:] == (0.6, 0.75)
    assert found["Bonus by the team’s result"].cells[1:] == ("40%", "25%", "−15 points")
    for one in seller.kpis:
        ratio = found[f"Weight of {one.label}"]
        assert ratio.before == weights[one.name]
        assert ratio.after == {"revenue": 0.45, "visits": 0.0}.get(one.name, one.weight)
        assert ratio.changed == (one.name in ("revenue", "visits"))
    assert found["Bonus at most, of the target bonus"][1:] == (seller.cap, None)
    paper = works_council_paper(before, after, TERMS, MADE, paid=paid_both("company", after))
    cells = [row for grid in grids(paper) for row in grid.rows]
    assert ("Weight of Revenue", "40%", "45%", "+5 points") in cells
    moved = sum(one.changed for role in after.roles for one in ratios(before, after, role, paid_both("company", after)))
    assert f"{moved} change." in next(text.text for text in paper.blocks if isinstance(text, Finding))


def test_no_amount_stands_in_what_changes() -> None:
    before = rules("story")
    after = before.revise_card("Seller", target_bonus=77_777.0, cap=1.5).revise(bonus_limit=123_456.0)
    found = other_changes(before, after)
    assert any("150%" in str(one) for one in found.told)
    assert len(found.amounts) == 2
    paper = works_council_paper(before, after, TERMS, MADE)
    place = next(i for i, one in enumerate(paper.blocks) if isinstance(one, Heading) and one.text.startswith("4."))
    told = "\n".join(words(Paper("", paper.blocks[place:])))
    assert "77,777" not in told
    assert "123,456" not in told
    assert "€" not in told


def test_few_people_are_not_counted() -> None:
    scheme = rules("story").revise(
        cards=tuple(card.revise(target_share=None, target_bonus=None) for card in rules("story").cards)
    )
    results, people = pd.read_csv(DATA / "story/results.csv"), pd.read_csv(DATA / "story/people.csv")
    few = people.head(4)
    paid = kpi.pay(scheme, kpi.build(results[results["person"].isin(few["person"])], few, scheme))
    assert variable_part(paid, scheme, "Seller") is None
    assert variable_part(paid, scheme, "Seller", least=4) is not None
    unknown = people.assign(salary=[*people["salary"].head(4), *[0] * (len(people) - 4)])
    some = kpi.pay(scheme, kpi.build(results, unknown, scheme))
    assert variable_part(some, scheme, "Seller") is None, "six of ten have no known salary"
    paper = works_council_paper(scheme, scheme, TERMS, MADE, paid=(paid, paid))
    assert ("Seller", "fewer than 5") in grids(paper)[0].rows
    assert facts(paper)["Fixed : variable, at plan"] == "to be filled in"


def test_a_prompt_is_named_as_one_and_a_strange_country_is_refused() -> None:
    scheme = rules("story")
    paper = works_council_paper(scheme, scheme, PlanTerms(), MADE, countries=("DE",))
    notes = [block for block in paper.blocks if isinstance(block, Note)]
    assert len(notes) == 6
    assert {note.state for note in notes} == {"a prompt to ask a lawyer"}
    assert paper.draft == "Draft"
    with pytest.raises(Refused, match="no legal prompts for XX"):
        works_council_paper(scheme, scheme, PlanTerms(), MADE, countries=("XX",))


# Passports


def test_there_is_a_page_for_everything_that_is_looked_at_and_measured() -> None:
    scheme = rules("company")
    people = workforce("company")
    fewer = scheme.revise(cards=tuple(card for card in scheme.cards if card.role != "Service agent"))
    found = {one.name: one for one in passports_of(fewer, people)}
    assert set(found) == {*people.kpis, *(name for names in fewer.needs.values() for name in names)}
    assert not found["tickets_solved"].on
    papers = passport_papers(fewer, TERMS, MADE, people)
    assert len({paper.title for paper in papers}) == len(papers) == len(found)
    unpaid = [paper for paper in papers if "nobody is paid on it" in str(paper.blocks[0])]
    assert len(unpaid) == sum(not one.on and not one.looked_at for one in found.values()) > 0
    assert f"/Count {len(papers)}".encode() in pdf(papers, now=NOW), "each has a page, and one alone"


def test_a_passport_says_what_the_scheme_says() -> None:
    scheme = rules("company")
    seller = scheme.cards[0]
    said = {
        "question": "How much?",
        "not_for": "Comparing areas",
        "words": "Signed orders",
        "formula": "sum",
        "counts": "No offers",
        "source": "CRM",
        "owner": "Operations",
        "rhythm": "week",
        "cost": 1200.5,
        "gamed": "Early booking",
        "guard": "Cancelled orders",
        "judges": ("a", "b"),
    }
    full = seller.kpis[0].revise(passport=seller.kpis[0].passport.revise(**said))
    after = scheme.revise_card(seller.role, kpis=(full, *seller.kpis[1:]))
    paper = next(one for one in passport_papers(after, TERMS, MADE) if one.title == full.label)
    found = facts(paper)
    written = said | {"rhythm": "every week", "cost": "€1,200.50", "judges": "a, b"}
    for text in written.values():
        assert text in found.values()
    assert found["Direction"] == "higher is better"
    rows = {row[0]: row for row in grids(paper)[0].rows}
    for card in after.cards:
        for one in card.kpis:
            if one.in_data == full.in_data:
                assert rows[card.role][2] == percent(one.weight, 10)
                assert all(percent(knot.pay, 10) in rows[card.role][3] for knot in one.curve.knots)
    overdue = next(one for one in passport_papers(after, TERMS, MADE) if one.title == "Overdue receivables")
    assert facts(overdue)["Direction"] == "lower is better"
    assert facts(overdue)["Question it answers"] == "to be filled in"


# Calendar and questions


def test_days_are_real_ones() -> None:
    scheme = rules("story")
    paper = calendar_and_faq(scheme, scheme, TERMS, MADE)
    days = [row[0] for row in grids(paper)[0].rows]
    assert [step.days for step in calendar_days(TERMS)] == [-60, -45, -30, -14, -7, 0, 30]
    assert days[0] == "Sat, May 2, 2026"
    assert days[2] == "Mon, Jun 1, 2026"
    assert days[5] == "Wed, Jul 1, 2026"
    note = next(block for block in paper.blocks if isinstance(block, Note))
    assert "2 of these days are over" in note.text
    assert "Jul 19, 2026" in note.text
    later = calendar_and_faq(scheme, scheme, TERMS, MADE, begins=dt.date(2026, 9, 1))
    assert not [block for block in later.blocks if isinstance(block, Note)]


@pytest.mark.parametrize("notice", [0, 1, 10, 90, 3650])
def test_days_stay_in_order_whatever_the_notice(notice: int) -> None:
    days = [step.days for step in calendar_days(PlanTerms(notice=notice))]
    assert days == sorted(days)
    assert days[2] == -notice


@pytest.mark.parametrize("starts", [None, dt.date.min, dt.date.max])
def test_a_start_that_is_missing_or_at_the_end_of_all_calendars(starts: dt.date | None) -> None:
    scheme = rules("story")
    terms = PlanTerms(valid_from=starts, notice=3650)
    printed(calendar_and_faq(scheme, scheme, terms, MADE), works_council_paper(scheme, scheme, terms, MADE))
    days = [row[0] for row in grids(calendar_and_faq(scheme, scheme, PlanTerms(), MADE))[0].rows]
    assert days[0] == "60 days before the start"
    assert days[-1] == "30 days after the start"


def test_pay_at_80_100_and_120_percent_is_as_by_hand() -> None:
    before = rules("story")
    people = workforce("story")
    found = {one.reached: one for one in pay_examples(before, before.shared(0.8), people)}
    # own curve 80→50, 100→100, 120→150; the team pays all or nothing at 100
    assert found[0.8][2:] == (1_500_000, 2_000_000)
    assert found[1.0][2:] == (5_000_000, 5_000_000)
    assert found[1.2][2:] == (6_500_000, 7_000_000)
    [missed] = pay_examples(before, before.shared(0.8), people, team=0.5, at=(1.0,))
    assert missed[2:] == (3_000_000, 4_000_000)
    paper = calendar_and_faq(before, before.shared(0.8), TERMS, MADE, workforce=people)
    assert ("Seller", "80%", "€15,000.00", "€20,000.00", "+€5,000.00") in grids(paper)[1].rows
    assert ("Seller", "100%", "€30,000.00", "€40,000.00", "+€10,000.00") in grids(paper)[2].rows
    assert "At plan, of 1 role 0 is paid more, 1 the same and 0 less." in list(words(paper))


@pytest.mark.parametrize("reached", [0.8, 0.95, 1.0, 1.2])
def test_an_example_is_paid_as_somebody_with_those_results(reached: float) -> None:
    """Where lower is better, too: 80 % reached is 120 % of the plan."""
    scheme = rules("company")
    people = workforce("company")
    for role, card in scheme.roles.items():
        target = float(
            f"{np.median([v for v in people.target_bonus[people.seats['role'] == role].ravel() if v > 0]):.3g}"
        )
        falls = {kpi.in_data for kpi in card.kpis if kpi.curve.falls}
        names = list(dict.fromkeys(scheme.needs[role]))
        rows = [
            ("x", "t", role, "2026-12", name, 1000.0, 1000.0 * (2 - reached if name in falls else reached))
            for name in names
        ]
        results = pd.DataFrame(rows, columns=["person", "team", "role", "period", "kpi", "plan", "fact"])
        staff = pd.DataFrame({"person": ["x"], "team": ["t"], "role": [role], "target_bonus": [target]})
        expected = int(kpi.pay(scheme, kpi.build(results, staff, scheme)).payout.sum())
        assert paid_at(scheme, role, reached, people) == pytest.approx(expected, abs=1), role


def test_commission_follows_what_is_sold() -> None:
    scheme = kpi.load(DATA / "schemes/commission-on-margin.yaml")
    low, plan, high = (paid_at(scheme, "Seller", reached) for reached in (0.8, 1.0, 1.2))
    assert 0 < low < plan < high


def test_a_role_that_comes_has_no_pay_before() -> None:
    before = rules("story")
    after = before.revise(cards=(*before.cards, before.cards[0].revise(role="New role")))
    found = [one for one in pay_examples(before, after, None) if one.role == "New role"]
    assert [one.before for one in found] == [None] * 3
    assert all(one.after is not None and one.rises == 0 for one in found)
    printed(calendar_and_faq(before, after, TERMS, MADE))


def test_many_changes_are_counted() -> None:
    before = rules("company")
    after = before.revise(cards=tuple(card.revise(cap=1.1 + place / 10) for place, card in enumerate(before.cards)))
    more = after.revise(
        cards=tuple(
            card.revise(kpis=tuple(one.revise(cap=1.2 + i / 10) for i, one in enumerate(card.kpis)))
            for card in after.cards
        )
    )
    paper = calendar_and_faq(before, more, TERMS, MADE)
    told = len([one for one in changes(before, more) if not one.wording])
    assert f"{told - 12} more changes stand in the plan document." in list(words(paper))


# Log of decisions


def test_the_log_shows_every_line_and_rests_on_the_engine() -> None:
    scheme = rules("story")
    paid = kpi.pay(scheme, workforce("story"))
    figures = figures_used(scheme, paid)
    assert figures.cost == 213_750.0
    assert figures.scheme == text_hash(dump(scheme))
    assert made_of(scheme, workforce("story"), TODAY).foot.count(figures.data[:10]) == 1
    log = DecisionLog().logged(
        date=TODAY,
        decision="80:20",
        options=({"name": "60:40", "cost": 213_750}, {"name": "80:20"}),
        votes=({"answer": "gladly", "votes": 5},),
        decided_by="Board",
        owner="HR",
        due=dt.date(2026, 6, 1),
        reason="fair",
        figures=figures,
    )
    log = log.logged(date=TODAY, decision="75:25", replaces=1)
    log = log.logged(date=TODAY, kind="exception", decision="A plan", exception="plan lowered", amount=1_200.5)
    paper = decision_log_paper(log, TERMS, MADE)
    rows = grids(paper)[0].rows
    assert [row[0].split("\n")[0] for row in rows] == ["1", "2", "3"]
    assert "replaced by 2" in rows[0][0]
    assert rows[0][2] == "60:40: €213,750.00\n80:20\nVotes: gladly 5"
    assert rows[0][3] == "Decided: Board\nOwner: HR\nDue Jun 1, 2026"
    assert rows[0][4].startswith("Cost: €213,750.00\nScheme ")
    assert "Replaces no. 1" in rows[1][1]
    assert rows[2][1] == "Exception: plan lowered\nA plan\nAmount: €1,200.50\nNever made before"
    printed(paper, decision_log_paper(DecisionLog(), PlanTerms(), MADE))


# Pay of women and men


def test_the_report_is_shown_as_it_is() -> None:
    before = rules("company")
    after = before.shared(0.8)
    people = workforce("company")
    names = sorted(people.seats["person"].unique())
    sexes = {name: "female" if place % 3 else "male" for place, name in enumerate(names)}
    report = pay_report(PaidBy(after, kpi.pay(after, people)), sexes, before=PaidBy(before, kpi.pay(before, people)))
    paper = pay_equity_paper(report, after, TERMS, MADE)
    cells = [row for grid in grids(paper) for row in grid.rows]
    women, men = (report.levels[report.levels["sex"] == sex].iloc[0] for sex in ("female", "male"))
    for who, row in (("Women", women), ("Men", men)):
        amounts = [money(row[f"{kind}_pay"] * 100, "EUR") for kind in ("mean", "median")]
        assert (who, str(int(row["people"])), *amounts) in cells
        assert (who, percent(row["getting"])) in cells
    whole = report.gaps.iloc[0]
    assert ("All pay", *(percent(whole[name]) for name in ("mean", "median", "low", "high"))) in cells
    for place, name in enumerate(("lowest", "second", "third", "highest")):
        row = report.quarters.iloc[place]
        assert next(one for one in cells if one[0] == name)[4] == percent(row["share_women"])
    change = report.change.iloc[0]
    assert ("all roles", "all pay", percent(change["before"]), percent(change["after"])) in cells
    told = "\n".join(words(paper))
    assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", told)]
    assert "-0%" not in told
    printed(paper)


def test_what_is_hidden_stays_hidden() -> None:
    scheme = rules("story")
    people = workforce("story")
    sexes = {name: "female" if place < 3 else "male" for place, name in enumerate(people.seats["person"])}
    report = pay_report(PaidBy(scheme, kpi.pay(scheme, people)), sexes)
    paper = pay_equity_paper(report, scheme, PlanTerms(), MADE)
    cells = [row for grid in grids(paper) for row in grid.rows if row[0] in ("Women", "Men")]
    assert cells
    assert all(text == "–" for row in cells for text in row[1:])
    printed(paper)


# Odd input


def test_odd_names_are_printed_everywhere() -> None:
    scheme = rules("story")
    card = scheme.cards[0]
    name = ODD[:100]
    one = card.kpis[0].revise(title=ODD, unit=ODD[:40])
    odd = scheme.revise(
        title=ODD, note=ODD, team=scheme.team.revise(kpis={}), cards=(card.revise(role=name, kpis=(one,)),)
    )
    line = ODD[:300]
    fields = (
        "company",
        "number",
        "version",
        "owner",
        "sponsor",
        "approver",
        "countries",
        "contact",
        "decides",
        "paid_on",
    )
    long = dict.fromkeys(("purpose", "not_included", "terms"), ODD)
    terms = PlanTerms.model_validate(dict.fromkeys(fields, line) | long | {"agreed_by": (line,)})
    log = DecisionLog().logged(
        date=TODAY,
        decision=ODD,
        decided_by=line,
        owner=line,
        reason=ODD,
        options=({"name": line, "cost": -5.5},),
        votes=({"answer": line, "votes": 0},),
    )
    printed(*papers_of(scheme, odd, terms), decision_log_paper(log, terms, MADE))


def test_a_scheme_without_kpis_is_printed() -> None:
    scheme = Scheme.model_validate(
        {"cards": [{"role": "Seller", "commissions": [{"measure": "m", "tiers": [{"rate": 0.1}]}]}]}
    )
    printed(*papers_of(scheme, scheme, PlanTerms()))
    found = facts(works_council_paper(scheme, scheme, PlanTerms(), MADE))
    assert found["Target bonus"] == "none: this role is paid by what it brings in"


@pytest.mark.parametrize(
    ("locale", "amount", "day"),
    [("de-DE", "15.000,00\xa0€", "01.07.2026"), ("ru-RU", "15\xa0000,00\xa0€", "1 июл. 2026")],
)
def test_numbers_and_days_are_the_readers(locale: str, amount: str, day: str) -> None:
    before, people = rules("story"), workforce("story")
    speak(locale)
    try:
        paper = calendar_and_faq(before, before.shared(0.8), TERMS, MADE, workforce=people)
        told = "\n".join(words(paper))
        assert amount in told
        assert day in told
        printed(paper, *papers_of(before, before.shared(0.8), TERMS, people))
    finally:
        speak("en-US")
