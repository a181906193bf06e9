"""What is found of a sample serves all visitors; what is found of somebody's own data serves nobody else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from kpi import load
from kpi.store.case import Data
from pages.parts.shell import common
from pages.parts.shell.remember import FOR_ALL, Remembered
from pages.parts.shell.samples import is_sample, sample
from tests.pages.sliding import panel, slider
from tests.pages.test_pages import ROOT, figures, go, open_app
from tests.pages.walking import opened

pytestmark = pytest.mark.page


@pytest.fixture(autouse=True)
def nobody_was_here() -> Iterator[None]:
    common._held.clear()
    yield
    common._held.clear()


def held(name: Remembered) -> list[Any]:
    return [answer for _key, answer in common._held.get(name, ())]


def of(at: AppTest, name: Remembered) -> Any:
    return at.session_state["remembered"][name][1]


def company_scheme() -> AppTest:
    return open_app("scheme", d="company")


def weigh(at: AppTest, percent: int) -> None:
    """Moves the first weight."""
    _panel, [first, *_others] = panel(at, "weights")
    slider(at, "weights", first["slides"][0]["name"]).move(percent)


def test_two_visitors_of_a_sample_look_at_the_same_results_and_pay() -> None:
    one, other = company_scheme(), company_scheme()
    for name in (Remembered.EVERYONE, Remembered.PAID, Remembered.PICTURE, Remembered.SCOREBOARD):
        assert of(one, name) is of(other, name)


def test_where_two_visitors_part_each_sees_the_own_scheme() -> None:
    one, other = company_scheme(), company_scheme()
    weigh(one, 70)
    weigh(other, 10)
    assert figures(one) != figures(other)
    third = company_scheme()
    weigh(third, 70)
    assert figures(third) == figures(one)
    assert of(third, Remembered.PAID) is of(one, Remembered.PAID)


def test_own_data_are_never_kept_for_others() -> None:
    tables = pd.read_csv("data/story/results.csv", dtype={"period": str}), pd.read_csv("data/story/people.csv")
    opened(Data("Mine", *tables), load("data/story/scheme.yaml")).run()
    mine = {id(table) for table in tables}
    for name, answers in common._held.items():
        for key, _answer in answers:
            assert not mine & set(map(id, key)), name
    assert len(held(Remembered.EVERYONE)) <= 1  # the story, which Start shows to everybody


def test_people_of_an_upload_are_not_kept_with_what_covers_them() -> None:
    at = company_scheme()
    at.session_state["upload names"] = frozenset({"Zora of Nowhere"}), frozenset()
    common._held.clear()
    at.toggle(key="hide_names").set_value(True).run()
    weigh(at, 70)
    assert at.session_state["state"].hidden
    assert not common._held


def test_a_table_of_a_sample_that_was_changed_is_nobodys_sample() -> None:
    found, _scheme = sample("company")
    assert is_sample(found)
    assert is_sample(replace(found, name="by another name"))
    assert not is_sample(replace(found, results=found.results.copy()))
    assert not is_sample(replace(found, people=None))
    assert not is_sample(replace(found, sample=""))


def test_texts_are_kept_in_each_language() -> None:
    one, other = company_scheme(), AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    other.session_state["locale"] = "de-DE"
    other.query_params["d"] = "company"
    go(other.run(), "scheme")
    assert not other.exception
    assert of(other, Remembered.EVERYONE) is not of(one, Remembered.EVERYONE)
    assert of(other, Remembered.SCOREBOARD) != of(one, Remembered.SCOREBOARD)


def test_the_same_visitor_reads_figures_as_in_the_language_chosen_last() -> None:
    at = company_scheme()
    before = figures(at)
    at.session_state["locale"] = "de-DE"
    at.run()
    assert figures(at) != before
    assert "\N{NO-BREAK SPACE}€" in next(iter(figures(at).values()))
    at.session_state["locale"] = "en-US"
    assert figures(at.run()) == before


def test_forget_lets_go_of_what_was_found() -> None:
    at = company_scheme()
    weigh(at, 70)
    mine = at.session_state["state"].scheme
    assert any(mine in key for key, _answer in common._held[Remembered.PAID])
    go(at, "data").button(key="forget").click().run()
    assert not any(mine in key for key, _answer in common._held.get(Remembered.PAID, ()))


def test_no_more_is_kept_than_there_is_room_for() -> None:
    for place in range(3 * common._MOST):
        common.found_for_all(Remembered.PAID, (place,), lambda place=place: [place])  # type: ignore[misc]
    assert [answer[0] for answer in held(Remembered.PAID)] == list(range(3 * common._MOST))[: -common._MOST - 1 : -1]
    assert common.found_for_all(Remembered.PAID, (3 * common._MOST - 1,), list) == [3 * common._MOST - 1]


def test_who_asks_while_another_finds_it_waits() -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Event

    begun, go_on, made = Event(), Event(), []

    def find() -> object:
        made.append(1)
        begun.set()
        go_on.wait(30)
        return object()

    with ThreadPoolExecutor(2) as both:
        first = both.submit(common.found_for_all, Remembered.PAID, ("same",), find)
        begun.wait(30)
        second = both.submit(common.found_for_all, Remembered.PAID, ("same",), find)
        go_on.set()
        assert first.result(30) is second.result(30)
    assert made == [1]


def test_only_what_rests_on_its_key_is_for_all() -> None:
    """Answers that are changed as they are asked, or that hold much, stay with the visitor."""
    assert not FOR_ALL & {Remembered.CHECKS, Remembered.COVER, Remembered.WORLDS, Remembered.FORECAST}
