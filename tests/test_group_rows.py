"""Results that are given for teams and the company: from the file to the forecast."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import Refused, Scheme, Workforce, build, explain, intake, pay
from kpi.checkup.gated import only_with_main_result
from kpi.checkup.runchecks import check_up
from kpi.expectation import exact, with_outlook
from kpi.forecast import forecast
from kpi.forecast.backtest import _blanked
from kpi.intake.mends import FillDown, OfGroups
from kpi.payment.quarters import by_quarter
from kpi.payment.units import units
from kpi.plans.levels import levels
from kpi.plans.past import past
from kpi.plans.planset import PlanSet, with_plans_ahead
from kpi.plans.progress import progress
from kpi.proposal.firstplan import first_plans, with_plans
from kpi.proposal.firstscheme import propose
from kpi.split.remedies import remedies
from kpi.worlds import Future, Outlook, ahead, draw, fit
from tests.strategies import Crew, jobs
from tests.test_forecast_pays import future
from tests.test_intake import HEAD, errors, read
from tests.test_mends import TEAMS, about, offered, rules

LINE = {"knots": [[0.5, 0], [1, 1], [1.5, 1.5]]}
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
COLUMNS = ["person", "team", "role", "period", "kpi", "plan", "fact"]


def two_years() -> pd.DataFrame:
    """Two teams of five; North's plan of sales is its own, service is measured by team, EBITDA of the company."""
    luck = np.random.default_rng(3)
    rows: list[tuple[Any, ...]] = []
    for team in ("North", "South"):
        rows += [
            (f"{team} {seat}", team, "Seller", month, "sales", 100, 100 * np.exp(luck.normal(0, 0.25)))
            for seat in range(5)
            for month in MONTHS
        ]
        rows += [(None, team, None, month, "service", 50, 50 * np.exp(luck.normal(0, 0.1))) for month in MONTHS]
    rows += [(None, "North", None, month, "sales", 600, np.nan) for month in MONTHS]
    rows += [(None, None, None, month, "ebitda", 1000, 1000 * luck.normal(0.95, 0.15)) for month in MONTHS]
    return pd.DataFrame(rows, columns=COLUMNS)


def scheme(**fields: Any) -> Scheme:
    """Own sales, the company's EBITDA and service, and 40 % through the team's sales and service."""
    card = {
        "role": "Seller",
        "target_bonus": 1000,
        "kpis": [
            {"name": "sales", "weight": 0.5, "curve": LINE},
            {
                "name": "ebitda",
                "of": "company",
                "weight": 0.3,
                "curve": {"shape": "steps", "knots": [[0.9, 0.5], [1, 1]]},
            },
            {"name": "service", "of": "company", "weight": 0.2, "curve": LINE},
        ],
    }
    team = {"individual_share": 0.6, "kpis": {"sales": 0.5, "service": 0.5}, "curve": LINE}
    return Scheme.model_validate({"cards": [card], "team": team} | fields)


SCHEME = scheme()
PAST = build(two_years(), None, SCHEME)


def test_each_side_of_a_group_is_given_or_added_up() -> None:
    sums = PAST.group_sums
    sales, service, ebitda = map(PAST.kpis.index, ("sales", "service", "ebitda"))
    assert sums.plan[sales, :, 0].tolist() == [600, 500, 1100]
    np.testing.assert_allclose(sums.fact[sales, 0], PAST.fact[sales, :5].sum(axis=0))
    np.testing.assert_allclose(
        sums.fact[service, 2], sums.fact[service, :2].sum(axis=0)
    )  # the company's is that of its teams
    assert np.isnan(sums.fact[ebitda, :2]).all()
    assert sums.plan[ebitda, 2].tolist() == [1000] * 24


def test_a_statement_reads_what_is_given() -> None:
    steps = explain(SCHEME, PAST, "North 0", "2024-01").steps
    [reading] = [step.how for step in steps if step.step == "ebitda"]
    share = PAST.group_attainment[PAST.kpis.index("ebitda"), -1, 0]
    assert reading == f"company {100 * share:.4f}".rstrip("0") + "% pays 0%; weight 30%"


