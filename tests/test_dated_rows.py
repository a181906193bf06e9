"""Changes of team, role, pay and hours within a period: from the file to the forecast, and against days counted one by one."""

import calendar
import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpi import Refused, Scheme, build, explain, pay
from kpi.daycount import days, shares_of_periods
from kpi.payment.stretches import once_a_person
from kpi.payment.workforce import Workforce
from kpi.rules.people import DayCount
from kpi.worlds import Outlook, ahead, draw
from tests.oracle import pocket_calculator
from tests.strategies import jobs
from tests.test_intake import HEAD, errors, notices, read

LINE = {"above": "continue", "knots": [[0, 0], [1, 1]]}
MONTHS = ("2025-01", "2025-02", "2025-03")
WAYS: tuple[DayCount, ...] = ("calendar", "of 30", "full months")


def scheme(**fields: Any) -> Scheme:
    """Sellers and scouts with a target bonus of their own, paid on sales alone unless `fields` say otherwise."""
    kpis = [{"name": "sales", "weight": 1, "curve": LINE}]
    cards = [{"role": role, "target_bonus": money, "kpis": kpis} for role, money in (("Seller", 1000), ("Scout", 600))]
    return Scheme.model_validate({"team": {"individual_share": 1}, "cards": cards} | fields)


def rows(*of: tuple[Any, ...], columns: str) -> pd.DataFrame:
    """A table with these columns."""
    return pd.DataFrame(list(of), columns=columns.split())


def results(*people: str, months: tuple[str, ...] = MONTHS) -> pd.DataFrame:
    """Everybody at 110 of 100, with neither team nor role."""
    return rows(
        *((person, month, "sales", 100, 110) for person in people for month in months),
        columns="person period kpi plan fact",
    )


# --- days, counted one by one


def weight(day: dt.date, way: DayCount) -> int:
    """What a day counts for: with thirty days in every month, the last one of February for what the month has less."""
    length = calendar.monthrange(day.year, day.month)[1]
    if way != "of 30":
        return 1
    return 0 if day.day == 31 else 1 + (30 - length if day.day == length and length < 30 else 0)


def dates(first: dt.date, last: dt.date) -> list[dt.date]:
    """All days from one to another."""
    return [first + dt.timedelta(days=step) for step in range((last - first).days + 1)]


def one_by_one(stretches: list[tuple[dt.date, dt.date]], first: dt.date, last: dt.date, way: DayCount) -> list[float]:
    """The part of a period of each stretch of one person."""
    whole = dates(first, last)
    if way != "full months":
        total = sum(weight(day, way) for day in whole)
        return [sum(weight(day, way) for day in whole if begin <= day <= end) / total for begin, end in stretches]
    months = sorted({(day.year, day.month) for day in whole})
    found = [0.0] * len(stretches)
    for year, month in months:
        of_month = [day for day in whole if (day.year, day.month) == (year, month)]
        count = [sum(begin <= day <= end for day in of_month) for begin, end in stretches]
        if sum(count) == len(of_month):
            found[count.index(max(count))] += 1 / len(months)
    return found


DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@given(cuts=st.lists(DAYS, min_size=2, max_size=5, unique=True).map(sorted), way=st.sampled_from(WAYS), data=st.data())
def test_days_against_counting_them_one_by_one(cuts: list[dt.date], way: DayCount, data: st.DataObject) -> None:
    """Stretches that follow each other, or leave days between them."""
    gap = data.draw(st.integers(0, 3))
    pairs = [
        (begin, after - dt.timedelta(days=1 + gap))
        for begin, after in pairwise(cuts)
        if begin <= after - dt.timedelta(days=1 + gap)
    ]
    year, month = data.draw(st.tuples(st.sampled_from([2024, 2025]), st.integers(1, 12)))
    last = dt.date(year, month, calendar.monthrange(year, month)[1])
    periods = {
        f"{year}-{month:02}": (dt.date(year, month, 1), last),
        f"{year}": (dt.date(year, 1, 1), dt.date(year, 12, 31)),
    }
    begins, ends = (
        days(pd.Series([pair[side] for pair in pairs], dtype=object), blank="to the end") for side in (0, 1)
    )
    shares = shares_of_periods(begins, ends, np.zeros(len(pairs), np.intp), tuple(periods), way)
    for column, bounds in enumerate(periods.values()):
        assert shares[:, column] == pytest.approx(one_by_one(pairs, *bounds, way))


