"""Every ready measure of sales and service with a case that is worked out by hand, and a second way to come to it."""

from collections.abc import Mapping

import pytest

from kpi.measures import Measures, dump_measures, read_measures
from kpi.problem import Refused
from tests import measures_oracle as oracle
from tests.test_measures import DEALS, declared, facts, run, table

Kpi = Mapping[str, object]

WON = {"state": "won"}
LOST = {"state": ["lost", "refused"]}
CASES: dict[str, tuple[Kpi, str, dict[str, float]]] = {
    # 2 days and 0 days: 1 on average
    "response time": (
        {"asked": "asked", "answered": "closed"},
        """
        seller closed asked
        Anna 2026-01-05 2026-01-03
        Anna 2026-01-06 2026-01-06""",
        {"": 1},
    ),
    # of the won ones 30 days and 10 days; the lost one does not count
    "sales cycle": (
        {"started": "asked", "closed": "closed", "won": WON},
        """
        seller closed asked state
        Anna 2026-01-31 2026-01-01 won
        Anna 2026-01-15 2026-01-05 Won
        Anna 2026-01-31 2025-01-01 lost""",
        {"": 20},
    ),
    # 3 won, 2 lost, 2 open
    "won to lost": (
        {"won": WON, "lost": LOST},
        """
        seller closed state
        Anna 2026-01-01 won
        Anna 2026-01-02 won
        Anna 2026-01-03 won
        Anna 2026-01-04 lost
        Anna 2026-01-05 refused
        Anna 2026-01-06 thinking
        Anna 2026-01-07 thinking""",
        {"": 1.5},
    ),
    "leads by stage": (
        {"stage": "state"},
        """
        seller closed state
        Anna 2026-01-01 offer
        Anna 2026-01-02 offer
        Anna 2026-01-03 talk""",
        {": offer": 2, ": talk": 1},
    ),
    # 5 + 3 + 4 actions for 2 leads that are closed
    "actions per closed lead": (
        {"closed": WON, "actions": "acts"},
        """
        seller closed state acts
        Anna 2026-01-01 won 5
        Anna 2026-01-02 won 3
        Anna 2026-01-03 lost 4""",
        {"": 6},
    ),
    # brought 300 + 150, spent 200 + 100 with nothing known of the third's revenue: 150 of 300
    "return on campaign": (
        {"revenue": "sum", "cost": "cost"},
        """
        seller closed sum cost
        Anna 2026-01-01 300 100
        Anna 2026-01-02 150 100
        Anna 2026-01-03 ~ 100""",
        {"": 50},
    ),
    # 400 - 250 of 400, and 100 - 50 of 100: 200 of 500; the third has no cost
    "return on sales": (
        {"revenue": "sum", "cost": "cost"},
        """
        seller closed sum cost
        Anna 2026-01-01 400 250
        Anna 2026-01-02 100 50
        Anna 2026-01-03 999 ~""",
        {"": 40},
    ),
    # the request r1 brought 10, 40 and 250, the request r2 brought 100: 400 for 2 requests
    "chain of sales": (
        {"request": "request", "amount": "sum"},
        """
        seller closed request sum
        Anna 2026-01-01 r1 10
        Anna 2026-01-02 r1 40
        Anna 2026-01-31 r1 250
        Anna 2026-01-05 r2 100""",
        {"": 200},
    ),
    # a and b of a, b, c, d; a bought twice
    "regular customers": (
        {"customer": "who", "regular": {"kind": "regular"}},
        """
        seller closed who kind
        Anna 2026-01-01 a regular
        Anna 2026-01-02 a regular
        Anna 2026-01-03 b regular
        Anna 2026-01-04 c new
        Anna 2026-01-05 d new""",
        {"": 50},
    ),
    "lost customers": (
        {"customer": "who", "lost": {"kind": "lost"}},
        """
        seller closed who kind
        Anna 2026-01-01 a kept
        Anna 2026-01-02 b kept
        Anna 2026-01-03 c kept
        Anna 2026-01-04 d lost
        Anna 2026-01-05 d lost""",
        {"": 25},
    ),
    "wrong information": (
        {"wrong": {"check": "wrong"}},
        """
        seller closed check
        Anna 2026-01-01 right
        Anna 2026-01-02 wrong
        Anna 2026-01-03 right
        Anna 2026-01-04 right""",
        {"": 25},
    ),
    # 1 of 5
    "requests not met": (
        {"not_met": {"met": "no"}},
        """
        seller closed met
        Anna 2026-01-01 yes
        Anna 2026-01-02 yes
        Anna 2026-01-03 yes
        Anna 2026-01-04 yes
        Anna 2026-01-05 no""",
        {"": 20},
    ),
    # 30 + 60 + 90 of 240 minutes
    "use of working time": (
        {"time": "minutes", "spent": {"kind": ["call", "letter", "meeting"]}},
        """
        seller closed kind minutes
        Anna 2026-01-01 call 30
        Anna 2026-01-02 letter 60
        Anna 2026-01-03 meeting 90
        Anna 2026-01-04 office 60""",
        {"": 75},
    ),
    # the articles' 15 contracts of 50 meetings, with 30 who think and 5 who ask others
    "closed to potential": (
        {"closed": {"state": "signed"}},
        "seller closed state\n"
        + "Anna 2026-01-01 signed\n" * 15
        + "Anna 2026-01-02 thinking\n" * 30
        + "Anna 2026-01-03 asking\n" * 5,
        {"": 30},
    ),
    # 2 talks at 3, 1 call at 2, 1 e-mail at 1
    "contacts": (
        {"channel": "way"},
        """
        seller closed way
        Anna 2026-01-01 talk
        Anna 2026-01-02 talk
        Anna 2026-01-03 call
        Anna 2026-01-04 e-mail""",
        {"": 9},
    ),
}