@given(jobs())
def test_rows_in_any_order_make_the_same_workforce(job: tuple[Scheme, Crew]) -> None:
    rules_of_pay, crew = job
    results, people = crew.tables()
    mixed = results.sample(frac=1, random_state=7)
    one, other = (build(table, people, rules_of_pay) for table in (results, mixed))
    order = [other.kpis.index(name) for name in one.kpis]
    np.testing.assert_array_equal(one.group_attainment, other.group_attainment[order])
    np.testing.assert_array_equal(one.group_fact, crew.workforce(rules_of_pay).group_fact)


@given(st.integers(0, 23), st.integers(1, 24))
def test_a_stretch_of_periods_keeps_what_is_given(start: int, length: int) -> None:
    some = slice(start, start + length)
    np.testing.assert_array_equal(PAST.during(some).group_sums.plan, PAST.group_sums.plan[..., some])
    np.testing.assert_array_equal(pay(SCHEME, PAST.during(some)).payout, pay(SCHEME, PAST).payout[:, some])


def test_quarters_add_up_what_is_given() -> None:
    _scheme, quarters = by_quarter(pay(SCHEME, PAST), SCHEME)
    sums = PAST.group_sums
    np.testing.assert_allclose(quarters.group_sums.plan, sums.plan.reshape(3, 3, 8, 3).sum(axis=-1))
    np.testing.assert_allclose(quarters.group_fact[0], PAST.group_fact[0].reshape(3, 8, 3).sum(axis=-1))


def test_other_teams_keep_only_what_is_given_for_the_company() -> None:
    mixed = PAST.regrouped([f"T{seat % 2}" for seat in range(10)], PAST.precision)
    assert mixed.group_sums.plan[PAST.kpis.index("sales"), :, 0].tolist() == [500, 500, 1000]
    assert mixed.group_sums.plan[PAST.kpis.index("ebitda"), -1, 0] == 1000


def test_progress_of_a_team_is_against_its_own_plan() -> None:
    found = units(PAST, "team")
    assert found.plan[PAST.kpis.index("sales"), 0, 0] == 600
    table = progress(PAST, "team").set_index(["name", "kpi"])
    assert table.loc[("North", "sales"), "goal"] == 600 * 24
    assert table.loc[("North", "service"), "goal"] == 50 * 24


def test_the_first_scheme_counts_what_only_groups_have() -> None:
    found = propose(two_years())
    assert [(kpi.name, kpi.of) for kpi in found.cards[0].kpis] == [
        ("sales", "person"), ("service", "team"), ("ebitda", "company"),
    ]  # fmt: skip
    assert pay(found, build(two_years(), None, found)).cost > 0


# --- ahead


FIT = fit(SCHEME, PAST)
AHEAD = ahead(SCHEME, PAST, FIT.outlook, FIT)


def test_groups_have_margins_and_plans_of_their_own() -> None:
    evidence = FIT.evidence.set_index(["role", "kpi"])
    assert evidence.loc[("", "ebitda"), "mean"] == pytest.approx(np.nanmean(PAST.group_attainment[2, -1]))
    assert evidence.loc[("", "service"), "people"] == 2
    given = AHEAD.workforce.given
    assert given is not None
    assert given.plan[:, :, 0].tolist() == pytest.approx(
        np.array([[600, np.nan, np.nan], [50, 50, np.nan], [np.nan, np.nan, 1000]]), nan_ok=True
    )
    assert np.isnan(given.fact[0]).all()
    assert AHEAD.workforce.group_sums.plan[0, :, 0].tolist() == [600, 500, 1100]


@pytest.mark.parametrize("changes", [{}, {"person": 0.2, "team": 0.2, "market": 0.3, "spread": 1.5, "level": 0.95}])
def test_what_is_expected_is_the_mean_of_drawn_years(changes: dict[str, Any]) -> None:
    outlook = FIT.outlook.revise(**changes)
    for time in (ahead(SCHEME, PAST, outlook, FIT), with_outlook(AHEAD, outlook)):
        expected, drawn = exact(SCHEME, time), forecast(SCHEME, draw(time, 10_000)).cost
        error = 4 * drawn.std() / np.sqrt(len(drawn))
        assert expected.cost.value == pytest.approx(drawn.mean(), abs=error + 0.001 * drawn.mean())
        assert expected.sd.value == pytest.approx(drawn.std(), rel=0.08)


