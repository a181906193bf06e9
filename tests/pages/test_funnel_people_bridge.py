"""The parts Funnel, People needed and Bridge of the page Plans: every number can be moved, requests are opened, and all of it is undone."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi.funnel.funnelfile import dump_funnel
from kpi.store.case import Deals
from pages.parts.shell.samples import example_funnel, example_staffing, sample_requests
from tests.pages.sliding import panel, slider
from tests.pages.test_pages import drawings, figures, open_app, texts
from tests.pages.test_text_is_not_markup import read_as_markup
from tests.pages.walking import sent, unfold

pytestmark = pytest.mark.page


def page(part: str, sample: str = "story") -> AppTest:
    """A part of the page."""
    at = open_app("plans", d=sample)
    at.segmented_control(key="planned parts").set_value(part).run()
    assert not at.exception, at.exception
    return at


def finding(at: AppTest) -> str:
    """The title of the part."""
    return str(drawings(at)["finding"][0])


def with_requests(at: AppTest) -> AppTest:
    """The sample requests are open."""
    at.button(key="sample requests").click().run()
    assert not at.exception, at.exception
    return at


# Funnel ------------------------------------------------------------------------------------------------------------------


def test_the_example_of_the_funnel() -> None:
    at = page("Funnel")
    assert finding(at) == "€1,500,000 takes 70 contacts and 3 requests, and then the chance is 55%."
    assert [(label, value, note) for label, value, note, _tone in drawings(at)["figures"][0]] == [
        ("Goal of the month", "€1,500,000", "8 deals"),
        ("To do now", "70 contacts", "and 3 requests that come in"),
        ("Chance to reach it", "55.0%", "a plan on averages is met about half the time"),
        ("One more point of conversion", "€50,000", "most: cold call, 5% → 6%"),
    ]
    rows = drawings(at)["funnel"][0]
    assert [[one["count"] for one in row["places"]] for row in rows] == [
        ["20", "5", "4"],
        ["30", "10", "2"],
        ["20", "1"],
        ["3", "1"],
    ]
    assert [[one["text"] for one in row["ribbons"]] for row in rows] == [
        ["4 each", "80%"],
        ["3 each", "20%"],
        ["5%"],
        ["40%"],
    ]
    assert [row["money"] for row in rows] == ["€600,000", "€400,000", "€250,000", "€250,000"]
    assert [one["weak"] for row in rows for one in row["ribbons"]] == [False] * 4 + [True, False]
    said = str(drawings(at)["sentence"])
    assert "For money in Mar 2026 it has to be begun in Dec 2025: 16.4 a week." in said
    assert "For a chance of 90%, 60 have to be begun in place of 38." in said


def test_every_number_of_a_stream_can_be_moved_and_a_drag_is_one_step() -> None:
    at = page("Funnel")
    at.selectbox(key="funnel stream").set_value("New customers, cold call").run()
    names = [slide["name"] for row in panel(at, "funnel stream numbers")[1] for slide in row["slides"]]
    assert names == ["share 2", "value 2", "conversion 2 0", "contacts 2", "cycle 2"]
    for value in (7, 9, 10):
        slider(at, "funnel stream numbers", "conversion 2 0").move(value, drag="one", rest=value == 10)
    assert drawings(at)["funnel"][0][2]["places"][0]["count"] == "10"
    assert "60 contacts" in str(drawings(at)["figures"])
    at.button(key="undo").click().run()
    assert slider(at, "funnel stream numbers", "conversion 2 0").value == 5
    assert at.button(key="undo").disabled


def test_shares_of_streams_stay_the_whole_goal() -> None:
    at = page("Funnel")
    slider(at, "funnel stream numbers", "share 0").move(80)
    rows = drawings(at)["funnel"][0]
    assert rows[0]["share"] == "80.0% of the goal"
    assert sum(float(row["share"].split("%")[0]) for row in rows) == pytest.approx(100, abs=0.15)
    assert "“Renewals” needs 10 of “contracts due”, and there are 5: the other streams have to bring more." in str(
        drawings(at)
    )
    at.button(key="funnel back").click().run()
    assert drawings(at)["funnel"][0][0]["share"] == "40.0% of the goal"


def test_the_goal_the_month_and_the_rounding() -> None:
    at = page("Funnel")
    slider(at, "funnel goal", "goal").move(3_000_000)
    assert finding(at).startswith("€3,000,000 takes 140 contacts and 5 requests")
    at.selectbox(key="funnel month").set_value("2026-06").run()
    assert "For money in Jun 2026 it has to be begun in Mar 2026" in str(drawings(at))
    at.segmented_control(key="funnel rounding").set_value("at every step").run()
    assert "rounded up at every step" in texts(at)
    assert at.session_state["state"].step.funnel.rounding == "at every step"
    for _one in range(3):
        at.button(key="undo").click().run()
    assert at.session_state["state"].step.funnel is None


def test_a_funnel_on_the_wall() -> None:
    at = page("Funnel")
    at.button(key="present").click().run()
    assert set(drawings(at)) == {"finding", "funnel"}
    slider(at, "funnel slide", "goal").move(750_000)
    assert finding(at).startswith("€750,000 takes 35 contacts and 2 requests")


def test_a_file_of_a_funnel_is_opened_or_refused() -> None:
    at = page("Funnel")
    changed = example_funnel().revise(goal=600_000)
    at.file_uploader(key="funnel file").set_value(("f.yaml", dump_funnel(changed).encode(), "application/yaml")).run()
    assert finding(at).startswith("€600,000 takes")
    at.file_uploader(key="funnel file").set_value(("g.yaml", b"goal: -1\nstreams: []\n", "application/yaml")).run()
    assert any("must be more than 0" in error.value.replace("\\", "") for error in at.error)
    assert finding(at).startswith("€600,000 takes")


# One's own requests ------------------------------------------------------------------------------------------------------


def test_sample_requests_give_the_funnel_and_its_weak_step() -> None:
    at = with_requests(page("Funnel"))
    assert finding(at) == "€257,000 takes 287 requests, and then the chance is 53%."
    rows = drawings(at)["funnel"][0]
    assert [row["title"] for row in rows] == ["meeting", "web", "call"]
    assert [one["weak"] for one in rows[2]["ribbons"]] == [False, False, True]
    assert "measured on 1,049 requests, 10.5% to 14.5% (95%)" in rows[2]["ribbons"][2]["told"]
    assert (
        "From “talk” to “offer” it slipped in the week of 2026-01-05: 62.1% went on before, 38.8% since then."
        in str(drawings(at))
    )
    at.button(key="close requests").click().run()
    assert finding(at).startswith("€1,500,000 takes 70 contacts")


def unfolded(at: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page with every row open."""
    unfold(monkeypatch)
    return at.run()


