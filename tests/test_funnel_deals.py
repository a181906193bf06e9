"""Conversions from requests: what was planted is found, stated intervals hold, and nothing is said of too few or too young ones."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kpi.funnel.backwards import funnel_needs
from kpi.funnel.cohorts import average_deals, cohorts, conversions, cycle_days
from kpi.funnel.converters import best_by_chance, converters, dealt_by_chance, shrunk_shares
from kpi.funnel.dealsums import deal_sums, two_periods
from kpi.funnel.fitted import fitted_funnel
from kpi.funnel.moving import moved_requests
from kpi.funnel.pipeline import Pipeline, open_states, pipeline_of, stage_columns
from kpi.funnel.slipping import bridge, slips, weekly
from kpi.funnel.weakest import weakest_stage
from kpi.problem import Refused
from kpi.sample import salespipeline

DATA = Path(__file__).resolve().parent.parent / "data" / "transactions"
COLUMNS = {
    "deal": "deal", "person": "seller", "team": "region", "channel": "channel", "status": "status", "amount": "amount",
    "date": "request date",
}  # fmt: skip
DAYS = ("request date", "talk", "offer", "contract")


@cache
def sample_table() -> pd.DataFrame:
    """The pipeline of the sample, with its days."""
    return pd.read_csv(DATA / "pipeline.csv", parse_dates=list(DAYS))


@cache
def sample() -> Pipeline:
    """The requests of the sample."""
    return pipeline_of(sample_table(), COLUMNS)


def requests(
    rows: Sequence[Sequence[Any]], heads: str = "seller day offer contract state sum", **named: str
) -> Pipeline:
    """Requests written out."""
    table = pd.DataFrame(rows, columns=heads.split())
    for name in ("day", "offer", "contract"):
        if name in table:
            table[name] = pd.to_datetime(table[name])
    columns = {"person": "seller", "date": "day", "status": "state", "amount": "sum"} | named
    return pipeline_of(table, columns)


# The sample --------------------------------------------------------------------------------------------------------------


def test_the_weak_step_of_the_sample_is_found() -> None:
    fitted = fitted_funnel(sample())
    assert fitted.problems == ()
    assert fitted.steps["enough"].all()
    assert fitted.deals["enough"].all()
    needs = funnel_needs(fitted.funnel)
    weakest = weakest_stage(needs)
    stream = needs.streams[weakest.stream].stream
    assert (stream.title, stream.stages[weakest.stage].title, stream.deals) == ("call", "offer", "contract")


def test_where_the_sample_slips_is_found_to_the_week() -> None:
    found = slips(sample())
    assert found["slips"].tolist() == [False, True, False]
    row = found.iloc[1]
    assert (row["of"], row["to"]) == ("talk", "offer")
    assert abs((row["since"] - pd.Timestamp(salespipeline.SLIPS_FROM)).days) <= 7
    assert row["after"] / row["before"] == pytest.approx(salespipeline.SLIPS_TO, abs=0.06)


def test_who_converts_more_and_less_in_the_sample_is_found() -> None:
    found = converters(sample()).set_index("person")
    assert found[found["verdict"] == "better"].index.tolist() == list(salespipeline.BETTER)
    assert found[found["verdict"] == "worse"].index.tolist() == list(salespipeline.WORSE)
    assert found["months_above"]["Hazel"] > found["months_above"]["Elm"]


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5, 6])
def test_other_samples_of_the_kind_show_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is no luck of one seed."""
    monkeypatch.setattr(salespipeline, "SEED", seed)
    table = pd.DataFrame(list(salespipeline.pipeline_rows()), columns=salespipeline.PIPELINE).replace("", None)
    table = table.assign(**{name: pd.to_datetime(table[name]) for name in DAYS}, amount=table["amount"].astype(float))
    made = pipeline_of(table, COLUMNS)
    assert slips(made)["slips"].iloc[1]
    weakest = weakest_stage(funnel_needs(fitted_funnel(made).funnel))
    assert fitted_funnel(made).funnel.streams[weakest.stream].title == "call"


