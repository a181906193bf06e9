"""Mends: offered where the data support them, shown before they act, taken off again, and no row lost on the way."""

import datetime as dt
from itertools import zip_longest

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi import intake
from kpi.intake.checkup import Concern, concerns
from kpi.intake.checkup.spellings import folded
from kpi.intake.mends import (
    ORDER,
    AddUp,
    Convert,
    DivideJoint,
    DropRepeatedDeals,
    DropRepeats,
    FillDown,
    LeaveOut,
    Mend,
    NegativeDeals,
    Negatives,
    OfGroups,
    OnePerPeriod,
    SwapDays,
    TakeOutTotals,
    Unify,
    WholePercents,
    in_order,
)
from kpi.intake.mends.cells import names_a_sum
from kpi.intake.mends.mendpreview import preview
from tests.test_intake import HEAD, errors, read, records
from tests.test_intake_files import rows_of, workbook

TODAY = dt.date(2026, 6, 15)
TEAMS = "person,team,period,kpi,plan,fact"
DEALS = "deal id,close date,person,amount,currency"


def about(taken: intake.Intake, rule: str) -> Concern:
    """The one concern of a rule."""
    (one,) = (concern for concern in concerns(taken, TODAY) if concern.rule == rule)
    return one


def rules(taken: intake.Intake) -> list[str]:
    """The rules that found something."""
    return [concern.rule for concern in concerns(taken, TODAY)]


def offered(concern: Concern) -> list[tuple[Mend, bool]]:
    """The mends of a concern, and whether each is proven."""
    return [(offer.mend, offer.sure) for offer in concern.offers]


def adds_up(taken: intake.Intake) -> None:
    """Every row of the files is kept or set aside, and the set-aside rows are there to be taken away, each once."""
    counts, aside = taken.counts, taken.set_aside()
    assert counts.read == counts.kept + sum(counts.set_aside.values())
    assert aside["reason"].value_counts().to_dict() == dict(counts.set_aside)
    assert len(aside) == sum(counts.set_aside.values())
    if len({(one.file, one.sheet, one.header) for one in taken.sources}) == len(taken.sources):  # none side by side
        assert not aside.duplicated(["file", "sheet", "row"]).any()
    used = pd.concat([frame[["source", "row"]] for frame in (taken.steps.stacked("results"), taken.steps.stacked("people")) if len(frame)] or [pd.DataFrame()])  # fmt: skip
    assert counts.kept <= len(used.drop_duplicates()) + sum(len(one.table) for one in taken.transactions)
    for source in taken.sources:
        assert source.counts.read == source.counts.kept + sum(source.counts.set_aside.values())


# --- each mend


def test_fill_down_a_name_that_stands_in_the_first_row_of_its_block() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\n,2026-02,s,1,2\n -,2026-03,s,1,3\nBen,2026-01,s,1,4\n")
    concern = about(taken, "blank person")
    assert (concern.level, concern.rows, concern.where) == ("error", 2, "file1.csv, row 3, column person")
    assert offered(concern) == [(FillDown(column="person"), True), (OfGroups(), False)]
    after = intake.mended(taken, [FillDown(column="person")])
    assert after.ok
    assert after.results["person"].tolist() == ["Anna", "Anna", "Anna", "Ben"]
    assert after.counts.kept == 4


def test_fill_down_in_a_workbook_with_merged_cells() -> None:
    rows = rows_of(f"{HEAD}\nAnna,2026-01,s,1,1\n,,t,1,2\nBen,2026-01,s,1,4")
    taken = intake.read([("a.xlsx", workbook(S=rows))], mends=[FillDown(column="person"), FillDown(column="period")])
    assert records(taken, "person", "period", "kpi") == [
        ("Anna", "2026-01", "s"), ("Anna", "2026-01", "t"), ("Ben", "2026-01", "s"),
    ]  # fmt: skip


def test_filling_down_is_not_proven_where_it_would_make_the_same_result_twice() -> None:
    assert offered(about(read(f"{HEAD}\nAnna,2026-01,s,1,1\n,2026-01,s,1,2\n"), "blank person")) == [
        (FillDown(column="person"), False), (OfGroups(), False),
    ]  # fmt: skip


def test_a_name_missing_at_the_top_is_not_filled() -> None:
    taken = read(f"{HEAD}\n,2026-01,s,1,1\nAnna,2026-02,s,1,2\n", mends=[FillDown(column="person")])
    assert "nobody is named" in errors(taken)[0].what
    assert "blank person" in rules(taken)


def test_nothing_is_filled_with_a_word_for_a_sum() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\nTotal,,s,1,1\n,2026-02,s,1,2\n", mends=[FillDown(column="person")])
    assert "nobody is named" in errors(taken)[0].what


