"""Work that is kept on this computer: asked first, saved by itself, opened again from the list and from the address, forgotten whole."""

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from kpi.problem import Problem, Refused
from kpi.store.case import STORE_FILE, Case, CaseStep
from kpi.store.casestore import CaseStore
from kpi.store.casewriting import QUICK, PartsWriter
from pages.parts.shell import keeping, shelf
from tests.pages.test_pages import ROOT, as_read, go, open_app, texts

ME = "my browser"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where cases are kept."""
    where = tmp_path / "a folder"
    monkeypatch.setenv("KPI_STORE", str(where))
    return where


def keep(at: AppTest) -> AppTest:
    """Answers that work is to be kept."""
    at = go(at, "start")
    at.button(key="keep here").click().run()
    assert not at.exception, at.exception
    return at


def saved(at: AppTest) -> Any:
    """What is kept of what is open, once nothing waits."""
    kept = at.session_state["state"].kept
    assert kept.finish()
    return kept


def kept_case(folder: Path, **changes: Any) -> str:
    """A case in the store, as an earlier visit has left it; its id."""
    state = open_app("start", d="company").session_state["state"]
    new = CaseStep(state.scheme.shared(0.8))
    parts = {one.name: getattr(state, one.name) for one in fields(Case)}
    case = Case(**parts | {"history": (*state.history, new), "at": 1, "title": "July"} | changes)
    store, name = CaseStore(folder), "ab" * 16
    store.take_answer("", keeps=True)
    store.write(name, "", 0, case, PartsWriter(QUICK))
    return name


def by_address(page: str = "app.py", **query: str) -> AppTest:
    """A new page of a server that has just begun."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    return at if page == "app.py" else go(at, page)


def test_nothing_is_written_before_somebody_has_answered(folder: Path) -> None:
    at = open_app("start")
    assert str(folder) in texts(at)
    assert "Nothing is written before you answer." in texts(at)
    go(at, "data")
    assert "Nothing is written before you answer." in texts(at)
    at.button(key="do not keep").click().run()
    assert "it is gone when you leave" in texts(at)
    assert not folder.exists()


def test_the_answer_can_be_changed(folder: Path) -> None:
    at = keep(open_app("start"))
    assert (folder / STORE_FILE).exists()
    at.button(key="do not keep").click().run()
    assert at.session_state["state"].kept is None
    assert CaseStore(folder).answer("") is False
    at = open_app("start")
    assert "it is gone when you leave" in texts(at), "another visit knows what was answered"
    at.button(key="keep here").click().run()
    assert CaseStore(folder).answer("") is True


def test_a_sample_is_kept_once_somebody_has_worked_on_it(folder: Path) -> None:
    at = keep(open_app("start"))
    assert at.session_state["state"].kept is None
    go(at, "scheme").text_input(key="scenario name").set_value("As it was").run()
    at.text_area(key="scenario note").set_value("before *July*").run()
    at.button(key="keep scenario").click().run()
    kept = saved(at)
    assert at.run().query_params["case"] == kept.id
    (listed,) = CaseStore(folder).listed()
    assert (listed.id, listed.scenarios) == (kept.id, 1)
    assert [(one.name, one.note) for one in CaseStore(folder).read(kept.id).case.scenarios] == [
        ("As it was", "before *July*")
    ]
    at = go(at, "compare")
    at.segmented_control(key="compared").set_value("All scenarios").run()
    assert "before *July*" in texts(at)


def test_what_was_done_before_the_answer_is_kept_whole(folder: Path) -> None:
    at = open_app("scheme")
    at.text_input(key="scenario name").set_value("Before").run()
    at.button(key="keep scenario").click().run()
    kept = saved(keep(at))
    assert [one.name for one in CaseStore(folder).read(kept.id).case.scenarios] == ["Before"]


def test_the_address_opens_the_case_on_a_server_that_has_just_begun(folder: Path) -> None:
    name = kept_case(folder, period="2025-12", hidden=True)
    at = by_address("payouts", case=name)
    state = at.session_state["state"]
    assert (state.scheme.team.share, state.period, state.hidden) == (0.8, "2025-12", True)
    assert at.selectbox(key="period").value == "2025-12"
    assert at.toggle(key="hide_names").value
    at.button(key="undo").click().run()
    assert at.session_state["state"].scheme.team.share == 0.6