def test_the_states_of_the_sample_add_up() -> None:
    for by in ("", "person", "channel"):
        found = open_states(sample(), by)
        assert found["requests"].sum() == salespipeline.REQUESTS
        assert found.groupby("group")["share"].sum().to_numpy() == pytest.approx(1)
    assert {"thinking", "consulting", "new", "in talks"} == set(found.loc[found["kind"] == "open", "state"])


def test_fifty_meetings_each() -> None:
    """15 signed, 30 thinking, 5 asking their superiors; the other signs 10."""
    kinds: list[tuple[int, tuple[Any, ...]]] = [
        (15, ("Ann", "2026-01-01", "2026-01-02", "2026-01-03", "won", 10)),
        (30, ("Ann", "2026-01-01", "2026-01-02", None, "thinking", None)),
        (5, ("Ann", "2026-01-01", None, None, "consulting", None)),
        (10, ("Ben", "2026-01-01", "2026-01-02", "2026-01-03", "won", 10)),
        (40, ("Ben", "2026-01-01", None, None, "", None)),
    ]
    found = open_states(requests([row for count, row in kinds for _one in range(count)]), "person")
    shares = found.set_index(["group", "state"])["share"].to_dict()
    assert shares == {
        ("Ann", "won"): 0.3, ("Ann", "thinking"): 0.6, ("Ann", "consulting"): 0.1, ("Ben", "won"): 0.2, ("Ben", "open"): 0.8,
    }  # fmt: skip
    assert found["amount"].iloc[0] == 150


# Cohorts -----------------------------------------------------------------------------------------------------------------


def test_conversion_by_the_month_of_the_request() -> None:
    """40 requests; 1, 4 and 10 contracts after 0, 3 and 12 months."""
    waits = [20] + [80] * 3 + [350] * 6 + [None] * 30
    day = pd.Timestamp("2024-01-02")
    rows = [("Ann", day, None, None if wait is None else day + pd.Timedelta(days=wait), "", 1.0) for wait in waits]
    rows += [("Ann", pd.Timestamp("2025-06-01"), None, pd.Timestamp("2025-06-02"), "", 1.0)]
    found = cohorts(requests(rows), (31, 92, 366)).iloc[0]
    assert found[["within_31", "within_92", "within_366"]].tolist() == [0.025, 0.1, 0.25]
    assert (found["month"], found["requests"], found["amount"]) == ("2024-01", 40, 10)
    assert np.isnan(cohorts(requests(rows), (31,))["within_31"].iloc[-1]), "too young"


def test_young_requests_are_left_out_and_counted() -> None:
    old = [("Ann", "2026-01-01", "2026-01-11", None, "", None)] * 6 + [("Ann", "2026-01-01", None, None, "", None)] * 4
    young = [("Ann", "2026-03-28", None, None, "", None)] * 5 + [("Ann", "2026-03-01", None, "2026-03-31", "", 1.0)]
    found = conversions(requests([*old, *young]), cycles=[10, 30]).iloc[0]
    assert (found["requests"], found["went_on"], found["young"]) == (11, 6, 5), (
        "one that took longer has not gone on within the time"
    )


def test_too_few_are_not_told_as_a_figure() -> None:
    few = [("Ann", "2026-01-01", "2026-01-02", "2026-01-03", "", 10.0)] * 50 + [
        ("Ann", "2026-01-01", None, None, "", None)
    ] * 50
    made = requests([*few, ("Ann", "2026-02-01", None, None, "", None)])
    assert not conversions(made)["enough"].any()
    assert not average_deals(made)["enough"].any()
    assert str(fitted_funnel(made).problems[0]) == "from “day” to “offer”: not enough data, 100 of 500"
    assert converters(made)["verdict"].tolist() == ["too few"]
    assert slips(made)["p"].isna().all()


def test_stated_intervals_hold() -> None:
    """In at least 92 % of 400 drawings the true conversion lies inside, step by step and channel by channel."""
    draw = np.random.default_rng(15)
    inside = [drawn_inside(draw) for _one in range(400)]
    assert np.mean(inside, axis=0).min() >= 0.92


TRUE = (0.6, 0.35, 0.15)