def test_a_team_that_is_seldom_given_is_not_offered_to_be_filled() -> None:
    some = read(f"{TEAMS}\nA,N,2026-01,s,1,1\nB,,2026-01,s,1,1\nC,S,2026-01,s,1,1\nD,S,2026-01,s,1,1\n")
    assert "blank team" not in rules(some)
    blocks = read(f"{TEAMS}\nA,N,2026-01,s,1,1\nB,,2026-01,s,1,1\nC,,2026-01,s,1,1\nD,S,2026-01,s,1,1\n")
    assert offered(about(blocks, "blank team")) == [(FillDown(column="team"), False)]


@pytest.mark.parametrize(
    ("text", "is_sum"),
    [("Total", True), ("Total North", True), ("north total", True), ("Sub-total: North", True), ("Totaro", False), ("Anna", False), ("+", False)],
)  # fmt: skip
def test_words_for_a_sum(text: str, is_sum: bool) -> None:
    assert names_a_sum(text) == is_sum


def test_take_out_totals() -> None:
    taken = read(f"{TEAMS}\nAnna,N,2026-01,s,1,1\nx,Total,2026-01,s,1,1\nTotal N,N,2026-01,s,1,1\nTotal,,,s,9,9\n")
    assert offered(about(taken, "sums in team")) == [(TakeOutTotals(column="team"), True)]
    assert offered(about(taken, "sums in person")) == [(TakeOutTotals(column="person"), False)]
    after = intake.mended(taken, [TakeOutTotals(column="team"), TakeOutTotals(column="person")])
    assert after.results["person"].tolist() == ["Anna"]
    assert after.counts.set_aside == {"header": 1, "lines of sums": 1, "lines of sums taken out": 2}


def test_sums_are_taken_out_before_names_are_filled_down() -> None:
    mends = [FillDown(column="person"), TakeOutTotals(column="team")]
    taken = read(f"{TEAMS}\nAnna,N,2026-01,s,1,1\n,N,2026-02,s,1,1\n,Total,2026-03,s,2,2\n", mends=mends)
    assert records(taken, "person", "fact") == [("Anna", 1), ("Anna", 1)]
    assert [type(mend) for mend in taken.mends] == [TakeOutTotals, FillDown]


def test_a_column_of_sums_is_a_kpi_to_leave_out() -> None:
    wide = read("name,month,Sales,Calls,Total\nAnna,2026-01,1,2,3\n")
    assert wide.results["kpi"].tolist() == ["Sales", "Calls"], "known for a sum of the others when it is read"
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\nAnna,2026-01,Total,1,1\n")
    assert offered(about(taken, "sums in kpi")) == [(LeaveOut(column="kpi", names=("Total",)), True)]


def test_drop_rows_that_are_the_same_in_every_cell() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\nAnna,2026-01,s,1,1\nBen,2026-01,s,1,1\n")
    assert not taken.ok
    concern = about(taken, "repeated rows")
    assert offered(concern) == [(DropRepeats(of="rows"), True)]
    assert concern.where == "file1.csv, row 3, column person"
    after = intake.mended(taken, [DropRepeats(of="rows")])
    assert after.ok
    assert after.counts == intake.Counts(4, 2, {"repeated, the same in every cell": 1, "header": 1})


def test_equal_rows_are_no_proof_where_other_rows_are_to_be_added_up() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,9,1\nAnna,2026-01,s,9,1\nAnna,2026-01,s,9,2\n")
    assert offered(about(taken, "repeated rows")) == [(DropRepeats(of="rows"), False)]


def test_rows_of_an_overlap_between_two_files_but_not_of_two_months() -> None:
    taken = read(f"{HEAD}\nA,2026-01,s,1,1\nA,2026-02,s,1,1\n", f"{HEAD}\nA,2026-02,s,1,1\nA,2026-03,s,1,1\n")
    assert about(taken, "repeated rows").rows == 1
    assert intake.mended(taken, [DropRepeats(of="rows")]).counts.kept == 3
    months = read("2026-01.csv::name,plan,fact\nAnna,1,1\n", "2026-02.csv::name,plan,fact\nAnna,1,1\n")
    assert rules(months) == []


def test_the_same_file_twice() -> None:
    text = "name,plan,fact\nAnna,1,1\nBen,2,2\n"
    taken = read(f"a.csv::{text}", f"copy of a.csv::{text}")
    concern = about(taken, "repeated tables")
    assert concern.rows == 2
    assert "copy of a.csv" in concern.what
    assert offered(concern) == [(DropRepeats(of="tables"), True)]
    after = intake.mended(taken, [DropRepeats(of="tables")])
    assert after.ok
    assert after.counts == intake.Counts(6, 2, {"repeated, the same in every cell": 2, "header": 2})


