"""The doors of the measures: files, databases, names and values that mean harm, and memory that is short."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy

from kpi import Refused
from kpi.measures import Measures, measure, one_select, query, read_plans
from kpi.measures.engine import opened
from tests.test_measures import DEALS, declared, facts

SUM: dict[str, object] = {"name": "sum", "how": "sum", "of": "sum"}
EVIL = ['x"; DROP TABLE c; --', "a'b", "$v0", "{0}", "c0", "select", "ä €", "sum\n"]


def written(path: Path, text: str | bytes) -> Path:
    """A file with this content."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(measures: Measures, *sources: Path | pd.DataFrame) -> str:
    with pytest.raises(Refused) as caught:
        measure(measures, {"deals": sources})
    return str(caught.value)


# Names and values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVIL)
@pytest.mark.parametrize("kind", ["csv", "parquet", "frame"])
def test_names_and_values_are_never_code(tmp_path: Path, name: str, kind: str) -> None:
    heading = name.strip()
    frame = pd.DataFrame(
        {heading: ["Anna", "Anna"], "day": "2026-01-05", f"{heading} 2": ["1.50", "2"], f"{heading} 3": [name, "x"]}
    )
    if kind == "csv":
        frame.to_csv(tmp_path / "x.csv", index=False)
    elif kind == "parquet":
        frame.to_parquet(tmp_path / "x.csv")
    measures = declared(
        {"name": name, "how": "sum", "of": f"{heading} 2", "where": {f"{heading} 3": name}},
        {"name": "per", "how": "count", "per": f"{heading} 3"},
        {"name": "weighted", "how": "weighted", "by": f"{heading} 3", "weights": {name: 3}},
        deals={"person": heading, "date": "day"},
    )
    made = facts(measure(measures, {"deals": [frame if kind == "frame" else tmp_path / "x.csv"]}))
    assert made["Anna", "2026-01", name] == 1.5
    assert made["Anna", "2026-01", f"per: {name.strip()}"] == 1
    assert made["Anna", "2026-01", "per: x"] == 1


@pytest.mark.parametrize("name", ["a [2]*.csv", "b'c.csv", "year=2026", "{x}.csv", "https:x.csv"])
def test_names_of_files_are_no_patterns(tmp_path: Path, name: str) -> None:
    (tmp_path / "a 2.csv").write_text("not,to,be,read\n1,2,3,4\n")
    path = written(tmp_path / name, "seller,closed,sum\nAnna,2026-01-05,1")
    assert facts(measure(declared(SUM), {"deals": [path]})) == {("Anna", "2026-01", "sum"): 1}


def test_the_engine_sees_nothing_else(tmp_path: Path) -> None:
    given, other = written(tmp_path / "a.csv", "a\n1"), written(tmp_path / "b.csv", "a\n1")
    orders = [
        f"SELECT * FROM read_csv('{other}')",
        "SELECT * FROM read_text('/etc/hostname')",
        f"COPY (SELECT 1) TO '{tmp_path / 'c.csv'}'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM 'https://example.org/x.parquet'",
        "SELECT * FROM read_csv('http://localhost:1/x.csv')",
        f"ATTACH '{tmp_path / 'd.db'}'",
        "SET enable_external_access = true",
        "SET allowed_paths = []",
        "SELECT * FROM given",
        "SELECT * FROM glob('/*')",
    ]
    with opened([given]) as engine:
        folder = Path(engine.links[given]).parent
        for order in orders:
            with pytest.raises(Refused):
                engine.rows(order)
        assert folder.is_dir()
    assert not folder.exists(), "the private folder goes with the engine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv"]


# Files -------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "deals.csv: this file is empty"),
        ("\n\n", "deals.csv: this file is empty"),
        ("seller,closed\nAnna,2026-01-05", "there is no column “sum”. There are: seller, closed."),
        (
            "seller,closed,sum\nAnna,2026-01-05,1\nBoris,2026-01-05,1,2",
            "deals.csv, line 3: this line has 4 cells in place of 3",
        ),
        ('seller,closed,sum\nAnna,2026-01-05,"1\n', "a quotation mark is opened"),
        (b"PK\x03\x04....", "transactions are not read from workbooks"),
        (b"PAR1....PAR1", "deals.csv: the table cannot be read"),
        (b"\x00\x01\x02", "this is neither a CSV nor a Parquet file"),
        (",,\n1,2,3", "no row with headings was found"),
    ],
)
def test_bad_files_say_what_is_wrong(tmp_path: Path, content: str | bytes, words: str) -> None:
    said = refused(declared(SUM), written(tmp_path / "deals.csv", content))
    assert words in said
    assert "sixtyforty-" not in said, "no name of ours"