@pytest.mark.parametrize("over", ["period", "year to date"])
def test_where_results_decide_together_cases_are_averaged(over: str) -> None:
    """Gate, cap and multiplier; of the KPIs of the data the scheme looks at some alone."""
    gate = {"kpi": "ebitda", "of": "company", "level": 0.9, "pays_at_most": 0.5, "over": over}
    kpis = [{"name": "sales", "weight": 1, "curve": LINE}]
    joint = scheme(
        cards=[{"role": "Seller", "target_bonus": 1000, "cap": 1.3, "kpis": kpis, "gates": [gate]}],
        team={"mode": "multiplier", "kpis": {"service": 1}, "curve": {"knots": [[0.8, 0.5], [1.2, 1.5]]}},
    )
    past = build(two_years(), None, joint)
    time = ahead(joint, past, FIT.outlook, fit(joint, past))
    drawn = forecast(joint, draw(time, 10_000)).cost
    assert exact(joint, time).cost.value == pytest.approx(drawn.mean(), rel=0.01)


def test_who_is_drawn_in_which_batch_changes_nothing() -> None:
    worlds = draw(AHEAD, 200)
    worlds.know_company([(name, scale) for name in AHEAD.workforce.kpis for scale in ("plan", "value")], worlds.chunks)
    [block, *_others] = worlds.blocks(0, 0)
    one_by_one = replace(
        worlds, batches=tuple(_of_one_team(team) for team in range(2)), _kept={}, _company={}, _teams={}
    )
    one_by_one.know_company(
        [(name, scale) for name in AHEAD.workforce.kpis for scale in ("plan", "value")], worlds.chunks
    )
    for name in AHEAD.workforce.kpis:
        for team in range(2):
            [alone] = one_by_one.blocks(team, 0)
            whole, part = block.of_groups(name, "plan"), alone.of_groups(name, "plan")
            assert whole is not None
            assert part is not None
            np.testing.assert_allclose(whole[[team, -1]], part, rtol=1e-5)


def _of_one_team(team: int) -> Any:
    from kpi.worlds.batches import _batch

    rows = np.flatnonzero(AHEAD.workforce.team_index == team)
    return _batch(AHEAD, rows, AHEAD.workforce.seats["role"].to_numpy(object), 1 << 20)


def test_a_company_that_is_given_alone_moves_with_nobody_but_the_market() -> None:
    still = Outlook(person=0, team=0, market=0)
    worlds = draw(ahead(SCHEME, PAST, FIT.outlook.revise(person=0, team=0, market=0)), 2000)
    worlds.know_company([("ebitda", "plan")], worlds.chunks)
    [block] = worlds.blocks(0, 0)[:1]
    ebitda, sales = block.of_groups("ebitda", "plan"), block.own("sales", "plan")
    assert ebitda is not None
    assert sales is not None
    assert abs(np.corrcoef(ebitda[-1, 0], sales.mean(axis=0)[0])[0, 1]) < 0.1
    assert still.luck == 1


def test_somebody_who_leaves_does_not_take_the_result_of_the_company_along() -> None:
    leaving = ahead(SCHEME, PAST, FIT.outlook.revise(leavers=0.5), FIT)
    assert leaving.groups is not None
    assert leaving.groups.outlook.leavers == 0
    both = [draw(time, 200) for time in (AHEAD, leaving)]
    for worlds in both:
        worlds.know_company([("ebitda", "plan")], worlds.chunks)
    here, there = (worlds.blocks(0, 0)[0].of_groups("ebitda", "plan") for worlds in both)
    np.testing.assert_allclose(here, there)  # type: ignore[arg-type] # both are known


def test_a_future_without_rows_of_groups_has_none() -> None:
    people = two_years().dropna(subset="person")
    alone = scheme(team={"individual_share": 0.6, "curve": LINE})
    card = alone.cards[0].revise(kpis=[alone.cards[0].kpis[0].revise(weight=1.0)])
    alone = alone.revise(cards=[card])
    found = ahead(alone, build(people, None, alone), Outlook())
    assert (found.groups, found.workforce.given) == (None, None)