def test_unify_spellings_everywhere() -> None:
    taken = read(
        f"{HEAD}\nAnn Miller,2026-01,GTX Pro,1,1\nAnn Miller,2026-02,GTX Pro,1,1\nann miller,2026-03,GTXPro,1,1\n",
        "person,salary\nAnn  Miller,1\n",
    )
    assert offered(about(taken, "spelling kpi")) == [
        (Unify(column="kpi", spelling="GTX Pro", others=("GTXPro",)), True)
    ]
    person = Unify(column="person", spelling="Ann Miller", others=("ann miller",))
    assert offered(about(taken, "spelling person")) == [(person, True)]
    after = intake.mended(taken, [person])
    assert after.results["person"].unique().tolist() == ["Ann Miller"]
    assert [str(problem) for problem in after.problems if "capital letters" in str(problem)] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GTX Pro", "gtxpro", True), ("José Núñez", "Jose Nunez", True), ("O’Neil", "O'NEIL", True), ("Straße", "STRASSE", True),
        ("Sales", "Sales %", False), ("C", "C++", False), ("Top 1.5", "Top 15", False), ("Seller 1", "Seller 2", False),
        ("Miller, Ann", "Ann Miller", False), ("Team A", "Team B", False),
    ],
)  # fmt: skip
def test_what_is_the_same_name(one: str, other: str, same: bool) -> None:
    assert (folded(one) == folded(other)) == same


def test_spellings_that_are_only_likely_are_offered_and_never_chosen() -> None:
    rows = "".join(f"Anna Lee,2026-{month:02},Revenue,1,1\n" for month in range(1, 7))
    taken = read(
        f"{HEAD}\n{rows}Lee Anna,2025-12,Revnue,1,1\nSeller 1,2026-01,Revenue,1,1\nSeller 2,2026-01,Revenue,1,1\n"
    )
    assert offered(about(taken, "spelling person")) == [
        (Unify(column="person", spelling="Anna Lee", others=("Lee Anna",)), False)
    ]
    assert offered(about(taken, "spelling kpi")) == [
        (Unify(column="kpi", spelling="Revenue", others=("Revnue",)), False)
    ]


def test_two_spellings_with_results_of_the_same_may_well_be_two_people() -> None:
    taken = read(f"{HEAD}\nAnna Lee,2026-01,s,1,1\nanna lee,2026-01,s,1,2\n")
    ((_mend, sure),) = offered(about(taken, "spelling person"))
    assert not sure


def test_add_up_with_parts_of_the_plan_or_with_the_whole_plan_in_each() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,10,1\nAnna,2026-01,s,10,2\nAnna,2026-02,s,10,4\nAnna,2026-01,s,,\n")
    assert about(taken, "twice").level == "error"
    assert offered(about(taken, "twice")) == [(AddUp(plans="add"), False), (AddUp(plans="first"), False)]
    added = intake.mended(taken, [AddUp(plans="add")])
    assert records(added, "period", "plan", "fact") == [("2026-01", 20, 3), ("2026-02", 10, 4)]
    assert added.counts.set_aside == {"header": 1, "added to another row": 2}
    once = intake.mended(taken, [AddUp(plans="first")])
    assert records(once, "period", "plan", "fact") == [("2026-01", 10, 3), ("2026-02", 10, 4)]
    different = read(f"{HEAD}\nAnna,2026-01,s,10,1\nAnna,2026-01,s,11,2\n")
    assert offered(about(different, "twice")) == [(AddUp(plans="add"), False)]


def test_adding_up_hides_no_error() -> None:
    taken = read(f"{HEAD}\nAnna,2026-01,s,1,1\nAnna,2026-01,s,1,x\n", mends=[AddUp(plans="add")])
    assert "“x” is not a number" in errors(taken)[0].what


def test_results_of_two_in_one_cell_are_divided_among_them() -> None:
    rows = "Iris,2026-01,s,1000,1100\nOtto,2026-01,s,1000,900\nIris / Otto,2026-01,s,,500\nOtto / Iris,2026-02,s,100,0.0001\n"
    taken = read(f"{HEAD}\n{rows}")
    concern = about(taken, "joint names")
    assert concern.what == "2 names are made of people who are there themselves: Iris / Otto, Otto / Iris"
    mend = DivideJoint(names=("Iris / Otto", "Otto / Iris"), sign="/")
    assert offered(concern) == [(mend, False)]
    after = intake.mended(taken, [mend])
    assert records(after, "person", "period", "plan", "fact") == [
        ("Iris", "2026-01", 1000, 1350), ("Otto", "2026-01", 1000, 1150), ("Otto", "2026-02", 50, 0.0001), ("Iris", "2026-02", 50, 0),
    ]  # fmt: skip
    assert after.counts.set_aside == {"header": 1, "divided among its people": 1}
    assert "joint names" not in rules(after)


def test_written_shares_divide_and_other_names_stay() -> None:
    rows = "Iris,2026-01,s,1,10\nOtto,2026-02,s,1,10\nIris 60 % & Otto 40 %,2026-01,s,,10\nLee / Co,2026-01,s,1,5\n"
    taken = read(f"{HEAD}\n{rows}")
    [(mend, _sure)] = offered(about(taken, "joint names"))
    assert mend == DivideJoint(names=("Iris 60 % & Otto 40 %",), sign="&")
    after = intake.mended(taken, [mend])
    assert records(after, "person", "period", "fact") == [
        ("Iris", "2026-01", 16), ("Otto", "2026-02", 10), ("Lee / Co", "2026-01", 5), ("Otto", "2026-01", 4),
    ]  # fmt: skip
    for names, sign in ((("Iris",), "/"), (("Iris / Iris",), "/"), (("Iris 60 % / Otto",), "/")):
        with pytest.raises(ValueError, match="these are not several people"):
            DivideJoint(names=names, sign=sign)