def test_all_problems_at_once(tmp_path: Path) -> None:
    good = written(tmp_path / "a.csv", "seller,when\nAnna,2026-01-05")
    said = refused(declared(SUM), good, written(tmp_path / "b.csv", ""))
    assert "a.csv: there is no column “closed”" in said
    assert "a.csv: there is no column “sum”" in said
    assert "b.csv: this file is empty" in said
    said = refused(declared(SUM), tmp_path / "nope.csv", tmp_path)
    assert "nope.csv: there is no such file" in said
    assert "this is not a file" in said


def test_tables_must_be_those_of_the_declaration() -> None:
    with pytest.raises(Refused, match="there is no table “calls” in the declaration"):
        measure(declared(SUM), {"calls": []})
    with pytest.raises(Refused, match="deals: no file is given for this table"):
        measure(declared(SUM), {})


def test_letters_that_are_no_unicode_are_told(tmp_path: Path) -> None:
    path = written(tmp_path / "deals.csv", "seller;closed;sum\nJörg;2026-01-05;1".encode("latin-1"))
    made = measure(declared(SUM), {"deals": [path]})
    assert facts(made) == {("Jörg", "2026-01", "sum"): 1}
    assert "Western Europe" in str(made.problems[0])


def test_headings_without_rows_give_an_empty_table(tmp_path: Path) -> None:
    made = measure(declared(SUM), {"deals": [written(tmp_path / "deals.csv", "sep=;\nseller;closed;sum\n")]})
    assert made.results.empty
    assert "no rows below them" in str(made.problems[0])


def test_amounts_that_are_too_large_are_refused() -> None:
    rows = pd.DataFrame({"seller": "Anna", "closed": "2026-01-05", "sum": ["99999999999999"] * 20})
    assert "too large to be added up exactly" in refused(declared(SUM), rows)


def test_a_column_with_too_many_values_splits_nothing() -> None:
    rows = pd.DataFrame({"seller": "Anna", "closed": "2026-01-05", "id": [str(n) for n in range(61)]})
    said = refused(declared({"name": "n", "how": "count", "per": "id"}), rows)
    assert "“id” has more than 60 different values" in said


def test_dates_far_apart_are_no_periods_of_receivables() -> None:
    rows = pd.DataFrame({"seller": "Anna", "closed": ["1926-01-05", "2126-01-05"], "sum": "1", "paid": ""})
    owed = {"name": "owed", "how": "receivables", "amount": "sum", "paid_on": "paid"}
    assert "1926-01 to 2126-01" in refused(declared(owed), rows)


# Memory ------------------------------------------------------------------------------------------------------------------


