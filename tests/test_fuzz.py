"""Whatever comes through a door is used or refused with a sentence: damaged scheme files, tables, workbooks and links.

A few hundred of each by default; SIXTYFORTY_FUZZ=20000 asks for more.
"""

import io
import os
import random
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

import kpi
from kpi import intake
from kpi.charts.funnelparts import funnel_part
from kpi.charts.staffparts import staffing_part
from kpi.funnel.backwards import funnel_needs
from kpi.funnel.funnelfile import dump_funnel, read_funnel
from kpi.funnel.funnelheadline import chance_sentence, funnel_finding
from kpi.funnel.reaching import chance_of_goal
from kpi.funnel.stream import Funnel
from kpi.goals.cascade import goal_concerns
from kpi.goals.goalcard import goal_card
from kpi.goals.matrix import GoalMatrix, matrix_file, read_matrix
from kpi.headcount.headcountheadline import headcount_finding
from kpi.headcount.peopleneeded import people_needed
from kpi.headcount.staffing import Staffing
from kpi.headcount.staffingfile import dump_staffing, read_staffing
from kpi.intake.words.names import known_deals
from kpi.library.rolecards import RoleCard, read_role_card, role_card_file, role_cards
from kpi.problem import Refused
from kpi.proposal import firstscheme
from kpi.proposal.rolefit import data_kpis, fitted
from kpi.proposal.rolescheme import role_scheme
from tests.test_intake_files import rows_of, workbook
from tests.test_intake_fuzz import PIECES, SEEDS, taken_or_refused
from tests.test_intake_tables import MONTHLY

COUNT = int(os.environ.get("SIXTYFORTY_FUZZ", "250"))
ROOT = Path(__file__).resolve().parent.parent
SCHEMES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data").rglob("*.yaml"))]
SCHEMES = [text for text in SCHEMES if "sixtyforty:" in text]
GOALS = (ROOT / "data" / "goals" / "online-shop.yaml").read_text(encoding="utf-8")
SELLERS = kpi.load(ROOT / "data" / "story" / "scheme.yaml")
RESULTS, PEOPLE = (
    (ROOT / "data" / "story" / name).read_text(encoding="utf-8") for name in ("results.csv", "people.csv")
)
FUNNEL, HEADCOUNT = (
    (ROOT / "data" / "plans" / f"{name}.yaml").read_text(encoding="utf-8") for name in ("funnel", "headcount")
)
VALUES = ("", "0", "-1", "1", "1e308", "-1e308", "1e-300", ".inf", "-.inf", ".nan", "null", "true", "[]", "{}", "[1, 2]", "{a: 1}", "'x'", "2026-02-30",
          "100 %", "9" * 400, "0x10", "1_000", "a: b", "&a [*a]", "*a", "!!python/object:os.system x", "\ud7ff", "\u202e", "\x00", "60:40", "x" * 5000,
          "team", "all", "revenue", "Seller", "EUR", "JPY", "XXX", "0.6", "1.0000000001", "- 1", "? x", "|", ">", "@", "`", "%", "\t", "~")  # fmt: skip
CELLS = ("", "0", "-0", "-5", "1e308", "-1e308", "1e-320", "inf", "nan", "9" * 400, "1,5", "x", "=1+1", "2026-02-30", "0001-01", "9999-12", "2026-Q9", "2026-W53",
         "2026-01/2025-01", "\ud7ff", "\x00", "a" * 5000, " ", "True", "1899-12-31", "9999-12-31", "month", "Team A", "Seller")  # fmt: skip


def drawn(seed: int) -> random.Random:
    """The same every time."""
    return random.Random(seed)  # noqa: S311 - nothing to keep secret


def mutated_lines(text: str, draw: random.Random, values: tuple[str, ...]) -> str:
    """The text with a few lines changed, moved, doubled or left out."""
    lines = text.splitlines()
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(lines))
        match draw.randrange(6):
            case 0:
                lines[at] = lines[at].partition(":")[0] + ": " + draw.choice(values)
            case 1:
                del lines[at]
            case 2:
                lines.insert(at, draw.choice(lines))
            case 3:
                lines[at] = draw.choice(("  ", " ", "\t", "- ", "")) + lines[at].strip()
            case 4:
                start = draw.randrange(len(lines[at]) + 1)
                lines[at] = lines[at][:start] + draw.choice(values) + lines[at][start + draw.randint(0, 4) :]
            case _:
                other = draw.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
        lines = lines or [""]
    return "\n".join(lines)