def test_known_groups_without_a_future_of_their_own_are_added_up() -> None:
    time: Future = future(_small(), Outlook())
    assert time.groups is not None
    assert time.groups.workforce.seats["team"].tolist() == ["North", ""]


def _small() -> Workforce:
    rows = [
        ("A", "North", "Seller", "2025-01", "sales", 100, 90),
        (None, "North", None, "2025-01", "sales", 300, 270),
        (None, None, None, "2025-01", "sales", 900, 450),
    ]
    return build(pd.DataFrame(rows, columns=COLUMNS), None, SCHEME)


# --- read


def test_rows_that_can_be_nobodys_are_taken_and_told() -> None:
    taken = read(
        f"{TEAMS}\nAnna,N,2026-01,s,1,1\nBen,S,2026-01,s,1,1\n,N,2026-01,goal,1,1\n,,2026-01,ebitda,5,4\n,S,2026-01,s,3,\n"
    )
    assert taken.ok
    assert "they count as results of N, the company, S" in about(taken, "of groups").what
    assert taken.results["person"].isna().sum() == 3
    assert rules(taken) == ["of groups"]


@pytest.mark.parametrize(
    "rows",
    [
        "Anna,N,2026-01,s,1,1\n,N,2026-01,s,2,2\nBen,N,2026-01,s,1,1\n",
        "Anna,N,2026-01,s,1,1\n,N,2026-02,s,1,2\nBen,N,2026-01,s,1,1\n,N,2026-02,s,1,2\n",
        "Anna,N,2026-01,s,1,1\n,,2026-01,t,1,2\nBen,S,2026-01,s,1,1\n,S,2026-01,t,1,2\n",
    ],
    ids=["a KPI of people", "twice", "written once a block"],
)
def test_rows_that_may_be_somebodys_are_asked_about(rows: str) -> None:
    taken = read(f"{TEAMS}\n{rows}")
    assert "nobody is named" in errors(taken)[0].what
    assert OfGroups() in [mend for mend, _sure in offered(about(taken, "blank person"))]


def test_what_somebody_says_of_rows_without_a_name_is_done() -> None:
    text = f"{TEAMS}\nAnna,N,2026-01,s,1,1\n,N,2026-01,s,2,2\nBen,N,2026-01,s,1,1\n"
    taken = read(text, mends=[OfGroups()])
    assert taken.ok
    assert build(taken.results).group_fact.tolist() == [[[2], [2]]]
    assert not read(text, mends=[FillDown(column="person")]).ok  # Anna would have it twice


def test_a_row_with_a_role_is_no_teams() -> None:
    text = "person,team,role,period,kpi,plan,fact\nAnna,N,Seller,2026-01,s,1,1\n,N,Seller,2026-01,goal,2,2\n"
    taken = read(text)
    assert "nobody is named" in errors(taken)[0].what
    assert not read(text, mends=[OfGroups()]).ok


def test_two_rows_of_a_team_are_refused_with_both_rows() -> None:
    taken = read(
        f"{TEAMS}\nAnna,N,2026-01,s,1,1\nBen,N,2026-01,s,1,1\n,N,2026-01,g,1,1\n,N,2026-01,g,1,2\n", mends=[OfGroups()]
    )
    assert "N, 2026-01, g is there twice; the first time in row 4" in errors(taken)[0].what


def test_a_team_in_which_nobody_is_is_named_with_its_row() -> None:
    rows = "Anna,N,2026-01,s,1,1\nBen,N,2026-01,s,1,1\n,North,2026-01,g,1,1\n"
    [error] = errors(read(f"{TEAMS}\n{rows}"))
    assert (error.what, error.where) == (
        "a result of the team “North”, in which nobody is",
        "file1.csv, row 4, column team",
    )
    assert error.mend.endswith("Teams: N.")
    assert read(f"{TEAMS}\n{rows}", "person,team\nAnna,N\nBen,North\n").ok