def test_more_rows_than_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A million rows and 250,000 groups within 60 MB: what does not fit waits in the private folder."""
    import duckdb

    path = tmp_path / "deals.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT 'P' || (i % 250000) AS seller, DATE '2026-01-05' AS closed, (i % 100)::DECIMAL(18,2) / 100 AS sum, 'g' || (i // 250000) AS item FROM range(1000000) t(i)) TO '{path}' (FORMAT parquet)"
        )
    measures = declared(SUM | {"of": {"sum": 100}}, {"name": "items", "how": "distinct", "of": "item"})
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    made = measure(measures, {"deals": [path]}, memory="60MB", threads=1)
    assert len(made.results) == 500_000
    assert made.results.loc[made.results["kpi"] == "sum", "fact"].sum() == sum(n % 100 for n in range(1_000_000))
    assert set(made.results.loc[made.results["kpi"] == "items", "fact"]) == {4.0}
    assert not list(private.iterdir())


def test_too_little_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    pd.DataFrame({"seller": [f"P{n}" for n in range(200_000)], "closed": "2026-01-05", "sum": "1"}).to_csv(
        path, index=False
    )
    with pytest.raises(Refused, match="not enough memory"):
        measure(declared(SUM), {"deals": [path]}, memory="2MB", threads=1)


def test_a_few_bytes_are_no_billion_rows(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "deals.parquet"
    with duckdb.connect() as connection:
        rows = "SELECT 'Anna' AS seller, DATE '2026-01-05' AS closed, 1 AS sum FROM range(20000000)"
        connection.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 20000000)")
    assert path.stat().st_size < 10_000, "nothing but three values, said again and again"
    assert "says that it has 20,000,000 rows" in refused(declared(SUM), path)


def test_the_engine_is_loaded_when_it_is_needed() -> None:
    code = (
        "import sys, kpi.cli, kpi.measures; print([m for m in ('duckdb', 'sqlalchemy', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# Databases ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A SQLite file with three deals; its address."""
    url = f"sqlite:///{tmp_path / 'sales ?#.db'}".replace("?#", "%3F%23")
    path = tmp_path / "sales ?#.db"
    import sqlite3

    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE deals (seller TEXT, closed TEXT, sum NUMERIC, won BOOLEAN)")
        rows = [("Anna", "2026-01-05", 100.1, True), ("Anna", "2026-01-06", 0.2, True), (None, "2026-01-06", 5, False)]
        connection.executemany("INSERT INTO deals VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return url


def test_a_query_is_a_source_like_a_file(database: str) -> None:
    asked = query(database, "SELECT seller, closed, sum, 'a;b:c%d' AS note FROM deals WHERE closed LIKE '2026%';\n")
    assert asked.select.endswith("LIKE '2026%'")
    made = measure(declared(SUM, {"name": "n", "how": "count", "where": {"note": "a;b:c%d"}}), {"deals": [asked]})
    assert facts(made) == {("Anna", "2026-01", "sum"): 100.3, ("Anna", "2026-01", "n"): 2}
    assert made.counted["rows"].tolist() == [2, 1, 2, 1]


def test_a_query_without_rows_has_columns(database: str) -> None:
    made = measure(declared(SUM), {"deals": [query(database, "SELECT seller, closed, sum FROM deals WHERE 1 = 0")]})
    assert made.results.empty


def test_chunks_add_up(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi.measures.database.CHUNK", 1)
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50) SELECT 'Anna' AS seller, '2026-01-05' AS closed, i AS sum FROM n"
    assert facts(measure(declared(SUM), {"deals": [query(database, many)]})) == {("Anna", "2026-01", "sum"): 1275}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP TABLE deals",
        "DELETE FROM deals",
        "UPDATE deals SET sum = 0",
        "INSERT INTO deals SELECT * FROM deals",
        "WITH gone AS (DELETE FROM deals RETURNING *) SELECT * FROM gone",
        "WITH new AS (INSERT INTO deals VALUES (1) RETURNING *) SELECT * FROM new",
        "CREATE TABLE x AS SELECT 1",
        "SELECT 1 INTO x",
        "DROP TABLE deals",
        "PRAGMA user_version = 1",
        "ATTACH 'x.db' AS x",
        "EXPLAIN SELECT 1",
        "CALL f()",
        "SHOW TABLES",
        "DESCRIBE deals",
        "VACUUM",
        "BEGIN",
        "SELECT * FROM deals FOR UPDATE",
        "SELECT * FROM pg_read_file('/etc/passwd')",
        "SELECT ? FROM deals",
        "SELECT $1 FROM deals",
        "SELECT 1 -- and more",
        "SELECT 1 /*! ; DROP TABLE deals */",
        "SELECT 'a\\'; DROP TABLE deals; '",
        "SELECT 1 \0",
        "",
        " ; ",
        "nonsense",
        "SELEC 1",
    ],
)
def test_anything_but_one_select_is_refused(statement: str) -> None:
    with pytest.raises(Refused):
        one_select(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1",
        "select seller, sum(sum) from deals d join people p using (seller) where closed >= '2026-01-01' group by 1 order by 2 desc limit 5",
        "SELECT * FROM deals WHERE seller IN (SELECT seller FROM people) UNION ALL SELECT * FROM old",
        "WITH x AS (SELECT 1 AS a) SELECT a, row_number() OVER (ORDER BY a) FROM x",
        "SELECT CASE WHEN sum > 0 THEN 'a;b' ELSE 'delete from' END, CAST(sum AS INTEGER) FROM deals",
    ],
)
def test_one_select_stays_as_it_is(statement: str) -> None:
    assert one_select(f"  {statement} ;\n") == statement


