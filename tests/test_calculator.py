"""What stands in a participant's calculator, and what does not; how it pays is tested in a browser (tests/browser/test_calculator_pays.py)."""

import base64
import errno
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kpi import Refused, Scheme, build, load, read_scheme
from kpi.cli.wholefolder import write_folder
from kpi.documents.calculator import calculator
from kpi.documents.calculatorahead import begun_at_plan, periods_without_facts
from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.documents.calculatortables import CalculatorTables
from kpi.formulas.javascript import comment, printed
from kpi.formulas.nodes import (
    At,
    Before,
    CellOf,
    CountBy,
    FormulaTable,
    FromTables,
    LargestBy,
    MostBy,
    SumBy,
    SumOfRows,
)
from kpi.formulas.nodes import Number as FormulaNumber
from kpi.language import reader
from tests.test_cli import PEOPLE, RESULTS, SCHEME, WHO, run
from tests.test_golden import SCHEMES, cast_under

HOSTILE = [
    "</script><script>window.broken = 1</script>",
    '<img src=x onerror="window.broken = 1">',
    "'; window.broken = 1; //",
    "${window.broken = 1}\\u2028\u2028*/ window.broken = 1",
    "مريم الحسن 🎉 \u202eabc",
    "Ő" * 300,
]
"""Names that try to get out of where they stand, or are hard to write."""
POOL = """
team:
  mode: pool
  individual_share: 60 %
  pool_by: results
  kpis: {sales: 100 %}
  curve: {knots: [[85 %, 50 %], [100 %, 100 %], [110 %, 150 %]]}
cards:
  - role: Seller
    target_bonus: 1000
    kpis:
      - {name: sales, title: Sales, weight: 100 %, curve: {knots: [[80 %, 50 %], [100 %, 100 %], [120 %, 150 %]]}}
"""


def source_of_story() -> CalculatorTables:
    """The story that comes with the program."""
    scheme = load(Path(SCHEME))
    return CalculatorTables(scheme, build(pd.read_csv(RESULTS), pd.read_csv(PEOPLE), scheme))


def data_of(page: str) -> dict[str, object]:
    """What a page is made of."""
    found = re.search(r"^const DATA = (.*);$", page, re.MULTILINE)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def test_the_page_allows_its_own_script_and_style_and_nothing_else() -> None:
    page = calculator(source_of_story(), "Aspen", "2026-01")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    digests = []
    for tag in ("script", "style"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests.append(base64.b64encode(hashlib.sha256(text.encode()).digest()).decode())
    assert policy[1] == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}'; style-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert not re.findall(r"(?:src|href)\s*=|url\(|@import|fetch\(|XMLHttpRequest|WebSocket", page)
    assert re.findall(r"https?://[^\s\"']+", page) == ["http://www.w3.org/2000/svg"]


def test_what_hangs_on_other_rows_is_refused() -> None:
    table = FormulaTable.of("any", np.zeros(1, np.intp))
    cell = table.add("amount", np.ones(1))
    column, one = cell.column, FormulaNumber(1.0)
    for expression in (
        cell,
        Before(column),
        At(column, one),
        SumOfRows(column, [np.zeros(1, np.intp)]),
        FromTables((column,), np.zeros(1, np.intp), np.zeros(1, np.intp)),
        SumBy(column),
        CountBy((column,)),
        LargestBy(column, column, one, one),
        MostBy(column, column, one),
    ):
        with pytest.raises(TypeError):
            printed(CellOf(column) + expression)


def unlike_numbers(people: int) -> tuple[Scheme, pd.DataFrame, pd.DataFrame]:
    """People none of whose figures can be met by chance."""
    draw = np.random.default_rng(40)
    names = [f"Somebody{number}xyz" for number in range(people)]
    plan, fact = (np.round(draw.uniform(*ends, people), 2) for ends in ((51_111, 68_765), (52_111, 71_765)))
    results = pd.DataFrame({"person": names, "period": "2026-01", "kpi": "sales", "plan": plan, "fact": fact})
    about = pd.DataFrame(
        {
            "person": names,
            "team": "North",
            "role": "Seller",
            "salary": np.round(draw.uniform(2_111, 5_987, people), 2),
            "target_bonus": np.round(draw.uniform(611, 1_987, people), 2),
        }
    )
    return read_scheme(POOL), results, about


