"""The forecast on the page: every part on every sample, the outlook moved and taken back, the budget's question, the baseline."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi import worlds
from kpi.scheme.schemefile import dump
from kpi.worlds import Outlook
from pages.parts.forecast import forecasts, world_count
from pages.parts.shell.state import Data
from tests.pages.sliding import slider
from tests.pages.test_pages import ROOT, as_read, figures, open_app, scheme_of, texts

pytestmark = pytest.mark.page
PARTS = ["Cost", "Splits", "People", "Teams", "Baseline", "What matters", "Hold the budget", "The fit", "Track record"]
FEW = 200


def opened(sample: str, part: str = "Cost", **changes: object) -> AppTest:
    """The page with few worlds, the next period, and some of the visitor's state changed."""
    at = open_app("start", d=sample)
    few: dict[str, object] = {"worlds": FEW, "assumed": (("horizon", "period"),)}
    at.session_state["state"] = replace(at.session_state["state"], **(few | changes))
    at.session_state["ahead parts"] = part
    at.switch_page("pages/forecast.py").run()
    assert not at.exception, at.exception
    return at


def assumed(at: AppTest) -> dict[str, object]:
    return dict(at.session_state["state"].assumed)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_opens(part: str, sample: str) -> None:
    at = opened(sample, part)
    # One period of the story cannot be put to the test, and the page says so.
    assert bool(at.error) == (sample == "story" and part == "Track record")


def test_the_budgets_question_is_answered_first() -> None:
    at = opened("company", ahead_budget=60_000.0)
    assert "exceed €60,000" in at.subheader[0].value
    assert figures(at)["Chance to exceed the budget"].endswith("%")
    at.number_input(key="ahead budget").set_value(10_000_000.0).run()
    assert "Hardly any world costs more than €10,000,000" in at.subheader[0].value
    assert figures(at)["Chance to exceed the budget"] == "0%"


def test_a_budget_of_nothing_is_exceeded() -> None:
    at = opened("company", ahead_budget=0.0)
    assert at.subheader[0].value.startswith("Practically every world costs more than €0")


def test_an_outlook_is_moved_and_taken_back() -> None:
    at = opened("company")
    before = figures(at)["On average"]
    at.slider(key="ahead level").set_value(120).run()
    assert assumed(at)["level"] == 1.2
    assert figures(at)["On average"] != before
    at.button(key="as fitted").click().run()
    assert assumed(at) == {"horizon": "period"}
    assert figures(at)["On average"] == before


def test_shares_of_luck_make_room_for_each_other() -> None:
    at = opened("company")
    at.slider(key="ahead market").set_value(90).run()
    shares = [assumed(at)[name] for name in ("person", "team", "market")]
    assert sum(float(str(share)) for share in shares) <= 1 + 1e-9
    assert assumed(at)["market"] == 0.9
    assert not at.error


def test_the_same_worlds_for_the_baseline() -> None:
    at = opened("company", "Baseline")
    assert "The scheme is the baseline" in texts(at)
    slider(at, "ahead split").move(100)
    assert scheme_of(at).team.share == 1.0
    assert "this scheme costs more than the baseline" in texts(at)
    at.session_state["state"] = replace(at.session_state["state"], at=0)
    at.run()
    assert "The scheme is the baseline" in texts(at)


def test_a_million_worlds_are_asked_about_before_they_are_drawn() -> None:
    at = opened("company", worlds=1_000_000, assumed=())
    assert "1,000,000 worlds take about" in texts(at)
    assert "10,000 are shown" in texts(at)
    assert at.button(key="draw many").label == "Draw them all"


def test_a_long_run_is_begun_and_left_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_count, "_LONG", 0.0)
    monkeypatch.setattr(world_count, "_USUAL", 100)
    at = opened("story")
    assert "200 worlds take about 1 min" in texts(at)
    at.button(key="draw many").click().run()
    assert "worlds take about" not in texts(at)
    few = figures(at)
    at.button(key="draw few").click().run()
    assert "100 are shown" in texts(at)
    assert figures(at) != few


def test_more_memory_than_is_free_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worlds, "free", lambda: 80e6)
    monkeypatch.setattr(world_count, "_USUAL", 100)
    at = opened("story")
    assert "200 worlds take about" in texts(at)
    assert "80 MB are free on this machine; 100 are shown" in texts(at)
    at.button(key="draw many").click().run()
    assert "are free on this machine" not in texts(at)


