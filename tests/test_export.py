"""Tables that leave the program: nothing in them can run, and nothing is lost."""

import csv
import datetime as dt
import io
from decimal import Decimal

import numpy as np
import openpyxl  # type: ignore[import-untyped]
import pandas as pd
import pytest

import kpi
from kpi import intake
from kpi.export.spreadsheets import as_csv, as_xlsx, defused, payout_table, sheet_names
from kpi.export.takentable import TakenTable
from kpi.payment import payoutcolumns
from kpi.payment.payoutcolumns import PayoutColumn

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    " =1+1",
    '=HYPERLINK("http://x")',
]


def opened(data: bytes) -> openpyxl.Workbook:
    """The workbook as another program sees it."""
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_never_starts_a_formula(text: str) -> None:
    table = as_csv(pd.DataFrame({text: [text], "n": [-1.5]})).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(table, newline=""))
    assert header == [f"'{text}", "n"]
    assert row == [f"'{text}", "-1.5"], "numbers stay numbers"


@pytest.mark.parametrize("text", ["Anna", "1-2", "a=b", "", "'t Hooft"])
def test_harmless_text_stays(text: str) -> None:
    assert defused(text) == text


def test_csv_is_read_back_as_it_was() -> None:
    frame = pd.DataFrame(
        {"person": ["=Anna", "Jörg"], "period": "2026-01", "kpi": "+x", "plan": [1.5, 2], "fact": [-1, 2.25]}
    )
    taken = intake.read([("out.csv", as_csv(frame))])
    assert taken.ok
    pd.testing.assert_frame_equal(taken.results, frame, check_dtype=False)


def test_csv_has_a_mark_for_excel_and_no_index() -> None:
    assert as_csv(pd.DataFrame({"a": [1], "b": [Decimal("2.50")]})) == b"\xef\xbb\xbfa,b\r\n1,2.50\r\n"


def test_csv_without_rows_has_its_header() -> None:
    assert as_csv(pd.DataFrame({"a": [], "=b": []})).decode("utf-8-sig") == "a,'=b\r\n"


@pytest.mark.parametrize("text", [*HOSTILE, "http://example.com", "mailto:a@b.c"])
def test_workbook_holds_text_and_no_formula_or_link(text: str) -> None:
    sheet = opened(as_xlsx({"S": pd.DataFrame({text: [text]})}))["S"]
    for cell in (sheet["A1"], sheet["A2"]):
        assert cell.data_type == "s"
        assert cell.hyperlink is None


def test_workbook_formats() -> None:
    day = dt.date(2026, 1, 31)
    frame = pd.DataFrame(
        {
            "whole": [1234567],
            "share": [0.25],
            "money": pd.Series([Decimal("1.50")], dtype=object),
            "day": pd.to_datetime([day]),
            "object_day": pd.Series([day], dtype=object),
            "flag": [True],
            "nothing": [float("nan")],
        }
    )
    sheet = opened(as_xlsx({"S": frame}))["S"]
    cells = {name: sheet.cell(2, place) for place, name in enumerate(frame, start=1)}
    assert {name: cell.number_format for name, cell in cells.items()} == {
        "whole": "#,##0",
        "share": "#,##0.00",
        "money": "#,##0.00",
        "day": "yyyy-mm-dd",
        "object_day": "yyyy-mm-dd",
        "flag": "General",
        "nothing": "General",
    }
    assert cells["day"].value == cells["object_day"].value == dt.datetime(2026, 1, 31)  # noqa: DTZ001 - as openpyxl gives days
    assert cells["flag"].value is True
    assert cells["nothing"].value is None