def test_what_requests_say_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    at = unfolded(with_requests(page("Funnel")), monkeypatch)
    said = texts(at).replace("\\", "")
    assert "Hazel makes a deal of 15.2% of the requests, the others of 11.3% of the same mix: this is no luck." in said
    assert "Elm makes a deal of 8.1%" in said
    assert "about 0.5 more deals a month would come in, or €4,349" in str(drawings(at))
    slider(at, "room sliders", "room for requests").move(40)
    assert "If those who convert more took 40% more requests" in str(drawings(at))
    assert any(re.search(r"Hazel: [\d.]+ → [\d.]+ requests a month; Elm: ", one) for one in drawings(at)["sentence"])
    tables = {frame.value.columns[0]: frame.value for frame in at.dataframe}
    assert {"group", "month", "person", "state"} <= set(tables)
    assert tables["month"]["requests"].sum() == 7_200


def test_names_in_requests_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    at = unfolded(with_requests(page("Funnel", "company")), monkeypatch)
    assert "Hazel" in str(drawings(at)) + texts(at) + str([frame.value for frame in at.dataframe])
    at.session_state["state"] = replace(at.session_state["state"], hidden=True)
    for part in ("Funnel", "Bridge"):
        at.segmented_control(key="planned parts").set_value(part).run()
        shown = str(drawings(at)) + texts(at) + "".join(frame.value.to_csv() for frame in at.dataframe)
        assert "Hazel" not in shown
        assert "Rowan" not in shown


def deals(rows: int, **columns: object) -> Deals:
    """Requests made here."""
    table = pd.DataFrame(
        {"who": ["Ann"] * rows, "came": pd.to_datetime(["2026-01-05"] * rows), "sum": [10.0] * rows} | columns
    )
    return Deals("a.csv", table, {"person": "who", "date": "came", "amount": "sum"})


def opened_with(made: Deals) -> AppTest:
    """The page with these requests."""
    at = page("Funnel")
    now = at.session_state["state"]
    at.session_state["state"] = replace(now, data=replace(now.data, deals=made))
    return at.run()


