"""How the package speaks to who uses it from Python: lines, tables in units of the currency, views with every name escaped."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import kpi
from kpi import charts, comparison, split, worlds
from kpi.forecast import Forecast, Splits, forecast
from kpi.forecast.backtest import BackTest, back_test
from kpi.language import minor_units
from kpi.scheme.scheme import Scheme
from kpi.shown import MOST_LETTERS, on_one_line

ROOT = Path(__file__).resolve().parent.parent
HOSTILE = "<script>alert('x')</script>"
SCHEMES = sorted(ROOT.glob("data/**/scheme*.yaml")) + sorted(ROOT.glob("data/schemes/*.yaml"))
CURRENCIES = ("EUR", "JPY")


@cache
def results() -> pd.DataFrame:
    """The story's month eight times, each a little better, so that there is a past."""
    month = pd.read_csv(ROOT / "data/story/results.csv")
    shifted = [month.assign(period=f"2025-{n:02}", fact=month["fact"] * (0.9 + n / 50)) for n in range(1, 9)]
    return pd.concat(shifted, ignore_index=True)


def story(currency: str) -> tuple[Scheme, kpi.Workforce]:
    """The story in some currency."""
    scheme = kpi.load(ROOT / "data/story/scheme.yaml").revise(currency=currency)
    return scheme, kpi.build(results(), pd.read_csv(ROOT / "data/story/people.csv"), scheme)


@cache
def ahead(currency: str) -> Forecast:
    """Its next year."""
    scheme, workforce = story(currency)
    fit = worlds.fit(scheme, workforce)
    return forecast(scheme, worlds.draw(worlds.ahead(scheme, workforce, fit.outlook, fit), 40))


@cache
def put_to_the_test(currency: str) -> BackTest:
    """Its last months as they would have been forecast."""
    return back_test(*story(currency), worlds=40)


def hostile() -> tuple[Scheme, kpi.Workforce]:
    """Every name that a file can bring is one that a browser would run."""
    kpis = [kpi.Kpi(name=HOSTILE, title=HOSTILE, weight=1.0, curve=kpi.Curve(knots=(kpi.Knot(1.0, 1.0),)))]
    gate = kpi.Gate(kpi=HOSTILE, level=0.5)
    deduction = kpi.Deduction(title=HOSTILE, measure=HOSTILE, rate=0.0)
    card = kpi.Card(role=HOSTILE, kpis=tuple(kpis), target_bonus=100.0, gates=(gate,), deductions=(deduction,))
    scheme = Scheme(title=HOSTILE, note=HOSTILE, source=HOSTILE, cards=(card,))
    person = {"person": HOSTILE, "team": HOSTILE, "role": HOSTILE, "period": "2025-01"}
    rows = pd.DataFrame([person | {"kpi": HOSTILE, "plan": 100.0, "fact": 110.0}])
    return scheme, kpi.build(rows, None, scheme)


# One line ---------------------------------------------------------------------------------------------------------------


def shown_of(scheme: Scheme, workforce: kpi.Workforce) -> list[object]:
    """All that a notebook may show of a scheme and its people."""
    found = split.effect(scheme, workforce)
    both = split.effects_of({"as it is": scheme, HOSTILE: scheme.alone()}, workforce)
    now, then = (comparison.scenario(HOSTILE, one, workforce) for one in (scheme, scheme.alone()))
    card = scheme.cards[0]
    own: list[object] = [scheme, card, card.kpis[0], workforce, found.paid]
    return [*own, found, both, split.sweep(scheme, workforce), comparison.compare(now, then)]


@pytest.mark.parametrize("of", [partial(story, "EUR"), partial(story, "JPY"), hostile])
def test_a_repr_is_one_short_line(of: Callable[[], tuple[Scheme, kpi.Workforce]]) -> None:
    for shown in shown_of(*of()):
        assert len(repr(shown)) <= MOST_LETTERS
        assert "\n" not in repr(shown)
        assert " object at 0x" not in repr(shown)


@pytest.mark.parametrize("path", SCHEMES, ids=lambda path: f"{path.parent.stem} {path.stem}")
def test_every_scheme_shows_itself(path: Path) -> None:
    scheme = kpi.load(path)
    every = [scheme, *scheme.cards, *(one for card in scheme.cards for one in card.kpis)]
    assert all(len(repr(one)) <= MOST_LETTERS and str(one) == repr(one) for one in every)
    shown = scheme._repr_html_()
    assert shown.count("<table") == len(scheme.cards)
    assert all(card.role in shown for card in scheme.cards)


def test_forecasts_in_one_line() -> None:
    assert repr(ahead("EUR")).startswith("Forecast (people: 10, periods: ")
    assert "possible years: 40): €" in repr(ahead("EUR"))
    assert max(len(repr(ahead("JPY"))), len(repr(put_to_the_test("EUR")))) <= MOST_LETTERS