@given(
    begins=st.lists(DAYS, min_size=1, max_size=4, unique=True),
    spans=st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=4, max_size=4),
    way=st.sampled_from(WAYS[:2]),
)
def test_on_every_day_the_row_that_began_last_holds(
    begins: list[dt.date], spans: list[int | None], way: DayCount
) -> None:
    """All rows but those with an open end are leaves, which may interrupt any other."""
    spells = [
        (begin, None if span is None else begin + dt.timedelta(days=span))
        for begin, span in zip(begins, spans, strict=False)
    ]
    # A leave into which another row begins is refused.
    assume(not any(end and begin < other <= end for begin, end in spells for other, open_ in spells if open_ is None))
    table = pd.DataFrame(
        {
            "person": "Ann",
            "role": ["Seller" if end is None else "Scout" for _begin, end in spells],
            "from": pd.to_datetime([begin for begin, _end in spells]),
            "to": pd.to_datetime(pd.Series([end for _begin, end in spells])),
            "fte": [1.0 if end is None else 0.0 for _begin, end in spells],
        }
    )
    built = build(results("Ann", months=("2024-06", "2025")), table, scheme(days=way))
    for column, (first, last) in enumerate(
        [(dt.date(2024, 6, 1), dt.date(2024, 6, 30)), (dt.date(2025, 1, 1), dt.date(2025, 12, 31))]
    ):
        held = {"Seller": 0, "Scout": 0}
        for day in dates(first, last):
            there = [spell for spell in spells if spell[0] <= day and (spell[1] is None or day <= spell[1])]
            if there:
                held["Seller" if max(there)[1] is None else "Scout"] += weight(day, way)
        total = sum(weight(day, way) for day in dates(first, last))
        for role, rows_ in built.members.items():
            assert built.presence[rows_, column].sum() == pytest.approx(held[role] / total)
    paid = {role: np.nan_to_num(built.paid_time[rows_]).sum() for role, rows_ in built.members.items()}
    assert paid.get("Scout", 0.0) == 0


# --- what may not change anything


def halved(people: pd.DataFrame, cuts: list[dt.date]) -> pd.DataFrame:
    """Every row as two that follow each other, with a day for each person on which the second one begins."""
    day = pd.to_datetime(pd.Series(cuts[: len(people)], index=people.index))
    before, after = people.copy(), people.copy()
    before["from"], before["to"] = pd.NaT, day - pd.Timedelta(days=1)
    after["from"], after["to"] = day, pd.NaT
    return pd.concat([before, after], ignore_index=True)


@given(
    job=jobs(),
    cuts=st.lists(st.dates(dt.date(2024, 12, 1), dt.date(2025, 3, 10)), min_size=9, max_size=9),
    way=st.sampled_from(WAYS[:2]),
    turn=st.randoms(use_true_random=False),
)
def test_a_seat_split_by_date_pays_the_same(job: Any, cuts: list[dt.date], way: DayCount, turn: Any) -> None:
    rules, (table, people) = job[0].revise(days=way), job[1].tables()
    try:
        paid = pay(rules, build(table, people, rules))
    except Refused:
        with pytest.raises(Refused):
            pay(rules, build(table, halved(people, cuts), rules))
        return
    dated = halved(people, cuts)
    order = list(range(len(dated)))
    turn.shuffle(order)
    again = pay(rules, build(table, dated.iloc[order], rules))
    assert again.seats.equals(paid.seats)
    assert (again.payout == paid.payout).all()


@given(
    job=jobs(),
    cuts=st.lists(st.dates(dt.date(2025, 1, 2), dt.date(2025, 2, 20)), min_size=9, max_size=9),
    hours=st.lists(st.sampled_from([0.0, 0.5, 0.8, 1.0]), min_size=9, max_size=9),
)
def test_movers_against_the_pocket_calculator(job: Any, cuts: list[dt.date], hours: list[float]) -> None:
    """The second person moves to the team of the first, with other hours; nobody is there for more than all of a period."""
    rules, (table, people) = job[0], job[1].tables()
    dated = halved(people, cuts).assign(fte=[*hours[: len(people)], *hours[: len(people)]])
    dated.loc[len(people) + min(1, len(people) - 1), "team"] = people["team"].iloc[0]
    try:
        built = build(table, dated, rules)
        paid = pay(rules, built)
    except Refused:
        return
    codes = pd.factorize(built.seats["person"])[0]
    assert (np.stack([np.bincount(codes, column) for column in built.presence.T]) <= 1 + 1e-12).all()
    for name, money in pocket_calculator(rules, built).items():
        np.testing.assert_array_equal(getattr(paid, name), money, err_msg=name)


