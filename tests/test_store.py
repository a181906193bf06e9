"""A case as a file: everything in it comes back as it was, and every file that is no whole case is refused with a sentence."""

import datetime
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pandas.testing as pdt
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpi
from kpi import Refused, Scheme
from kpi.decisions.decisionlog import DecisionLog, FiguresUsed
from kpi.decisions.planterms import PlanTerms
from kpi.funnel.funnelfile import read_funnel
from kpi.goals.matrix import GoalMatrix
from kpi.headcount.staffingfile import read_staffing
from kpi.intake.mapping import AnswersInFile, FileMapping
from kpi.intake.mends import FillDown
from kpi.library.norms import USUAL
from kpi.library.rolecards import role_cards
from kpi.plans.planset import PlanSet
from kpi.solver.changeasked import ChangeAsked
from kpi.solver.moves import MoveOwnPoints, MoveOwnShare, MoveTeamPays
from kpi.solver.peopleconditions import StrongLoseAtMost
from kpi.solver.schemeconditions import PassAtLeast
from kpi.split.strong import Named, Top
from kpi.store.case import Case, CaseStep, Data, Deals, KeptScheme
from kpi.store.casefile import FORMAT, MANIFEST, case_file, case_parts, is_case_file, pack_case, read_case, unpack_case
from kpi.store.casetables import parquet_of, table_of
from kpi.store.casewriting import SHEET
from kpi.worlds.outlook import Margin

DATA = Path(__file__).parent.parent / "data"
KEPT = Path(__file__).parent / "kept"
MADE = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC)


def scheme(name: str = "story") -> Scheme:
    return kpi.load(DATA / name / "scheme.yaml")