def drawn_inside(draw: np.random.Generator) -> list[bool]:
    """Whether each conversion of a drawn pipeline lies in its interval; requests still go on when the data end."""
    count, until = 3_000, 400
    days = np.full((4, count), np.nan)
    days[0] = draw.integers(0, until, count)
    for at, (share, longest) in enumerate(zip(TRUE, (6, 20, 45), strict=True)):
        goes_on = (draw.random(count) < share) & ~np.isnan(days[at])
        reached = days[at] + draw.integers(0, longest + 1, count)
        days[at + 1] = np.where(goes_on & (reached < until), reached, np.nan)
    rows = pd.DataFrame({"person": "a", "team": "", "channel": "", "state": "", "amount": np.nan}, index=range(count))
    found = conversions(Pipeline(rows, days, DAYS, float(until)))
    return [bool(low <= share <= high) for low, share, high in zip(found["low"], TRUE, found["high"], strict=True)]


def test_a_cycle_longer_than_the_data_is_refused() -> None:
    rows = [("Ann", "2026-01-01", "2026-03-01", None, "", None)]
    assert cycle_days(requests(rows), 0, 1) == 59
    late = requests([("Ann", "2026-01-01", "2026-01-05", None, "", None)])
    late = Pipeline(late.rows, late.days, late.stages, late.days[0].min() + 2)
    with pytest.raises(Refused, match="takes up to 4 days, and the data reach over 2 days: nothing is old enough"):
        conversions(late)


# Reading -----------------------------------------------------------------------------------------------------------------


def test_stages_are_found_in_their_order() -> None:
    assert stage_columns(sample_table(), COLUMNS) == DAYS
    assert stage_columns(sample_table()[["contract", "offer", "talk", "request date"]], COLUMNS) == DAYS


def test_a_stage_that_was_skipped_counts_as_reached() -> None:
    made = requests(
        [("Ann", "2026-01-01", None, "2026-01-09", "", 5.0), ("Ann", "2026-01-01", "2026-01-02", None, "", None)]
    )
    assert made.reached.tolist() == [[True, True], [True, True], [True, False]]


def test_a_closing_day_is_no_deal_where_the_state_says_otherwise() -> None:
    """As CRMs export it: every deal has a day on which it was closed, or is to be."""
    rows = [
        ("Ann", "2026-01-01", "2026-01-10", "Closed Won", 10.0), ("Ann", "2026-01-02", "2026-01-20", "Closed Lost", 10.0),
        ("Ann", "2026-01-03", "2027-06-30", "Proposal", 10.0),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["owner", "created", "close", "stage", "sum"])
    table = table.assign(created=pd.to_datetime(table["created"]), close=pd.to_datetime(table["close"]))
    columns = {"person": "owner", "started": "created", "date": "close", "status": "stage", "amount": "sum"}
    made = pipeline_of(table, columns)
    assert made.stages == ("created", "close")
    assert made.won.tolist() == [True, False, False]
    assert str(pd.Timestamp(made.until, unit="D").date()) == "2026-01-10", "a day that is to come is none that is known"
    assert [str(one) for one in made.problems] == [
        "2 requests have a day of “close” and are not won, as their state says: they count as not gone on"
    ]
    assert pipeline_of(table.assign(stage="open"), columns).won.all(), "states that nobody understands say nothing"
    assert open_states(made)["kind"].tolist() == ["won", "open", "lost"]


def test_rows_that_cannot_be_counted_are_told() -> None:
    good = [("Ann", "2026-01-01", "2026-01-02", None, "", None)] * 9
    made = requests(
        [*good, ("Ann", None, "2026-01-02", None, "", None), ("Ann", "2026-01-05", "2026-01-02", None, "", None)]
    )
    assert len(made.rows) == 9
    assert [str(problem) for problem in made.problems] == [
        "day: 1 row has no day of the request and is left out",
        "stages: 1 request has its stages out of order and is left out. Mend the days, if they count.",
    ]


def said(table: Mapping[str, Any], stages: Sequence[str] = ()) -> str:
    """What is refused."""
    frame = pd.DataFrame(table)
    frame = frame.assign(**{str(name): pd.to_datetime(frame[name]) for name in frame if str(name).endswith("day")})
    with pytest.raises(Refused) as refused:
        fitted_funnel(pipeline_of(frame, {"person": "who", "date": "first day", "amount": "sum"}, stages))
    return str(refused.value)