def test_what_the_lines_say() -> None:
    scheme, workforce = story("EUR")
    said = "Scheme “Three strong, seven weak” in EUR: Seller (1 KPI). 60:40: The team result pays a part of the bonus."
    assert repr(scheme) == said
    assert "Everybody is paid on their own result." in repr(scheme.alone())
    assert repr(scheme.cards[0]) == "Card of Seller: Sales 100%"
    assert repr(scheme.cards[0].kpis[0]).startswith("KPI “Sales”, weight 100%: 80% pays 50%, ")
    assert repr(workforce) == "Workforce of 10 people from Jan 2025 to Aug 2025, with sales"
    assert repr(split.effect(scheme.alone(), workforce)) == (
        "Against 100:0 the strong lose €0, the weak gain €0, the employer keeps €0"
    )


def test_a_rule_is_written_as_one_would_write_it() -> None:
    """Without what is so anyway; and the line makes the same value again."""
    rule = kpi.Split(individual_share=0.8, curve=kpi.Curve(knots=(kpi.Knot(0.9, 1.0),)))
    assert repr(rule) == "Split(curve=Curve(knots=(Knot(at=0.9, pay=1.0),)), individual_share=0.8)"
    assert eval(repr(rule), vars(kpi)) == rule  # noqa: S307 - our own line
    assert repr(kpi.Split()) == "Split()"


def test_problems_in_a_list() -> None:
    assert repr([kpi.Problem("no plan", "Ann", "Write one.")]) == "[Error: Ann: no plan. Write one.]"
    assert repr(kpi.Problem("odd", level="notice")) == "Notice: odd"
    assert len(repr(kpi.Problem("x" * 500))) == MOST_LETTERS


def test_a_line_is_cut() -> None:
    assert on_one_line("a\n b") == "a b"
    assert on_one_line("a" * MOST_LETTERS) == "a" * MOST_LETTERS
    assert on_one_line("a" * (MOST_LETTERS + 1)).endswith("a …")


# Views -------------------------------------------------------------------------------------------------------------------


def test_names_are_escaped() -> None:
    scheme, workforce = hostile()
    views = [shown for shown in shown_of(scheme, workforce) if hasattr(shown, "_repr_html_")]
    assert len(views) == 5
    for shown in views:
        html = shown._repr_html_()
        assert "<script" not in html
        assert (
            "&lt;script&gt;" in html or shown is views[3]
        )  # an effect's people are in its table only when they are paid


def test_the_view_of_a_scheme() -> None:
    shown = kpi.load(ROOT / "data/company/scheme.yaml")._repr_html_()
    for told in (
        "Overdue receivables",
        "130% pays 50%",
        "Plan or fact missing: leave it out",
        "60:40",
        "Bonus at most: 160%",
    ):
        assert told in shown
    assert "Minimum" in shown


def test_the_view_of_commission_and_deductions() -> None:
    shown = kpi.load(ROOT / "data/schemes/commission-on-margin.yaml")._repr_html_()
    for told in ("From €10,000.00, Rate 12%", "Overdue receivables", "Deductions at most: 30%", "is given up"):
        assert told in shown


def test_knots_that_have_no_names_stand_together() -> None:
    scheme = kpi.load(ROOT / "data/story/scheme.yaml")
    curve = kpi.Curve(knots=(kpi.Knot(0.8, 0.5), kpi.Knot(1.0, 1.0)))
    shown = scheme.revise_card("Seller", kpis=[scheme.cards[0].kpis[0].revise(curve=curve, cap=1.2)])._repr_html_()
    assert "80% pays 50%, 100% pays 100%" in shown
    assert "Minimum" not in shown
    assert "Pays at most" in shown


def test_views_of_the_future() -> None:
    assert "95% of the possible years cost at most" in ahead("EUR")._repr_html_()
    assert "2025-08" in put_to_the_test("EUR")._repr_html_()


def test_a_workforce_as_a_table() -> None:
    _scheme, workforce = story("EUR")
    table = workforce.table()
    assert len(table) == int((~np.isnan(workforce.plan) | ~np.isnan(workforce.fact)).sum())
    row = table[(table["person"] == "Aspen") & (table["period"] == "2025-03")].iloc[0]
    assert (row["kpi"], row["plan"], row["target_bonus"]) == ("sales", 600_000, 50_000)
    assert row["attainment"] == pytest.approx(row["fact"] / row["plan"], abs=1e-8)


# Money -------------------------------------------------------------------------------------------------------------------

Tables = tuple[pd.DataFrame, pd.DataFrame, Sequence[str]]


