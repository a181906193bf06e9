"""The forecast on the page: every part on every sample, the outlook moved and taken back, the budget's question, the baseline."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.machine import freememory
from kpi.scheme.schemefile import dump
from kpi.store.case import CaseStep, Data
from kpi.worlds import Outlook
from pages.parts.forecast import forecasts, world_count
from pages.parts.shell import drawing, progress_bar
from pages.parts.shell.progress_bar import ProgressBar
from tests.pages.sliding import slider
from tests.pages.test_pages import ROOT, as_read, changes, drawings, figures, open_app, scheme_of, texts

pytestmark = pytest.mark.page
PARTS = ["Cost", "People", "Teams and roles", "What matters", "Trust"]
FEW = 200


def opened(sample: str, part: str = "Cost", about: Mapping[str, Any] = MappingProxyType({}), **changes: Any) -> AppTest:
    """The page with few worlds, the next period, and some of what the visitor has set changed; `about` is how it is looked at."""
    at = open_app("start", d=sample)
    few: dict[str, Any] = {"worlds": FEW, "assumed": (("horizon", "period"),)}
    step = CaseStep(scheme_of(at), **(few | changes))
    at.session_state["state"] = replace(at.session_state["state"], history=(step,), **about)
    at.session_state["ahead parts"] = part
    at.switch_page("pages/forecast.py").run()
    assert not at.exception, at.exception
    return at


def finding(at: AppTest) -> str:
    """The title of the part."""
    drawn = drawings(at).get("finding", [])
    return (drawn or [as_read(title.value) for title in at.title])[0]


def cost(at: AppTest) -> str:
    """The expected cost as the figures say it."""
    return next(value for label, value in figures(at).items() if label.startswith("Expected cost"))


def unfolded(at: AppTest, *rows: str) -> AppTest:
    """The page with these rows open."""
    for row in rows:
        at.session_state[row] = True
    at.run()
    assert not at.exception, at.exception
    return at


def assumed(at: AppTest) -> dict[str, object]:
    return dict(at.session_state["state"].step.assumed)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_opens(part: str, sample: str) -> None:
    at = opened(sample, part)
    # One period of the story cannot be put to the test, and the page says so.
    assert bool(at.error) == (sample == "story" and part == "Trust")
    assert finding(at)


def test_the_budgets_question_is_answered_first() -> None:
    at = opened("company", ahead_budget=60_000.0)
    assert finding(at).endswith("the bonuses cost more than the budget of €60,000.")
    assert figures(at)["Chance to exceed the budget"].endswith("%")
    at.number_input(key="ahead budget").set_value(10_000_000.0).run()
    assert finding(at) == "The budget of €10,000,000 is safe: fewer than 1 period in 1,000 costs more."
    assert figures(at)["Chance to exceed the budget"] == "0.0%"
    assert "Left in 19 of 20 years" in figures(at)


def test_a_budget_of_nothing_is_exceeded() -> None:
    at = opened("company", ahead_budget=0.0)
    assert finding(at) == "In nearly every period the bonuses cost more than the budget of €0."


def test_an_outlook_is_moved_and_taken_back() -> None:
    at = opened("company")
    before = cost(at)
    slider(at, "ahead settings", "level").move(120)
    assert assumed(at)["level"] == 1.2
    assert cost(at) != before
    unfolded(at, "ahead assumptions")
    at.button(key="as fitted").click().run()
    assert assumed(at) == {"horizon": "period"}
    assert cost(at) == before


def test_what_is_assumed_is_undone_and_done_again_a_drag_at_a_time() -> None:
    at = opened("company")
    before = cost(at)
    for value in (110, 120):
        slider(at, "ahead settings", "level").move(value, drag="one")
    slider(at, "ahead settings", "share").move(100)
    assert assumed(at)["level"] == 1.2
    at.button(key="undo").click().run()
    assert (scheme_of(at).team.share, assumed(at)["level"]) == (0.6, 1.2)
    at.button(key="undo").click().run()
    assert assumed(at) == {"horizon": "period"}
    assert cost(at) == before
    assert at.button(key="undo").disabled
    at.button(key="redo").click().run()
    assert slider(at, "ahead settings", "level").value == 120


def test_what_is_assumed_while_a_scheme_is_looked_at_does_not_take_it() -> None:
    at = opened("company")
    before = scheme_of(at)
    at.session_state["state"] = replace(at.session_state["state"], previewed=("All on their own", before.shared(1)))
    at.run()
    slider(at, "ahead settings", "level").move(120)
    assert at.session_state["state"].previewed
    assert at.session_state["state"].worked_on == before
    assert assumed(at)["level"] == 1.2


def test_target_bonuses_are_multiplied() -> None:
    at = opened("company", ahead_budget=80_000.0)
    before = float(cost(at).strip("€").replace(",", ""))
    slider(at, "ahead settings", "targets").move(150)
    assert float(cost(at).strip("€").replace(",", "")) == pytest.approx(1.5 * before, rel=0.01)


def test_shares_of_luck_make_room_for_each_other() -> None:
    at = unfolded(opened("company"), "ahead assumptions")
    slider(at, "ahead luck", "market").move(90)
    shares = [assumed(at)[name] for name in ("person", "team", "market")]
    assert sum(float(str(share)) for share in shares) <= 1 + 1e-9
    assert assumed(at)["market"] == 0.9
    assert not at.error


def test_the_same_years_for_todays_scheme() -> None:
    at = unfolded(opened("company"), "ahead baseline row")
    assert "The scheme is today’s" in texts(at)
    slider(at, "ahead settings", "share").move(100)
    assert scheme_of(at).team.share == 1.0
    assert "this scheme costs more than today’s" in texts(at)
    at.session_state["state"] = replace(at.session_state["state"], at=0)
    at.run()
    assert "The scheme is today’s" in texts(at)


def test_a_million_worlds_are_asked_about_before_they_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: None)  # whatever this machine has
    at = opened("company", worlds=1_000_000, assumed=())
    assert "1,000,000 possible years take about" in texts(at)
    assert "10,000 are shown" in texts(at)
    assert at.button(key="draw many").label == "Draw them all"


def test_a_long_run_is_begun_and_left_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world_count, "_LONG", 0.0)
    monkeypatch.setattr(world_count, "_USUAL", 100)
    at = opened("story")
    assert "200 possible years take about 1 min" in texts(at)
    at.button(key="draw many").click().run()
    assert "possible years take about" not in texts(at)
    few = changes(at)
    at.button(key="draw few").click().run()
    assert "100 are shown" in texts(at)
    assert changes(at) != few


def test_nobody_draws_more_than_there_is_memory_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 120e6)
    monkeypatch.setattr(world_count, "_USUAL", 100)
    at = opened("story")
    assert "200 possible years take about" in texts(at)
    assert "120 MB are free on this machine; 100 are shown" in texts(at)
    assert not [one for one in at.button if one.key == "draw many"]
    assert not at.error


def test_what_others_have_is_refused_with_a_sentence_and_comes_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freememory, "free", lambda: 1e9)
    with freememory.promised(990e6):
        at = opened("story")
        assert "and 10 MB are free on this machine" in at.error[0].value
    at.run()
    assert not at.error
    assert figures(at)


def test_many_worlds_are_paid_without_remembering_their_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same figures, but for the last digits of single precision."""
    found = opened("story")
    kept = figures(found)
    monkeypatch.setattr(world_count, "_KEPT_BYTES", 0)
    monkeypatch.setattr(forecasts, "ScoredWorlds", None)
    assert figures(opened("story")) == kept