def test_what_is_no_pipeline_is_refused() -> None:
    who = {"who": ["Ann"] * 10, "sum": [1.0] * 10}
    first, later = {"first day": ["2026-01-05"] * 10}, {"later day": ["2026-01-01"] * 10}
    assert "here is 1 column with days. Export the day on which each deal entered its stages" in said(who | first)
    assert "“later day” comes before “first day” in 100% of the requests. Put the stages in the order" in said(
        who | first | later
    )
    assert "there is no column “offer”" in said(who | first, ("first day", "offer"))
    never = {"later day": ["2026-02-01"] + [None] * 9, "sum": [None] * 10}
    assert "no request has become a deal with an amount" in said(who | first | never)
    assert "no row says when the request came" in said(
        who | {"first day": [None] * 10} | later, ("first day", "later day")
    )


def test_zero_deals_are_no_funnel() -> None:
    empty = pd.DataFrame({"who": [], "first day": pd.to_datetime([]), "later day": pd.to_datetime([])})
    with pytest.raises(Refused, match="no row says when the request came"):
        pipeline_of(empty, {"date": "first day"}, ("first day", "later day"))


# Slipping ----------------------------------------------------------------------------------------------------------------


def test_without_a_change_hardly_anything_slips() -> None:
    """The null distribution: at most about 5 % of drawings without a change lie below 5 %."""
    draw = np.random.default_rng(7)
    drawn = [(draw.integers(0, 60, 1500), (draw.random(1500) < 0.3).astype(float)) for _one in range(800)]
    heights = [bridge(week, went_on, np.full(1500, went_on.mean())).max() for week, went_on in drawn]
    false = np.mean(np.exp(-2 * np.square(heights)) <= 0.05)
    assert 0.01 < false <= 0.06


def test_another_mix_of_channels_is_no_slip() -> None:
    """More and more calls, which convert less; each channel stays as it is."""
    draw, count = np.random.default_rng(3), 4000
    day = np.sort(draw.integers(0, 500, count)).astype(float)
    channel = np.where(draw.random(count) < day / 500, "call", "meeting")
    went_on = draw.random(count) < np.where(channel == "call", 0.2, 0.5)
    rows = pd.DataFrame({"person": "a", "team": "", "channel": channel, "state": "", "amount": np.nan})
    made = Pipeline(rows, np.array([day, np.where(went_on, day + 1, np.nan)]), ("request", "offer"), 520.0)
    assert not slips(made)["slips"].any()
    assert not slips(Pipeline(rows.assign(channel=""), made.days, made.stages, 520.0))["slips"].empty


def test_weeks_add_up() -> None:
    by_week, whole = weekly(sample()), conversions(sample())
    for step, some in by_week.groupby("step"):
        of_all = whole[whole["step"] == step]
        assert some[["requests", "went_on"]].sum().tolist() == of_all[["requests", "went_on"]].sum().tolist()
    assert (by_week["week"].dt.day_of_week == 0).all()


# Luck --------------------------------------------------------------------------------------------------------------------


def test_published_luck() -> None:
    """8 of 20 against 1 of 20, and 40 of 100 against 5 of 100."""
    assert dealt_by_chance([(20, 8, 40, 9)]) == pytest.approx(0.020, abs=5e-4)
    assert dealt_by_chance([(100, 40, 200, 45)]) == pytest.approx(2e-9, rel=0.5)
    assert best_by_chance(5, 3) == pytest.approx(0.008)
    assert best_by_chance(5, 6) == pytest.approx(0.000064)


@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_one_channel_is_fishers_test(own: int, rest: int, data: st.DataObject) -> None:
    won, others = data.draw(st.integers(0, own)), data.draw(st.integers(0, rest))
    exact = stats.fisher_exact(np.array([[won, own - won], [others, rest - others]])).pvalue
    assert dealt_by_chance([(own, won, own + rest, won + others)]) == pytest.approx(float(exact), abs=1e-9)