def test_few_requests_are_told_and_no_figure_stands_on_them() -> None:
    later = pd.to_datetime(["2026-01-08"] * 20 + ["NaT"] * 20)
    at = opened_with(deals(40, signed=later))
    assert not at.exception, at.exception
    assert "not enough data, 40 of 500" in texts(at).replace("\\", "")
    assert "Not enough data: a change is looked for from 500 requests in eight weeks on." in str(drawings(at))


def test_requests_without_stages_say_what_is_missing() -> None:
    at = opened_with(deals(10))
    assert not at.exception, at.exception
    assert "Export the day on which each deal entered its stages" in "".join(error.value for error in at.error).replace(
        "\\", ""
    )
    assert finding(at).startswith("€1,500,000 takes"), "the example stays"


def test_a_file_of_requests_is_read_or_refused() -> None:
    at = page("Funnel")
    table = sample_requests().table.head(900).to_csv(index=False).encode()
    at.file_uploader(key="requests file").set_value(("mine.csv", table, "text/csv")).run()
    assert not at.exception, at.exception
    assert at.session_state["state"].data.deals.name == "mine.csv"
    at.button(key="close requests").click().run()
    at.file_uploader(key="requests file").set_value(("odd.csv", b"a,b\n1,2\n", "text/csv")).run()
    assert at.session_state["state"].data.deals is None
    assert at.error


EVIL = "![i](http://there.example/1)"


def hostile_requests() -> Deals:
    """Every name and heading would be an image of another host, were it read as Markdown."""
    rows = 900
    came = pd.date_range("2025-01-01", periods=rows, freq="12h")
    names = {word: f"{EVIL} {word}" for word in ("who", "team", "channel", "state", "came", "signed", "sum")}
    columns: dict[str, object] = {
        "who": [f"{EVIL} person {place % 4}" for place in range(rows)],
        "team": [f"{EVIL} team {place % 2}" for place in range(rows)],
        "channel": [f"{EVIL} channel {place % 2}" for place in range(rows)],
        "state": ["won" if place % 5 == 0 else EVIL for place in range(rows)],
        "came": came,
        "signed": [day if place % 5 == 0 else pd.NaT for place, day in enumerate(came)],
        "sum": 100.0,
    }
    table = pd.DataFrame({names[word]: column for word, column in columns.items()})
    ours = {"person": "who", "team": "team", "channel": "channel", "status": "state", "date": "came", "amount": "sum"}
    return Deals(f"{EVIL}.csv", table, {name: names[word] for name, word in ours.items()})