def test_names_are_hidden() -> None:
    at = opened("company", "People", about={"hidden": True})
    table = next(frame.value for frame in at.dataframe if "p95" in frame.value)
    assert table["person"].str.startswith("person ").all()
    assert "•••" not in texts(at)


def test_what_was_assumed_for_other_data_is_let_go_when_it_contradicts_these() -> None:
    at = opened("company", assumed=(("person", 0.9), ("market", 0.9)))
    assert not assumed(at)
    assert "back to the fit" in texts(at)
    assert finding(at)


def test_the_fit_says_on_what_it_rests() -> None:
    assert "1 period cannot tell skill from luck" in texts(opened("story", "Trust"))
    assert "is luck of the moment" in texts(opened("company", "Trust"))


def test_sobols_indices_are_reckoned_on_demand() -> None:
    at = opened("story", "What matters")
    at.button(key="sobol").click().run(timeout=120)
    table = next(frame.value for frame in at.dataframe if "By itself" in frame.value)
    assert len(table) >= 4


def test_a_team_threshold_is_found_and_taken() -> None:
    at = unfolded(opened("story"), "ahead hold")
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
    at.session_state["state"] = replace(now, data=data, history=(CaseStep(scheme_of(at), worlds=FEW),))
    at.session_state["ahead parts"] = "Trust"
    at.switch_page("pages/forecast.py").run()
    assert not at.exception, at.exception
    assert not at.error
    assert finding(at)


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
    assert next(value for label, value in shown.items() if label.startswith("Expected cost")).startswith("€")
    assert float(said["on average"]) == pytest.approx(
        float(
            next(value for label, value in shown.items() if label.startswith("Expected cost"))
            .strip("€")
            .replace(",", "")
        ),
        rel=0.02,
    )