def test_nobody_elses_name_or_figure_is_in_the_file() -> None:
    scheme, results, people = unlike_numbers(7)
    source = CalculatorTables(scheme, build(results, people, scheme))
    mine, *others = results["person"]
    page = calculator(source, mine, "2026-01")
    assert mine in page
    for other in others:
        assert other not in page
    row = results.merge(people, on="person").set_index("person")
    numbers = {float(one) for one in re.findall(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?", page)}
    for name, figures in row[["plan", "fact", "salary", "target_bonus"]].iterrows():
        seat = source.workforce.seats.index[source.workforce.seats["person"] == name][0]
        paid = source.tables.paid
        own = [
            *figures,
            *(100 * figures),
            paid.payout[seat, 0],
            paid.individual[seat, 0],
            paid.team_part[seat, 0],
            paid.score[seat, 0],
        ]
        own.append(source.workforce.attainment[0, seat, 0])
        found = [one for one in own if one and any(abs(one - number) < 1e-6 for number in numbers)]
        assert bool(found) == (name == mine), (name, found)


def test_a_pool_is_said_to_be_right_to_within_one_cent() -> None:
    scheme, results, people = unlike_numbers(7)
    program = CalculatorProgram(CalculatorTables(scheme, build(results, people, scheme)), "Somebody0xyz", "2026-01")
    assert program.others
    assert program.apportioned
    assert not program.as_they_are
    page = calculator(program.source, "Somebody0xyz", "2026-01")
    assert any("within one cent" in note for note in data_of(page)["notes"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_of_users_stand_in_it_as_text(name: str) -> None:
    scheme, results, people = unlike_numbers(3)
    titled = scheme.revise_card("Seller", kpis=(scheme.cards[0].kpis[0].revise(title=name, unit=name[:20]),))
    results, people = (frame.replace({"person": {"Somebody0xyz": name}}) for frame in (results, people))
    source = CalculatorTables(titled, build(results, people.assign(team=name), titled))
    page = calculator(source, name, "2026-01")
    assert page.count("<script>") == page.count("</script>") == 1
    assert page.count("<img") == 0
    data = data_of(page)
    assert data["person"] == name
    assert [one["title"] for one in data["reads"]] == [name, f"{name} of the team"]  # type: ignore[attr-defined]


def test_a_comment_ends_with_its_line() -> None:
    for name in HOSTILE:
        written = comment(name)
        assert "\n" not in written
        assert "</" not in written
        assert written.isascii()
        assert json.loads(written) == name


def test_hidden_names_are_covered_everywhere() -> None:
    source = source_of_story()
    page = calculator(
        source, "Aspen", "2026-01", cover=lambda text: text.replace("Aspen", "Person 1").replace("North", "•••")
    )
    assert "Aspen" not in page
    assert "Person 1" in page


def test_the_page_speaks_the_language_that_is_asked_for_and_no_other_afterwards() -> None:
    before = reader()
    page = calculator(source_of_story(), "Aspen", "2026-01", language="de-AT")
    assert '<html lang="de-AT" dir="ltr">' in page
    assert data_of(page)["locale"] == "de-AT"
    assert 'dir="rtl"' in calculator(source_of_story(), "Aspen", "2026-01", language="ar")
    assert reader() == before


def test_who_is_not_paid_has_none() -> None:
    source = source_of_story()
    for person, period in (("Nobody", "2026-01"), ("Aspen", "2031-01")):
        with pytest.raises(Refused):
            calculator(source, person, period)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: path.stem)
def test_sliders_reach_from_the_worst_point_to_the_best(path: Path) -> None:
    scheme = load(path)
    source = CalculatorTables(scheme, cast_under(scheme))
    period = source.workforce.periods[-1]
    for person in source.paid_in(period):
        data = data_of(calculator(source, person, period))
        for one in data["sliders"]:  # type: ignore[attr-defined]
            assert one["lowest"] <= min(value for value in (one["now"], one["atPlan"], 0) if value is not None)
            assert one["highest"] >= max(value for value in (one["now"], one["atPlan"], 0) if value is not None)
            assert one["step"] > 0
            assert (one["highest"] - one["lowest"]) / one["step"] >= 100
        for read in data["reads"]:  # type: ignore[attr-defined]
            times = data["sliders"][read["inputs"][0]]["hundred"] if read["inputs"] and read["inShares"] else 1.0  # type: ignore[index]
            for place in read["inputs"]:
                assert all(at * times <= data["sliders"][place]["highest"] + 1e-9 for at, _pays in read["knots"])  # type: ignore[index]


def test_the_command_writes_one_page_or_a_folder_of_them(tmp_path: Path) -> None:
    done = run("calculator", SCHEME, RESULTS, *WHO, "--person", "Aspen", "-o", tmp_path / "a.html")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "Written: a.html\n")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == calculator(source_of_story(), "Aspen", "2026-01")
    done = run("calculator", SCHEME, RESULTS, *WHO, "--period", "Jan 2026", "-o", tmp_path / "all")
    assert (done.exit_code, done.stderr) == (0, "Written: 10 pages into all\n")
    assert sorted(path.stem for path in (tmp_path / "all").iterdir()) == sorted(pd.read_csv(PEOPLE)["person"])
    assert (tmp_path / "all" / "Aspen.html").read_bytes() == (tmp_path / "a.html").read_bytes()
    assert [*tmp_path.glob(".*")] == []


def test_the_command_says_what_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("kept", encoding="utf-8")
    for out, more, said in (
        (tmp_path / "full", (), "the folder is not empty"),
        (tmp_path / "no" / "folder", (), "there is no such folder"),
        (tmp_path / "full" / "mine.txt", (), "this is a file"),
        (tmp_path / "a.pdf", ("--person", "Aspen"), "a file with another ending cannot be written"),
        (tmp_path / "a.html", ("--person", "Aspn"), "Did you mean Aspen"),
        (tmp_path / "a.html", ("--person", "Aspen", "--period", "2031-01"), "there is no period “2031-01”"),
        (tmp_path / "new", ("--language", "klingon!"), "there is no language “klingon!”"),
    ):
        done = run("calculator", SCHEME, RESULTS, *WHO, *more, "-o", out)
        assert (done.exit_code, done.stdout) == (2, ""), done.output
        assert said in done.stderr, done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["full", "mine.txt"]


def test_a_period_with_plans_alone_begins_at_plan(tmp_path: Path) -> None:
    results = pd.read_csv(RESULTS)
    ahead = results.assign(period="2026-02", fact=None)
    both = tmp_path / "results.csv"
    pd.concat([results, ahead]).to_csv(both, index=False)
    done = run("calculator", SCHEME, both, *WHO, "--person", "Aspen", "-o", tmp_path / "a.html")
    assert (done.exit_code, done.stderr) == (0, "Written: a.html\n")
    data = data_of((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert data["period"] == "Feb 2026"
    assert all(one["now"] == one["atPlan"] for one in data["sliders"])  # type: ignore[attr-defined]
    assert data["now"]["payout"] == data["target"]  # type: ignore[index]
    assert "No results are there yet: all of them begin at plan." in data["notes"]  # type: ignore[operator]
    done = run("calculator", SCHEME, both, *WHO, "--person", "Aspen", "--period", "2026-01", "-o", tmp_path / "b.html")
    assert (tmp_path / "b.html").read_text(encoding="utf-8") == calculator(source_of_story(), "Aspen", "2026-01")


def test_a_period_with_a_single_fact_is_not_ahead() -> None:
    results = pd.DataFrame({"period": ["a", "a", "b", "b"], "plan": [1.0, 2, 3, None], "fact": [None, 5.0, None, None]})
    assert periods_without_facts(results) == {"b"}
    assert begun_at_plan(results)["fact"].tolist()[1:3] == [5, 3]
    assert begun_at_plan(results)["fact"].isna().tolist() == [True, False, False, True]


def test_a_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        yield "first.html", b"whole"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(Refused, match="No space left on device"):
        write_folder(tmp_path / "pages", files())
    assert [*tmp_path.iterdir()] == []


def test_only_what_the_results_change_is_left_to_calculate() -> None:
    program = CalculatorProgram(source_of_story(), "Aspen", "2026-01")
    assert [(one.kpi, one.whose) for one in program.used] == [("sales", "person"), ("sales", "team")]
    written = program.written()
    assert len(re.findall("const v", written)) < 25
    assert "sales" not in re.sub(r"//.*", "", written).lower()
