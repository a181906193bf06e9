"""Charts of comparing, of fairness and of time: every specification is valid Vega-Lite, and its rows say what the tables say."""

import json
import re
from functools import partial
from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pytest
import vl_convert

from kpi import Workforce, build, load
from kpi.charts import chartstyle
from kpi.charts import comparisonchart as of_comparison
from kpi.charts import trendchart as of_trends
from kpi.comparison import Comparison, by, compare, comparison_headline, groupings, per_person
from kpi.comparison.movers import largest
from kpi.export.comparisontables import comparison_tables
from kpi.export.spreadsheets import as_csv, as_xlsx
from kpi.language import money, number, speak
from kpi.trends import season, series, trends
from tests.test_comparison import scenarios
from tests.test_split import story
from tests.test_trends import MONTHS, crew

euros = partial(money, currency="EUR", exact=False)
COMPANY = Path(__file__).resolve().parent.parent / "data" / "company"


@pytest.fixture(scope="module")
def company() -> tuple[Comparison, Workforce]:
    """The sample company, today's scheme against 100:0."""
    scheme = load(COMPANY / "scheme.yaml")
    results = pd.read_csv(COMPANY / "results.csv", dtype={"period": str})
    workforce = build(results, pd.read_csv(COMPANY / "people.csv"), scheme)
    return compare(*scenarios({"today": scheme, "100:0": scheme.alone()}, workforce)), workforce


def remedy() -> Comparison:
    """The worked example, and its graduated team plan."""
    names = ("100:0", "remedy: a graduated team plan")
    return compare(*scenarios({name: story(name)[0] for name in names}, story()[1]))


@pytest.mark.parametrize(
    "spec",
    [
        of_comparison.winners(3),
        of_comparison.movers(10),
        of_comparison.deciles_chart(),
        of_trends.lines(4),
        of_trends.year(),
    ],
)
def test_a_specification_is_whole_and_without_data(spec: dict[str, Any]) -> None:
    data = {"data": {"values": []}, "title": "t"}
    chart = alt.Chart.from_dict({key: value for key, value in (spec | data).items() if key != "width"})
    assert chart.to_dict()
    assert "data" not in spec
    assert "title" not in spec
    assert json.dumps(spec)


def test_specifications_are_built_once() -> None:
    assert of_comparison.winners(3) is of_comparison.winners(3)
    assert of_trends.lines(2) is of_trends.lines(2)


def test_losers_stand_left_and_winners_right(company: tuple[Comparison, Workforce]) -> None:
    people = company[0].people
    table = by(people, groupings(company[0])["Team"])
    rows = of_comparison.winner_rows(table)
    assert rows["people"].sum() == len(people)
    for group, bars in rows.groupby("group"):
        np.testing.assert_allclose(bars["to"].to_numpy()[:-1], bars["from"].to_numpy()[1:], atol=1e-12)
        assert bars["share"].sum() == pytest.approx(1), group
        lost = bars[bars["band"].str.startswith("loses")]
        won = bars[bars["band"].str.startswith("gains")]
        assert (lost["to"] <= 1e-12).all()
        assert (won["from"] >= -1e-12).all()


def test_who_comes_from_zero_is_drawn_apart() -> None:
    found = remedy()
    rows = of_comparison.winner_rows(by(found.people, pd.Series(["all"] * 10)))
    assert rows.set_index("role").loc["new", "people"] == 2
    assert set(rows["role"]) == {"band", "new"}


def test_a_group_of_those_who_left_has_no_bar() -> None:
    table = by(remedy().people.assign(band="left"), pd.Series(["all"] * 10))
    assert of_comparison.winner_rows(table).empty


def test_findings_are_sentences(company: tuple[Comparison, Workforce]) -> None:
    found = remedy()
    assert (
        comparison_headline(found, euros)
        == "remedy: a graduated team plan saves €2,500 in Jan 2025: 4 people lose €41,500, 6 gain €39,000."
    )
    assert comparison_headline(compare(found.before, found.before), euros) == "Nobody's pay changes."
    changes = largest(found)
    assert (
        of_comparison.mover_finding(changes, euros)
        == "Anna loses most: €16,000. The first step that differs: Team: Team."
    )
    assert of_comparison.mover_finding(changes.iloc[:0], euros) == "Nobody's pay changes."
    rows = of_comparison.decile_rows(company[0], euros)
    assert rows["decile"].tolist() == list(range(1, 11))
    assert rows["change"].sum() == company[0].change
    assert of_comparison.decile_finding(rows) == "The lowest paid tenth loses 2.7%, the highest paid gains 1.6%."
    assert of_comparison.decile_finding(rows.iloc[:0]) == "Nobody was paid anything before."


def test_movers_say_why() -> None:
    changes = largest(remedy())
    rows = of_comparison.mover_rows(changes, 100, number)
    assert list(rows.loc[0, ["person", "kind", "text"]]) == ["Anna", "lost", "loses 16,000"]
    assert rows.loc[0, "why"] == "Team: Team: does not count → 70%"