def mutated_table(text: str, draw: random.Random) -> str:
    """The table with a few cells, columns and rows changed."""
    rows = [line.split(",") for line in text.splitlines()]
    for _ in range(draw.randint(1, 6)):
        row = draw.choice(rows)
        match draw.randrange(5):
            case 0 | 1:
                row[draw.randrange(len(row))] = draw.choice(CELLS)
            case 2:
                at, value = draw.randrange(len(rows[0])), draw.choice(CELLS)
                for one in rows[draw.randint(0, 1) :]:
                    one[at : at + 1] = [value]
            case 3:
                rows.insert(draw.randrange(len(rows)), list(draw.choice(rows)))
            case _:
                rows.remove(row)
        rows = rows or [["person"]]
    return "\n".join(",".join(row) for row in rows)


def frame(text: str) -> pd.DataFrame:
    """As somebody reads it who calls the engine."""
    return pd.read_csv(io.StringIO(text), dtype={"person": str, "period": str, "kpi": str, "team": str, "role": str})


def refused_or(step: Callable[[], object]) -> object:
    """What a step gives; None where it refuses, with a sentence for every problem."""
    said: list[str] = []
    try:
        return step()
    except Refused as refused:
        said += map(str, refused.problems)
    assert said
    assert all(said)
    return None


def through_every_door(scheme: kpi.Scheme, results: pd.DataFrame, people: pd.DataFrame | None) -> None:
    """Built, checked, paid and explained, or refused."""
    workforce = refused_or(lambda: kpi.build(results, people, scheme))
    if not isinstance(workforce, kpi.Workforce):
        return
    refused_or(lambda: kpi.check(scheme, workforce))
    paid = refused_or(lambda: kpi.pay(scheme, workforce))
    if isinstance(paid, kpi.Payouts):
        who, when = str(workforce.people[0]), workforce.periods[0]
        refused_or(lambda: kpi.explain(scheme, workforce, who, when))


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Sums of huge numbers overflow; what comes out of them is looked at, not how NumPy says it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


