"""Checks of deals, periods, spread, luck and the team's lottery: what was planted is found with its figures, a clean scheme stays silent."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi import Scheme, Workforce, build
from kpi.checkup.chancechecks import another_period, one_lucky_deal
from kpi.checkup.checkcase import CheckCase
from kpi.checkup.checkresult import CheckResult
from kpi.checkup.family import settle_tests
from kpi.checkup.luckchecks import better_is_paid_less, pay_is_a_lottery, pay_is_luck
from kpi.checkup.runchecks import Run
from kpi.checkup.spreadchecks import best_can_earn_enough, spread_of_results
from kpi.payment.payout import pay
from kpi.payment.quarters import by_quarter
from kpi.split.chance import fit_luck
from kpi.split.risk import ScatteredResults
from kpi.statistics.clustered import clustered_quantile, clustered_spread
from tests.test_checkup import clean, sample, write

HAY = {"knots": [[0.8, 0.5], [1.0, 1.0], [1.2, 1.5]]}
INDEX = {"knots": [[0.0, 0.0], [1.0, 1.0]], "above": "continue"}


def paid_on(shares: Any, kpis: list[dict[str, Any]] | None = None, **changes: Any) -> tuple[Scheme, Workforce]:
    """People with results (people, periods) or (kpis, people, periods) as shares of plans of 100, from January 2024 on."""
    values = np.asarray(shares, float)
    values = values if values.ndim == 3 else values[None]
    kpis = kpis or [{"name": "sales", "weight": 1, "curve": HAY}]
    rows = [
        (
            f"P{person:03}",
            f"{2024 + month // 12}-{month % 12 + 1:02}",
            kpi["name"],
            100.0,
            100 * values[k, person, month],
        )
        for k, kpi in enumerate(kpis)
        for person in range(values.shape[1])
        for month in range(values.shape[2])
    ]
    results = pd.DataFrame(rows, columns=["person", "period", "kpi", "plan", "fact"])
    card = {"role": "Seller", "target_bonus": 50_000, "kpis": kpis, **changes.pop("card", {})}
    scheme = Scheme.model_validate({"cards": [card], "team": {"individual_share": 1.0}} | changes)
    return scheme, build(results, None, scheme)


def answer(run: Run, case: tuple[Scheme, Workforce]) -> CheckResult:
    """The first answer of a check, its tests of chance settled; what was found comes before the rest."""
    return min(settle_tests(run(CheckCase(*case, write))), key=lambda one: one.state != "found")


def test_a_lucky_deal_without_a_cap() -> None:
    """At 80 % of the plan, a deal as large as a plan makes 180 %, which pays 150,000 in place of 75,000."""
    open_end = [{"name": "sales", "weight": 1, "curve": HAY | {"above": "continue"}}]
    case = paid_on([[0.8], [1.3]], open_end)
    found = answer(one_lucky_deal, case)
    assert found.state == "found"
    assert (
        found.title
        == "One deal as large as a plan of sales pays 150,000, in place of 75,000 at the last point of the curve."
    )
    assert found.stake is not None
    assert found.stake.low == 7_500_000
    assert "on these results 12,500 is paid above the last point" in found.evidence
    assert found.mend is not None
    assert found.mend.title == "sales pays at most 225%, what 150% of the plan pays"
    assert answer(one_lucky_deal, (found.mend.scheme, case[1])).state == "fine"


@pytest.mark.parametrize("closed", [{"cap": 2.0}, {"card": {"cap": 2.0}}, {"curve": HAY}])
def test_a_cap_or_a_maximum_stops_a_lucky_deal(closed: dict[str, Any]) -> None:
    kpi = {"name": "sales", "weight": 1, "curve": HAY | {"above": "continue"}}
    card = closed.pop("card", {})
    assert answer(one_lucky_deal, paid_on([[0.8]], [kpi | closed], card=card)).state == "fine"


def test_months_that_go_up_and_down_cost_less_than_their_quarter() -> None:
    """70, 100 and 130 % pay nothing, all and one and a half: 83.3 % on average; their quarter is at plan."""
    case = paid_on([[0.7, 1.0, 1.3] * 4])
    found = answer(another_period, case)
    assert found.state == "found"
    assert found.title == "Paid by the quarter, the same results would cost 20% more."
    assert found.evidence == "4 whole quarters: 500,000 by the month, 600,000 by the quarter."
    assert found.stake is not None
    assert found.stake.low == 10_000_000


def test_a_straight_line_costs_the_same_by_the_quarter() -> None:
    case = paid_on([[0.7, 1.0, 1.3] * 4, [0.9, 0.2, 2.0] * 4], [{"name": "sales", "weight": 1, "curve": INDEX}])
    assert answer(another_period, case).title == "Paid by the quarter, the same results would cost nearly the same."


def test_what_cannot_be_paid_by_the_quarter_is_said() -> None:
    assert answer(another_period, paid_on([[1.0] * 11])).state == "few"
    in_units = [{"name": "sales", "weight": 1, "curve": {"scale": "value", "knots": [[80, 0.5], [100, 1]]}}]
    found = answer(another_period, paid_on([[1.0] * 12], in_units))
    assert found.state == "few"
    assert "sales" in found.title


def test_quarters_are_those_of_a_table_of_quarters() -> None:
    """The clean company, with one who joins in a quarter and leaves, built of its months and of its quarters."""

    def gone(table: pd.DataFrame) -> pd.DataFrame:
        return table[~((table["person"] == "P07") & (table["period"] < "2024-06"))]

    scheme, workforce = clean(change=gone)
    quarterly = workforce.table().assign(period=lambda table: pd.PeriodIndex(table["period"], freq="Q").astype(str))
    keys = ["person", "period", "kpi"]
    results = quarterly.groupby(keys, as_index=False)[["plan", "fact"]].sum()
    results["period"] = results["period"].str.replace("Q", "-Q")
    targets = results[["person", "period"]].drop_duplicates().assign(target_bonus=3000.0)
    targets.loc[(targets["person"] == "P07") & (targets["period"] == "2024-Q2"), "target_bonus"] = 1000.0
    expected = pay(scheme, build(results, targets, scheme))
    found = pay(*by_quarter(pay(scheme, workforce), scheme))
    assert found.periods == expected.periods
    assert (found.payout == expected.payout).all()


def test_a_quarter_that_is_not_whole_is_left_out() -> None:
    case = paid_on([[1.0] * 12 + [0.1] * 2])
    assert answer(another_period, case).state == "fine"


def spread(apart: float) -> tuple[Scheme, Workforce]:
    """Forty people in three months, with this standard deviation."""
    results = np.tile(np.linspace(-1, 1, 40), 3).reshape(3, 40).T
    return paid_on(1 + apart * results / results.std())


def test_spread_of_results() -> None:
    wide = answer(spread_of_results, spread(0.65))
    assert wide.state == "unsure"  # .65 of forty people may be .6 of all
    assert wide.title == "Main results lie 65% of the plan apart; the norm is 10% to 60%."
    assert answer(spread_of_results, spread(0.9)).state == "found"
    assert answer(spread_of_results, spread(0.05)).state == "found"
    assert answer(spread_of_results, spread(0.25)).state == "fine"
    assert answer(spread_of_results, sample("story")).state == "few"


def test_periods_of_a_person_are_alike() -> None:
    """The same results twelve times over say no more than once."""
    once = np.random.default_rng(3).normal(1, 0.2, (30, 1))
    for found, again in zip(*(_both(one) for one in (once, np.repeat(once, 12, axis=1))), strict=True):
        assert found == pytest.approx(again)


def _both(results: Any) -> tuple[Any, ...]:
    value, ends = clustered_spread(results)
    return value, *ends


@pytest.mark.parametrize("within", [0.0, 0.15])
def test_intervals_hold_in_19_of_20(within: float) -> None:
    rng, spreads, tops = np.random.default_rng(8), 0, 0
    whole = np.hypot(0.15, within)
    for _run in range(400):
        results = 1 + 0.15 * rng.standard_normal((60, 1)) + within * rng.standard_normal((60, 6))
        low, high = clustered_spread(results)[1]
        spreads += low <= whole <= high
        low, high = clustered_quantile(results, 0.9)[1]
        tops += low <= 1 + 1.281552 * whole <= high
    assert 0.90 <= spreads / 400 <= 0.98
    assert 0.90 <= tops / 400 <= 0.985


STORY = [1.20, 1.15, 1.10, 0.90, 0.85, 0.85, 0.80, 0.80, 0.75, 0.70]


def test_the_best_tenth_of_the_story_earns_too_little() -> None:
    """At 100:0, one and four tenths of the target; with four such months the mend lifts it to two."""
    case = paid_on(np.tile(STORY, (4, 1)).T)
    found = answer(best_can_earn_enough, case)
    assert found.state in ("found", "unsure")
    assert found.title == "The best tenth of the bonuses begins at 138.8% of the target; the norm is 150% to 300%."
    assert found.mend is not None
    shares = pay(found.mend.scheme, case[1]).payout / 5_000_000
    assert np.quantile(shares, 0.9) == pytest.approx(2.0, abs=1e-3)
    assert found.stake is not None
    assert found.stake.low == pay(found.mend.scheme, case[1]).cost - pay(*case).cost
    assert answer(best_can_earn_enough, sample("story")).state == "few"


def test_one_month_of_the_story_tells_its_best_tenth() -> None:
    shares = np.array([1.5, 1.375, 1.25, 0.75, 0.625, 0.625, 0.5, 0.5, 0.0, 0.0])
    assert clustered_quantile(shares[:, None], 0.9)[0] == pytest.approx(1.3875)


TWO = [{"name": "sales", "weight": 0.3, "curve": HAY}, {"name": "service", "weight": 0.7, "curve": HAY}]


def test_a_better_result_is_paid_less() -> None:
    """Sales at 120 % and service at 80 % are paid 40,000; sales at 90 % and service at 120 % are paid 63,750."""
    sales, service = [1.2] * 5 + [0.9] * 5, [0.8] * 5 + [1.2] * 5
    found = answer(better_is_paid_less, paid_on(np.array([sales, service])[..., None], TWO))
    assert found.state == "found"
    assert found.title == "In 100% of the pairs the better main result is paid less."
    assert "sales at 120% was paid 80% of the target bonus, at 90% it was paid 127.5%" in found.evidence
    assert found.stake is not None
    assert found.stake.low == 5 * 2_375_000
    assert found.mend is not None
    assert found.mend.scheme.roles["Seller"].gates[0].kpi == "sales"


def test_one_kpi_never_pays_a_better_result_less() -> None:
    assert answer(better_is_paid_less, sample("story")).state == "fine"
    assert answer(better_is_paid_less, paid_on([[1.0], [1.5]])).state == "few"


def test_lower_is_better_is_turned_round() -> None:
    falling = [{"name": "late", "weight": 1, "curve": {"knots": [[1.4, 0.5], [1.0, 1.0], [0.6, 1.5]]}}]
    assert answer(better_is_paid_less, paid_on(np.linspace(0.5, 1.5, 12)[:, None], falling)).state == "fine"


def lasting(icc: float, people: int = 80, periods: int = 6) -> tuple[Scheme, Workforce]:
    """Results of which exactly this share lasts, by the analysis of variance."""
    rng = np.random.default_rng(11)
    own, luck = rng.standard_normal((people, 1)), rng.standard_normal((people, periods))
    luck = luck - luck.mean(axis=0) - luck.mean(axis=1, keepdims=True) + luck.mean()
    luck *= np.sqrt((1 - icc) * (people - 1) * (periods - 1) / (luck**2).sum())
    own = (own - own.mean()) / own.std(ddof=1) * np.sqrt(icc + (1 - icc) / periods)
    return paid_on(1 + 0.15 * (own + luck), [{"name": "sales", "weight": 1, "curve": INDEX}])


def test_luck_and_skill() -> None:
    """Six periods of an intraclass correlation of .2 are .60 reliable, of .5 .86."""
    much = answer(pay_is_luck, lasting(0.2))
    assert much.state == "unsure"
    assert "is 0.6 reliable" in much.title
    assert answer(pay_is_luck, lasting(0.2, 300)).state == "found"
    assert much.stake is not None
    assert much.stake.low == pytest.approx(0.4 * pay(*lasting(0.2)).cost, rel=1e-6)
    little = answer(pay_is_luck, lasting(0.5))
    assert little.state == "fine"
    assert "is 0.86 reliable" in little.title


def test_few_periods_cannot_tell_skill_from_luck() -> None:
    assert answer(pay_is_luck, lasting(0.5, periods=3)).title.startswith(
        "3 periods a person cannot tell skill from luck"
    )
    assert answer(pay_is_luck, sample("story")).state == "few"


def lottery(knots: list[list[float]], shape: str) -> CheckResult:
    """Three at 115 % and seven at 85 %, each on a straight line of their own, 60:40."""
    team = {"individual_share": 0.6, "curve": {"shape": shape, "knots": knots}}
    own = [{"name": "sales", "weight": 1, "curve": INDEX}]
    return answer(pay_is_a_lottery, paid_on([[1.15]] * 3 + [[0.85]] * 7, own, team=team))


def test_a_cliff_of_the_team_makes_pay_a_lottery() -> None:
    found = lottery([[1.0, 1.0]], "steps")
    assert found.state == "found"
    assert found.severity == "risk"
    assert found.title == (
        "77.9% of the ups and downs of a person’s pay come from the team; with a straight team plan it is 24.8%."
    )
    assert found.mend is not None
    assert answer(pay_is_a_lottery, (found.mend.scheme, paid_on([[1.0]] * 10)[1])).severity in ("hint", "risk")


def test_a_straight_team_plan_is_none() -> None:
    assert lottery([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]], "linear").state == "fine"
    assert answer(pay_is_a_lottery, clean()).state == "off"


def test_the_story_tells_of_its_lottery() -> None:
    found = answer(pay_is_a_lottery, sample("story"))
    assert (found.state, found.severity) == ("found", "hint")
    assert found.stake is not None
    assert found.stake.low == 20_000_000


def noisy(people: int) -> tuple[Scheme, Workforce]:
    """So many people on two KPIs, with a cliff of the team."""
    cliff = {"individual_share": 0.6, "curve": {"shape": "steps", "knots": [[1.0, 1.0]]}}
    results = np.maximum(1 + 0.2 * np.random.default_rng(4).standard_normal((2, people, 1)), 0)
    return paid_on(results, TWO, team=cliff)


def test_some_of_many_people_stand_for_all() -> None:
    case = noisy(240)
    luck = fit_luck(*case)
    some, every = (ScatteredResults(*case, luck, most=most).under(case[0], slopes=False).seats for most in (100, None))
    assert (len(some), len(every)) == (80, 240)
    assert some["own_variance"].mean() == pytest.approx(every["own_variance"].mean(), rel=0.05)


def test_some_of_many_pairs_stand_for_all() -> None:
    case = noisy(1300)
    found = answer(better_is_paid_less, case)
    results, shares = case[1].attainment[0, :, 0], pay(*case).payout[:, 0]
    better = results[:, None] > results + 0.1 + 1e-9
    exactly = (better & (shares[:, None] < shares)).sum() / better.sum()
    assert float(found.title.split("%")[0].removeprefix("In ")) / 100 == pytest.approx(exactly, abs=0.02)