def declaration(how: str, **more: object) -> Measures:
    return declared({"name": "k", "how": how} | dict(CASES[how][0]) | more)


@pytest.mark.parametrize("how", CASES)
def test_by_hand_and_by_a_second_way(how: str) -> None:
    measures, (_kpi, text, expected) = declaration(how), CASES[how]
    found = facts(run(measures, deals=text))
    assert found == {("Anna", "2026-01", f"k{stage}"): value for stage, value in expected.items()}
    rows = [{str(name): cell for name, cell in row.items()} for row in table(text).to_dict("records")]
    assert {key: pytest.approx(value) for key, value in oracle.facts(measures, {"deals": rows}).items()} == found


@pytest.mark.parametrize("how", CASES)
def test_kept_as_a_file_it_is_the_same(how: str) -> None:
    measures = declaration(how)
    assert read_measures(dump_measures(measures)) == measures


@pytest.mark.parametrize("how", [how for how in CASES if how != "leads by stage"])
def test_each_channel_can_be_a_kpi_of_its_own(how: str) -> None:
    text = CASES[how][1].strip().replace("seller", "ch seller", 1)
    lines = [line.strip() for line in text.splitlines()]
    both_ways = [lines[0], *(f"{way} {line}" for way in ("web", "shop") for line in lines[1:])]
    found = facts(run(declaration(how, per="ch"), deals="\n".join(both_ways)))
    value = CASES[how][2][""]
    assert found == {("Anna", "2026-01", f"k: {way}"): value for way in ("web", "shop")}


def test_actions_of_a_table_of_their_own() -> None:
    """7 calls and letters for 2 leads that are closed."""
    kpi_ = {
        "name": "k",
        "how": "actions per closed lead",
        "closed": WON,
        "table": "deals",
        "actions_table": "acts",
    }
    measures = declared(kpi_, deals=DEALS, acts={"person": "who", "date": "day"})
    deals = "seller closed state\nAnna 2026-01-01 won\nAnna 2026-01-20 won\nAnna 2026-01-21 lost"
    acts = "who day\n" + "Anna 2026-01-03\n" * 7 + "Anna 2026-02-03\n"
    assert facts(run(measures, deals=deals, acts=acts)) == {("Anna", "2026-01", "k"): 3.5}


def test_working_hours_of_a_table_of_their_own() -> None:
    """90 minutes with customers in 6 hours."""
    kpi_ = {
        "name": "k",
        "how": "use of working time",
        "time": "minutes",
        "spent": {"kind": "call"},
        "hour_is": 60,
        "hours": "h",
        "hours_table": "time",
        "table": "deals",
    }
    measures = declared(kpi_, deals=DEALS, time={"person": "who", "date": "day"})
    deals = "seller closed kind minutes\nAnna 2026-01-01 call 60\nAnna 2026-01-02 call 30\nAnna 2026-01-02 office 300"
    hours = "who day h\nAnna 2026-01-01 4\nAnna 2026-01-02 2"
    assert facts(run(measures, deals=deals, time=hours)) == {("Anna", "2026-01", "k"): 25}


def test_won_with_nothing_lost_is_no_figure() -> None:
    made = run(
        declaration("won to lost"),
        deals="seller closed state\nAnna 2026-01-01 won\nAnna 2026-01-02 lost\nBo 2026-01-02 won",
    )
    assert facts(made) == {("Anna", "2026-01", "k"): 1.0}


@pytest.mark.parametrize(
    ("how", "change", "said"),
    [
        ("actions per closed lead", {"actions_table": "acts"}, "and not both"),
        ("actions per closed lead", {"actions": ""}, "and not both"),
        ("return on sales", {"profit": "cost"}, "and not both"),
        ("return on sales", {"cost": ""}, "and not both"),
        ("won to lost", {"lost": {}}, "at least"),
        ("use of working time", {"hour_is": 0}, "must be more than 0"),
    ],
)
def test_what_cannot_be_meant_is_refused(how: str, change: Kpi, said: str) -> None:
    with pytest.raises((Refused, ValueError)) as refused:
        declaration(how, **change)
    assert said in str(refused.value) or "greater than 0" in str(refused.value)


def test_a_conversion_needs_500_calls_and_an_average_100_sales_in_each_channel() -> None:
    """499 of one channel and 500 of the other: only the other has a fact."""
    rows = "seller closed ch state sum\n" + "Anna 2026-01-01 web won 10\n" * 499 + "Anna 2026-01-01 shop won 10\n" * 500
    conversion = {"name": "conversion", "how": "conversion", "success": WON, "per": "ch"}
    average = {"name": "average", "how": "average sale", "amount": "sum", "per": "ch"}
    found = facts(run(declared(conversion, average), deals=rows))
    assert found["Anna", "2026-01", "conversion: web"] is None
    assert found["Anna", "2026-01", "conversion: shop"] == 100
    assert found["Anna", "2026-01", "average: web"] == 10
    few = facts(run(declared(average), deals="\n".join(rows.splitlines()[:100])))
    assert few == {("Anna", "2026-01", "average: web"): None}