def test_workbook_is_easy_to_read() -> None:
    sheet = opened(as_xlsx({"S": pd.DataFrame({"a long heading": [1, 2], "b": ["x", "y"]})}))["S"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["A1"].font.bold
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width


def test_infinite_numbers_do_not_break_a_workbook() -> None:
    assert opened(as_xlsx({"S": pd.DataFrame({"a": [float("inf"), 1.0]})}))["S"]["A2"].value == "inf"


def test_sheet_names_are_made_to_fit() -> None:
    names = ["a/b:c", "A B C", "", "x" * 40, "x" * 40, "'quoted'", "History"]
    made = sheet_names(names)
    assert made == ["a b c", "A B C 2", "Sheet", "x" * 31, "x" * 29 + " 2", "quoted", "History 2"]
    assert opened(as_xlsx(dict.fromkeys(["a/b", "A?B"], pd.DataFrame({"x": [1]})))).sheetnames == ["a b", "A B 2"]


def test_too_many_rows_for_a_sheet_are_refused() -> None:
    with pytest.raises(kpi.Refused, match="do not fit"):
        as_xlsx({"Big": pd.DataFrame({"a": range(1_048_576)})})


def test_a_table_that_is_taken_stands_between_what_it_is_about_and_its_sums() -> None:
    table = pd.DataFrame({"person": ["Anna", "=1+1"], "paid": [10.5, np.nan], "share": [0.25, 1.0]})
    told = {"Scheme": "=cmd|' /C calc'!A0", "Period": "Jan 2026"}
    data = as_xlsx({"payouts": TakenTable(table, told, shares=["share"], totals=["paid"])})
    sheet = opened(data)["payouts"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows == [
        ["Payouts", None, None],
        ["Scheme", "=cmd|' /C calc'!A0", None],
        ["Period", "Jan 2026", None],
        [None, None, None],
        ["person", "paid", "share"],
        ["Anna", 10.5, 0.25],
        ["=1+1", None, 1],
        ["Total", "=SUM(B6:B7)", None],
    ]
    assert [sheet[cell].data_type for cell in ("B2", "A7", "B8")] == ["s", "s", "f"]
    assert sheet["C6"].number_format == "0.00%"
    assert sheet.freeze_panes == "A6"
    assert sheet.auto_filter.ref == "A5:C7", "the sums stay where they are when somebody sorts"
    assert openpyxl.load_workbook(io.BytesIO(data), data_only=True)["payouts"]["B8"].value == 10.5


def test_nothing_is_added_up_below_a_table_without_rows() -> None:
    sheet = opened(as_xlsx({"S": TakenTable(pd.DataFrame({"a": []}), {"Period": "2026"}, totals=["a"])}))["S"]
    assert sheet.max_row == 4


def test_payouts_are_decimals_of_the_currency() -> None:
    results = pd.DataFrame({"person": ["A"], "period": ["2026-01"], "kpi": ["s"], "plan": [100.0], "fact": [100.0]})
    people = pd.DataFrame({"person": ["A"], "target_bonus": [1000.0]})
    for currency, paid in (("EUR", "600.00"), ("JPY", "600"), ("KWD", "600.000")):
        scheme = kpi.read_scheme(
            f"currency: {currency}\nteam: {{individual_share: 60 %, curve: {{knots: [[2.0, 1.0]]}}}}\n"
            "cards: [{role: R, kpis: [{name: s, weight: 1, curve: {knots: [[1.0, 1.0]]}}]}]"
        )
        table = payout_table(kpi.pay(scheme, kpi.build(results, people, scheme)))
        assert list(table) == [
            "person", "team", "role", "period", "target_bonus", "individual", "team_part", "commission", "deduction", "carried", "payout", "owed",
        ]  # fmt: skip
        assert str(table["payout"].iloc[0]) == paid


def test_a_column_of_payouts_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands at its place in tables and files; one of which the data know nothing stands nowhere."""
    days = PayoutColumn("days", "Days", "number", lambda paid: np.where(paid.active, [[31.0, np.nan]], 0))
    unknown = [
        PayoutColumn(f"no {kind}", "", kind, lambda _paid: None) for kind in ("text", "money", "share", "number")
    ]
    columns = (payoutcolumns.COLUMNS[0], days, *unknown, *payoutcolumns.COLUMNS[1:])
    monkeypatch.setattr(payoutcolumns, "COLUMNS", columns)
    results = pd.DataFrame({"person": "A", "period": ["2026-01", "2026-02"], "kpi": "s", "plan": 1.0, "fact": 1.0})
    card = kpi.Card(role="R", kpis=(kpi.Kpi(name="s", weight=1.0, curve=kpi.Curve(knots=(kpi.Knot(1.0, 1.0),))),))
    scheme = kpi.Scheme(cards=(card,), team=kpi.Split(individual_share=1.0))
    people = pd.DataFrame({"person": ["A"], "target_bonus": [1000.0]})
    paid = kpi.pay(scheme, kpi.build(results, people, scheme))
    for table in (paid.table(), payout_table(paid)):
        assert list(table)[:3] == ["person", "days", "team"]
        assert table["days"].astype(float).tolist() == pytest.approx([31, np.nan], nan_ok=True)
    sheet = opened(as_xlsx({"Payouts": payout_table(paid)}))["Payouts"]
    assert [cell.value for cell in sheet["B"]] == ["days", 31, None]
    assert [line.split(b",")[1] for line in as_csv(payout_table(paid)).splitlines()] == [b"days", b"31", b""]