def test_dividing_hides_no_error() -> None:
    taken = read(
        f"{HEAD}\nIris,2026-01,s,1,1\nOtto,2026-01,s,1,1\nIris / Otto,2026-01,s,1,x\n",
        mends=[DivideJoint(names=("Iris / Otto",), sign="/")],
    )
    assert "“x” is not a number" in errors(taken)[0].what


def test_transactions_of_two_in_one_cell_are_told() -> None:
    taken = read("deal,person,date,amount\n1,Iris,2026-01-05,10\n2,Otto,2026-01-06,10\n3,Iris / Otto,2026-01-07,10\n")
    concern = about(taken, "joint deals")
    assert (concern.rows, concern.what) == (1, "1 transaction is of several people in one cell")
    assert [sighting.value for sighting in concern.sample] == ["Iris / Otto"]


def test_one_team_in_the_period_of_a_move() -> None:
    taken = read(f"{TEAMS}\nAnna,N,2026-01,s,1,1\nAnna,N,2026-02,s,1,1\nAnna,S,2026-02,t,1,1\nAnna,S,2026-03,s,1,1\n")
    concern = about(taken, "several team")
    assert concern.rows == 2
    assert [mend for mend, sure in offered(concern) if not sure] == [
        OnePerPeriod(column="team", pick="last"),
        OnePerPeriod(column="team", pick="first"),
    ]
    for pick, teams in (("first", ["N", "N", "N", "S"]), ("last", ["N", "S", "S", "S"])):
        after = intake.mended(taken, [OnePerPeriod(column="team", pick=pick)])  # type: ignore[arg-type]
        assert after.results["team"].tolist() == teams
        assert "several team" not in rules(after)


def test_leave_out() -> None:
    taken = read(
        "name,month,Sales,Calls\nAnna,2026-01,1,2\nAnna,2026-02,3,4\nBen,2026-01,5,6\n", "name,salary\nBen,1\n"
    )
    no_kpi = intake.mended(taken, [LeaveOut(column="kpi", names=("Calls",))])
    assert no_kpi.results["fact"].tolist() == [1, 3, 5]
    assert no_kpi.counts == taken.counts, "the rows hold other KPIs as well"
    nobody = intake.mended(taken, [LeaveOut(column="person", names=("Ben",))])
    assert nobody.people is not None
    assert nobody.people.empty
    assert nobody.counts.set_aside == {"header": 2, "left out by choice": 2}


def test_negative_margins_and_credit_notes() -> None:
    taken = read(
        f"{HEAD}\nA,2026-01,Gross margin,9,5\nA,2026-02,Gross margin,9,-4\nA,2026-01,Sales,9,5\nA,2026-02,Sales,9,-1\nA,2026-01,Delta,9,-1\n"
    )
    found = [concern.rule for concern in concerns(taken, TODAY)]
    assert found == ["negative margin", "credit notes"]
    assert offered(about(taken, "negative margin")) == [
        (Negatives(kpi="Gross margin", how="zero"), False),
        (Negatives(kpi="Gross margin", how="leave out"), False),
    ]
    zero = intake.mended(taken, [Negatives(kpi="Gross margin", how="zero")])
    assert zero.results["fact"].tolist() == [5, 0, 5, -1, -1]
    without = intake.mended(taken, [Negatives(kpi="Sales", how="leave out")])
    assert without.results["fact"].tolist() == [5, -4, 5, -1]
    assert without.counts.set_aside == {"header": 1, "negative, left out": 1}


def test_convert_at_a_rate_that_somebody_gives() -> None:
    taken = read(
        "person,period,kpi,unit,plan,fact\nA,2026-01,s,EUR,1,2\nB,2026-01,s,CZK,100,50\nC,2026-01,s,EUR,1,2\nC,2026-01,v,%,1,2\n",
        "person,salary,target_bonus,multiplier,currency\nA,10,1,1,EUR\nB,250,25,2,CZK\n",
    )
    concern = about(taken, "currencies")
    (offer,) = concern.offers
    assert (offer.sure, offer.ask, concern.rows) == (False, "rate", 2)
    assert isinstance(offer.mend, Convert)
    after = intake.mended(taken, [offer.mend.revise(rate=0.04)])
    assert records(after, "person", "unit", "plan", "fact")[1] == ("B", "EUR", 4, 2)
    assert after.people is not None
    assert after.people.iloc[1].to_dict() == {
        "person": "B", "salary": 10, "target_bonus": 1, "multiplier": 2, "currency": "EUR",
    }  # fmt: skip
    assert "currencies" not in rules(after)


# --- transactions