def test_plans_of_teams_from_another_file_meet_their_results() -> None:
    facts = "person,team,period,kpi,fact\nAnna,N,2026-01,s,1\nBen,N,2026-01,s,1\n,N,2026-01,g,7\n"
    plans = "person,team,period,kpi,plan\nAnna,N,2026-01,s,1\nBen,N,2026-01,s,1\n,N,2026-01,g,14\n"
    taken = intake.read([("facts.csv", facts.encode()), ("plans.csv", plans.encode())])
    assert taken.ok
    workforce = build(taken.results)
    assert workforce.group_attainment[workforce.kpis.index("g"), 0, 0] == 0.5


def test_a_frame_refuses_what_a_file_refuses() -> None:
    rows = [("A", "N", "Seller", "2025-01", "sales", 1, 1), (None, "N", "Seller", "2025-01", "goal", 1, 1)]
    with pytest.raises(Refused, match="nobody is named"):
        build(pd.DataFrame(rows, columns=COLUMNS))
    with pytest.raises(Refused, match="no row names a person"):
        build(pd.DataFrame([(None, "N", None, "2025-01", "goal", 1, 1)], columns=COLUMNS))
    with pytest.raises(Refused, match="an infinite number"):
        build(pd.DataFrame([rows[0], (None, "N", None, "2025-01", "goal", np.inf, 1)], columns=COLUMNS))


def test_a_table_with_a_heading_only_has_no_rows_of_groups() -> None:
    assert not read(f"{HEAD}\n").ok


# --- one KPI on several levels of a card


def test_a_kpi_of_another_name_in_the_data_pays_as_a_column_of_that_name() -> None:
    table = two_years()
    doubled = pd.concat([table, table[table["kpi"] == "sales"].assign(kpi="sales again")], ignore_index=True)
    card = SCHEME.cards[0]
    first = card.kpis[0].revise(weight=0.25)
    two = [first, first.revise(name="sales again", of="team"), *card.kpis[1:]]
    aliased = [first, first.revise(name="the team's", measure="sales", of="team"), *card.kpis[1:]]
    schemes = [SCHEME.revise(cards=[card.revise(kpis=kpis)]) for kpis in (two, aliased)]
    columns, alias = (build(data, None, one) for data, one in zip((doubled, table), schemes, strict=True))
    np.testing.assert_array_equal(pay(schemes[0], columns).payout, pay(schemes[1], alias).payout)
    time = ahead(schemes[1], alias, FIT.outlook, FIT)
    drawn = forecast(schemes[1], draw(time, 10_000)).cost
    found = exact(schemes[1], time).cost.value
    assert found == pytest.approx(drawn.mean(), abs=4 * drawn.std() / 100 + 0.001 * drawn.mean())


def test_a_forecast_of_last_year_does_not_know_what_groups_reached_then() -> None:
    blanked = _blanked(PAST, 12)
    assert blanked.given is not None
    assert np.isnan(blanked.given.fact[..., 12:]).all()
    assert np.isnan(blanked.group_sums.fact[..., 12:]).all()
    assert not np.isnan(blanked.given.plan[0, 0]).any()


def test_plans_of_periods_to_come_leave_what_is_given_in_its_place() -> None:
    plans = PlanSet(
        "2026", pd.DataFrame([("North 0", "sales", "2026-01", 120.0)], columns=["person", "kpi", "period", "plan"])
    )
    longer = with_plans_ahead(PAST, plans)
    assert longer.periods[-1] == "2026-01"
    assert longer.given is not None
    assert longer.given.plan.shape == (3, 3, 25)
    np.testing.assert_array_equal(longer.group_sums.plan[..., :24], PAST.group_sums.plan)


# --- where else what is given counts


ALONE = {"cards": [{"role": "Seller", "target_bonus": 1000, "kpis": [{"name": "sales", "weight": 1, "curve": LINE}]}]}
BY_TEAM = Scheme.model_validate(ALONE | {"team": {"individual_share": 0, "kpis": {"sales": 1}, "curve": LINE}})


