"""Whatever bytes, tables and answers come: they are read or refused, and the rows add up."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import intake
from kpi.intake import Answers, TableAnswers
from kpi.intake.headings.columns import NAMES
from kpi.problem import Refused
from tests.test_intake_tables import MONTHLY
from tests.test_intake_transactions import CRM

SEEDS = (
    MONTHLY.encode(),
    MONTHLY.encode("utf-16"),
    MONTHLY.replace("Anna", "Ännä").encode("cp1252"),
    CRM.encode(),
    "Сотрудник;Месяц;План, тыс. руб.;Факт\nИванов;янв. 2024;1 200,5;н/д\nИтого;;1 200,5;\n".encode("cp1251"),
    b"Name,Sales Jan 2024,Sales Feb 2024,Total\nA,1,2,3\n\nName,Salary,Hired\nA,5,03/04/2024\n",
    b"274\t\t2\t{48754992}\t2010-12-28 00:00:00\n275\t2\t3\t{1E0A7274}\t2011-05-24\n",
)
PIECES = (b"", b";", b",", b"\t", b"\n\n", b'"', b"\xff", b"\x00", b"Total", b"Q1 2024", b"TEUR", b"01/02/2026", b"1.000,-", b"plan",
          b"=1", b"(1)", b"%", b"2024", b"Summe;", b"ID", b"-", b"FY24")  # fmt: skip

CELLS = st.sampled_from(
    ["", "Name", "Plan", "Ist", "Monat", "KPI", "Jan", "Q1 2024", "Total", "Anna Lee", "Ben", "1", "1.234", "1,5", "2024-01-01",
     "03/04/2024", "Umsatz Soll", "TEUR", "x" * 200, "Betrag", "Datum", "Rechnung", "-", "k.A.", "1e999", "=1", "ID", "2024"]
)  # fmt: skip


def taken_or_refused(files: list[tuple[str, bytes]], answers: Answers | None = None) -> None:
    """Reads files; the rows add up, tables fit their counts, or the files are refused."""
    try:
        taken = intake.read(files, answers=answers)
    except Refused:
        return
    for counts in (taken.counts, *(source.counts for source in taken.sources)):
        assert counts.read == counts.kept + sum(counts.set_aside.values())
        assert counts.kept >= 0
    assert not (taken.ok and taken.results.empty)
    assert len(taken.origin) == len(taken.results)
    assert all(len(deals.table) == len(deals.origin) for deals in taken.transactions)
    assert all(0 <= column.confidence <= 1 for source in taken.sources for column in source.about)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=7), min_size=1, max_size=9))
def test_any_table_of_likely_cells(rows: list[list[str]]) -> None:
    taken_or_refused([("a.csv", "\n".join(";".join(row) for row in rows).encode())])


SAID = st.builds(
    TableAnswers,
    header=st.none() | st.lists(st.integers(-1, 14), max_size=3).map(tuple),
    range=st.sampled_from(["", "A1:C4", "B2:B2", "Z1:Z9", "A1:ZZ999999", "D6:A4", "A1:B2, C3:D9", "nonsense", "A0:A1"]),
    kind=st.sampled_from([None, "long", "wide", "people", "transactions", "other"]),
    skip=st.booleans(),
    columns=st.dictionaries(
        st.sampled_from([*NAMES, "colour"]), st.sampled_from(["A", "Soll", "Mitarbeiter", "nowhere"]), max_size=3
    ),
    decimal=st.dictionaries(st.just("Umsatz Soll"), st.sampled_from([",", "."])),
    scale=st.dictionaries(st.just("Umsatz Soll"), st.sampled_from([0.0, 1000.0, -1.0])),
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SEEDS), SAID, st.sampled_from([None, 1, 4, 12]), st.sampled_from([None, 1.0, 1000.0]))
def test_whatever_the_user_says(data: bytes, said: TableAnswers, fiscal: int | None, scale: float | None) -> None:
    answers = Answers(fiscal_start=fiscal, scale=scale, dayfirst=True, decimal=",", tables={"a.csv": said})
    taken_or_refused([("a.csv", data), ("b.csv", SEEDS[0])], answers)