def tables_of(currency: str) -> dict[str, Tables]:
    """Every public table beside the same in minor units, and its columns with money."""
    scheme, workforce = story(currency)
    found, swept, both = split.effect(scheme, workforce), split.sweep(scheme, workforce), {"as it is": scheme}
    side, chosen = split.effects_of(both, workforce), split.remedies(scheme, workforce)[:2]
    few: dict[str, Any] = {"splits": (0.6,), "thresholds": (0.9,)}
    parts = ("own", "team_part", "gained", "lost", "target", "payout")
    sums = ("strong", "weak", "cost", "strong_lose", "weak_gain", "employer_keeps")
    bands, future, test = ("mean", "p5", "p50", "p95"), ahead(currency), put_to_the_test(currency)
    return {
        "effect": (found.table(), found.table_in_minor_units(), ("alone", "payout", "loses")),
        "effects": (side.table(), side.table_in_minor_units(), sums),
        "people": (split.people(found), split.people_in_minor_units(found), parts),
        "people of a sweep": (swept.people, swept.people_in_minor_units, parts),
        "sweep": (swept.table(), swept.sums_in_minor_units, (*sums, "forfeited", "strong_forfeit")),
        "frontier": (
            split.frontier(scheme, workforce, [0.6]),
            split.frontier_in_minor_units(scheme, workforce, [0.6]),
            ("strong", "weak", "cost"),
        ),
        "compared": (
            split.compared(scheme, workforce, chosen),
            split.compared_in_minor_units(scheme, workforce, chosen),
            (*sums, "own_marginal", "cliff"),
        ),
        "tradeoffs": (
            split.tradeoffs(scheme, workforce, **few),
            split.tradeoffs_in_minor_units(scheme, workforce, **few),
            ("cost", "strong_lose", "own_marginal", "cliff"),
        ),
        "record": (split.strong_record(found), split.strong_record_in_minor_units(found), ("money",)),
        "people ahead": (
            future.people,
            future.people_in_minor_units,
            ("target", *bands, "mean_error", "sd", "resolution", "forfeiture", "premium"),
        ),
        "teams ahead": (future.teams, future.teams_in_minor_units, (*bands, "mean_error", "sd", "resolution")),
        "roles ahead": (future.roles, future.roles_in_minor_units, (*bands, "mean_error", "p95_error")),
        "people tested": (test.people, test.people_in_minor_units, ("seen", "p5", "p50", "p95")),
        "periods tested": (test.periods, test.periods_in_minor_units, ("seen", "p5", "p25", "p50", "p75", "p95")),
    }


@pytest.mark.parametrize("currency", CURRENCIES)
def test_tables_are_in_units_of_the_currency(currency: str) -> None:
    units = minor_units(currency)
    for name, (table, minor, money) in tables_of(currency).items():
        assert len(table) == len(minor) > 0, name
        exact = minor[list(money)].astype(float) / units
        np.testing.assert_allclose(table[list(money)].astype(float), exact, rtol=0, atol=0.5001 / units, err_msg=name)
        same = [column for column in minor if column not in money and not str(column).endswith("_error")]
        pd.testing.assert_frame_equal(table[same], minor[same], obj=name)


@pytest.mark.parametrize("currency", CURRENCIES)
def test_pictures_say_their_finding(currency: str) -> None:
    scheme, workforce = story(currency)
    found, future = split.effect(scheme, workforce), ahead(currency)
    sign = {"EUR": "€", "JPY": "¥"}[currency]
    splits = Splits(scheme, worlds.draw(future.future, 40))
    pictures = [
        charts.pay_picture(found),
        charts.split_picture(scheme, workforce, [1.0, 0.0]),
        charts.cost_picture(future, 1000.0),
        charts.periods_picture(found.paid, future),
        charts.cost_over_splits_picture(splits, 1000.0),
    ]
    assert all(sign in picture.title and picture.spec["data"]["values"] for picture in pictures)
    bars = pictures[0].spec["data"]["values"]
    everybody = split.people(found)
    highest = max((everybody["payout"] + everybody["lost"]).max(), everybody["target"].max())
    assert max(one["to"] or 0.0 for one in bars) == pytest.approx(highest)
    assert charts.curve_picture(scheme.team.curve, np.array([0.9]), "title").title == "title"


# Errors ------------------------------------------------------------------------------------------------------------------


def test_a_revision_is_refused_in_our_words() -> None:
    """With nothing of another library above them or in them."""
    scheme = kpi.load(ROOT / "data/story/scheme.yaml")
    with pytest.raises(kpi.Refused) as refused:
        scheme.revise(currency="XYZ")
    assert str(refused.value) == "currency: unknown currency XYZ: write a code such as EUR (found: XYZ)"
    assert refused.value.__suppress_context__
    assert refused.value.problems[0].where == "currency"