@pytest.mark.parametrize("of", ["person", "team", "company"])
def test_other_plans_for_everybody_are_other_plans_for_groups(of: Any) -> None:
    table = two_years()
    people = table[table["person"].notna() & (table["kpi"] == "sales")]
    sums = (
        people.groupby(["team", "period", "kpi"], as_index=False)["plan"]
        .sum()
        .assign(person=None, role=None, fact=np.nan)
    )
    costs = [
        [one.cost for one in levels(BY_TEAM, data, past(data, "sales", of), [0.9, 1.0, 1.1])]
        for data in (build(people, None, BY_TEAM), build(pd.concat([people, sums]), None, BY_TEAM))
    ]
    assert costs[0] == costs[1]


def test_the_past_of_a_team_is_what_it_is_paid_on() -> None:
    assert past(PAST, "sales", "team").plan[:, 0].tolist() == [600, 500]
    assert past(PAST, "ebitda", "company").plan[:, 0].tolist() == [1000]
    assert past(PAST, "service", "team").names == ("North", "South")
    with pytest.raises(Refused, match="no results of service yet"):
        past(PAST, "service")


def test_smaller_teams_are_no_remedy_where_a_team_has_a_plan_of_its_own() -> None:
    names = [one.name for one in remedies(SCHEME, PAST)]
    assert "smaller_teams" not in names
    assert len(names) == 9


def test_no_plan_is_proposed_for_what_only_the_company_has() -> None:
    rows = two_years().assign(plan=lambda table: table["plan"].where(table["person"].notna()))
    assert first_plans(rows).empty
    bare = rows.assign(plan=np.nan)
    proposed = first_plans(bare)
    assert proposed["kpi"].tolist() == ["sales"]
    assert with_plans(bare, None, proposed)["plan"].notna().equals(bare["person"].notna())


def test_a_forecast_begins_after_the_last_result_of_anybody() -> None:
    table = two_years()
    late = table[table["person"].isna() | (table["period"] < "2025-10")]
    blank = table[table["person"].notna() & (table["period"] >= "2025-10")].assign(fact=np.nan)
    time = ahead(SCHEME, build(pd.concat([late, blank]), None, SCHEME), Outlook(horizon="period"))
    assert time.workforce.periods == ("2026-01",)
    assert len(time.workforce.seats) == 10


def test_a_result_that_a_group_never_had_is_expected_at_its_plan() -> None:
    table = two_years()
    new = table.assign(fact=table["fact"].where(table["kpi"] != "ebitda"))
    time = ahead(SCHEME, build(new, None, SCHEME), Outlook())
    given = time.workforce.given
    assert given is not None
    assert given.fact[time.workforce.kpis.index("ebitda"), -1].tolist() == [1000] * 12
    assert np.isnan(given.fact[time.workforce.kpis.index("sales"), 0]).all()


def test_where_nobody_has_a_team_the_companys_plan_is_the_teams() -> None:
    rows = [("A", None, "Seller", "2025-01", "sales", 100, 90), (None, None, None, "2025-01", "sales", 150, np.nan)]
    found = build(pd.DataFrame(rows, columns=COLUMNS), None, BY_TEAM)
    assert found.group_attainment[0, :, 0].tolist() == [0.6, 0.6]


def test_a_check_up_reads_kpis_of_another_name_in_the_data() -> None:
    card = SCHEME.cards[0]
    first = card.kpis[0]
    own = first.revise(name="own sales", measure="sales", weight=0.25)
    renamed = SCHEME.revise(
        cards=[card.revise(kpis=[own, first.revise(name="t", measure="sales", of="team", weight=0.25), *card.kpis[1:]])]
    )
    answers = check_up(renamed, build(two_years(), None, renamed), str)
    assert {one.check for one in answers} >= {"A13", "A14"}
    mend = only_with_main_result(renamed, renamed.cards[0], own, 0.9)
    assert mend is not None
    assert pay(mend.scheme, build(two_years(), None, renamed)).cost > 0


def test_a_head_is_proposed_what_only_groups_have() -> None:
    people = pd.DataFrame([("Boss", "North", "Head", 500)], columns=["person", "team", "role", "target_bonus"])
    head = next(card for card in propose(two_years(), people).cards if card.role == "Head")
    assert [(kpi.name, kpi.of) for kpi in head.kpis] == [("sales", "team"), ("service", "team"), ("ebitda", "company")]
