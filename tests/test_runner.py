"""The test command itself: nothing is skipped in silence, nothing that failed is forgotten."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import __main__ as runner
from tests import chromium
from tests.__main__ import BROWSER, BROWSER_AGAIN, FAST, OFFICE, PAGE, Outcome, Step
from tests.libreoffice import MISSING_OFFICE

REPORT = """<testsuites><testsuite tests="5" failures="2" errors="1" skipped="1">
<testcase classname="a" name="good"/>
<testcase classname="a" name="also_good"><system-out>words</system-out></testcase>
<testcase classname="a" name="bad"><failure/></testcase>
<testcase classname="a" name="bad"><error/></testcase>
<testcase classname="a" name="left"><skipped/></testcase>
<testcase classname="b" name="good"><error/></testcase>
</testsuite></testsuites>"""


def nowhere(_: object) -> None:
    """A PATH with nothing on it."""


def run_all(
    *broken: Step,
    fast: bool = False,
    ci: bool = False,
    browser: str | None = "/bin/chromium",
    office: str | None = "/bin/soffice",
) -> list[Outcome]:
    """Every step, of which only the named ones fail."""

    def run(step: Step) -> Outcome:
        return Outcome(step.name, "failed", failed=1) if step in broken else Outcome(step.name, "passed", passed=3)

    return list(runner.outcomes(fast=fast, ci=ci, run=run, office=lambda: office, chromium=lambda: browser))


def write(folder: Path, text: str) -> Path:
    """A report in a file."""
    report = folder / "report.xml"
    report.write_text(text, encoding="utf-8")
    return report


def test_all_steps_run_in_order_even_after_a_failure() -> None:
    done = run_all(FAST[0], PAGE)
    assert [one.name for one in done] == [step.name for step in (*FAST, PAGE, OFFICE, BROWSER)]
    assert [one.name for one in done if one.result == "failed"] == [FAST[0].name, PAGE.name]


@pytest.mark.parametrize("broken", [*FAST, PAGE, OFFICE, BROWSER], ids=lambda step: step.name)
def test_one_failing_step_fails_the_whole(broken: Step) -> None:
    assert runner.exit_code(run_all(broken)) == 1


def test_all_good_is_zero() -> None:
    assert runner.exit_code(run_all()) == 0


def test_pytest_runs_cover_every_marker_once() -> None:
    markers = [step.command[-1] for step in (*FAST, PAGE, OFFICE, BROWSER) if step.is_pytest]
    assert markers == ["not page and not office and not browser", "page", "office", "browser"]


def twice(first: Outcome, again: Outcome) -> Outcome:
    """What is said of browser tests that gave this, and tried again, that."""
    return runner.in_browser({BROWSER: first, BROWSER_AGAIN: again}.__getitem__)


def test_what_passes_in_a_browser_when_it_is_tried_again_passes_and_is_told() -> None:
    first = Outcome(BROWSER.name, "failed", 60.0, passed=10, failed=2)
    one = twice(first, Outcome(BROWSER_AGAIN.name, "passed", 5.0, passed=2))
    assert one == Outcome(BROWSER.name, "passed", 65.0, 12, 0, note="2 of them only when tried again")
    assert runner.summary([one])[-2].endswith("12 passed, 2 of them only when tried again")


def test_what_fails_in_a_browser_twice_fails() -> None:
    first = Outcome(BROWSER.name, "failed", 60.0, passed=10, failed=2)
    one = twice(first, Outcome(BROWSER_AGAIN.name, "failed", 5.0, passed=1, failed=1))
    assert (one.result, one.passed, one.failed) == ("failed", 11, 1)
    nothing = twice(first, runner.judge(BROWSER_AGAIN, 5, 1.0, Path("no report")))
    assert (nothing.result, nothing.failed) == ("failed", 1)


@pytest.mark.parametrize(("passed", "failed"), [(10, 0), (10, runner.A_FEW + 1), (0, 1)])
def test_browser_tests_are_not_tried_again_when_all_or_many_failed(passed: int, failed: int) -> None:
    first = Outcome(BROWSER.name, "failed" if failed else "passed", passed=passed, failed=failed)
    assert runner.in_browser({BROWSER: first}.__getitem__) == first


def test_missing_browser_is_said_in_the_last_lines_and_the_rest_runs() -> None:
    done = run_all(browser=None)
    last = runner.summary(done)[-2:]
    assert last == ["Not run: browser tests - no Chromium was found; install it or set CHROMIUM", "21 passed, 0 failed"]
    assert runner.exit_code(done) == 0


def test_missing_browser_in_ci_is_a_failure() -> None:
    done = run_all(browser=None, ci=True)
    assert runner.summary(done)[-2].startswith("Not run: browser tests - ")
    assert runner.summary(done)[-1] == "21 passed, 1 failed"
    assert runner.exit_code(done) == 1


def test_a_missing_office_is_said_and_in_ci_a_failure() -> None:
    done = run_all(office=None)
    assert runner.summary(done)[-2] == f"Not run: workbooks - {MISSING_OFFICE}"
    assert (runner.exit_code(done), runner.exit_code(run_all(office=None, ci=True))) == (0, 1)


def test_fast_says_what_it_leaves_out() -> None:
    lines = runner.summary(run_all(fast=True))
    names = ("page tests", "workbooks", "browser tests")
    assert lines[-4:-1] == [f"Not run: {name} - left out by --fast" for name in names]


@pytest.mark.parametrize(
    ("value", "expected"), [("true", True), ("1", True), ("false", False), ("0", False), ("", False)]
)
def test_ci_is_read_from_the_environment(value: str, expected: bool) -> None:
    assert runner.in_ci({"CI": value}) is expected
    assert not runner.in_ci({})


def test_tests_are_counted_from_the_report(tmp_path: Path) -> None:
    assert runner.count(write(tmp_path, REPORT)) == (2, 2, 1)


def test_the_summary_adds_up(tmp_path: Path) -> None:
    tests = runner.judge(PAGE, 1, 2.0, write(tmp_path, REPORT))
    lint = runner.judge(FAST[0], 1, 0.1, tmp_path / "none.xml")
    good = runner.judge(FAST[1], 0, 0.1, tmp_path / "none.xml")
    lines = runner.summary([lint, good, tests])
    assert lines[-1] == "2 passed, 3 failed"
    assert lines[-2].endswith("2 passed, 2 failed, 1 skipped")


def test_no_collected_tests_is_a_failure_with_a_word(tmp_path: Path) -> None:
    one = runner.judge(PAGE, 5, 1.0, write(tmp_path, "<testsuites><testsuite tests='0'/></testsuites>"))
    assert (one.result, one.failed, one.note) == ("failed", 1, "no tests were collected")
    assert runner.summary([one])[-2].endswith("1 failed, no tests were collected")


def test_a_broken_report_of_a_killed_pytest_is_a_failure(tmp_path: Path) -> None:
    one = runner.judge(PAGE, -9, 1.0, write(tmp_path, "<testsuites>"))
    assert (one.result, one.passed, one.failed) == ("failed", 0, 1)


def test_a_step_is_really_run(capfd: pytest.CaptureFixture[str]) -> None:
    good = runner.run_step(Step("good", (sys.executable, "-c", "print('its own words')")))
    bad = runner.run_step(Step("bad", (sys.executable, "-c", "raise SystemExit(3)")))
    gone = runner.run_step(Step("gone", ("/no/such/program",)))
    assert [one.result for one in (good, bad, gone)] == ["passed", "failed", "failed"]
    assert "its own words" in capfd.readouterr().out


def test_named_browser_is_the_only_one_looked_for() -> None:
    asked: list[str] = []

    def which(name: str) -> None:
        asked.append(name)

    assert chromium.find_chromium({"CHROMIUM": "/opt/mine"}, which, lambda _: True) is None
    assert asked == ["/opt/mine"]
    assert "CHROMIUM names /opt/mine" in chromium.missing_chromium({"CHROMIUM": "/opt/mine"})


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_browser_on_path_is_found(name: str) -> None:
    assert chromium.find_chromium({}, {name: f"/usr/bin/{name}"}.get, lambda _: False) == f"/usr/bin/{name}"


@pytest.mark.parametrize(
    ("env", "place"),
    [
        ({}, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ({"PROGRAMFILES": "C:/Programs"}, "C:/Programs/Google/Chrome/Application/chrome.exe"),
        ({"LOCALAPPDATA": "C:/Me"}, "C:/Me/Chromium/Application/chrome.exe"),
    ],
)
def test_browser_in_the_usual_places_is_found(env: dict[str, str], place: str) -> None:
    assert chromium.find_chromium(env, nowhere, lambda path: path == Path(place)) == str(Path(place))


def test_no_browser_anywhere_is_none() -> None:
    assert chromium.find_chromium({}, nowhere, lambda _: False) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ID=debian\n", True), ('ID=linuxmint\nID_LIKE="ubuntu debian"\n', True), ("ID=fedora\n", False), ("", False)],
)
def test_debian_and_its_kin_are_known(tmp_path: Path, text: str, expected: bool) -> None:
    assert chromium.is_debian(write(tmp_path, text)) is expected
    assert not chromium.is_debian(tmp_path / "none")


def test_update_comes_before_install_and_keeps_its_rights() -> None:
    update, install = chromium.install_commands(("sudo", "-n"))
    assert update[:3] == install[:3] == ["sudo", "-n", "env"]
    assert (update[-1], install[-1]) == ("update", "chromium")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run on a Debian where we are root."""
    asked: list[list[str]] = []

    def note(command: list[str]) -> bool:
        asked.append(command)
        return True

    monkeypatch.setattr(chromium, "is_debian", lambda _: True)
    monkeypatch.setattr(chromium, "rights", lambda: ())
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(chromium, "run", note)
    return asked


def test_debian_gets_its_chromium(commands: list[list[str]]) -> None:
    chromium.install_chromium({})
    assert [command[-1] for command in commands] == ["update", "chromium"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("is_debian", lambda _: False), ("rights", lambda: None)],
    ids=["another system", "no rights"],
)
def test_nothing_is_installed_elsewhere(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, name: str, answer: Callable[..., object]
) -> None:
    monkeypatch.setattr(chromium, name, answer)
    chromium.install_chromium({})
    assert commands == []


def test_a_named_browser_is_not_replaced_by_an_installed_one(commands: list[list[str]]) -> None:
    chromium.install_chromium({"CHROMIUM": "/opt/mine"})
    assert commands == []