def tables(name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    return pd.read_csv(DATA / name / "results.csv"), pd.read_csv(DATA / name / "people.csv")


def decided() -> DecisionLog:
    """A decision, its correction, and an exception."""
    day = datetime.date(2026, 5, 4)
    figures = FiguresUsed(scheme="0a1b", data="2c3d", cost=213_750.0)
    options = ({"name": "60:40", "cost": 213_750}, {"name": "80:20 \N{SNOWMAN}", "cost": 225_000.5})
    votes = ({"answer": "80:20", "votes": 4}, {"answer": "60:40", "votes": 0})
    log = DecisionLog().logged(date=day, decision="80:20", options=options, votes=votes, figures=figures, due=day)
    log = log.logged(date=day, decision="75:25", replaces=1, reason="a slip", decided_by="Board", owner="HR")
    return log.logged(
        date=day, kind="exception", decision="Lower plan", exception="plan lowered", amount=1_200.5, effective=day
    )


def full_case() -> Case:
    """Something in every place."""
    rules, (results, people) = scheme(), tables("story")
    plans = PlanSet(
        "Plans 2027", pd.DataFrame([("Ann", "sales", "2027-01", 10.5)], columns=["person", "kpi", "period", "plan"])
    )
    deals = Deals(
        "crm.csv",
        pd.DataFrame({"who": ["Ann", None], "won": [pd.Timestamp("2026-01-05"), pd.NaT], "odd": [1, "two"]}),
        {"person": "who", "date": "won"},
        "HubSpot",
        ("won",),
    )
    mapping = FileMapping(answers=AnswersInFile.model_validate({"decimal": ","}), mends=(FillDown(column="person"),))
    card = next(iter(role_cards().values()))
    goal = {
        "id": "a",
        "level": "company",
        "owner": "Company",
        "text": "Grow",
        "weight": 1,
        "indicators": [{"kpi": "sales"}],
    }
    goals = GoalMatrix.model_validate({"goals": [goal]})
    step = CaseStep(
        scheme=rules.shared(0.8),
        assumed=(("margins", (Margin(kpi="sales", mean=1.1),)), ("level", 1.0), ("market", 0.9)),
        who=Named(people=("Aspen", "60:40")),
        budget=1234.5,
        ahead_budget=99.0,
        worlds=2_000,
        plans=plans,
        funnel=read_funnel((DATA / "plans" / "funnel.yaml").read_text(encoding="utf-8")),
        staffing=read_staffing((DATA / "plans" / "headcount.yaml").read_text(encoding="utf-8")),
        supposed=(("luck", 12.5),),
        cards=(card,),
        matches=(((card.key, "Seller", "sales"), "Umsatz"),),
        goals=goals,
        terms=PlanTerms(company="Zoë & Söhne ő ű", valid_from=datetime.date(2026, 7, 1), agreed_by=("HR", "совет")),
        made=MADE,
    )
    return Case(
        data=Data("Zoë <b>.csv", results, people, "", rules, deals, mapping),
        baseline=rules,
        history=(CaseStep(rules), step, CaseStep(rules, who=Top(share=0.25))),
        at=1,
        period="2025-12",
        hidden=True,
        scenarios=(
            KeptScheme("80:20 *bold*", rules.shared(0.8)),
            KeptScheme("with plans", rules, plans, "as the board said"),
        ),
        title="Büro \N{SNOWMAN}",
        decisions=decided(),
    )


def without_decisions(case: Case) -> Case:
    """As it was kept before there were terms of a plan document and a log of decisions."""
    history = tuple(step._replace(terms=PlanTerms()) for step in case.history)
    return replace(case, history=history, decisions=DecisionLog())


def assert_same(one: Case, other: Case) -> None:
    """Every value of both."""
    for name in ("baseline", "at", "period", "hidden", "title", "decisions"):
        assert getattr(one, name) == getattr(other, name), name
    assert [_plainly(step) for step in one.history] == [_plainly(step) for step in other.history]
    assert [kept._replace(plans=None) for kept in one.scenarios] == [
        kept._replace(plans=None) for kept in other.scenarios
    ]
    for mine, theirs in zip(_plans(one), _plans(other), strict=True):
        assert mine.name == theirs.name
        pdt.assert_frame_equal(mine.table, theirs.table)
    a, b = one.data, other.data
    assert (a.name, a.sample, a.proposal, a.mapping) == (b.name, b.sample, b.proposal, b.mapping)
    pdt.assert_frame_equal(a.results, b.results)
    assert (a.people is None, a.deals is None) == (b.people is None, b.deals is None)
    if a.people is not None and b.people is not None:
        pdt.assert_frame_equal(a.people, b.people)
    if a.deals and b.deals:
        assert replace(a.deals, table=b.deals.table) is not b.deals
        assert vars(a.deals) | {"table": 0} == vars(b.deals) | {"table": 0}
        pdt.assert_frame_equal(a.deals.table, b.deals.table)


def _plainly(step: CaseStep) -> CaseStep:
    """Without the tables, and what is assumed of the future in any order."""
    return step._replace(plans=None, assumed=tuple(sorted(step.assumed, key=lambda one: one[0])))


def _plans(case: Case) -> list[PlanSet]:
    found = [*(step.plans for step in case.history), *(kept.plans for kept in case.scenarios)]
    return [plans for plans in found if plans is not None]


def test_everything_comes_back() -> None:
    case = full_case()
    content = case_file(case, MADE)
    assert is_case_file(content)
    again = read_case(content, "a.sixtyforty")
    assert_same(case, again)
    assert case_file(again, MADE) == content, "the same case is the same file"


def test_norms_and_what_a_lawyer_is_asked_come_back() -> None:
    results, people = tables("story")
    norms = USUAL.set("people at plan", 0.2, 0.4).switched("A6", "agreed: with “everybody”")
    step = CaseStep(scheme("story"), norms=norms, countries=("DE", "RU"), begins="2026-07-01")
    case = Case(Data("story", results, people, "story"), scheme("story"), (step,))
    assert read_case(case_file(case)).step == step


@pytest.mark.parametrize("name", ["story", "company"])
def test_what_is_paid_stays_the_same(name: str) -> None:
    rules, (results, people) = scheme(name), tables(name)
    again = read_case(case_file(Case(Data(name, results, people, name), rules, (CaseStep(rules),))))
    before = kpi.pay(rules, kpi.build(results, people, rules))
    after = kpi.pay(again.worked_on, kpi.build(again.data.results, again.data.people, again.worked_on))
    assert np.array_equal(before.payout, after.payout)
    assert np.array_equal(before.target, after.target)


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.sixtyforty")), ids=lambda path: path.stem)
def test_a_case_of_every_earlier_format_opens(path: Path) -> None:
    case = full_case()
    if path.stem in ("format-1", "format-2"):
        case = without_decisions(case)
    if path.stem == "format-1":  # which knew no times and no notes
        history = tuple(step._replace(made=None) for step in case.history)
        case = replace(case, history=history, scenarios=tuple(one._replace(note="") for one in case.scenarios))
    assert_same(case, read_case(path.read_bytes(), path.name))


def test_there_is_a_kept_case_of_every_format() -> None:
    assert {path.stem for path in KEPT.glob("*.sixtyforty")} == {f"format-{number + 1}" for number in range(FORMAT)}


def test_values_that_occur_twice_are_written_once() -> None:
    rules, (results, people) = scheme("company"), tables("company")
    case = Case(Data("c", results, people), rules, tuple(CaseStep(rules, budget=float(n)) for n in range(100)))
    assert len(case_parts(case_file(case))) == 4
    assert len(case_file(case)) < 100_000


def test_what_the_smallest_change_is_asked_for_is_kept() -> None:
    asked = ChangeAsked(
        conditions=((StrongLoseAtMost(most=0.02), True), (PassAtLeast(share=0.6, level="first"), False)),
        moves=(MoveOwnShare(least=0.5), MoveTeamPays(points=(0.85,), step=0.005), MoveOwnPoints(which="first")),
        aim="cheapest",
    )
    rules, (results, people) = scheme(), tables("story")
    case = Case(Data("c", results, people), rules, (CaseStep(rules, change_asked=asked),))
    assert read_case(case_file(case)).history[0].change_asked == asked


def refused(content: bytes, name: str = "a.sixtyforty") -> str:
    with pytest.raises(Refused) as error:
        read_case(content, name)
    return str(error.value)


def packed(parts: dict[str, bytes], **options: int) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content, **options)
    return sink.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_newer_format_is_refused_with_a_sentence() -> None:
    parts = unpacked(case_file(full_case()))
    newer = parts[MANIFEST].replace(f"sixtyforty_case: {FORMAT}".encode(), f"sixtyforty_case: {FORMAT + 1}".encode())
    assert newer != parts[MANIFEST]
    said = (
        f"kept by a newer version of SixtyForty (format {FORMAT + 1}; this one knows up to {FORMAT}). Update SixtyForty"
    )
    assert said in refused(packed(parts | {MANIFEST: newer}))


