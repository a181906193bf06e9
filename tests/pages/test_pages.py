"""Every page through the app's own entry, and the ways through them, without a browser."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from kpi.problem import Problem
from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import dump, load, pack
from tests.pages.sliding import panel, send, slider

ROOT = Path(__file__).resolve().parents[2]
TITLES = {
    "start": "Start",
    "data": "Data",
    "roles": "Roles",
    "plans": "Plans",
    "scheme": "Scheme",
    "split": "Team or individual",
    "checkup": "Check-up",
    "payouts": "Payouts",
    "forecast": "Forecast",
    "compare": "Compare",
    "takeaway": "Take away",
    "method": "Method",
}


def open_app(page: str = "start", **query: str) -> AppTest:
    """The app, opened at a page."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    return go(at, page)


def go(at: AppTest, page: str) -> AppTest:
    """The same session on another page."""
    if page != "start" or name_of(at) != TITLES["start"]:
        at.switch_page(f"pages/{page}.py").run()
    assert not at.exception, at.exception
    return at


def name_of(at: AppTest) -> str:
    """What the line on top calls the page; nothing where there is no such line."""
    return next((element.value for element in at.main.markdown), "")


def drawings(at: AppTest) -> dict[str, list[Any]]:
    """What the drawings on the page show at the split that the scheme has, by kind of part."""
    found: dict[str, list[Any]] = {}
    for element in at.get("bidi_component"):
        told = json.loads(element.proto.bytes or "{}")
        if "drawings" not in told:  # the menu
            continue
        for part in told["drawings"].get(told["name"], ()):
            frames = part["frames"]
            found.setdefault(part["kind"], []).append(frames[told["at"] if len(frames) > 1 else 0])
    return found


def changes(at: AppTest) -> dict[str, list[str]]:
    """The figures on the page by their labels: value, change, and what the change is."""
    return {label: rest for frame in drawings(at).get("figures", ()) for label, *rest in frame}


def figures(at: AppTest) -> dict[str, str]:
    """The figures on the page by their labels."""
    drawn = {label: value for label, (value, *_rest) in changes(at).items()}
    return drawn | {metric.label: metric.value for metric in at.metric}


def scheme_of(at: AppTest) -> Scheme:
    """The scheme that the session holds."""
    found: Scheme = at.session_state["state"].scheme
    return found


def texts(at: AppTest) -> str:
    """Everything that is said on the page."""
    kinds: list[Any] = [*at.markdown, *at.caption, *at.error, *at.info, *at.warning]
    drawn = [words for kind in ("heading", "finding", "caption") for words in drawings(at).get(kind, ())]
    return "\n".join([*(as_read(str(element.value)) for element in kinds), *drawn])


