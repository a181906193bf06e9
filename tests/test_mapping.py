"""The mapping file: what was decided about files of one shape, kept, read back and refused with every reason."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import intake
from kpi.cli.maincommand import main
from kpi.intake.answers import Answers, TableAnswers
from kpi.intake.mapping import FileMapping, dump, load, mapping_of, offered, read_by, shape_mark
from kpi.intake.mends import Convert, DropRepeats, FillDown, LeaveOut, Unify
from kpi.problem import Refused
from tests.test_intake import HEAD, notices, read
from tests.test_intake_files import rows_of, workbook
from tests.test_mends import EVERY

TEXT = 'Wer,2026-01,2026-02,Was\nAnna,"1,5",2,s\n,3,4,t\n'
MENDS = (FillDown(column="person"), Unify(column="kpi", spelling="s", others=("t",)))


def mark(*files: tuple[str, bytes]) -> str:
    """The mark of some files."""
    return shape_mark(intake.read(files).steps.raw.sheets)


def refused(text: str | bytes) -> str:
    """What is said against a file."""
    with pytest.raises(Refused) as raised:
        load(text, "m.yaml")
    return str(raised.value)


def test_what_was_decided_is_written_and_read_back() -> None:
    taken = read(TEXT, columns={"person": "Wer", "kpi": "Was"}, decimal=",", mends=MENDS)
    kept = mapping_of(taken)
    text = dump(kept)
    assert load(text) == kept
    assert load(text.encode("utf-8-sig")) == kept
    assert kept.told == {"decimal": ",", "columns": {"person": "Wer", "kpi": "Was"}}
    assert "# Answers may name sheets and headings of yours; mends may name people" in text
    assert "Anna" not in text
    again = read_by(kept, [("other.csv", TEXT.encode())])
    assert again.results.equals(taken.results)
    assert again.mends == taken.mends


def test_every_answer_is_in_the_file() -> None:
    """A field that the answers gain is kept without a line for it here."""
    about = TableAnswers((1,), "A1:E2", "long", "cp1250", columns={"plan": "plan"}, decimal={"plan": "."}, dayfirst={"period": True}, scale={"plan": 1000}, per={"plan": "year"})  # fmt: skip
    tables = {"a.xlsx, S": about, "": TableAnswers(header=()), "b.xlsx": TableAnswers(skip=True)}
    answers = Answers("S", ".", False, {"fact": "Ist"}, 10, 4, tables, ("p.csv",))
    book = workbook(S=rows_of("person,period,kpi,plan,Ist\nA,2026-01,s,1,1"))
    kept = load(dump(mapping_of(intake.read([("a.xlsx", book)], answers=answers))))
    assert kept.told == vars(answers)


def test_what_is_told_beside_it_goes_first() -> None:
    kept = FileMapping(answers={"decimal": ",", "columns": {"person": "Wer", "kpi": "Was"}})  # type: ignore[arg-type]
    assert read_by(
        kept, [("a.csv", TEXT.encode())], columns={"kpi": "Wer", "person": "Was"}
    ).steps.raw.answers == Answers(decimal=",", columns={"person": "Was", "kpi": "Wer"})
    assert read_by(kept, [("a.csv", TEXT.encode())], decimal=".").steps.raw.answers.decimal == "."


def test_what_is_said_about_one_table_goes_by_its_name() -> None:
    one, other = TableAnswers(columns={"person": "Wer"}), TableAnswers(skip=True)
    kept = load(dump(FileMapping(answers={"tables": {"a.csv": one, "b.csv": other}})))  # type: ignore[arg-type]
    assert kept.told == {"tables": {"a.csv": one, "b.csv": other}}
    told = read_by(kept, [("a.csv", TEXT.encode())], tables={"b.csv": one}).steps.raw.answers
    assert told == Answers(tables={"a.csv": one, "b.csv": one})
    assert "under its name: a person who is in that name is in here" in dump(kept)


def test_files_of_the_next_month_have_the_same_shape() -> None:
    one = mark(("jan.csv", b"name,kpi,Jan 2026,Feb 2026\nAnna,s,1,2\n"))
    assert mark(("feb.csv", b"title\n\nkpi,name,2026-03\ns,Ben,1\nt,Cleo,3\n")) == one
    assert mark(("jan.csv", b"name,kpi,Jan 2026,Team\nAnna,s,1,2\n")) != one
    assert len(one) == 16
    rows: list[list[object]] = [["name", "plan", "fact"], ["A", 1, 2]]
    sheets = workbook(**{"2026-01": rows})
    assert mark(("a.xlsx", sheets)) == mark(("b.xlsx", workbook(**{"2026-02": rows})))
    assert mark(("a.xlsx", sheets)) != mark(("b.xlsx", workbook(Other=rows)))
    two = mark(("a.csv", b"name,plan,fact,,person,salary\nA,1,2,,A,3\n"))
    assert two == mark(("a.csv", b"name,plan,fact,,person,salary\nB,3,4,,B,3\nC,1,1,,,\n")) != mark(("a.xlsx", sheets))


def test_a_mapping_is_offered_for_files_of_its_shape_only() -> None:
    kept = mapping_of(read(f"{HEAD}\nA,2026-01,s,1,1\n"))
    known = {kept.shape: kept}
    assert offered(read(f"{HEAD}\nB,2026-02,t,1,1\n"), known) == kept
    other = "person,period,kpi,fact\nB,2026-02,t,1\n"
    assert offered(read(other), known) is None
    assert "the mapping was made for files with other headings or sheets" in notices(
        read_by(kept, [("a.csv", other.encode())])
    )


def test_all_problems_of_a_file_come_at_once() -> None:
    said = refused(
        """