def test_deals_that_are_there_twice() -> None:
    rows = "".join(f"{number},2026-01-02,Anna,10,EUR\n" for number in range(3, 30))
    taken = read(
        f"{DEALS}\n1,2026-01-02,Anna,10,EUR\n1,2026-01-02,Anna,10,EUR\n2,2026-01-03,Ben,5,EUR\n2,2026-01-03,Ben,6,EUR\n{rows}"
    )
    concern = about(taken, "repeated deals")
    assert (concern.rows, concern.where) == (1, "file1.csv, row 3, column deal id")
    assert offered(concern) == [(DropRepeatedDeals(), False)], "two deals may be alike"
    assert "repeated rows" not in rules(taken)
    assert (about(taken, "number of deals").rows, about(taken, "number of deals").offers) == (1, ())
    assert intake.mended(taken, [DropRepeats(of="rows")]).counts == taken.counts, "a mend of results"
    after = intake.mended(taken, [DropRepeatedDeals()])
    assert after.counts.set_aside == {"header": 1, "repeated, the same in every cell": 1}
    assert after.transactions[0].origin["row"].tolist() == [2, *range(4, 33)]
    assert after.sources[0].table is not None
    assert len(after.sources[0].table) == after.counts.kept == 30
    adds_up(after)
    seen = preview(taken, DropRepeatedDeals())
    assert seen.rows[["row", "A"]].to_numpy().tolist() == [[3, "1"]]


def test_lines_of_one_order_have_one_number() -> None:
    lines = "".join(f"{row // 3},2026-01-02,Anna,{row},EUR\n" for row in range(12))
    assert "number of deals" not in rules(read(f"{DEALS}\n{lines}"))


def test_deals_taken_back_of_the_future_of_nobody_and_in_two_currencies() -> None:
    taken = read(f"{DEALS},cost\n1,2026-01-02,Anna,10,EUR,12\n2,2026-01-03,Anna,-4,EUR,0\n3,2026-07-01,,5,CZK,1\n")
    told = {concern.rule: concern.rows for concern in concerns(taken, TODAY)}
    assert {"negative deals": 1, "future deals": 1, "deals of nobody": 1, "currencies of deals": 1, "margin of deals": 1}.items() <= told.items()  # fmt: skip
    assert about(taken, "future deals").where == "file1.csv, row 4, column close date"
    assert offered(about(taken, "deals of nobody")) == [(FillDown(column="person"), False)]
    assert offered(about(taken, "negative deals")) == [(NegativeDeals(), False)]
    after = intake.mended(taken, [NegativeDeals(), FillDown(column="person")])
    assert after.transactions[0].table["person"].tolist() == ["Anna", "Anna"]
    assert after.counts.set_aside == {"header": 1, "negative, left out": 1}


def test_people_of_deals_are_written_as_in_the_results_and_left_out_with_them() -> None:
    deals = f"{DEALS}\n1,2026-01-02,anna lee,10,EUR\n2,2026-01-02,Ben,10,EUR\n"
    taken = read(f"{HEAD}\nAnna Lee,2026-01,s,1,1\nAnna Lee,2026-02,s,1,1\n", deals)
    unify = Unify(column="person", spelling="Anna Lee", others=("anna lee",))
    assert offered(about(taken, "spelling person")) == [(unify, True)]
    assert preview(taken, unify).cells[["file", "row", "before"]].to_numpy().tolist() == [["file2.csv", 2, "anna lee"]]
    after = intake.mended(taken, [unify, LeaveOut(column="person", names=("Ben",))])
    assert after.transactions[0].table["person"].tolist() == ["Anna Lee"]
    assert after.counts.set_aside == {"header": 2, "left out by choice": 1}


def test_tables_in_one_sheet_are_mended_each() -> None:
    people, results = "person,salary\nAnna,1\nAnna,1\n", f"{HEAD}\nAnna,2026-01,s,1,1\n,2026-02,s,1,2\n"
    for how in ("below", "beside"):
        taken = intake.read([("a.csv", joined(results.encode(), people.encode(), how))])
        assert len(taken.sources) == 2
        after = intake.mended(taken, [DropRepeats(of="rows"), FillDown(column="person")])
        assert after.ok
        assert records(after, "person", "fact") == [("Anna", 1), ("Anna", 2)]
        adds_up(taken)
        adds_up(after)


def test_rows_outside_the_range_that_was_given_are_set_aside_once() -> None:
    text = f"a note,,,,\n{HEAD}\nA,2026-01,s,1,1\n,,,,\nperson,salary,,,\nA,1,,,\nB,1,,,\nend,,,,"
    taken = read(text, answers=intake.Answers(tables={"": intake.TableAnswers(range="A2:E3, A5:B7")}))
    adds_up(taken)
    aside = taken.set_aside()
    outside = aside[aside["reason"] == "outside the range that was given"]
    assert outside[["row", "A"]].fillna("").to_numpy().tolist() == [[1, "a note"], [4, ""], [8, "end"]]