def test_every_field_of_an_outlook_can_be_set_on_the_page() -> None:
    """Besides what the fit alone can say: pairs of KPIs."""
    folder = Path(__file__).resolve().parents[2] / "pages" / "parts" / "forecast"
    source = "".join(
        (folder / f"{name}.py").read_text(encoding="utf-8") for name in ("settings", "assumptions", "margins")
    )
    unknown = [name for name in Outlook.model_fields if f'"{name}"' not in source and f"{name}=" not in source]
    assert unknown == ["pairs"]


@pytest.mark.parametrize("sample", ["story", "company"])
def test_the_years_are_checked_by_formula(sample: str) -> None:
    at = unfolded(opened(sample, "Trust"), "ahead check")
    assert "By formula, without drawing anything, the expected cost is" in texts(at)


def test_a_figure_that_stands_twice_is_the_same() -> None:
    stress = next(f.value for f in opened("company", "What matters").dataframe if "Case" in f.value).iloc[0]
    at = unfolded(opened("company"), "ahead tail row")
    assert stress["On average"] == as_read(cost(at))
    assert stress["Chance to exceed the budget"] == figures(at)["Chance to exceed the budget"]
    tail = next(frame.value for frame in at.dataframe if "Money" in frame.value)
    assert tail["Money"].iloc[0] == stress["On average"]
    assert stress["In 19 of 20 years at most"] in tail["Money"].tolist()
    assert changes(at)["9 in 10 years lie between"][1] == f"and {stress['In 19 of 20 years at most']}"


def test_a_slide_is_one_sentence_one_picture_and_one_slider() -> None:
    at = opened("company", about={"presenting": True})
    assert set(drawings(at)) == {"finding", "years"}
    assert slider(at, "ahead slide", "share").value == 60
    assert not at.dataframe


def test_a_long_drawing_offers_to_stop_with_what_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[int] = []
    offer = ProgressBar._offer

    def noticed(bar: ProgressBar, enough: int) -> None:
        offered.append(enough)
        offer(bar, enough)

    monkeypatch.setattr(progress_bar, "_PATIENCE", 0.0)
    monkeypatch.setattr(ProgressBar, "_offer", noticed)
    at = opened("story", worlds=10_000)
    assert offered[0] < 10_000
    assert all(one % 2_000 == 0 for one in offered)
    assert not any(button.label.startswith("Stop") for button in at.button)


def test_years_that_were_drawn_before_a_stop_are_kept() -> None:
    at = opened("story", worlds=10_000)
    begun = at.session_state["remembered"]["begun"][1]
    now = at.session_state["state"]
    at.session_state["state"] = replace(now, history=(now.step._replace(worlds=4_000),))
    at.run()
    kept = at.session_state["remembered"]["worlds"][1]
    assert kept.count == 4_000
    assert kept.drawn(0, 0) is begun.drawn(0, 0)
    assert "(4,000 years drawn)" in changes(at)["Expected cost, Feb 2026"][1]


def test_while_a_hand_moves_the_share_the_first_years_are_paid_and_the_months_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at, message = opened("company", worlds=4_000), drawing._message
    made: list[Any] = []

    def noted(parts: Any) -> dict[str, Any]:
        made.append(parts)
        return message(parts)

    monkeypatch.setattr(drawing, "_message", noted)
    slider(at, "ahead settings", "share").move(90, rest=False)
    moved = made[0]  # the answer; the fragments beside the slider are drawn after it
    shares = [share for _start, _end, share, *_rest in moved["ahead years"][-1]["frames"][0]["bars"]]
    assert sum(shares) == pytest.approx(1)
    assert all(2_000 * share == pytest.approx(round(2_000 * share)) for share in shares)
    assert [moved[name][-1]["faint"] for name in ("ahead months", "ahead years")] == [True, False]
    first = moved["ahead figures"][0]["frames"][0][0]
    assert first[2].startswith("was ")
    at.run()
    assert float(cost(at).strip("€").replace(",", "")) == pytest.approx(
        float(first[1].strip("€").replace(",", "")), rel=0.01
    )
    assert not at.exception