def test_a_link_in_the_address_does_not_undo_what_is_kept(folder: Path) -> None:
    at = by_address(case=kept_case(folder), d="story")
    assert at.session_state["state"].data.sample == "company"
    assert at.session_state["state"].scheme.team.share == 0.8


@pytest.mark.parametrize("answer", [True, False, None])
def test_an_address_of_a_case_that_is_not_here_says_so(folder: Path, answer: bool | None) -> None:
    if answer is not None:
        CaseStore(folder).take_answer("", keeps=answer)
    at = by_address(case="cd" * 16)
    assert "The data of this address are not open here" in at.warning[0].value
    at.button[0].click().run()
    assert not at.exception
    assert "case" not in at.query_params


def test_the_list_opens_copies_renames_deletes_and_takes_back(folder: Path) -> None:
    name = kept_case(folder)
    at = open_app("start")
    assert "Recent cases" in [one.value for one in at.subheader]
    at.button(key=f"copy {name}").click().run()
    store = CaseStore(folder)
    copy = next(one.id for one in store.listed() if one.id != name)
    assert as_read(at.button(key=f"open {copy}").label) == "July (copy)"
    at.text_input(key=f"case title {copy}").set_value("August *1*").run()
    at.button(key=f"rename {copy}").click().run()
    assert as_read(at.button(key=f"open {copy}").label) == "August *1*"
    at.button(key=f"delete {name}").click().run()
    assert "1 deleted case" in [one.label for one in at.expander]
    assert "gone for good in 7 days" in texts(at)
    at.button(key=f"take back {name}").click().run()
    assert {one.id for one in store.listed() if one.grace is None} == {name, copy}
    at.button(key=f"delete {copy}").click().run()
    at.button(key=f"gone {copy}").click().run()
    assert [one.id for one in store.listed()] == [name]
    at.button(key=f"open {name}").click().run()
    assert at.session_state["state"].kept.id == name
    assert at.session_state["state"].scheme.team.share == 0.8


def test_what_is_open_stays_open_when_its_case_is_deleted_and_is_no_longer_kept(folder: Path) -> None:
    name = kept_case(folder)
    at = go(by_address(case=name), "start")
    at.button(key=f"delete {name}").click().run()
    state = at.session_state["state"]
    assert state.scheme.team.share == 0.8
    assert CaseStore(folder).listed()[-1].grace is not None
    assert state.kept is None
    go(at, "scheme").button(key="undo").click().run()
    assert [one.id for one in CaseStore(folder).listed()] == [name], "and is not kept anew"


def test_two_windows_cannot_overwrite_each_other(folder: Path) -> None:
    name = kept_case(folder)
    mine, theirs = by_address("scheme", case=name), by_address("scheme", case=name)
    theirs.button(key="undo").click().run()
    saved(theirs)
    mine.text_input(key="scenario name").set_value("Mine").run()
    mine.button(key="keep scenario").click().run()
    assert saved(mine).elsewhere
    mine.run()
    assert "This case was changed in another window" in mine.warning[0].value
    mine.button(key="keep as copy").click().run()
    assert not mine.warning
    copy = saved(mine)
    assert copy.id != name
    store = CaseStore(folder)
    assert [one.name for one in store.read(copy.id).case.scenarios] == ["Mine"]
    assert store.read(name).case.at == 0, "theirs stays as they left it"


def test_who_takes_what_the_other_window_made_goes_on_with_it(folder: Path) -> None:
    name = kept_case(folder)
    mine, theirs = by_address("scheme", case=name), by_address("scheme", case=name)
    theirs.button(key="undo").click().run()
    saved(theirs)
    mine.text_input(key="scenario name").set_value("Mine").run()
    mine.button(key="keep scenario").click().run()
    saved(mine)
    mine.run().button(key="open theirs").click().run()
    assert mine.session_state["state"].at == 0
    assert mine.session_state["state"].replaced.scenarios[0].name == "Mine", "and can take the own back"
    mine.button(key="redo").click().run()
    assert saved(mine).elsewhere is None
    assert CaseStore(folder).read(name).case.at == 1