def test_two_channels_are_added_up() -> None:
    """By counting all ways to deal two small channels out."""
    strata = [(3, 3, 6, 4), (2, 1, 5, 2)]
    chance: dict[int, float] = {}
    for one in range(4):
        for other in range(3):
            way = stats.hypergeom.pmf(one, 6, 4, 3) * stats.hypergeom.pmf(other, 5, 2, 2)
            chance[one + other] = chance.get(one + other, 0.0) + float(way)
    assert dealt_by_chance(strata) == pytest.approx(sum(p for p in chance.values() if p <= chance[4] * (1 + 1e-9)))


def test_hardly_anybody_of_equals_is_called_better() -> None:
    draw = np.random.default_rng(4)
    found = []
    for _one in range(200):
        won = draw.binomial(600, 0.2, 6)
        found.append(min(dealt_by_chance([(600, int(one), 3600, int(won.sum()))]) for one in won) <= 0.05 / 6)
    assert np.mean(found) <= 0.08


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 100)), min_size=1, max_size=8))
def test_shrunk_shares_lie_between_their_own_and_that_of_all(some: list[tuple[int, int]]) -> None:
    rows = np.array([count for count, _percent in some], float)
    hits = np.floor(rows * np.array([percent for _count, percent in some]) / 100)
    total = hits.sum() / rows.sum()
    shrunk = shrunk_shares(hits, rows)
    low, high = np.minimum(hits / rows, total), np.maximum(hits / rows, total)
    assert ((shrunk >= low - 1e-12) & (shrunk <= high + 1e-12)).all()


def test_moved_requests_stay_within_the_room_and_add_up() -> None:
    people = converters(sample())
    found = moved_requests(people, sample(), room=0.2)
    now, after, shrunk = (found.people.set_index("person")[name] for name in ("requests", "after", "shrunk"))
    assert after.sum() == pytest.approx(now.sum())
    assert now.sum() == pytest.approx(salespipeline.REQUESTS / 24)
    assert after["Hazel"] == pytest.approx(now["Hazel"] * 1.2)
    assert found.moved == pytest.approx(now["Hazel"] * 0.2)
    gain = found.moved * (shrunk["Hazel"] - shrunk["Elm"])
    assert found.deals == pytest.approx(gain)
    assert found.money == pytest.approx(gain * average_deals(sample())["average"].iloc[0])
    assert moved_requests(people.assign(verdict="chance"), sample()).deals == 0


# What a bridge is made of ------------------------------------------------------------------------------------------------


def test_sums_of_the_sample_are_those_of_its_rows() -> None:
    sums = deal_sums(sample_table(), COLUMNS, "quarter")
    assert sums["leads"].sum() == salespipeline.REQUESTS
    won = sample_table()[sample_table()["status"] == "won"]
    assert sums["deals"].sum() == len(won)
    assert sums["amount"].sum() == pytest.approx(won["amount"].sum())
    assert two_periods(sums, sample()) == ("2025-Q4", "2026-Q1")
    assert two_periods(sums) == ("2026-Q1", "2026-Q2")


@pytest.mark.parametrize(("discount", "listed"), [(["10", "0"], 110 + 50), (["0.25", "0"], 100 / 0.75 + 50)])
def test_a_discount_is_money_or_a_rate(discount: list[str], listed: float) -> None:
    table = pd.DataFrame(
        {
            "who": ["a", "a"],
            "day": pd.to_datetime(["2026-01-01"] * 2),
            "sum": [100.0, 50.0],
            "off": discount,
            "state": ["won", "won"],
        }
    )
    columns = {"person": "who", "date": "day", "amount": "sum", "status": "state", "discount": "off"}
    assert deal_sums(table, columns)["listed"].iloc[0] == pytest.approx(listed)


def test_no_bridge_without_its_columns_or_periods() -> None:
    with pytest.raises(Refused, match="without a column for: the state"):
        deal_sums(sample_table(), {name: head for name, head in COLUMNS.items() if name != "status"})
    with pytest.raises(Refused, match="two periods that are over"):
        two_periods(deal_sums(sample_table().head(5), COLUMNS))