def test_pay_against_performance_of_a_scheme(company: tuple[Comparison, Workforce]) -> None:
    paid = company[0].before.paid
    table = per_person(paid, paid.score)
    pd.testing.assert_series_equal(table["performance"], table["score"], check_names=False)


def test_small_lines_say_how_fast_since_when() -> None:
    wobble = np.tile([0.0, 2.0, -2.0], 8)
    down = np.where(np.arange(24) < 14, 110.0, 90.0) + wobble
    workforce = crew({"Ann": [100.0] * 3, "Ben": list(80 + 2.0 * np.arange(24)), "Cem": list(down)})
    found = trends(workforce, "person")
    rows = of_trends.line_rows(series(workforce, "person"), found)
    labels = rows[rows["role"] == "label"]["text"].tolist()
    assert labels[0].startswith("▼ Cem · sales: falls by ")
    assert labels[0].endswith(" a period, since Mar 2025")
    assert labels[1].startswith("▲ Ben · sales: rises by 2 points a period, since ")
    assert labels[2] == "? Ann · sales: too few periods to tell"
    assert (
        of_trends.trends_finding(found)
        == "1 of 3 trends gets better. 1 of 3 trends slips. For 1 there are not enough data yet."
    )
    assert (
        of_trends.trends_finding(found[found["name"] == "Ann"])
        == "Not enough data yet: a trend takes at least six periods."
    )
    heights = rows[rows["role"] == "line"].groupby("rank")["height"]
    assert (heights.max() - heights.min() <= 0.56).all()


def test_lines_of_nobody() -> None:
    found = trends(crew({"Ann": [1.0]}), "person").iloc[:0]
    assert of_trends.line_rows(pd.DataFrame(), found).empty


def test_the_year() -> None:
    indices = season(MONTHS, np.tile(np.arange(1.0, 13), 2)).indices
    rows = of_trends.year_rows(indices)
    assert rows["place"].tolist()[0] == "January"
    assert rows["index"].mean() == pytest.approx(1)


def test_everything_to_take_away(company: tuple[Comparison, Workforce]) -> None:
    found = company[0]
    tables = comparison_tables(found, groupings(found))
    assert list(tables) == [
        "Winners and losers", "Rules", "Cost", "Bands", "Largest changes",
        "Team", "Role", "Strong and weak", "Decile of the pay before",
    ]  # fmt: skip
    taken = tables["Winners and losers"]
    people = taken.table
    assert list(taken.about) == ["Before", "After", "Scheme", "Period", "Currency"]
    assert sum(people["change"]) * 100 == found.change
    assert str(people["change"].iloc[0]).count(".") == 1
    assert len(tables["Rules"].table) >= 1
    assert as_csv(people)
    assert as_xlsx(tables)[:2] == b"PK"


def test_on_a_dark_ground_every_colour_is_that_of_the_theme() -> None:
    """What the drawings of the page take from its style sheet, charts by Vega take from the table of their style."""
    css = (Path(__file__).parent.parent / "pages" / "parts" / "shell" / "theme.css").read_text(encoding="utf-8")
    theme = set(re.findall(r"--[\w-]+: light-dark\((#\w+), (#\w+)\)", css))
    spec = of_comparison.winners(3)
    used = set(re.findall(r"#[0-9A-F]{6}", str(spec)))
    assert used
    assert {(colour, chartstyle.in_dark(colour)) for colour in used} <= theme
    assert chartstyle.in_dark(spec) != spec


@pytest.mark.parametrize(("locale", "axis"), [("en-US", "10%"), ("de-DE", "10\u00a0%"), ("tr-TR", "%10")])
def test_shares_stand_on_axes_as_the_reader_writes_them(locale: str, axis: str) -> None:
    speak(locale)
    try:
        spec = of_comparison.deciles_chart()
    finally:
        speak("en-US")
    rows = pd.DataFrame(
        {"decile": [1, 2], "people": 1, "relative": [-0.1, 0.1], "kind": "lost", "text": "", "share": ""}
    )
    drawn = vl_convert.vegalite_to_svg(spec | {"width": 300, "data": {"values": rows.to_dict("records")}})
    assert f">{axis}<" in drawn
    assert "−" in drawn, "a real minus"


def test_in_which_group_most_lose_or_gain() -> None:
    table = pd.DataFrame({"group": ["North", "South"], "people": [4, 2], "losers": [1, 1], "winners": [3, 1]})
    assert of_comparison.winner_finding(table) == "In “South” the largest part loses: 1 of 2 people."
    gain = table.assign(losers=0)
    assert of_comparison.winner_finding(gain) == "In “North” the largest part gains: 3 of 4 people."
    assert of_comparison.winner_finding(gain.assign(winners=0)) == "Nobody's pay changes."
