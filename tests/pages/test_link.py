"""The link to a screen: another visitor who follows it sees the same, and data are asked for, never carried."""

import re
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts.shell import keys
from tests.pages import walking
from tests.pages.test_pages import ROOT, as_read, drawings, go, name_of, open_app, texts

pytestmark = pytest.mark.page


def link_of(at: AppTest) -> dict[str, str]:
    """The parameters of the link that the page offers."""
    [link] = [code.value for code in at.code if "s=" in code.value]
    return dict(parse_qsl(urlsplit(link).query))


def followed(query: dict[str, str], page: str) -> AppTest:
    """A new visitor who opens the address."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    return go(at, page)


@pytest.fixture(autouse=True)
def _unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)


def test_another_visitor_sees_the_same_screen() -> None:
    at = open_app("payouts", d="company")
    at.selectbox(key="period").set_value("2025-11").run()
    state = at.session_state["state"]
    new = state.step._replace(scheme=state.scheme.shared(0.7), budget=900_000.0, assumed=(("level", 1.1),))
    at.session_state["state"] = type(state)(**vars(state) | {"history": (*state.history, new), "at": 1})
    there = followed(link_of(go(at, "payouts")), "payouts")
    assert there.selectbox(key="period").value == "2025-11"
    mine, theirs = at.session_state["state"], there.session_state["state"]
    assert (mine.step, mine.baseline, mine.data.sample) == (theirs.step, theirs.baseline, theirs.data.sample)
    assert drawings(there) == drawings(at)
    there.button(key="undo").click().run()
    assert there.session_state["state"].scheme == mine.baseline


def own(at: AppTest, factor: float = 1.0) -> AppTest:
    """Somebody's own data are open."""
    results = pd.read_csv(ROOT / "data" / "story" / "results.csv").assign(person=lambda rows: "Zoë " + rows["person"])
    results["fact"] *= factor
    text = results.to_csv(index=False).encode()
    go(at, "data").file_uploader(key="upload").set_value(("mine.csv", text, "text/csv")).run()
    at.button(key="use_data").click().run()
    assert not at.exception, at.exception
    opened = at.session_state["state"].data
    assert not opened.sample
    assert opened.mapping.shape
    return at


def test_a_link_to_own_data_asks_for_them_and_goes_on_when_they_come() -> None:
    at = go(own(open_app()), "scheme")
    state = at.session_state["state"]
    new = state.step._replace(scheme=state.scheme.shared(0.55))
    at.session_state["state"] = type(state)(**vars(state) | {"history": (*state.history, new), "at": 1})
    go(at, "payouts").segmented_control(key=keys.PAYOUT_PART).set_value("Periods").run()
    query = link_of(at)
    assert query["data"] == "own"
    assert "Zo" not in str(query)
    there = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        there.query_params[name] = value
    go(there.run(), "payouts")
    assert re.search(r"not open here: “mine.csv” \(mark [0-9a-f]{16}\)", as_read(there.warning[0].value))
    there.button(key="open data of link").click().run()
    assert "A link waits for its data, “mine.csv”" in as_read(texts(there))
    own(there, 2.0)
    assert name_of(there) == "Scheme"
    assert there.session_state["state"].scheme.team.share != 0.55, "others are open"
    assert "A link waits for its data" in texts(go(there, "data"))
    own(there)
    assert there.session_state["state"].scheme.team.share == 0.55
    assert name_of(there) == "Payouts"
    assert there.segmented_control(key=keys.PAYOUT_PART).value == "Periods"
    assert "A link waits" not in texts(go(there, "data"))


def test_a_damaged_link_is_told() -> None:
    at = open_app("scheme", d="story", c="nonsense")
    assert "the link is damaged" in texts(at)