def test_sums_and_notes_are_set_aside_as_they_stand() -> None:
    taken = read(f"{HEAD}\nNorth,,,,\nAnna,2026-01,s,1,1\nTotal,,,1,1\n,,,,\nSource: the ledger,,,,\n")
    assert taken.set_aside()[["row", "reason", "A"]].iloc[1:].fillna("").to_numpy().tolist() == [
        [2, "notes", "North"], [4, "lines of sums", "Total"], [5, "blank", ""], [6, "notes", "Source: the ledger"],
    ]  # fmt: skip
    adds_up(taken)


def test_a_row_with_a_salary_and_no_result_is_kept_once() -> None:
    taken = read("name,month,salary,Sales\nAnna,2026-01,10,1\nBen,2026-01,20,\n")
    assert (taken.counts.kept, taken.counts.set_aside) == (2, {"header": 1})


# --- what is only told


def test_results_and_people_that_do_not_say_enough() -> None:
    taken = read(
        f"{HEAD}\nA,2026-01,s,1,1\nB,2026-01,s,,1\nA,2026-01,t,,1\nA,2026-02,s,3,\nA,2026-07,s,3,\n",
        "person,salary\nA,100\nB,\n",
    )
    assert about(taken, "no plan").what == "a KPI has no plan: t"
    assert offered(about(taken, "no plan")) == [(LeaveOut(column="kpi", names=("t",)), False)]
    assert about(taken, "missing plan").sample[0].value == "B, 2026-01, s"
    assert about(taken, "missing fact").rows == 2
    assert offered(about(taken, "future")) == [(LeaveOut(column="period", names=("2026-07",)), False)]
    assert about(taken, "no salary").where == "file2.csv, row 3, column person"
    assert all(concern.why for concern in concerns(taken, TODAY))


def test_needless_spaces_are_taken_off_and_told() -> None:
    taken = read(f"{HEAD}\n Anna,2026-01,s,1,1\nBen  Li,2026-01,s\xa0,1,1\n")
    assert taken.results["person"].tolist() == ["Anna", "Ben Li"]
    assert (about(taken, "spaces in person").rows, about(taken, "spaces in kpi").rows) == (2, 1)


def test_the_current_month_is_not_in_the_future() -> None:
    assert "future" not in rules(read(f"{HEAD}\nA,2026-06,s,1,1\nA,2026-Q2,s,1,1\nA,Spring,s,1,1\n"))


def test_everything_is_in_one_list_counted_errors_first() -> None:
    rows = "".join(f"P{number},2026-01,s,1,x\n" for number in range(120))
    listed = concerns(read(f"{HEAD}\nBen,2026-01,s,1,1\n{rows}Cleo,2026-01,s,0,1\n"), TODAY)
    assert [concern.level for concern in listed] == ["error", "notice"]
    assert (listed[0].rows, len(listed[0].sample)) == (120, 5)
    assert "not used until it is mended" in listed[0].why
    open_ = concerns(read(f'{HEAD}\nA,2026,s,"1,234",1\n'), TODAY)
    assert [concern.answer for concern in open_ if concern.level == "error"] == ["decimal"]


def test_what_an_answer_settles_names_the_answer() -> None:
    text = "person,period,kpi,Plan in TEUR,fact\nA,FY2026,s,1,1\nB,FY2026,s,1,1\n"
    taken = read(text)
    asked = {problem.answer for problem in taken.problems if isinstance(problem, intake.Finding) and problem.answer}
    assert (
        asked == {concern.answer for concern in concerns(taken, TODAY) if concern.answer} == {"scale", "fiscal_start"}
    )


@pytest.mark.parametrize("count", [50, 51, 52, 120])
def test_what_is_not_listed_one_by_one_is_counted_with_the_others(count: int) -> None:
    rows = "".join(f"P{number},2026-01,s,1,x\n" for number in range(count))
    (concern,) = (one for one in concerns(read(f"{HEAD}\nBen,2026-01,s,1,1\n{rows}"), TODAY) if one.level == "error")
    assert concern.rows == count


def test_sound_data_raise_no_concern() -> None:
    assert rules(read(f"{TEAMS}\nAnna,N,2026-01,s,1,1\nBen,S,2026-01,s,1,1\n", "person,salary\nAnna,1\nBen,2\n")) == []


def test_nothing_to_pay_on_is_told_without_a_look_at_rows() -> None:
    assert concerns(read("colour,size\nred,1\n"), TODAY)[0].level == "error"


# --- seen before, undone after


def test_a_preview_shows_every_cell_and_row() -> None:
    taken = read(f"{TEAMS}\nAnna,N,2026-01,s,1,1\n,N,2026-02,S,1,-2\nx,Total,2026-03,s,9,9\n")
    filled = preview(taken, FillDown(column="person"))
    assert filled.cells.fillna("").to_numpy().tolist() == [["file1.csv", "", 3, "person", "", "Anna"]]
    assert filled.rows.empty
    assert filled.after.counts.kept == taken.counts.kept + 1
    taken_out = preview(taken, TakeOutTotals(column="team"))
    assert taken_out.cells.empty
    assert taken_out.rows[["row", "reason", "A", "B"]].to_numpy().tolist() == [
        [4, "lines of sums taken out", "x", "Total"]
    ]
    unified = preview(taken, Unify(column="kpi", spelling="s", others=("S",)))
    assert unified.cells.to_numpy().tolist() == [["file1.csv", "", 3, "kpi", "S", "s"]]
    assert preview(taken, Negatives(kpi="S", how="zero")).cells[["before", "after"]].to_numpy().tolist() == [[-2, 0]]
    assert not taken.mends, "looking changes nothing"