@pytest.mark.parametrize("part", range(4))
def test_damaged_scheme_files(part: int) -> None:
    draw, people = drawn(part), frame(PEOPLE)
    results = frame(RESULTS)
    for number in range(COUNT // 4):
        text = mutated_lines(SCHEMES[number % len(SCHEMES)], draw, VALUES)
        scheme = refused_or(lambda text=text: kpi.read_scheme(text, "s.yaml"))  # type: ignore[misc]
        if isinstance(scheme, kpi.Scheme):
            through_every_door(scheme, results, people)
            link = kpi.pack(scheme)
            assert kpi.unpack(link) == scheme
            assert kpi.read_scheme(kpi.dump(scheme), "s.yaml") == scheme


def test_damaged_role_cards_and_goals() -> None:
    draw = drawn(99)
    everyone = kpi.build(frame(RESULTS), frame(PEOPLE), SELLERS)
    role = next(iter(SELLERS.roles))
    for _ in range(COUNT // 4):
        text = mutated_lines(role_card_file(draw.choice(list(role_cards().values()))), draw, VALUES)
        card = refused_or(partial(read_role_card, text, "card.yaml"))
        matrix = refused_or(partial(read_matrix, mutated_lines(GOALS, draw, VALUES), "goals.yaml"))
        cards = [card] if isinstance(card, RoleCard) else []
        if isinstance(matrix, GoalMatrix):
            assert read_matrix(matrix_file(matrix)) == matrix
            assert all(map(str, goal_concerns(matrix)))
            cards += [goal_card(matrix, owner) for owner in matrix.by_owner]
        for one in cards:
            assert read_role_card(role_card_file(one)).percents == one.percents
            fit = fitted(one, data_kpis(everyone, role, {}, {}), known_deals())
            refused_or(partial(role_scheme, SELLERS, role, fit, everyone))


@pytest.mark.parametrize("part", range(4))
def test_damaged_tables(part: int) -> None:
    draw = drawn(100 + part)
    story = kpi.load(ROOT / "data" / "story" / "scheme.yaml")
    for _ in range(COUNT // 4):
        tables = [mutated_table(text, draw) if draw.random() < 0.7 else text for text in (RESULTS, PEOPLE)]
        try:
            results, people = map(frame, tables)
        except (ValueError, pd.errors.ParserError):  # no table for pandas
            continue
        through_every_door(story, results, people)
        proposed = refused_or(lambda results=results, people=people: firstscheme.propose(results, people))  # type: ignore[misc]
        if isinstance(proposed, kpi.Scheme):
            through_every_door(proposed, results, people)


@pytest.mark.parametrize("part", range(4))
def test_damaged_files_of_tables(part: int) -> None:
    draw = drawn(200 + part)
    seeds = [*SEEDS, RESULTS.encode(), PEOPLE.encode()]
    for number in range(COUNT // 4):
        data = bytearray(seeds[number % len(seeds)])
        for _ in range(draw.randint(1, 5)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 6)] = draw.choice(PIECES)
        taken_or_refused([(f"{number}.csv", bytes(data[: draw.randint(1, 2 * len(data))]))])


def test_damaged_workbooks() -> None:
    draw, whole = drawn(300), workbook(Data=rows_of(MONTHLY))
    for number in range(COUNT // 10):
        data = bytearray(whole)
        for _ in range(draw.randint(1, 8)):
            at = draw.randrange(len(data))
            data[at : at + draw.randint(0, 3)] = draw.choice(
                (*PIECES, b"\x00\x00", b"PK", bytes([draw.randrange(256)]))
            )
        taken_or_refused([(f"{number}.xlsx", bytes(data[: draw.randint(1, 2 * len(data))]))])


@pytest.mark.parametrize("part", range(4))
def test_damaged_links(part: int) -> None:
    draw = drawn(400 + part)
    letters = "ABCXYZabcxyz0189-_=+/% \u00e4\ud7ff\x00"
    links = [kpi.pack(kpi.read_scheme(text, "s.yaml")) for text in SCHEMES]
    for number in range(COUNT // 4):
        link = list(links[number % len(links)])
        for _ in range(draw.randint(1, 6)):
            at = draw.randrange(len(link))
            link[at : at + draw.randint(0, 2)] = draw.choice(letters)
        text = "".join(link[: draw.randint(1, 2 * len(link))])
        scheme = refused_or(lambda text=text: kpi.unpack(text))  # type: ignore[misc]
        assert scheme is None or isinstance(scheme, kpi.Scheme)


@pytest.mark.parametrize("part", range(4))
def test_damaged_funnels_and_groups(part: int) -> None:
    """What is read can be worked out to the end: needs, chance, sentences, pictures and the file again."""
    for seed in range(part, COUNT, 4):
        draw = drawn(70_000_000 + seed)
        funnel = refused_or(partial(read_funnel, mutated_lines(FUNNEL, draw, VALUES)))
        if isinstance(funnel, Funnel):
            needs = funnel_needs(funnel)
            assert read_funnel(dump_funnel(funnel)) == funnel
            assert 0 <= chance_of_goal(needs) <= 1
            assert funnel_finding(needs)
            assert chance_sentence(needs)
            assert funnel_part(needs)
        staffing = refused_or(partial(read_staffing, mutated_lines(HEADCOUNT, draw, VALUES)))
        if isinstance(staffing, Staffing):
            assert read_staffing(dump_staffing(staffing)) == staffing
            assert staffing_part(people_needed(staffing))
            assert headcount_finding(people_needed(staffing))


def test_nothing_is_read_of_nothing() -> None:
    for name in ("a.csv", "a.xlsx", "a.parquet"):
        assert refused_or(lambda name=name: intake.read([(name, b"")])) is None  # type: ignore[misc]