sixtyforty_mapping: 2
shape: Anna
answers: {colour: red, decimal: ;, dayfirst: maybe, columns: [1], tables: {a.csv: {colour: red, kind: round}}}
mends:
- {do: fly}
- {do: fill down, column: salary}
- {do: convert, currency: A, into: B, rate: -1}
- {do: unify, column: kpi, spelling: a, others: [a]}
- {column: kpi}
- 3
extra: 1
"""
    )
    for part in (
        "m.yaml, sixtyforty_mapping: choose one of 1 (found: 2)",
        "shape: this is not written as it should be (found: Anna)",
        "answers › colour: there is no such field",
        "answers › decimal: choose one of '.' or ',' (found: ;)",
        "answers › dayfirst: this is neither true nor false",
        "answers › columns: this is not a list of names with values",
        "answers › tables › a.csv › colour: there is no such field",
        "answers › tables › a.csv › kind: choose one of",
        "mends › 1 › do: there is no “fly”; choose one of 'drop repeats'",
        "mends › 2 › column: choose one of",
        "mends › 3 › rate: must be more than 0 (found: -1)",
        "mends › 4 › unify: “a” is unified with itself",
        "mends › 5: the field 'do' is missing",
        "mends › 6: this holds no fields",
        "extra: there is no such field",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it does not begin with “sixtyforty_mapping”"),
        ("[1]", "it does not begin with"),
        ("sixtyforty: 1\ncards: []", "it does not begin with"),
        ("sixtyforty_mapping: 1\nmends: [", "m.yaml, line 2: this is not a mapping file"),
        ("sixtyforty_mapping: 1\nshape: 2026-99-99", "this is not a mapping file: month must be"),
        ("sixtyforty_mapping: 1\nsixtyforty_mapping: 1", "written twice"),
        ("[" * 5000, "nested too deeply"),
        (b"\xff\xfe", "this is not a text file in UTF-8"),
        ("#" * 1_000_001, "too long"),
        ("sixtyforty_mapping: 1\nanswers: null", "answers: this holds no fields"),
        ("sixtyforty_mapping: 1\nmends: 3", "mends: this is not a list"),
    ],
)
def test_files_that_are_no_mapping(text: str | bytes, said: str) -> None:
    assert said in refused(text)


_names = st.text(min_size=1, max_size=8)
_any_mend = (
    st.sampled_from(EVERY)
    | st.builds(LeaveOut, column=st.just("person"), names=st.lists(_names, min_size=1, max_size=3).map(tuple))
    | st.builds(Convert, currency=_names, into=_names, rate=st.floats(1e-9, 1e9))
)
_answers = st.fixed_dictionaries(
    {},
    optional={
        "sheet": _names,
        "decimal": st.sampled_from([".", ","]),
        "dayfirst": st.booleans(),
        "columns": st.dictionaries(_names, _names, max_size=3),
        "scale": st.floats(1e-9, 1e9),
        "fiscal_start": st.integers(1, 12),
        "tables": st.dictionaries(
            _names,
            st.builds(
                TableAnswers,
                header=st.none() | st.lists(st.integers(1, 9), max_size=2).map(tuple),
                range=st.sampled_from(["", "B6:H40"]),
                skip=st.booleans(),
                decimal=st.dictionaries(_names, st.sampled_from([".", ","]), max_size=2),
                scale=st.dictionaries(_names, st.floats(1e-9, 1e9), max_size=2),
            ),
            max_size=2,
        ),
    },
)


@settings(max_examples=60)
@given(_answers, st.lists(_any_mend, max_size=4))
def test_any_mapping_is_read_back(answers: dict[str, object], mends: list[object]) -> None:
    kept = FileMapping.model_validate({"answers": answers, "mends": mends})
    back = load(dump(kept))
    assert back.told == kept.told == answers
    assert set(back.mends) == set(kept.mends)
    assert dump(load(dump(back))) == dump(back)


_WHOLE = dump(mapping_of(read(TEXT, columns={"person": "Wer"}, mends=[*MENDS, DropRepeats(of="rows")])))


@settings(max_examples=120)
@given(
    st.lists(
        st.tuples(st.integers(0, len(_WHOLE)), st.integers(0, 6), st.sampled_from(["", "\n", "- ", ":", "'", "{", "[", "&a ", "*a", "1", "null", "!!int ", "\t", "\0", "? "])),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_mangled_files_are_read_or_refused(cuts: list[tuple[int, int, str]]) -> None:
    text = _WHOLE
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    with suppress(Refused):
        load(text, "m.yaml")


# --- in a terminal


def run(*arguments: object) -> Result:
    """One command; nothing but an exit may come out of it."""
    done = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    """A file with two things to be mended."""
    path = tmp_path / "a.csv"
    path.write_text(
        f"{HEAD}\nAnna,2026-01,GTX Pro,1,1\n,2026-02,GTX Pro,1,2\nTotal,,,2,3\nBen,2026-01,GTXPro,1,3\n", "utf-8"
    )
    return path


def test_read_tells_everything_and_writes_only_what_is_sound(upload: Path, tmp_path: Path) -> None:
    aside, out, kept = tmp_path / "aside.csv", tmp_path / "out.csv", tmp_path / "m.yaml"
    done = run("read", upload, "-o", out, "--set-aside", aside, "--save-mapping", kept)
    assert done.exit_code == 2
    assert done.stdout.splitlines()[0] == "Rows read: 5, kept: 2"
    assert "error: a.csv, row 3, column person: 1 row has nothing in “person”" in done.stderr
    assert "mend (proven by the data): Write “GTXPro” as “GTX Pro”" in done.stderr
    assert not out.exists()
    rows = list(csv.DictReader(aside.read_text("utf-8-sig").splitlines()))
    assert [(row["row"], row["reason"]) for row in rows] == [
        ("1", "header"), ("3", "with an error"), ("4", "lines of sums"),
    ]  # fmt: skip
    mended = run("read", upload, "--mapping", kept, "-o", out)
    assert mended.exit_code == 0, mended.stderr
    assert [row["person"] for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())] == ["Anna", "Anna", "Ben"]


def test_read_writes_people_into_a_workbook(tmp_path: Path, upload: Path) -> None:
    people, out = tmp_path / "p.csv", tmp_path / "out.xlsx"
    people.write_text("person,salary\nAnna,1\nBen,1\n", "utf-8")
    kept = tmp_path / "m.yaml"
    kept.write_text(dump(FileMapping(mends=(FillDown(column="person"),))), "utf-8")
    assert run("read", upload, people, "--mapping", kept, "-o", out).exit_code == 0
    taken = intake.read([("out.xlsx", out.read_bytes())])
    assert taken.people is not None
    assert (len(taken.results), len(taken.people)) == (3, 2)


@pytest.mark.parametrize(
    ("option", "name", "said"),
    [("-o", "x.pdf", "End the name with"), ("--set-aside", "x.xlsx", "End the name"), ("--save-mapping", "no/x.yaml", "no such folder"), ("-o", "a.csv", "overwrite"), ("--mapping", "gone.yaml", "cannot be read")],
)  # fmt: skip
def test_places_that_cannot_be(upload: Path, tmp_path: Path, option: str, name: str, said: str) -> None:
    done = run("read", upload, option, tmp_path / name)
    assert done.exit_code == 2
    assert said in done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv"}


def test_pay_goes_by_a_mapping(upload: Path, tmp_path: Path) -> None:
    kept, scheme = tmp_path / "m.yaml", tmp_path / "s.yaml"
    assert run("read", upload, "--save-mapping", kept).exit_code == 2
    assert run("propose", upload, "--mapping", kept, "-o", scheme).exit_code == 0
    done = run("pay", scheme, upload, "--mapping", kept)
    assert done.exit_code == 0, done.stderr
    assert {row["person"] for row in csv.DictReader(done.stdout.splitlines())} == {"Anna", "Ben"}
    kept.write_text("sixtyforty_mapping: 1\nmends: [{do: fly}]\n", "utf-8")
    broken = run("pay", scheme, upload, "--mapping", kept)
    assert broken.exit_code == 2
    assert "m.yaml, mends › 1 › do: there is no “fly”" in broken.stderr


def test_what_a_table_is_can_be_said(tmp_path: Path) -> None:
    rows = "Agent,Date,Product,Amount\nAnn Roe,2024-03-01,A,1\nBo Lee,2024-03-02,A,3\n"
    sales, people = tmp_path / "sales.csv", tmp_path / "people.csv"
    sales.write_text(rows, "utf-8")
    people.write_text("person,team\nAnn Roe,North\nBo Lee,North\n", "utf-8")
    asked = run("read", sales)
    assert asked.exit_code == 2
    assert "are these single deals?" in asked.stderr
    assert "--kind transactions / --kind wide / --kind long)" in asked.stderr
    for kind in ("long", "sales.csv=long"):
        out = tmp_path / "out.csv"
        assert run("read", sales, "--people", people, "--kind", kind, "-o", out).exit_code == 0
        assert out.read_text("utf-8-sig").count("Ann Roe") == 1
    wrong = run("read", sales, "--kind", "deals")
    assert wrong.exit_code == 2
    assert "there is no kind of table “deals”. Choose one of: long, wide" in wrong.stderr