def test_columns_that_say_nothing_new_change_nothing() -> None:
    plain = pay(
        scheme(),
        build(results("Ann", "Ben"), rows(("Ann", "Seller"), ("Ben", "Scout"), columns="person role"), scheme()),
    )
    told = rows(
        ("Ann", "Seller", "2020-01-01", None, 1.0), ("Ben", "Scout", None, None, 1.0), columns="person role from to fte"
    )
    built = build(results("Ann", "Ben"), told, scheme())
    assert (pay(scheme(), built).payout == plain.payout).all()
    assert built.full_time is None
    assert built.seat_share is None


# --- results and seats


def mover(**columns: Any) -> pd.DataFrame:
    """Ann is in North until 14 February 2025, and in South from then on."""
    table = rows(
        ("Ann", "North", None, "2025-02-14"), ("Ann", "South", "2025-02-15", None), columns="person team from to"
    )
    return table.assign(**columns)


def test_a_result_stands_in_the_seat_of_its_period() -> None:
    table = pd.concat([results("Ann"), results("Ben").assign(team="North"), results("Cid").assign(team="South")])
    built = build(table, mover(), scheme())
    ann = built.seats["person"] == "Ann"
    facts = built.fact[0, ann.to_numpy()]
    np.testing.assert_allclose(facts, [[110, 55, np.nan], [np.nan, 55, 110]])
    np.testing.assert_allclose(built.presence[ann.to_numpy()], [[1, 0.5, 0], [0, 0.5, 1]])
    assert built.changes.divided == (("Ann", "2025-02"),)
    assert built.group_fact[0, :2].tolist() == [[220, 165, 110], [110, 165, 220]]


def test_rows_that_name_the_seat_are_taken_as_they_are() -> None:
    named = rows(
        ("Ann", "North", "2025-02", "sales", 60, 30), ("Ann", "South", "2025-02", "sales", 40, 80),
        columns="person team period kpi plan fact",
    )  # fmt: skip
    built = build(named, mover(), scheme())
    assert built.fact[0].tolist() == [[30], [80]]
    assert pay(scheme(), built).payout.tolist() == [[25000], [100000]]
    assert built.changes.divided == ()


def test_a_history_of_pay_alone_follows_the_team_of_the_results() -> None:
    """Rows that leave the team open hold for whichever team the results name, and make no seat of their own."""
    table = results("Ann").assign(team=["North", "North", "South"])
    pays = rows(("Ann", None, 1000.0), ("Ann", "2025-02-15", 2000.0), columns="person from target_bonus")
    built = build(table, pays, scheme())
    assert built.seats["team"].tolist() == ["North", "South"]
    np.testing.assert_allclose(built.target_bonus * built.presence, [[1000, 1500, 0], [0, 0, 2000]])


def test_explained_seat_by_seat_with_a_sum() -> None:
    built = build(results("Ann"), mover(), scheme())
    told = explain(scheme(), built, "Ann", "2025-02")
    assert [seat.team for seat in told.each] == ["North", "South"]
    assert [seat.payout for seat in told.each] == [55000, 55000]
    assert told.payout == 110000
    assert "€1,000.00 of a whole period, for 14 of 28 days" in str(told)
    assert explain(scheme(), built, "Ann", "2025-01").seats == ()


def test_the_same_periods_cut_out_pay_the_same() -> None:
    built = build(results("Ann", "Ben"), mover(fte=[1.0, 0.8]), scheme())
    whole = pay(scheme(), built).payout
    for column, period in enumerate(built.periods):
        assert (pay(scheme(), built.at(period)).payout[:, 0] == whole[:, column]).all()


def test_salary_is_counted_once() -> None:
    paid = pay(scheme(), build(results("Ann"), mover(salary=3000.0, fte=0.5), scheme()))
    assert paid.salary.sum(axis=0).tolist() == [150000, 150000, 150000]


def test_hired_first_and_told_last() -> None:
    people = rows(
        ("Ann", "South", "2025-02-15", "2025-02-15"), ("Ann", "North", "2020-01-01", None), ("Ben", "North", None, None),
        columns="person team hired from",
    )  # fmt: skip
    once = once_a_person(people).set_index("person")
    assert (once.loc["Ann", "team"], once.loc["Ann", "hired"]) == ("South", pd.Timestamp("2020-01-01"))
    assert once["hired"].isna().to_dict() == {"Ann": False, "Ben": True}


# --- ahead


QUARTER = Outlook.model_validate({"horizon": "quarter", "margins": [{"kpi": "sales", "kind": "normal", "cv": 0.1}]})