def test_many_worlds_are_paid_without_remembering_their_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same figures, but for the last digits of single precision."""
    found = opened("story")
    kept = figures(found)
    monkeypatch.setattr(world_count, "_KEPT_BYTES", 0)
    monkeypatch.setattr(forecasts, "ScoredWorlds", None)
    assert figures(opened("story")) == kept


def test_names_are_hidden() -> None:
    at = opened("company", "People", hidden=True)
    table = next(frame.value for frame in at.dataframe if "delivers" in frame.value)
    assert table["person"].str.startswith("person ").all()
    assert "•••" not in texts(at)


def test_what_was_assumed_for_other_data_is_let_go_when_it_contradicts_these() -> None:
    at = opened("company", assumed=(("person", 0.9), ("market", 0.9)))
    assert not assumed(at)
    assert "back to the fit" in texts(at)
    assert at.subheader


def test_the_fit_says_on_what_it_rests() -> None:
    assert "1 period cannot tell skill from luck" in texts(opened("story", "The fit"))
    assert "is luck of the moment" in texts(opened("company", "The fit"))


def test_sobols_indices_are_reckoned_on_demand() -> None:
    at = opened("story", "What matters")
    at.button(key="sobol").click().run(timeout=120)
    table = next(frame.value for frame in at.dataframe if "By itself" in frame.value)
    assert len(table) >= 4


def test_a_team_threshold_is_found_and_taken() -> None:
    at = opened("story", "Hold the budget")
    at.button(key="find threshold").click().run(timeout=120)
    assert "costs as much as 100:0" in texts(at)


def test_where_nobody_is_there_any_more_it_says_so() -> None:
    at = open_app("start")
    now = at.session_state["state"]
    people = now.data.people.assign(left="2020-01-01")
    results = now.data.results.assign(period="2026-01")
    data = Data("left", results, people)
    at.session_state["state"] = replace(now, data=data)
    at.switch_page("pages/forecast.py").run()
    assert not at.exception
    assert at.error


@pytest.mark.parametrize("fact", [100.0, 0.0])
def test_a_constant_history_and_one_of_zeros_are_forecast_with_a_notice(fact: float) -> None:
    at = open_app("start")
    now = at.session_state["state"]
    months = [now.data.results.assign(period=f"2025-{month:02}", fact=fact, plan=100.0) for month in range(1, 9)]
    data = Data("same", pd.concat(months, ignore_index=True), now.data.people)
    at.session_state["state"] = replace(now, data=data, worlds=FEW)
    at.session_state["ahead parts"] = "The fit"
    at.switch_page("pages/forecast.py").run()
    assert not at.exception, at.exception
    assert not at.error
    assert at.subheader


def test_the_method_page_prints_the_python_that_reproduces_the_forecast(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = opened("story", ahead_budget=400_000.0)
    shown = figures(at)
    at.switch_page("pages/method.py").run()
    (tmp_path / "scheme.yaml").write_text(dump(scheme_of(at)), encoding="utf-8")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(f"{at.code[0].value}\n{at.code[1].value}", {})  # noqa: S102 - our own page's code is what is tested
    lines = capsys.readouterr().out.splitlines()
    said = dict(line.rsplit(" ", 1) for line in lines if line.startswith(("on average", "chance")))
    assert float(said["chance to exceed the budget"]) == pytest.approx(
        float(shown["Chance to exceed the budget"].rstrip("%")) / 100, abs=0.0006
    )
    assert shown["On average"].startswith("€")
    assert float(said["on average"]) == pytest.approx(float(shown["On average"].strip("€").replace(",", "")), rel=0.02)


def test_every_field_of_an_outlook_can_be_set_on_the_page() -> None:
    """Besides what the fit alone can say: pairs of KPIs."""
    source = (Path(__file__).resolve().parents[2] / "pages" / "parts" / "forecast" / "outlook.py").read_text(
        encoding="utf-8"
    )
    assert [name for name in Outlook.model_fields if f'"{name}"' not in source] in ([], ["pairs"], ["margins", "pairs"])


@pytest.mark.parametrize("sample", ["story", "company"])
def test_the_worlds_are_checked_against_the_closed_form(sample: str) -> None:
    at = opened(sample)
    at.session_state["ahead check"] = True
    at.run()
    assert not at.exception
    assert "Without drawing anything the expected cost is" in texts(at)


def test_a_figure_that_stands_twice_is_the_same() -> None:
    at = opened("company", "What matters")
    stress = next(frame.value for frame in at.dataframe if "Case" in frame.value).iloc[0]
    assert stress["On average"] == as_read(figures(at)["On average"])
    assert stress["Chance to exceed the budget"] == figures(at)["Chance to exceed the budget"]
    tail = next(frame.value for frame in opened("company").dataframe if "Money" in frame.value)
    assert tail["Money"].iloc[0] == stress["On average"]
    assert stress["In 19 of 20 worlds at most"] in tail["Money"].tolist()
    assert as_read(figures(at)["In 9 of 10 worlds"]).endswith(f"to {stress['In 19 of 20 worlds at most']}")
    assert not tail.astype(str).apply(lambda column: column.str.contains("9 of 10 worlds at most")).any(axis=None)