def test_a_preview_of_one_kpi_of_a_wide_table_shows_its_numbers_going() -> None:
    taken = read("name,month,Sales,Calls\nAnna,2026-01,1,2\n")
    seen = preview(taken, LeaveOut(column="kpi", names=("Calls",)))
    assert seen.cells[["row", "column", "before"]].to_numpy().tolist() == [[2, "Calls", 2]]
    assert seen.cells["after"].isna().all()
    assert seen.rows.empty


def test_a_preview_counts_only_what_this_mend_does() -> None:
    taken = read(f"{HEAD}\nA,2026-01,s,1,1\nB,2026-01,s,1,1\n", mends=[LeaveOut(column="person", names=("A",))])
    assert preview(taken, LeaveOut(column="person", names=("B",))).rows["row"].tolist() == [3]


def test_set_aside_rows_are_there_as_they_stand_in_their_files() -> None:
    book = workbook(S=[["Report", None], ["name", "plan", "fact"], ["Anna", 1, 2], [None, None, None], ["Total", 1, 2]])
    taken = intake.read([("a.csv", f"{HEAD}\nA,2026-01,s,x,1\n".encode()), ("b.xlsx", book)])
    aside = taken.set_aside()
    assert aside[["file", "sheet", "row", "reason"]].to_numpy().tolist() == [
        ["a.csv", "", 1, "header"],
        ["a.csv", "", 2, "with an error"],
        ["b.xlsx", "S", 1, "above the header"],
        ["b.xlsx", "S", 2, "header"],
        ["b.xlsx", "S", 4, "blank"],
        ["b.xlsx", "S", 5, "lines of sums"],
    ]
    assert aside[["A", "D", "E"]].to_numpy().tolist()[1] == ["A", "x", "1"]
    assert aside[["A", "B"]].to_numpy().tolist()[5] == ["Total", 1]


def test_a_row_without_results_that_says_something_about_a_person_is_kept_once() -> None:
    taken = read("name,month,salary,Sales\nAnna,2026-01,3000,5\nBen,2026-01,3000,\n")
    adds_up(taken)
    assert taken.counts.kept == 2


def test_every_kind_of_mend_has_its_place_in_the_order() -> None:
    kinds = {type(mend) for mend in EVERY}
    assert set(ORDER) == kinds
    assert [type(mend) for mend in in_order([*reversed(EVERY)])] == sorted(
        (type(mend) for mend in EVERY), key=ORDER.index
    )
    assert all(mend.says for mend in EVERY)


EVERY: tuple[Mend, ...] = (
    DropRepeats(of="tables"),
    DropRepeats(of="rows"),
    TakeOutTotals(column="person"),
    TakeOutTotals(column="team"),
    FillDown(column="person"),
    FillDown(column="period"),
    OfGroups(),
    Unify(column="person", spelling="Anna", others=("anna", "Lee Anna")),
    Unify(column="kpi", spelling="Sales", others=("Calls",)),
    LeaveOut(column="person", names=("Ben",)),
    LeaveOut(column="kpi", names=("Sales",)),
    LeaveOut(column="period", names=("2026-01",)),
    Negatives(kpi="Sales", how="zero"),
    Negatives(kpi="Calls", how="leave out"),
    DropRepeatedDeals(),
    NegativeDeals(),
    SwapDays(column="period"),
    SwapDays(column="date"),
    WholePercents(kpi="Sales"),
    Convert(currency="CZK", into="EUR", rate=0.04),
    OnePerPeriod(column="team", pick="last"),
    DivideJoint(names=("Anna / Ben",), sign="/"),
    AddUp(plans="add"),
    AddUp(plans="first"),
)

_people = st.sampled_from(["Anna", "anna", "Ben", "Anna / Ben", "", "Total", "Total N", "Lee Anna"])
_long = st.tuples(
    _people, st.sampled_from(["N", "S", "", "Total"]), st.sampled_from(["2026-01", "2026-02", ""]),
    st.sampled_from(["Sales", "Calls", ""]), st.sampled_from(["1", "", "x"]), st.sampled_from(["1", "-2", "", "x"]),
)  # fmt: skip
_wide = st.tuples(
    _people, st.sampled_from(["2026-01", "2026-02", ""]), st.sampled_from(["10", "20", ""]), st.sampled_from(["1", "-2", ""]), st.sampled_from(["3", "", "x"]),
)  # fmt: skip
_of_people = st.tuples(_people, st.sampled_from(["1", "", "x"]), st.sampled_from(["EUR", "CZK", ""]))
_deals = st.tuples(
    st.sampled_from(["1", "2", "3"]), st.sampled_from(["2026-01-05", "2027-01-05", ""]), _people, st.sampled_from(["10", "-5", "x"]), st.sampled_from(["EUR", "CZK"]),
)  # fmt: skip
_TABLES = (
    (TEAMS, _long),
    (DEALS, _deals),
    ("name,month,salary,Sales,Calls", _wide),
    ("person,salary,currency", _of_people),
)