def test_ahead_a_mover_goes_on_in_the_new_seat() -> None:
    table = results("Ann", "Ben")
    people = pd.concat([mover(), rows(("Ben", "North", None, None), columns="person team from to")])
    future = ahead(scheme(), build(table, people, scheme()), QUARTER, people=people)
    assert future.workforce.seats[["person", "team"]].to_numpy().tolist() == [["Ann", "South"], ["Ben", "North"]]
    assert (future.workforce.presence == 1).all()


def test_ahead_a_move_that_is_to_come_is_known() -> None:
    people = rows(
        ("Ann", "North", None, "2025-05-15"), ("Ann", "South", "2025-05-16", None), columns="person team from to"
    )
    table = pd.concat([results("Ann"), results("Ben").assign(team="South")])
    future = ahead(scheme(), build(table, people, scheme()), QUARTER, people=people)
    ann = (future.workforce.seats["person"] == "Ann").to_numpy()
    np.testing.assert_allclose(future.workforce.presence[ann], [[1, 15 / 31, 0], [0, 16 / 31, 1]])
    np.testing.assert_allclose(np.nansum(future.workforce.plan[0, ann], axis=0), 100)
    assert draw(future, 10) is not None


def test_ahead_hours_go_on_and_leave_ends() -> None:
    people = rows(("Ann", "Seller", 0.5), columns="person role fte")
    future = ahead(scheme(), build(results("Ann"), people, scheme()), QUARTER, people=people)
    assert future.workforce.paid_time.tolist() == [[0.5] * 3]
    leave = rows(
        ("Ann", "Seller", 1.0, None, None), ("Ann", "Seller", 0.0, "2025-04-01", "2025-04-15"),
        columns="person role fte from to",
    )  # fmt: skip
    future = ahead(scheme(), build(results("Ann"), leave, scheme()), QUARTER, people=leave)
    assert future.workforce.paid_time.tolist() == [[0.5, 1.0, 1.0]]


def test_ahead_somebody_in_two_teams_without_dates_is_counted_once() -> None:
    both = pd.concat([results("Ann").assign(team=team) for team in ("North", "South")])
    future = ahead(scheme(), build(both, None, scheme()), QUARTER)
    assert future.workforce.presence.tolist() == [[0.5] * 3, [0.5] * 3]


# --- from files


def test_a_table_of_changes_is_read() -> None:
    people = (
        "Employee,Department,Position,FTE,Valid from,Valid to\n"
        "Anna,North,Seller,100%,,2026-04-12\nAnna,South,Seller,80%,2026-04-13,\nBen,North,Seller,100%,,\n"
    )
    taken = read(f"{HEAD}\nAnna,2026-04,s,1,1\nBen,2026-04,s,1,1\n", people)
    assert taken.ok
    assert taken.people is not None
    assert taken.people[["from", "to", "fte"]].notna().sum().tolist() == [1, 1, 3]
    assert taken.people["fte"].tolist() == [1, 0.8, 1]


@pytest.mark.parametrize(
    "heads",
    [
        "Mitarbeiter;Team;Beschäftigungsgrad;gültig ab;gültig bis",
        "Сотрудник;Отдел;Ставка занятости;с;по",
        "Dolgozó;Csapat;Foglalkoztatás mértéke;érvényes ettől;érvényes eddig",
        "Empleyado;Koponan;FTE;mula;hanggang",
        "Name;Team;Full-time equivalent;from;to",
    ],
)
def test_in_five_languages(heads: str) -> None:
    people = f"{heads}\nAnna;North;50;2026-01-01;2026-04-12\nAnna;South;100;2026-04-13;\n"
    taken = read(f"{HEAD}\nAnna,2026-04,s,1,1\n", people)
    assert taken.ok, taken.problems
    assert taken.people is not None
    assert taken.people["fte"].tolist() == [0.5, 1]
    assert taken.people["from"].notna().all()
    assert any("in per cents of full time" in notice for notice in notices(taken))


def test_bad_rows_are_named() -> None:
    people = "person,from,to,fte\nAnna,2026-04-15,2026-04-01,1\nBen,,,7\n"
    what = [problem.what for problem in errors(read(f"{HEAD}\nAnna,2026-04,s,1,1\n", people))]
    assert "ends on 2026-04-01, before it begins" in what
    assert "“7” is no share of full time" in what


def test_a_column_called_from_in_results_stays_what_it_was() -> None:
    taken = read("name,month,from,kpi,plan,fact\nAnna,2026-04,North,s,1,1\n")
    assert taken.ok
    assert "a column was not used: from" in notices(taken)