def test_other_data_begin_a_case_of_their_own(folder: Path) -> None:
    name = kept_case(folder)
    at = go(by_address(case=name), "start")
    at.button(key="open_story").click().run()
    assert at.session_state["state"].kept is None
    assert [one.id for one in CaseStore(folder).listed()] == [name]


def test_everything_is_forgotten_at_the_second_click(folder: Path) -> None:
    name = kept_case(folder)
    at = by_address("data", case=name)
    assert "All cases that are kept here are deleted for good" in texts(at)
    at.button(key="forget").click().run()
    assert not at.exception
    assert CaseStore(folder).listed() == ()
    assert at.session_state["state"].kept is None
    assert "Nothing is written before you answer." in texts(at)


def test_a_store_that_cannot_be_opened_is_told_and_work_goes_on(folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")
    at = open_app("start")
    at.button(key="keep here").click().run()
    assert not at.exception
    assert "cases cannot be kept" in texts(at)
    assert not go(at, "scheme").exception


def test_a_damaged_case_is_refused_from_the_list_and_what_is_open_stays(folder: Path) -> None:
    name = kept_case(folder)
    store = CaseStore(folder)
    with store._begin() as line:
        line.exec_driver_sql("UPDATE part SET content = x'00' WHERE name LIKE 'schemes/%'")
    at = open_app("start")
    at.button(key=f"open {name}").click().run()
    assert not at.exception
    assert "parts of this case are damaged" in texts(at)
    assert at.session_state["state"].data.sample == "story"


def test_elsewhere_a_browser_sees_its_own_cases_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = kept_case(folder)
    monkeypatch.setattr(keeping, "is_own_machine", lambda: False)
    monkeypatch.setattr(shelf, "browser", lambda: ME)
    monkeypatch.setattr(shelf, "kept", lambda: (None, False))
    at = open_app("start")
    assert "Recent cases" not in [one.value for one in at.subheader]
    assert at.button(key="keep here").label == "Keep on this server"
    at = by_address(case=name)
    assert "The data of this address are not open here" in at.warning[0].value


def test_elsewhere_nothing_is_kept_until_a_place_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "is_own_machine", lambda: False)
    monkeypatch.setattr(shelf, "browser", lambda: ME)
    for told in ("", "none", "NONE"):
        monkeypatch.setenv("KPI_STORE", told)
        assert keeping.folder() is None
    monkeypatch.setenv("KPI_STORE", "/srv/cases")
    assert keeping.folder() == Path("/srv/cases")
    monkeypatch.setattr(shelf, "browser", lambda: "")
    assert keeping.folder() is None, "nobody can be told from anybody"


def test_on_ones_own_machine_the_users_own_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KPI_STORE")
    monkeypatch.setattr(keeping, "is_own_machine", lambda: True)
    folder = keeping.folder()
    assert folder is not None
    assert folder.name == "SixtyForty"
    assert not folder.exists(), "it is only named"


def test_every_step_is_in_the_history_with_its_time_and_can_be_gone_back_to(folder: Path) -> None:
    name = kept_case(folder)
    at = go(by_address(case=name), "split")
    at.button(key="past open").click().run()
    told = [as_read(one.value) for one in at._tree[2].markdown]  # a dialog stands beside the page
    assert told == ["Individual share of the team part: 60% → 80%", "Opened"]
    at.button(key="go to 0").click().run()
    assert at.session_state["state"].at == 0
    at.button(key="redo").click().run()
    assert at.session_state["state"].scheme.team.share == 0.8


def test_what_one_window_answers_holds_in_the_others(folder: Path) -> None:
    name = kept_case(folder)
    mine, theirs = by_address("start", case=name), by_address("scheme", case=name)
    mine.button(key="do not keep").click().run()
    theirs.button(key="undo").click().run()
    assert theirs.session_state["state"].kept.finish()
    assert CaseStore(folder).read(name).edition == 1
    assert "case" not in theirs.run().query_params