def test_the_database_cannot_be_written_to(database: str) -> None:
    """Even a statement that deceived the check cannot write."""
    from kpi.measures.database import Query, stream

    url = query(database, "SELECT 1").url
    path = Path(str(url.database))
    before = path.read_bytes()
    for order in ("DELETE FROM deals", "CREATE TABLE x (a)", "INSERT INTO deals SELECT * FROM deals"):
        with pytest.raises((Refused, sqlalchemy.exc.SQLAlchemyError)):
            list(stream(Query(url, order)))
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name], "no journal is left behind"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "no address of a database"),
        ("sales.db", "no address of a database"),
        ("postgresql://anna:s3cr3t@host:port/db", "no address of a database"),
        ("nothing://anna:s3cr3t@host/db", "there is no driver for “nothing”"),
        ("sqlite:///nowhere/at/all.db", "there is no such file"),
        ("sqlite://", "there is no such file"),
    ],
)
def test_bad_addresses_never_show_a_password(url: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        query(url, "SELECT 1")
    assert words in str(caught.value)
    assert "s3cr3t" not in str(caught.value)


def test_errors_of_the_database_never_show_a_password(database: str) -> None:
    from kpi.measures.database import Query, stream

    url = sqlalchemy.make_url(database).set(username="anna", password="s3cr3t")  # noqa: S106 - made up
    with pytest.raises(Refused) as caught:
        list(stream(Query(url, "SELECT s3cr3t FROM deals")))
    assert "the database says: no such column: ***" in str(caught.value)
    assert "s3cr3t" not in str(caught.value)
    assert "s3cr3t" not in repr(Query(url, "SELECT 1"))
    assert caught.value.__suppress_context__


# Plans from files --------------------------------------------------------------------------------------------------------


def test_plans_are_read_with_every_bad_row(tmp_path: Path) -> None:
    good = written(
        tmp_path / "plan.csv",
        "Person,Team,Period,KPI,Plan\nAnna,,2026,sum,1200\n,North,2026-Q1,sum,300.5\nAnna,,2026,x,\n",
    )
    assert read_plans(good).values.tolist() == [
        ["Anna", "", "2026", "sum", 1200.0],
        ["", "North", "2026-Q1", "sum", 300.5],
    ]
    bad = written(
        tmp_path / "bad.csv",
        "person,team,period,kpi,plan\nAnna,,2026,sum,x\n,,2026,sum,5\nAnna,,,sum,5\nAnna,,2026,sum,inf\n",
    )
    with pytest.raises(Refused) as caught:
        read_plans(bad)
    assert [problem.where for problem in caught.value.problems] == [f"bad.csv, row {n}" for n in (2, 5, 3, 4)]
    with pytest.raises(Refused, match="a file of plans needs the columns: plan, person or team"):
        read_plans(written(tmp_path / "c.csv", "period,kpi\n1,2"))
    with pytest.raises(Refused, match="there are no plans in it"):
        read_plans(written(tmp_path / "d.csv", "person,period,kpi,plan\n"))


def test_the_declaration_is_a_type_like_the_others() -> None:
    measures = declared(SUM)
    assert measures.revise(period="year").period == "year"
    assert measures.tables["deals"].person == DEALS["person"]
    for name, about in Measures.model_fields.items():
        assert about.title, name


def test_more_groups_than_anybody_pays_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    deals = pd.DataFrame({"seller": ["Anna", "Ben", "Cem"], "day": "2026-01-05", "sum": ["1", "2", "3"]})
    measures = declared(SUM, deals={"person": "seller", "date": "day"})
    monkeypatch.setattr("kpi.measures.engine.MOST_GROUPS", 3)
    assert len(facts(measure(measures, {"deals": [deals]}))) == 3
    monkeypatch.setattr("kpi.measures.engine.MOST_GROUPS", 2)
    assert "too many different people and periods: more than 2" in refused(measures, deals)
