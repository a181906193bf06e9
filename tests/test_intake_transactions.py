"""Tables of single deals are known as such and handed on with their types and their origin."""

import pandas as pd
import pytest

from kpi.intake import Answers, TableAnswers
from tests.test_intake import errors, notices, only, read

CRM = """Deal Name,Owner,Close Date,Amount,Stage
Big one,Anna Lee,03/14/2024,"$1,200.50",Won
Small,Anna Lee,03/15/2024,$200.00,Won
Other,Ben Kay,04/01/2024,(300),Lost
Total,,,"$1,100.50",
"""


def test_an_export_of_deals() -> None:
    taken = read(CRM)
    (deals,) = taken.transactions
    assert deals.columns == {
        "deal": "Deal Name", "person": "Owner", "date": "Close Date", "amount": "Amount", "status": "Stage",
    }  # fmt: skip
    assert deals.table["Amount"].tolist() == [1200.5, 200, -300]
    assert deals.table["Close Date"].tolist() == [
        pd.Timestamp(day) for day in ("2024-03-14", "2024-03-15", "2024-04-01")
    ]
    assert deals.origin["row"].tolist() == [2, 3, 4]
    assert taken.sources[0].kind == "transactions"
    assert taken.counts.read == 5
    assert taken.counts.kept == 3
    assert only(errors(taken)).what == "3 rows are transactions, not results"


@pytest.mark.parametrize(
    "content",
    [
        "Verkäufer;Rechnungsnummer;Rechnungsdatum;Betrag;Kosten;Bezahlt am;Fällig am\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Менеджер;Сделка;Дата;Сумма;Себестоимость;Дата оплаты;Срок оплаты\nА;С1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Értékesítő;Számlaszám;Számla kelte;Összeg;Költség;Fizetés dátuma;Határidő\nA;S1;2024.01.31;1,5;1,0;;2024.03.01\n",
        "Ahente;Resibo;Petsa;Halaga;Gastos;Petsa ng bayad;Takdang petsa\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
        "Sales rep;Invoice no;Invoice date;Net amount;Cost;Date paid;Due date\nA;R1;31.01.2024;1,5;1,0;;01.03.2024\n",
    ],
)  # fmt: skip
def test_deals_in_five_languages(content: str) -> None:
    (deals,) = read(content).transactions
    assert list(deals.columns) and set(deals.columns) == {"person", "deal", "date", "amount", "cost", "paid_on", "due"}  # noqa: PT018
    row = deals.table.rename(columns={theirs: ours for ours, theirs in deals.columns.items()}).iloc[0]
    assert (row["amount"], row["date"], row["due"]) == (1.5, pd.Timestamp("2024-01-31"), pd.Timestamp("2024-03-01"))


def test_several_rows_a_day_with_an_amount_are_transactions() -> None:
    taken = read("Agent,Date,Amount\nAnna,2024-01-01,1\nAnna,2024-01-01,2\nBen,2024-01-01,3\n")
    assert len(taken.transactions) == 1
    daily = read("Agent,Date,Calls,Sales\nAnna,2024-01-01,1,2\nAnna,2024-01-02,1,2\n")
    assert daily.transactions == ()
    assert daily.ok


def test_a_column_that_is_called_plan_or_kpi_makes_results() -> None:
    assert read("Agent,Date,Deal,Plan,Amount\nAnna,2024-01-01,a,1,2\n").transactions == ()
    assert read("person,period,kpi,plan,fact\nA,2026,s,1,2\n").transactions == ()


def test_exports_of_one_form_are_stacked_with_their_origin() -> None:
    taken = read(CRM, CRM.replace("Big one", "Bigger"), "Invoice,Rep,Invoice date,Amount\nR1,Cleo,2024-01-01,5\n")
    first, second = taken.transactions
    assert first.origin["file"].tolist() == ["file1.csv"] * 3 + ["file2.csv"] * 3
    assert first.table["Amount"].sum() == 2 * 1100.5
    assert len(second.table) == 1


def test_what_is_no_number_or_day_is_told_with_its_place() -> None:
    taken = read("Deal,Owner,Close date,Amount\na,Anna,2024-01-01,1\nb,Anna,soon,x\n")
    wrong = {problem.what: problem.where for problem in errors(taken)[:-1]}
    assert wrong == {
        "“x” is not a number, so nothing can be computed from it": "file1.csv, row 3, column Amount",
        "“soon” is not a date": "file1.csv, row 3, column Close date",
    }


def test_what_is_open_in_deals_is_asked_and_answered() -> None:
    content = 'Deal,Owner,Close date,Amount (TEUR)\na,Anna,03/04/2024,"1,234"\nb,Ben,05/06/2024,"2,345"\n'
    taken = read(content)
    assert {getattr(problem, "answer", "") for problem in taken.problems} >= {"decimal", "dayfirst", "scale"}
    (deals,) = read(content, answers=Answers(decimal=".", dayfirst=False, scale=1000)).transactions
    assert deals.table["Amount (TEUR)"].tolist() == [1_234_000, 2_345_000]
    assert deals.table["Close date"].dt.month.tolist() == [3, 5]


def test_the_user_can_say_that_it_is_deals_and_which_column_is_what() -> None:
    content = "Wer,Wann,Wieviel\nAnna,2024-01-01,5\nBen,2024-01-02,6\n"
    told = TableAnswers(kind="transactions", columns={"person": "Wer", "date": "Wann", "amount": "Wieviel"})
    (deals,) = read(content, answers=Answers(tables={"": told})).transactions
    assert deals.columns == {"person": "Wer", "date": "Wann", "amount": "Wieviel"}
    assert deals.table["Wieviel"].sum() == 11


def test_deals_beside_results_and_people_leave_those_as_they_are() -> None:
    taken = read("person,period,kpi,plan,fact\nAnna Lee,2026,s,1,2\n", CRM, "person,salary\nAnna Lee,5\n")
    assert taken.ok
    assert len(taken.results) == 1
    assert len(taken.transactions) == 1
    assert not any("not used" in notice for notice in notices(taken))