@pytest.mark.parametrize("name", ["../evil.yaml", "/etc/passwd", "schemes/../../x.yaml", "C:\\x.yaml", "notes.txt"])
def test_paths_of_strangers_are_refused(name: str) -> None:
    said = refused(packed(unpacked(case_file(full_case())) | {name: b"x"}))
    assert "parts of other names are in it" in said


def test_a_part_that_was_changed_or_is_missing_is_named() -> None:
    parts = unpacked(case_file(full_case()))
    changed = parts | {SHEET: parts[SHEET] + b"#"}
    assert "damaged or was changed by hand: case.yaml" in refused(packed(changed))
    lost = next(name for name in parts if name.startswith("schemes/"))
    assert lost in refused(packed({name: content for name, content in parts.items() if name != lost}))


def test_a_bomb_is_refused() -> None:
    parts = unpacked(case_file(full_case())) | {"schemes/0123456789abcdef.yaml": b" " * 400_000_000}
    assert "larger inside than any case" in refused(packed(parts))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 100, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_case_is_refused(content: bytes) -> None:
    assert "case file" in refused(content)
    assert not is_case_file(content)


def test_a_workbook_is_no_case() -> None:
    book = packed({"xl/workbook.xml": b"<x/>"})
    assert not is_case_file(book)
    assert "not a case file of SixtyForty" in refused(book)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_refused_or_is_the_same_case(data: st.DataObject) -> None:
    content = bytearray(_SMALL)
    for _time in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    try:
        again = case_parts(bytes(content[:end] if data.draw(st.booleans()) else content))
    except Refused:
        return
    assert again == case_parts(_SMALL)


_SMALL = case_file(Case(Data("s", *tables("story")), scheme(), (CaseStep(scheme()),)), MADE)


def test_a_folder_of_parts_is_the_case_again(tmp_path: Path) -> None:
    content = case_file(full_case())
    paths = unpack_case(content, tmp_path / "case")
    assert {path.relative_to(tmp_path / "case").as_posix() for path in paths} == set(case_parts(content))
    assert_same(full_case(), read_case(pack_case(tmp_path / "case")))
    with pytest.raises(Refused, match="there is something of this name already"):
        unpack_case(content, tmp_path / "case")


def test_parts_changed_by_hand_are_packed_or_refused(tmp_path: Path) -> None:
    unpack_case(case_file(full_case()), tmp_path / "case")
    sheet = tmp_path / "case" / SHEET
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(text.replace("at: 1", "at: 2"), encoding="utf-8")
    assert read_case(pack_case(tmp_path / "case")).at == 2
    for wrong, said in (("at: 7", "a step of its history that is not there"), ("at: x", "at")):
        sheet.write_text(text.replace("at: 1", wrong), encoding="utf-8")
        with pytest.raises(Refused, match=said):
            pack_case(tmp_path / "case")
    sheet.unlink()
    with pytest.raises(Refused, match=r"a part is missing: case\.yaml"):
        pack_case(tmp_path / "case")


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False),
    st.text(max_size=5),
    st.dates().map(pd.Timestamp),
)


@given(st.lists(VALUES, min_size=1, max_size=6))
@settings(max_examples=12, deadline=None)
def test_columns_of_many_kinds_come_back(values: list[object]) -> None:
    table = pd.DataFrame({"mixed": pd.Series(values, dtype=object), "n": range(len(values))})
    again = table_of(parquet_of(table), "t")
    assert [None if pd.isna(one) else one for one in again["mixed"]] == values
    assert again["n"].tolist() == table["n"].tolist()


def with_results(table: pd.DataFrame) -> bytes:
    """A case file, whole by its manifest, in which other results stand."""
    return case_file(replace(full_case(), data=replace(full_case().data, results=table)))


def test_a_case_whose_results_are_none_is_refused() -> None:
    assert "these results have no column: person, fact" in refused(
        with_results(tables("story")[0].drop(columns=["person", "fact"]))
    )


@pytest.mark.parametrize("said", [b"nonsense", b'["nobody"]', b"7", b'["person"]'])
def test_a_table_that_says_of_itself_what_is_not_true_is_refused(said: bytes) -> None:
    made = pa.Table.from_pandas(tables("story")[0]).replace_schema_metadata({b"sixtyforty mixed": said})
    sink = io.BytesIO()
    pq.write_table(made, sink)
    with pytest.raises(Refused, match="t: this table of the case is damaged"):
        table_of(sink.getvalue(), "t")