def test_one_seat_pays_what_two_alike_pay() -> None:
    """Two roles with the same card, in one team: the sum differs by rounding alone."""
    alike = scheme(cards=[card.model_dump() | {"target_bonus": 1000.01} for card in scheme().cards])
    people = rows(("Ann", "Seller", None), ("Ann", "Scout", "2025-02-10"), columns="person role from")
    paid = pay(alike, build(results("Ann"), people, alike)).payout.sum(axis=0)
    one = pay(alike, build(results("Ann").assign(role="Seller"), None, alike)).payout.sum(axis=0)
    assert np.abs(paid - one).max() <= 1


def test_a_workforce_of_some_seats_keeps_hours() -> None:
    built = build(results("Ann", "Ben"), rows(("Ann", 0.5), ("Ben", 1.0), columns="person fte"), scheme())
    assert built.only(np.array([0])).paid_time.tolist() == [[0.5] * 3]
    assert isinstance(replace(built, full_time=None), Workforce)


PLANS = "name,team,month,kpi,plan\nAnna,N,2026-04,s,50\nAnna,S,2026-04,s,60\n"


def test_plans_of_another_file_find_their_team() -> None:
    facts = "name,team,month,kpi,fact\nAnna,N,2026-04,s,55\nAnna,S,2026-04,s,33\nBen,N,2026-04,s,7\n"
    taken = read(facts, PLANS, "name,month,kpi,plan\nBen,2026-04,s,10\n")
    assert taken.ok, taken.problems
    table = taken.results.sort_values(["person", "team"])
    assert table["plan"].tolist() == [50, 60, 10]
    assert table["fact"].tolist() == [55, 33, 7]


@pytest.mark.parametrize(
    "facts", ["name,month,kpi,fact\nAnna,2026-04,s,55\n", "name,team,month,kpi,fact\nAnna,,2026-04,s,55\n"]
)
def test_plans_that_name_a_team_and_facts_that_do_not(facts: str) -> None:
    wrong = errors(read(facts, PLANS))
    assert [problem.what for problem in wrong] == [
        "s of Anna in 2026-04 names its team or role in some rows and not in others"
    ]


def test_ahead_a_month_of_two_teams_is_no_small_month() -> None:
    """Of the month of the move each seat has half; the months ahead are whole ones again."""
    people = pd.concat([mover(), rows(("Ben", "North", None, None), columns="person team from to")])
    table = results("Ann", "Ben", months=MONTHS[:2])
    for planned in (table, table.assign(plan=np.nan)):
        built = build(planned, people, scheme())
        future = ahead(scheme(), built, QUARTER, people=people)
        expected = future.workforce.fact[0]
        np.testing.assert_allclose(expected[0], expected[1])


def test_ahead_a_role_that_nobody_has_had() -> None:
    people = rows(("Ann", "Seller", None), ("Ann", "Scout", "2025-05-01"), columns="person role from")
    future = ahead(scheme(), build(results("Ann"), people, scheme()), QUARTER, people=people)
    scout = (future.workforce.seats["role"] == "Scout").to_numpy()
    np.testing.assert_allclose(future.workforce.plan[0, scout], [[np.nan, 100, 100]])
    assert (draw(future, 6).future.workforce.fact[0, scout, 1:] > 0).all()


def test_results_that_carry_the_days_of_each_team() -> None:
    """Ten days of 1,000 in North and twenty of 2,000 in South, as rows of results say it of themselves."""
    table = (
        "Name;Team;Rolle;Monat;KPI;Plan;Ist;Zielbonus;Eintritt;Austritt\n"
        "Anna;Nord;Seller;2026-04;Umsatz;50;60;1000;01.01.2020;10.04.2026\n"
        "Anna;Süd;Scout;2026-04;Umsatz;50;50;2000;11.04.2026;\n"
        "Boris;Nord;Seller;2026-04;Umsatz;100;100;1000;01.01.2020;\n"
    )
    taken = read(table)
    assert taken.ok, taken.problems
    built = build(taken.results, taken.people, scheme())
    assert built.seats["team"].tolist() == ["Nord", "Süd", "Nord"]
    np.testing.assert_allclose((built.target_bonus * built.presence)[:, 0], [1000 / 3, 4000 / 3, 1000])


def test_ahead_days_of_leave_that_name_no_period_are_over() -> None:
    people = rows(("Ann", "Seller", 10), columns="person role leave_days")
    built = build(results("Ann", months=("2025-03",)), people, scheme())
    assert built.paid_time.tolist() == [[pytest.approx(21 / 31)]]
    assert ahead(scheme(), built, QUARTER, people=people).workforce.paid_time.tolist() == [[1, 1, 1]]