@pytest.mark.parametrize("part", ["Funnel", "Bridge"])
def test_nothing_in_requests_is_read_as_markup(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = opened_with(hostile_requests())
    at = unfolded(at.segmented_control(key="planned parts").set_value(part).run(), monkeypatch)
    assert not at.exception, at.exception
    assert not at.error, at.error
    assert not [found for proto in sent(at) for found in read_as_markup(proto)]


@pytest.mark.parametrize("part", ["Funnel", "People needed"])
def test_nothing_in_a_file_is_read_as_markup(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = page(part)
    now, funnel, staffing = at.session_state["state"], example_funnel(), example_staffing()
    stages = [stage.revise(title=EVIL) for stage in funnel.streams[0].stages]
    streams = [
        stream.revise(title=f"{EVIL} {place}", deals=EVIL, stages=stages) for place, stream in enumerate(funnel.streams)
    ]
    work = [one.revise(title=EVIL, source=EVIL) for one in staffing.groups[0].activities]
    groups = [staffing.groups[0].revise(role=f"{EVIL} {place}", activities=work) for place in range(2)]
    step = now.step._replace(
        funnel=funnel.revise(title=EVIL, streams=streams), staffing=staffing.revise(title=EVIL, groups=groups)
    )
    at.session_state["state"] = replace(now, history=(step,), at=0)
    at = unfolded(at, monkeypatch)
    assert not at.exception, at.exception
    assert not [found for proto in sent(at) for found in read_as_markup(proto)]


# People needed -----------------------------------------------------------------------------------------------------------


def test_four_sellers_are_enough_on_good_days_only() -> None:
    at = page("People needed")
    assert finding(at).replace("\u00a0", " ") == "Seller: 4 are enough on good days only; the work takes 3 to 5 people."
    assert figures(at)["Missing of the goal"] == "€2,400,000"
    [row] = drawings(at)["staffing"][0]
    assert (row["least"], row["most"], row["there"], row["tone"]) == (2.381, 4.7619, 4, "between")
    slider(at, "staff people", "people").move(5)
    assert finding(at).replace("\u00a0", " ") == "Seller: 5 are enough; the work takes 3 to 5 people."
    assert figures(at)["By when"] == "now"
    slider(at, "staff norms", "fewest 0").move(5)
    assert at.session_state["state"].step.staffing.groups[0].activities[0].most == 5, (
        "a slow day takes a good one along"
    )
    at.button(key="staff back").click().run()
    assert at.session_state["state"].step.staffing is None


def test_what_cannot_be_is_told_and_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at = page("People needed")
    short = example_staffing().with_group(0, hours=4)
    now = at.session_state["state"]
    at.session_state["state"] = replace(now, history=(now.step._replace(staffing=short),), at=0)
    at = unfolded(at, monkeypatch)
    slider(at, "staff time sliders", "meetings").move(6)
    assert "of 4 hours of a day 6 are meetings, so no time is left for the work" in texts(at)
    assert at.session_state["state"].step.staffing == short
    slider(at, "staff time sliders", "meetings").move(1)
    assert not at.error


def test_the_work_of_the_funnel_is_taken_over() -> None:
    at = page("People needed")
    at.button(key="work of funnel").click().run()
    group = at.session_state["state"].step.staffing.groups[0]
    assert group.activities[0].needed == 73
    assert at.session_state["state"].step.staffing.goal == 1_500_000
    assert example_staffing().groups[0].activities[0].needed == 200


def test_people_on_the_wall_and_calls_that_come_in(monkeypatch: pytest.MonkeyPatch) -> None:
    at = unfolded(page("People needed"), monkeypatch)
    assert "12 people answer" in str(drawings(at))
    slider(at, "call sliders", "calls an hour").move(720)
    assert "55 people answer 84.6% of the calls in time; 23.9% have to wait, 8.2 seconds on average over all." in str(
        drawings(at)
    )
    at.button(key="present").click().run()
    assert set(drawings(at)) == {"finding", "staffing"}
    slider(at, "people slide", "people").move(2)
    assert "2 are not enough" in finding(at)


# Bridge ------------------------------------------------------------------------------------------------------------------


def test_a_bridge_needs_requests_and_says_what_moved_the_result() -> None:
    at = page("Bridge")
    assert finding(at).startswith("A bridge shows what moved the result")
    with_requests(at)
    assert finding(at) == "2026-Q1 brought €651,070 less than 2025-Q4; poorer conversion did most of it, €615,559."
    steps = drawings(at)["waterfall"][0]
    assert [step["name"] for step in steps] == ["2025-Q4", "Leads", "Conversion", "Average deal", "Discount", "2026-Q1"]
    assert [step["tone"] for step in steps] == ["whole", "more", "less", "less", "same", "whole"]
    assert steps[-2]["to"] == pytest.approx(steps[-1]["to"])


def test_the_bridge_of_one_person_and_other_periods() -> None:
    at = with_requests(page("Bridge"))
    at.selectbox(key="bridge whose").set_value("Hazel").run()
    assert "Hazel" in str(drawings(at)["caption"])
    at.selectbox(key="bridge before").set_value("2025-Q1").run()
    assert "2025-Q1" in finding(at)
    at.segmented_control(key="bridge grain").set_value("month").run()
    assert not at.exception, at.exception
    assert drawings(at)["waterfall"][0][0]["name"] in ("Mar 2026", "Feb 2026")
    at.button(key="present").click().run()
    assert set(drawings(at)) == {"finding", "waterfall"}


@pytest.mark.parametrize("columns", [{}, {"signed": ["won"] * 40}])
def test_requests_that_cannot_be_compared_can_be_closed_and_periods_made_shorter(columns: dict[str, object]) -> None:
    made = deals(40, **columns)
    if columns:
        made = replace(made, columns={**made.columns, "status": "signed"})
    at = opened_with(made).segmented_control(key="planned parts").set_value("Bridge").run()
    assert not at.exception, at.exception
    assert finding(at) == "These requests cannot be compared yet."
    assert len(at.error) == 1
    assert at.segmented_control(key="bridge grain").value == "quarter"
    at.button(key="close requests").click().run()
    assert not at.error
    assert finding(at).startswith("A bridge shows what moved the result")