def as_read(text: str) -> str:
    """Markdown as it is read: a sign that a backslash has made harmless stands for itself."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


@pytest.mark.parametrize("page", TITLES)
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_page_opens_on_every_sample(page: str, sample: str) -> None:
    at = open_app(page, d=sample)
    assert name_of(at) == TITLES[page]
    assert not at.error


def test_a_newcomer_sees_the_story_at_once() -> None:
    at = open_app()
    assert at.title[0].value == "See who gains and who loses before you sign."
    assert drawings(at)["bars"]
    assert [at.button(key=f"open_{door}").proto.type for door in ("own", "story", "company")] == [
        "primary",
        "secondary",
        "secondary",
    ]


def test_one_click_opens_the_sample_company_and_back() -> None:
    at = open_app()
    at.button(key="open_company").click().run()
    assert name_of(at) == "Scheme"
    assert figures(at)["Cost, 24 months"] == "€2,180,624"
    go(at, "start").button(key="open_story").click().run()
    assert name_of(at) == "Team or individual"
    assert figures(at)["Total cost"] == "€213,750"


def test_the_tour_leads_over_five_pages_and_can_be_left_and_taken_again() -> None:
    at = open_app()
    at.button(key="tour begin").click().run()
    for page in ("Team or individual", "Scheme", "Payouts", "Compare"):
        at.button(key="tour on").click().run()
        assert name_of(at) == page
    at.button(key="tour back").click().run()
    assert name_of(at) == "Payouts"
    at.button(key="tour leave").click().run()
    assert name_of(at) == "Payouts"
    assert "tour on" not in [button.key for button in at.button]
    go(at, "start").button(key="tour begin").click().run()
    assert "1 of 5" in texts(at)


def test_a_scheme_is_previewed_before_it_is_used() -> None:
    """Everything shows the preview; back to today leaves no step, and using it is one."""
    at = open_app("scheme")
    before = scheme_of(at)
    held = at.session_state["state"]
    at.session_state["state"] = replace(held, previewed=("All on their own", before.shared(1)))
    at.run()
    assert figures(at)["Total cost"] == "€356,250"
    at.button(key="end preview").click().run()
    assert (scheme_of(at), at.button(key="undo").disabled) == (before, True)
    at.session_state["state"] = replace(held, previewed=("All on their own", before.shared(1)))
    at.run().button(key="use previewed").click().run()
    assert scheme_of(at) == before.shared(1)
    assert at.session_state["state"].said == "You now use “All on their own”."
    at.button(key="undo").click().run()
    assert (scheme_of(at), at.session_state["state"].said) == (before, "")


def test_a_slider_that_is_moved_in_a_preview_goes_on_from_there() -> None:
    at = open_app("scheme")
    before = scheme_of(at)
    at.session_state["state"] = replace(at.session_state["state"], previewed=("All on their own", before.shared(1)))
    at.run()
    at_share(at, 90)
    assert [step.scheme.team.share for step in at.session_state["state"].history] == [0.6, 1.0, 0.9]


def at_share(at: AppTest, share: int) -> AppTest:
    """The individual share by its slider on the page Scheme; the chart of the laboratory has one that only a browser can move."""
    at.segmented_control(key="scheme_part").set_value("Team").run()
    slider(at, "team_share").move(share)
    return at


@pytest.mark.parametrize(
    ("share", "cost", "strong", "weak", "keeps"),
    [
        (100, "€356,250", "€0", ("The seven weak gain", "€0"), "€0"),
        (80, "€285,000", "€41,250", ("The seven weak lose", "€30,000"), "€71,250"),
        (60, "€213,750", "€82,500", ("The seven weak lose", "€60,000"), "€142,500"),
        (40, "€142,500", "€123,750", ("The seven weak lose", "€90,000"), "€213,750"),
    ],
)
def test_every_split_gives_the_published_figures(
    share: int, cost: str, strong: str, weak: tuple[str, str], keeps: str
) -> None:
    at = at_share(open_app("scheme"), share)
    go(at, "split")
    found = [(label, value) for frame in drawings(at)["figures"] for label, value, *_change in frame]
    assert ("Total cost", cost) in found
    assert ("The three strong lose", strong) in found
    assert weak in found
    assert ("The employer keeps", keeps) in found


def test_a_multiplying_team_has_no_share_to_move() -> None:
    at = open_app("scheme")
    at.segmented_control(key="scheme_part").set_value("Team").run()
    at.segmented_control(key="team_mode").set_value("multiplier").run()
    go(at, "split")
    assert "pays a part" in texts(at)


def test_small_steps_of_a_weight_share_out_as_one_large_one() -> None:
    weights = []
    for steps in ([20], [16, 17, 18, 19, 20]):
        at = open_app("scheme", d="company")
        at.segmented_control(key="scheme_part").set_value("Weights and curves").run()
        for value in steps:
            slider(at, "weights", "1").move(value, drag="one")
        weights.append([kpi.weight for kpi in scheme_of(at).cards[0].kpis])
    assert weights[0] == weights[1]


def test_a_whole_drag_is_one_step_of_undo() -> None:
    at = open_app("scheme")
    at.segmented_control(key="scheme_part").set_value("Team").run()
    for share in (70, 75, 80):
        slider(at, "team_share").move(share, drag="one", rest=share == 80)
    slider(at, "team_share").move(90, drag="another")
    at.button(key="undo").click().run()
    assert slider(at, "team_share").value == 80
    at.button(key="undo").click().run()
    assert slider(at, "team_share").value == 60
    assert at.button(key="undo").disabled


def test_a_drag_that_comes_back_is_no_step_and_pushes_nothing_along() -> None:
    at = open_app("scheme")
    card, before = scheme_of(at).cards[0], scheme_of(at)
    key = f"{card.role} {card.kpis[0].name}_points"
    for place in (90, 110, 130):
        slider(at, key, "at 0").move(place, drag="one", rest=False)
    assert scheme_of(at).cards[0].kpis[0].curve.knots[1].at > 1.3
    slider(at, key, "at 0").move(round(card.kpis[0].curve.knots[0].at * 100), drag="one")
    assert scheme_of(at) == before
    assert at.button(key="undo").disabled


def test_the_baseline_stays_and_the_scoreboard_shows_the_change() -> None:
    at = at_share(open_app("scheme"), 80)
    assert changes(at)["Total cost"] == ["€285,000", "costs €71,250 more", "bad"]
    assert changes(at)["The three strong lose"] == ["€41,250", "was €82,500", "good"]
    assert at.session_state["state"].baseline.team.share == 0.6


def test_undo_and_redo_walk_through_every_step() -> None:
    at = open_app("scheme")
    for share in (80, 40):
        at_share(at, share)
    at.button(key="undo").click().run()
    assert slider(at, "team_share").value == 80
    at.button(key="undo").click().run()
    assert slider(at, "team_share").value == 60
    assert at.button(key="undo").disabled
    at.button(key="redo").click().run()
    assert slider(at, "team_share").value == 80


def test_who_turns_back_to_another_way_of_the_team_finds_what_was_set() -> None:
    at = at_share(open_app("scheme"), 80)
    for word in ("multiplier", "best", "pool"):
        at.segmented_control(key="team_mode").set_value(word).run()
        assert scheme_of(at).team.mode == word
    assert scheme_of(at).team.share == 0.8
    assert slider(at, "team_share").value == 80


def test_state_survives_page_changes() -> None:
    at = at_share(open_app("scheme"), 80)
    for page in TITLES:
        go(at, page)
    assert scheme_of(at).team.share == 0.8
    go(at, "scheme")
    assert slider(at, "team_share").value == 80


def test_thresholds_push_each_other_and_stay_in_order() -> None:
    at = open_app("scheme")
    kpi = scheme_of(at).cards[0].kpis[0]
    key = f"{scheme_of(at).cards[0].role} {kpi.name}"
    slider(at, f"{key}_points", "at 0").move(105)
    assert [knot.at for knot in scheme_of(at).cards[0].kpis[0].curve.knots] == [1.05, 1.06, 1.2]
    slider(at, f"{key}_points", "pay 2").move(40)
    assert [knot.pay for knot in scheme_of(at).cards[0].kpis[0].curve.knots] == [0.4, 0.4, 0.4]
    assert not at.error


def test_weights_keep_their_sum_and_respect_a_lock() -> None:
    at = open_app("scheme", d="company")
    at.segmented_control(key="scheme_part").set_value("Weights and curves").run()
    card = scheme_of(at).cards[0]
    first, second = card.kpis[0].name, card.kpis[1].name
    send(at, panel(at, "weights")[0], "locked", {"name": "1", "on": True})
    assert [row["locked"] for row in panel(at, "weights")[1]][:3] == [False, True, False]
    slider(at, "weights", "0").move(7)
    weights = {kpi.name: kpi.weight for kpi in scheme_of(at).cards[0].kpis}
    assert weights[first] == 0.07
    assert weights[second] == card.kpis[1].weight
    assert sum(weights.values()) == pytest.approx(1, abs=1e-12)


def test_weights_may_be_off_for_a_while_and_balance_mends_them() -> None:
    at = open_app("scheme", d="company")
    at.segmented_control(key="scheme_part").set_value("Weights and curves").run()
    before = scheme_of(at)
    card = before.cards[0]
    at.toggle(key="keep_sum").set_value(False).run()
    slider(at, "weights", "0").move(round(card.kpis[0].weight * 100) + 5)
    assert scheme_of(at) == before
    assert "105%: lower one by 5 points" in texts(at)
    at.button(key=f"balance {card.role}").click().run()
    assert "lower one" not in texts(at)
    assert scheme_of(at) != before


@pytest.mark.parametrize("tab", ["Weights and curves", "Team", "Limits", "File"])
@pytest.mark.parametrize("sample", ["story", "company"])
def test_every_part_of_the_scheme_opens(tab: str, sample: str) -> None:
    at = open_app("scheme", d=sample)
    at.segmented_control(key="scheme_part").set_value(tab).run()
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("mode", ["multiplier", "gate", "pool", "split"])
def test_every_way_in_which_a_team_can_count(mode: str) -> None:
    at = open_app("scheme")
    at.segmented_control(key="scheme_part").set_value("Team").run()
    at.segmented_control(key="team_mode").set_value(mode).run()
    assert scheme_of(at).team.mode == mode
    assert not at.exception
    assert not at.error


def _open_commissions(at: AppTest) -> str:
    at.segmented_control(key="scheme_part").set_value("Limits").run()
    role = scheme_of(at).cards[0].role
    at.session_state[f"{role} extras commission"] = True
    at.run()
    return role


def test_a_commission_tier_is_typed_into_a_table() -> None:
    at = open_app("scheme")
    role = _open_commissions(at)
    name = scheme_of(at).cards[0].kpis[0].name
    edition = at.session_state[f"table {role} commission"]["edition"]
    row = {"measure": name, "from": 0.0, "rate": 1.0, "kind": "marginal"}
    at.session_state[f"{role} commission {edition}"] = {"edited_rows": {}, "added_rows": [row], "deleted_rows": []}
    at.run()
    assert scheme_of(at).cards[0].commissions[0].tiers[0].rate == 0.01
    assert not at.exception


def test_a_gate_that_nobody_could_mean_is_refused_with_a_reason() -> None:
    at = open_app("scheme")
    role = _open_commissions(at)
    before = scheme_of(at)
    edition = at.session_state[f"table {role} commission"]["edition"]
    rows = [{"measure": before.cards[0].kpis[0].name, "from": f, "rate": 1.0, "kind": "marginal"} for f in (9.0, 1.0)]
    at.session_state[f"{role} commission {edition}"] = {"edited_rows": {}, "added_rows": rows, "deleted_rows": []}
    at.run()
    assert any("tiers out of order" in error.value for error in at.error)
    assert scheme_of(at) == before


def test_names_are_hidden_everywhere_by_one_switch() -> None:
    at = open_app("payouts")
    at.toggle(key="hide_names").set_value(True).run()
    names = set(at.session_state["state"].data.people["person"])
    for page in ("payouts", "split", "start"):
        go(at, page)
        shown = {str(value) for frame in at.dataframe for value in frame.value.to_numpy().ravel()}
        specs = " ".join(str(chart.proto) for kind in ("vega_lite_chart", "bidi_component") for chart in at.get(kind))
        assert not names & shown
        assert not [name for name in names if name.encode() in specs.encode()]


def test_hidden_names_stay_hidden_in_problems() -> None:
    at = open_app("data")
    at.toggle(key="hide_names").set_value(True).run()
    twice = b"person,period,kpi,plan,fact\nKim Lee,2026-01,sales,10,9\nKim Lee,2026-01,sales,10,8\n"
    at.file_uploader(key="upload").upload("twice.csv", twice, "text/csv").run()
    assert at.error
    at.session_state["columns of 0"] = at.session_state["sheet 0"] = True
    at.run()
    assert len(at.dataframe) >= 2
    assert "Kim" not in texts(at) + " ".join(expander.label for expander in at.expander)
    assert not any("Kim" in str(frame.value.to_dict()) for frame in at.dataframe)


def test_a_link_carries_the_scheme() -> None:
    scheme = load(ROOT / "data" / "story" / "scheme.yaml").shared(0.35)
    at = open_app("split", d="story", s=pack(scheme))
    assert scheme_of(at) == scheme
    assert at.session_state["state"].baseline.team.share == 0.6


@pytest.mark.parametrize("link", ["x", "eJw", "%%%%", "A" * 4000])
def test_a_mangled_link_is_told_and_loses_nothing(link: str) -> None:
    at = open_app("start", s=link)
    assert "damaged" in at.error[0].value
    assert figures(go(at, "split"))["Total cost"] == "€213,750"


def test_a_scheme_file_is_opened_and_a_broken_one_refused() -> None:
    at = open_app("scheme")
    at.segmented_control(key="scheme_part").set_value("File").run()
    new = scheme_of(at).shared(0.9).revise(title="Mostly mine")
    at.file_uploader(key="open_scheme").upload("mine.yaml", dump(new).encode(), "application/yaml").run()
    assert scheme_of(at) == new
    at.file_uploader(key="open_scheme").upload("bad.yaml", b"cards: [", "application/yaml").run()
    assert at.error
    assert scheme_of(at) == new


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.context = {"locale": "de-DE"}
    at.switch_page("pages/split.py").run()
    assert figures(at)["Total cost"] == "213.750\xa0€"


def test_method_reproduces_the_screen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = open_app("method")
    (tmp_path / "scheme.yaml").write_text(dump(scheme_of(at)), encoding="utf-8")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(at.code[0].value, {})  # noqa: S102 - our own page's code is what is tested
    assert "cost 213750.0" in capsys.readouterr().out


def test_method_reproduces_a_changed_scheme_with_the_strong_of_today(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    at = go(at_share(open_app("scheme"), 80), "method")
    (tmp_path / "scheme.yaml").write_text(dump(scheme_of(at)), encoding="utf-8")
    (tmp_path / "today.yaml").write_text(dump(at.session_state["state"].baseline), encoding="utf-8")
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    exec(at.code[0].value, {})  # noqa: S102 - our own page's code is what is tested
    assert "the strong lose 41250.0" in capsys.readouterr().out


def test_no_list_of_errors_is_longer_than_fifty_and_notices_of_a_kind_are_one_table() -> None:
    at = open_app()
    state = at.session_state["state"]
    many = [Problem(f"wrong number {number}") for number in range(80)]
    kinds = [Problem("no result", f"Aspen {number}", level="notice") for number in range(70)]
    at.session_state["state"] = replace(state, complaints=(*many, *kinds, Problem("once", level="notice")))
    at.run()
    lists = "\n".join(str(one.value) for one in at.markdown)
    assert len(at.error) + lists.count("wrong number") == 50
    assert "and 30 more" in lists
    assert "- once" in lists
    table = next(frame.value for frame in at.dataframe if "Where" in frame.value)
    assert len(table) == 70
    assert "71 notices" in [expander.label for expander in at.expander]
