"""The report on the pay of women and men: computed a second time, hidden where it would tell of few people, the same in whatever order people come."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kpi
from kpi.fairness import PaidBy, PayReport, how_pay_is_taken, pay_findings, pay_report
from kpi.fairness.paygap import gap
from kpi.fairness.smallcells import TOGETHER, blocks, hidden_rows, small_cells
from kpi.payment.sexes import sexes_of
from kpi.problem import Refused

COMPANY = Path(__file__).resolve().parent.parent / "data" / "company"
CURVE = {"knots": [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]}
ROLES = ("Seller", "Caller", "Agent", "Head")
Person = tuple[str, str, float, float]
"""Sex, role, salary and result."""


def scheme(target: float = 1000.0) -> kpi.Scheme:
    cards = [
        {"role": role, "target_bonus": target, "kpis": [{"name": "sales", "weight": 1, "curve": CURVE}]}
        for role in ROLES
    ]
    return kpi.Scheme.model_validate({"cards": cards, "team": {"mode": "split", "individual_share": 1.0}})


def tables(people: Sequence[Person], periods: Sequence[str] = ("2026-01",)) -> tuple[Any, Any]:
    """Results and people, P000, P001, ... in their order."""
    names = [f"P{n:03}" for n in range(len(people))]
    results = pd.DataFrame(
        [
            (name, role, period, "sales", 100.0, 100.0 * result)
            for name, (_sex, role, _salary, result) in zip(names, people, strict=True)
            for period in periods
        ],
        columns=["person", "role", "period", "kpi", "plan", "fact"],
    )
    staff = pd.DataFrame(people, columns=["sex", "role", "salary", "result"]).drop(columns="result")
    return results, staff.assign(person=names)


def report(people: Sequence[Person], least: int = 5, before: float | None = None) -> Any:
    results, staff = tables(people)
    then = None if before is None else paid_by(scheme(before), results, staff)
    return pay_report(paid_by(scheme(), results, staff), sexes_of(staff), before=then, least=least)


def paid_by(rules: kpi.Scheme, results: pd.DataFrame, staff: pd.DataFrame | None) -> PaidBy:
    return PaidBy(rules, kpi.pay(rules, kpi.build(results, staff, rules)))


def said(found: Any) -> list[str]:
    return [one.said for one in pay_findings(found)]


def of(count: int, sex: str, role: str = "Seller", salary: float = 3000.0, result: float = 1.0) -> list[Person]:
    return [(sex, role, salary, result)] * count


# ------------------------------------------------------------------------------------------ a second way to compute


@pytest.fixture(scope="module")
def company() -> tuple[PaidBy, Any]:
    """The sample company, a third of it women, every fifth person at half time, somebody hired within a month and somebody gone."""
    people = pd.read_csv(COMPANY / "people.csv", parse_dates=["hired", "left"])
    people["sex"] = ["female" if n % 3 == 0 else "male" for n in range(len(people))]
    people["fte"] = [0.5 if n % 5 == 0 else 1.0 for n in range(len(people))]
    return paid_by(kpi.load(COMPANY / "scheme.yaml"), pd.read_csv(COMPANY / "results.csv"), people), people


@pytest.fixture(scope="module")
def by_hand(company: tuple[PaidBy, Any]) -> Any:
    """A row a person, out of the table of payouts and the calendar alone."""
    now, people = company
    rows = now.paid.table().merge(people[["person", "sex", "fte", "hired", "left"]], on="person")
    month = pd.PeriodIndex(rows["period"], freq="M")
    begin, end = month.start_time.to_series(rows.index), month.end_time.normalize().to_series(rows.index)
    first, last = rows["hired"].fillna(begin).clip(lower=begin), rows["left"].fillna(end).clip(upper=end)
    rows["days"] = ((last - first).dt.days + 1) / month.days_in_month.to_series(index=rows.index)
    # Two teams in one month share its days between them, as the table has two rows of it.
    rows["days"] /= rows.groupby(["person", "period"])["days"].transform("size")
    assert (rows["days"] < 1).any()
    assert rows.groupby("person")["role"].nunique().max() == 1
    rows["worked"] = rows["days"] * rows["fte"]
    persons = rows.groupby("person").agg(
        sex=("sex", "first"), role=("role", "first"), payout=("payout", "sum"), worked=("worked", "sum")
    )
    persons["base"] = people.set_index("person")["salary"]
    persons["variable"] = persons["payout"] / persons["worked"]
    persons["pay"] = persons["base"] + persons["variable"]
    return persons


@pytest.fixture(scope="module")
def found(company: tuple[PaidBy, Any]) -> PayReport:
    now, people = company
    return pay_report(now, sexes_of(people))


def test_levels_by_hand(found: Any, by_hand: Any) -> None:
    levels = found.levels.set_index("sex")
    for sex, some in [*by_hand.groupby("sex"), ("all", by_hand)]:
        assert levels.loc[sex, "people"] == len(some)
        for part in ("pay", "base", "variable"):
            assert levels.loc[sex, f"mean_{part}"] == pytest.approx(some[part].mean(), abs=0.006)
            assert levels.loc[sex, f"median_{part}"] == pytest.approx(some[part].median(), abs=0.006)
        assert levels.loc[sex, "getting"] == (some["payout"] > 0).mean()


def test_gaps_by_hand(found: Any, by_hand: Any) -> None:
    gaps = found.gaps.set_index("part")
    for part in ("pay", "base", "variable"):
        means, medians = (by_hand.groupby("sex")[part].agg(how) for how in ("mean", "median"))
        assert gaps.loc[part, "mean"] == pytest.approx((means["male"] - means["female"]) / means["male"], abs=1e-9)
        assert gaps.loc[part, "median"] == pytest.approx(1 - medians["female"] / medians["male"], abs=1e-9)


def test_the_interval_is_that_of_many_draws(by_hand: Any) -> None:
    """The bootstrap over people says nearly the same as the delta method."""
    women, men = (by_hand.loc[by_hand["sex"] == sex, "pay"].to_numpy() for sex in ("female", "male"))
    draws = np.random.default_rng(1)
    means = [draws.choice(group, (20_000, len(group))).mean(axis=1) for group in (women, men)]
    low, high = np.quantile(1 - means[0] / means[1], [0.025, 0.975])
    one = gap(women, men)
    assert [one.low, one.high] == pytest.approx([low, high], abs=0.01)


def test_quarters_by_hand(found: Any, by_hand: Any) -> None:
    bands = pd.qcut(by_hand["pay"], 4, labels=False)
    counts = pd.crosstab(bands, by_hand["sex"])
    assert found.quarters["women"].tolist() == counts["female"].tolist()
    assert found.quarters["men"].tolist() == counts["male"].tolist()
    assert found.quarters["share_women"].tolist() == pytest.approx((counts["female"] / counts.sum(axis=1)).tolist())


def test_roles_by_hand(found: Any, by_hand: Any) -> None:
    """Six heads, of whom two are women, are put together with the smallest role that has more."""
    named = by_hand.assign(block=by_hand["role"].replace({"Head of department": "", "Service agent": ""}))
    table = found.categories.set_index("category")
    assert table.index.tolist() == ["Account manager", "Seller", ""]
    assert found.put_together == 2
    for name, some in named.groupby("block"):
        women, men = (some[some["sex"] == sex] for sex in ("female", "male"))
        assert table.loc[name, ["women", "men"]].tolist() == [len(women), len(men)]
        for part in ("pay", "base", "variable"):
            assert table.loc[name, part] == pytest.approx(1 - women[part].mean() / men[part].mean(), abs=1e-9)
        assert table.loc[name, "median"] == pytest.approx(1 - women["pay"].median() / men["pay"].median(), abs=1e-9)


def test_what_explains_the_gap_by_hand() -> None:
    """Least squares on role and result; the sexes are paid 200 apart whatever else is alike."""
    draws = np.random.default_rng(2)
    people = [
        (sex, role, 3000.0 + 500 * (role == "Head") - 200 * (sex == "female"), float(draws.uniform(0.8, 1.2)))
        for sex, role, n in (
            ("female", "Seller", 20),
            ("female", "Head", 6),
            ("male", "Seller", 12),
            ("male", "Head", 9),
        )
        for _n in range(n)
    ]
    one = report(people)
    assert one.explained_by == ("role", "result")
    men = np.mean([salary + 1000 * round(result, 10) for sex, _role, salary, result in people if sex == "male"])
    [row] = one.reasons.to_dict("records")
    assert row["adjusted"] == pytest.approx(200 / men, rel=1e-4)
    assert row["raw"] == pytest.approx(float(one.gaps.set_index("part").loc["pay", "mean"]))
    assert row["raw"] == pytest.approx(row["explained"] + row["adjusted"])
    assert row["low"] <= row["adjusted"] <= row["high"]
    assert any(text.startswith("In the same role and with the same result women are paid") for text in said(one))


def test_before_and_after_by_hand() -> None:
    people = of(6, "female", result=0.5) + of(8, "male", result=1.0)
    change = report(people, before=2000.0).change.set_index(["category", "part"])
    assert change.loc[("", "pay")].tolist() == pytest.approx([1 - 4000 / 5000, 1 - 3500 / 4000, -0.075])
    assert change.loc[("", "variable")].tolist() == pytest.approx([0.5, 0.5, 0.0])
    assert change.loc[("", "base")].tolist() == pytest.approx([0.0, 0.0, 0.0])
    assert change.loc[("Seller", "pay")].tolist() == pytest.approx([0.2, 0.125, -0.075])
    assert "The gap in all pay was 20%, and with this scheme it is 12.5%." in said(report(people, before=2000.0))


# ------------------------------------------------------------------------------------------------------- how pay is taken


def test_half_time_is_paid_as_full_time() -> None:
    results, staff = tables(of(6, "female") + of(6, "male"))
    half = staff.assign(fte=[0.5] * 6 + [1.0] * 6)
    one = pay_report(paid_by(scheme(), results, half), sexes_of(half))
    assert one.gaps["mean"].tolist() == [0.0, 0.0, 0.0]


def test_who_came_within_a_month_is_paid_as_for_a_whole_one() -> None:
    results, staff = tables(of(6, "female") + of(6, "male"), ["2026-01", "2026-02"])
    late = staff.assign(hired=["2026-02-15"] * 6 + [None] * 6)
    late_results = results[~((results["period"] == "2026-01") & results["person"].isin(late["person"][:6]))]
    one = pay_report(paid_by(scheme(), late_results, late), sexes_of(late))
    assert one.gaps.set_index("part").loc["variable", "mean"] == pytest.approx(0, abs=1e-4), "but for a rounded cent"
    assert one.gaps.set_index("part").loc["base", "mean"] == 0


def test_who_changed_roles_counts_once_in_the_last_one() -> None:
    results, staff = tables(of(6, "female") + of(6, "male"), ["2026-01", "2026-02"])
    moved = results["person"].eq("P000") & results["period"].eq("2026-02")
    results.loc[moved, ["role", "fact"]] = ["Caller", 200.0]
    open_roles = staff.drop(columns="role")
    one = pay_report(paid_by(scheme(), results, open_roles), sexes_of(open_roles))
    women = one.levels.set_index("sex").loc["female"]
    assert women["people"] == 6
    assert women["mean_variable"] == pytest.approx((5 * 1000 + 2000) / 6, abs=0.006)
    assert one.put_together == 2, "a caller alone takes the sellers along"
    assert one.categories.empty


def test_who_is_not_eligible_gets_nothing_and_counts() -> None:
    results, staff = tables(of(8, "female") + of(8, "male"))
    barred = staff.assign(eligible=["no"] * 4 + ["yes"] * 12)
    one = pay_report(paid_by(scheme(), results, barred), sexes_of(barred))
    assert one.levels["getting"].tolist() == [0.5, 1.0, 0.75]
    assert "50% of the women and 100% of the men get variable pay." in said(one)


def test_who_is_paid_the_same_is_in_the_same_quarter() -> None:
    one = report(of(8, "female") + of(8, "male"))
    assert one.quarters["people"].tolist() == [16, 0, 0, 0]
    assert one.quarters.loc[0, ["women", "men"]].tolist() == [8, 8]
    assert not any("not shown" in text for text in said(one))


# ----------------------------------------------------------------------------------------------------------- what is hidden

counts = st.integers(0, 14)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=7), st.integers(3, 8))
def test_no_sum_or_difference_of_what_is_shown_tells_of_few(cells: list[tuple[int, int]], least: int) -> None:
    rows = [
        (f"role {place}", sex)
        for place, of_sexes in enumerate(cells)
        for sex, count in zip(("f", "m"), of_sexes, strict=True)
        for _n in range(count)
    ]
    people = pd.DataFrame(rows, columns=["role", "sex"])
    if people.empty:
        return
    people["block"] = blocks(people["role"], people["sex"], least)
    shown = pd.crosstab(people["block"], people["sex"]).drop(index=TOGETHER, errors="ignore")
    whole = people["sex"].value_counts().reindex(shown.columns, fill_value=0)
    for n in range(len(shown) + 1):
        for some in combinations(shown.index, n):
            part = shown.loc[list(some)].sum()
            assert not small_cells(part.to_numpy(), least).any()
            rest = (whole - part).to_numpy()
            assert not small_cells(rest, least).any() or n == 0, "the whole itself is looked at before"
    for role, block in zip(people["role"], people["block"], strict=True):
        assert block in (role, TOGETHER)


def test_what_is_large_enough_is_not_hidden() -> None:
    """Three women are put together with the next smallest role that has some."""
    roles = pd.Series(["a"] * 20 + ["b"] * 12 + ["c"] * 8 + ["d"] * 10)
    sexes = pd.Series(["f", "m"] * 10 + ["f", "m"] * 6 + ["f", "f", "f", *"mmmmm"] + ["m"] * 10)
    found = blocks(roles, sexes)
    assert dict(zip(roles, found, strict=True)) == {"a": "a", "b": TOGETHER, "c": TOGETHER, "d": "d"}


few = st.integers(0, 9)


@settings(max_examples=300)
@given(st.lists(st.tuples(few, few), min_size=4, max_size=4), st.integers(3, 6))
def test_no_hidden_cell_can_be_worked_out(cells: list[tuple[int, int]], least: int) -> None:
    """All tables with the same sums and the same shown rows, one by one: each cell of few people may be another number."""
    table: Any = np.array(cells)
    if (table.sum(axis=0) < least).any():
        return  # nothing at all is shown then
    hidden = hidden_rows(table, least)
    small: Any = small_cells(table, least).any(axis=1)
    assert not (small & ~hidden).any()
    if not small.any():
        assert not hidden.any()
        return
    rows = np.flatnonzero(hidden)
    sums = table.sum(axis=1)
    possible = [
        guess for guess in product(*(range(sums[row] + 1) for row in rows)) if sum(guess) == table[rows, 0].sum()
    ]
    for place, row in enumerate(rows):
        if small[row]:
            assert len({guess[place] for guess in possible}) > 1


def test_a_quarter_with_few_women_takes_another_along() -> None:
    """Two women in the best paid quarter: from their number in all it could be told, were it hidden alone."""
    salaries = [1000.0 + n for n in range(40)]
    women = {*range(5), *range(10, 15), *range(20, 26), 31, 33}
    people = [("female" if n in women else "male", "Seller", salary, 1.0) for n, salary in enumerate(salaries)]
    one = report(people)
    assert (
        one.quarters["women"].isna().tolist() == [False, True, False, True] or one.quarters["women"].isna().sum() == 2
    )
    assert one.quarters["women"].isna().iloc[3]
    assert "2 quarters of pay are not shown." in said(one)


def test_of_small_cells_women_nothing_is_shown() -> None:
    one = report(of(4, "female", salary=2000) + of(30, "male"))
    assert not one.shown
    assert one.levels["people"].isna().tolist() == [True, True, False]
    assert one.levels.loc[:1, "mean_pay":].isna().all(axis=None)
    assert one.gaps[["mean", "median", "low", "high"]].isna().all(axis=None)
    assert one.quarters[["women", "men", "share_women", "share_men"]].isna().all(axis=None)
    assert one.categories.empty
    assert one.reasons.empty
    told = pay_findings(one)
    assert {finding.point for finding in told} == {"a–d", "e", "f", "g"}
    assert all(finding.certainty.startswith("Not enough people: hidden where fewer than 5 ") for finding in told)
    assert not any("4" in finding.said for finding in told if finding.point != "f")


def test_the_least_can_be_moved_but_never_to_two() -> None:
    people = of(4, "female") + of(30, "male")
    assert report(people, least=3).shown
    with pytest.raises(Refused, match="2 is too few: where two are shown, each of them knows"):
        report(people, least=2)


def test_the_flag_is_for_single_roles_and_either_sex() -> None:
    people = [
        *of(6, "female", "Seller", 2799.0), *of(6, "male", "Seller", 3000.0),
        *of(6, "female", "Caller", 3200.0), *of(6, "male", "Caller", 3000.0),
        *of(6, "female", "Agent", 3000.0), *of(6, "male", "Agent", 3100.0),
    ]  # fmt: skip
    table = report(people).categories.set_index("category")
    assert table["flagged"].to_dict() == {"Agent": False, "Caller": True, "Seller": True}
    assert table["pay"].round(4).to_dict() == {"Agent": 0.0244, "Caller": -0.05, "Seller": 0.0503}
    told = said(report(people))
    assert "Seller: women are paid 5% less than men, which calls for reasons." in told
    assert "Caller: women are paid 5% more than men, which calls for reasons." in told


def test_a_role_of_one_sex_has_nothing_to_compare() -> None:
    one = report(of(6, "female") + of(6, "male") + of(7, "male", "Head", 5000.0))
    table = one.categories.set_index("category")
    assert math.isnan(table.loc["Head", "pay"])
    assert table.loc["Head", ["women", "men"]].tolist() == [0, 7]
    assert any(text.startswith("1 role has only women or only men") for text in said(one))


# --------------------------------------------------------------------------------------------------------------- properties

person = st.tuples(
    st.sampled_from(["female", "male"]),
    st.sampled_from(ROLES[:3]),
    st.sampled_from([2000.0, 2500.0, 3000.0, 3333.33]),
    st.sampled_from([0.0, 0.8, 0.95, 1.0, 1.3]),
)
staffs = st.lists(person, min_size=14, max_size=40).filter(
    lambda people: {one[0] for one in people} == {"female", "male"}
)


@settings(max_examples=25)
@given(staffs, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(people: list[Person], shuffled: Any) -> None:
    places = list(range(len(people)))
    shuffled.shuffle(places)
    one, other = report(people, before=500.0), report([people[place] for place in places], before=500.0)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=False, rtol=1e-12, atol=1e-12)
    assert pay_findings(one) == pay_findings(other)


@settings(max_examples=25)
@given(staffs)
def test_with_the_sexes_swapped_every_gap_is_that_of_the_others(people: list[Person]) -> None:
    """Of 20 % less than men become 25 % more: 1 − 1 ÷ (1 − gap)."""
    swap = {"female": "male", "male": "female"}
    one, other = report(people), report([(swap[sex], role, salary, result) for sex, role, salary, result in people])

    def swapped(gaps: pd.DataFrame) -> np.ndarray:
        values = gaps.to_numpy(float)
        kept = values < 1
        return np.where(kept, 1 - 1 / np.where(kept, 1 - values, 1.0), np.nan)

    for table, columns in (("gaps", ["mean", "median"]), ("categories", ["pay", "median", "base", "variable"])):
        before, after = one.tables[table][columns], other.tables[table][columns].to_numpy(float)
        expected = swapped(before)
        known = ~np.isnan(expected) & ~np.isnan(after)
        np.testing.assert_allclose(after[known], expected[known], atol=1e-9)
        # What cannot be swapped is a gap of everything, or one to nothing.
        assert (known | (before.to_numpy(float) == 1) | before.isna().to_numpy() | np.isnan(after)).all()
    assert other.quarters["women"].equals(one.quarters["men"])
    assert other.quarters["share_men"].equals(one.quarters["share_women"])
    assert (
        other.categories[["men", "women"]].to_numpy().tolist() == one.categories[["women", "men"]].to_numpy().tolist()
    )
    if len(one.reasons) and len(other.reasons):
        ratio = one.levels["mean_pay"].iloc[1] / one.levels["mean_pay"].iloc[0]
        assert other.reasons["adjusted"].iloc[0] == pytest.approx(-one.reasons["adjusted"].iloc[0] * ratio, abs=1e-4)


# ------------------------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    ("sexes", "words"),
    [
        (None, "no column of the people's table says who is a woman and who is a man"),
        ({}, "of nobody who is paid it is known whether they are a woman or a man"),
        (dict.fromkeys([f"P{n:03}" for n in range(12)], "male"), "all who are paid, and whose sex is known, are men"),
        (
            dict.fromkeys([f"P{n:03}" for n in range(12)], "female"),
            "all who are paid, and whose sex is known, are women",
        ),
        (dict.fromkeys([f"P{n:03}" for n in range(12)], "other"), "of nobody who is paid it is known"),
    ],
)
def test_without_both_sexes_there_is_no_report(sexes: Mapping[str, str] | None, words: str) -> None:
    results, staff = tables(of(12, "male"))
    with pytest.raises(Refused, match=words):
        pay_report(paid_by(scheme(), results, staff), sexes)


def test_unknown_values_are_named_with_their_rows() -> None:
    _results, staff = tables(of(14, "male"))
    with pytest.raises(Refused) as refused:
        sexes_of(staff.assign(sex=["m", "female", "", None, *["?"] * 10]))
    first, *others, last = refused.value.problems
    assert str(first).startswith("people, row 0, column sex: “m” says no sex")
    assert len(others) == 9
    assert "1 more cell like these" in str(last)


def test_without_salaries_pay_is_variable_pay() -> None:
    results, staff = tables(of(6, "female", result=0.9) + of(6, "male"))
    bare = staff.drop(columns="salary")
    one = pay_report(paid_by(scheme(), results, bare), sexes_of(bare))
    assert not one.salaried
    assert one.gaps["part"].tolist() == ["pay", "variable"]
    assert one.gaps["mean"].tolist() == pytest.approx([0.1, 0.1])
    assert "base" not in one.categories
    assert how_pay_is_taken(one).startswith("No salary is in the data: all pay is variable pay")


def test_who_is_in_no_figure_is_counted() -> None:
    results, staff = tables(
        [*of(6, "female"), *of(6, "male"), *of(2, "other"), *of(1, "not stated"), *of(1, "female", salary=0.0)]
    )
    one = pay_report(paid_by(scheme(), results, staff), sexes_of(staff))
    assert one.left_out == (3, 1, 0)
    assert one.levels["people"].tolist() == [6, 6, 12]
    told = said(one)
    assert "3 people are in no figure, because neither woman nor man is stated." in told
    assert "1 person is in no figure, because no salary is known." in told


def test_what_cannot_be_explained_is_said() -> None:
    alike, apart = of(6, "female") + of(6, "male", salary=3100.0), of(6, "female", "Caller") + of(6, "male", "Head")
    assert "What explains the gap cannot be told: the data do not tell people apart by role or result." in said(
        report(alike)
    )
    assert any(
        text.startswith("Not enough data: the groups and the reasons go together") for text in said(report(apart))
    )


def test_nobody_gets_anything() -> None:
    one = report(of(6, "female", result=0.0) + of(6, "male", result=0.0))
    told = said(one)
    assert "Men get no variable pay, so there is no gap in it to tell." in told
    assert "0% of the women and 0% of the men get variable pay." in told
    assert "On average women and men are paid the same." in told
