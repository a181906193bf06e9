"""Whose a row is: sellers before their managers; and pivots beside the deals that they add up."""

import pytest

from kpi import intake
from kpi.intake import Answers, TableAnswers
from tests.test_intake import notices, read
from tests.test_intake_files import workbook

ROWS = "".join(
    f"{number},2027-0{number % 3 + 1}-05,{'Uwe Hart' if number % 4 < 2 else 'Eva Stone'},{('Mia Lee', 'Ben Kay', 'Ida Roe', 'Tom Fox')[number % 4]},{number}0\n"
    for number in range(1, 13)
)


@pytest.mark.parametrize(
    ("headings", "seller"),
    [
        ("Manager,Seller", "Seller"), ("Sales manager,Closer", "Closer"), ("Manager,Fachkraft", "Fachkraft"), ("Менеджер,Стажер", "Стажер"),
        ("Owner,Closer", "Closer"), ("Felelős,Kolléga", "Kolléga"), ("Manager,Sales rep", "Sales rep"),
    ],
)  # fmt: skip
def test_a_seller_stands_before_a_manager(headings: str, seller: str) -> None:
    taken = read(f"Deal ID,Close date,{headings},Amount\n{ROWS}")
    assert taken.transactions[0].columns["person"] == seller
    wide = read(f"No,Month,{headings},Amount\n{ROWS}", columns={"fact": "Amount", "period": "Month"})
    assert wide.sources[0].columns["person"] == seller


def test_a_manager_without_sellers_is_the_person_and_what_was_said_counts() -> None:
    contacts = "Deal ID,Close date,Manager,Contact,Amount\n" + "".join(
        f"{number},2027-01-05,{('Mia Lee', 'Ben Kay')[number % 2]},Buyer {chr(64 + number)}x,{number}\n"
        for number in range(1, 9)
    )
    assert read(contacts).transactions[0].columns["person"] == "Manager"
    told = read(f"Deal ID,Close date,Manager,Closer,Amount\n{ROWS}", columns={"person": "Manager"})
    assert told.transactions[0].columns["person"] == "Manager"


DEALS: list[list[object]] = [
    ["Deal ID", "Close date", "Seller", "Amount"],
    [1, "2027-01-05", "Mia", 10], [2, "2027-01-09", "Ben", 20], [3, "2027-02-05", "Mia", 5], [4, "2027-02-09", "Ben", 7], [5, "2027-02-11", "Ben", 1],
]  # fmt: skip
PIVOTS: dict[str, list[list[object]]] = {
    "sums": [
        ["Seller", "Jan 2027", "Feb 2027", "Total"],
        ["Mia", 10, 5, 15],
        ["Ben", 20, 8, 28],
        ["Total", 30, 13, 43],
    ],
    "numbers": [["Seller", "Number of deals"], ["Mia", 2], ["Ben", 3]],
}


@pytest.mark.parametrize("which", PIVOTS)
def test_a_pivot_of_the_deals_beside_it_is_not_read_as_results(which: str) -> None:
    taken = intake.read([("a.xlsx", workbook(Deals=DEALS, Pivot=PIVOTS[which]))])
    assert taken.results.empty
    assert len(taken.transactions[0].table) == 5
    assert any("adds up the transactions in a.xlsx, sheet Deals" in one for one in notices(taken))
    told = Answers(tables={"Pivot": TableAnswers(kind="wide")})
    assert len(intake.read([("a.xlsx", workbook(Deals=DEALS, Pivot=PIVOTS[which]))], answers=told).results)


@pytest.mark.parametrize(
    "rows",
    [
        [["Seller", "Jan 2027", "Feb 2027"], ["Mia", 10, 5], ["Ben", 20, 9]],
        [["Seller", "Month", "Plan", "Fact"], ["Mia", "2027-01", 16, 15], ["Ben", "2027-01", 20, 28]],
    ],
)
def test_results_beside_deals_that_are_no_pivot_of_them_are_read(rows: list[list[object]]) -> None:
    taken = intake.read([("a.xlsx", workbook(Deals=DEALS, Results=rows))])
    assert len(taken.results)
    apart = intake.read([("a.xlsx", workbook(Deals=DEALS)), ("b.xlsx", workbook(Results=PIVOTS["sums"]))])
    assert len(apart.results)