def test_a_case_that_is_opened_while_nothing_is_to_be_kept_is_not_written_and_not_said_to_be(folder: Path) -> None:
    name = kept_case(folder)
    CaseStore(folder).take_answer("", keeps=False)
    at = open_app("start")
    at.button(key=f"open {name}").click().run()
    assert at.session_state["state"].scheme.team.share == 0.8
    go(at, "scheme").button(key="undo").click().run()
    assert CaseStore(folder).read(name).edition == 1
    assert "case" not in at.query_params


def test_what_is_kept_is_forgotten_with_two_clicks_also_when_nothing_more_is_to_be_kept(folder: Path) -> None:
    kept_case(folder)
    CaseStore(folder).take_answer("", keeps=False)
    assert "All cases that are kept here are deleted for good" in texts(open_app("data"))


def test_a_window_with_a_wrong_address_does_not_write_as_the_one_that_was_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = by_address("scheme", case=kept_case(folder))
    monkeypatch.setattr(shelf, "kept", lambda: (mine.session_state["state"], False))
    theirs = by_address(case="cd" * 16)
    theirs.button[0].click().run()
    go(theirs, "scheme").button(key="undo").click().run()
    saved(theirs)
    mine.text_input(key="scenario name").set_value("Mine").run()
    mine.button(key="keep scenario").click().run()
    assert saved(mine).elsewhere, "nothing is overwritten unseen"


def test_to_look_at_a_case_does_not_disturb_whoever_works_on_it(folder: Path) -> None:
    name = kept_case(folder)
    mine, theirs = by_address("scheme", case=name), open_app("start")
    theirs.button(key=f"open {name}").click().run()
    assert saved(theirs).edition == 1
    mine.button(key="undo").click().run()
    assert saved(mine).elsewhere is None


def test_a_case_that_is_gone_since_it_was_listed_is_told(folder: Path) -> None:
    name = kept_case(folder)
    at = open_app("start")
    CaseStore(folder).delete_for_good(name)
    at.button(key=f"open {name}").click().run()
    assert "this case is not kept here" in texts(at)
    assert at.session_state["state"].data.sample == "story"


def test_a_damaged_file_out_of_which_nothing_could_be_saved_is_told(folder: Path) -> None:
    folder.mkdir()
    (folder / STORE_FILE).write_bytes(b"no database" * 1000)
    assert "0 cases were saved out of it" in texts(open_app("start"))


def test_titles_of_other_cases_are_not_shown_while_names_are_hidden(folder: Path) -> None:
    name = kept_case(folder, title="Ann Smith, July")
    at = open_app("start")
    at.toggle(key="hide_names").set_value(True).run()
    assert at.button(key=f"open {name}").label.startswith("Case of ")
    assert "Ann" not in texts(at)
    assert [one.key for one in at.text_input if one.key == f"case title {name}"] == []


def test_a_store_that_cannot_be_emptied_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = kept_case(folder)
    at = by_address("data", case=name)

    def refuse(*_args: object) -> None:
        raise Refused([Problem("the disk is full")])

    monkeypatch.setattr(CaseStore, "forget", refuse)
    at.button(key="forget").click().run()
    assert not at.exception
    assert "the disk is full" in texts(at)
    assert at.session_state["state"].data.sample == "story"


@pytest.mark.parametrize(
    ("headers", "here"),
    [
        ({"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, True),
        ({"Host": "localhost:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({}, True),
        ({"Host": "pay.example.com"}, False),
        ({"Host": "127.0.0.1:8501", "Origin": "https://pay.example.com"}, False),
        ({"Host": "127.0.0.1:8501", "X-Forwarded-For": "10.0.0.7"}, False),
        ({"Host": "127.0.0.1:8501", "Via": "1.1 proxy"}, False),
    ],
)
def test_who_comes_through_a_proxy_does_not_sit_at_the_machine(
    headers: dict[str, str], here: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(streamlit.context), "headers", property(lambda _self: headers))
    assert keeping.is_own_machine() is here