def joined(one: bytes, other: bytes, how: str) -> bytes:
    """Two tables in one sheet, one below the other or side by side with an empty column between."""
    if how == "below":
        return one + b"\n\n" + other
    left, right = one.decode().split("\n"), other.decode().split("\n")
    width = left[0].count(",") + 1
    rows = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{a}{',' * (width - a.count(','))},{b}" for a, b in rows).encode()


@st.composite
def uploads(draw: st.DrawFn) -> list[tuple[str, bytes]]:
    """One to three files of any shape, with everything in them that mends are for, and sometimes one of them twice, one
    below another or beside it in the same sheet, and lines that are no data."""
    files = []
    for number, (head, row) in enumerate(draw(st.lists(st.sampled_from(_TABLES), min_size=1, max_size=3))):
        lines = [",".join(cells) for cells in draw(st.lists(row, min_size=1, max_size=8))]
        below = draw(st.sampled_from(["", "\nTotal,,,99,99,", "\n\nSource: the ledger of the north"]))
        files.append((f"f{number}.csv", ("\n".join([head, *lines]) + below).encode()))
    how = draw(st.sampled_from(["alone", "alone", "below", "beside"]))
    if how != "alone":
        files = [("both.csv", joined(files[0][1], files[-1][1], how))]
    return [*files, ("again.csv", files[0][1])] if draw(st.booleans()) else files


def same_table(one: pd.DataFrame | None, other: pd.DataFrame | None) -> None:
    """Two tables, or none, hold the same."""
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        pd.testing.assert_frame_equal(one, other)


def same(one: intake.Intake, other: intake.Intake) -> None:
    """Two intakes hold the same."""
    pd.testing.assert_frame_equal(one.results, other.results)
    assert (one.people is None) == (other.people is None)
    if one.people is not None and other.people is not None:
        pd.testing.assert_frame_equal(one.people, other.people)
    assert (one.problems, one.counts, one.mends) == (other.problems, other.counts, other.mends)
    for first, second in zip(one.sources, other.sources, strict=True):
        assert vars(first) | {"table": None} == vars(second) | {"table": None}
        same_table(first.table, second.table)
    for deals, others in zip(one.transactions, other.transactions, strict=True):
        assert deals.columns == others.columns
        same_table(deals.table, others.table)
        same_table(deals.origin, others.origin)
    same_table(one.origin, other.origin)
    pd.testing.assert_frame_equal(one.set_aside(), other.set_aside())


@settings(max_examples=12)
@given(uploads(), st.lists(st.sampled_from(EVERY), max_size=6))
def test_rows_add_up_under_every_list_of_mends_and_taking_them_off_undoes_them(
    files: list[tuple[str, bytes]], mends: list[Mend]
) -> None:
    taken = intake.read(files)
    adds_up(taken)
    after = intake.mended(taken, mends)
    adds_up(after)
    same(intake.mended(after, ()), taken)
    same(intake.read(files, mends=mends), after)


@settings(max_examples=10)
@given(uploads(), st.sampled_from(EVERY), st.integers(0, 50))
def test_what_is_offered_can_be_looked_at_and_done(files: list[tuple[str, bytes]], mend: Mend, which: int) -> None:
    taken = intake.read(files, mends=[mend])
    found = concerns(taken, TODAY)
    assert all(concern.what and concern.rows for concern in found)
    offers = [offer for concern in found for offer in concern.offers]
    for offer in offers[which % len(offers) :][:1] if offers else ():
        seen = preview(taken, offer.mend)
        adds_up(seen.after)
        reason = str(seen.mend.reason)
        more = seen.after.counts.set_aside.get(reason, 0) - taken.counts.set_aside.get(reason, 0)
        assert len(seen.rows) == more


def test_numbers_of_a_hand_made_case() -> None:
    """Add up, convert and zero, computed by hand: 3 × 0.5 + 0 = 1.5 of a plan of 2 × 0.5 + 1 = 2."""
    taken = read(
        "person,period,kpi,unit,plan,fact\nA,2026-01,s,USD,2,3\nA,2026-01,s,EUR,1,-7\n",
        mends=[
            AddUp(plans="add"),
            Negatives(kpi="s", how="zero"),
            Convert(currency="USD", into="EUR", rate=0.5),
        ],
    )
    assert records(taken, "unit", "plan", "fact") == [("EUR", 2, 1.5)]
    assert np.isclose(taken.results["fact"].sum(), 1.5)
