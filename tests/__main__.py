"""The one test command: `python -m tests` runs every check, the fast ones first, and goes on after a failure."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from tests.chromium import find_chromium, install_chromium, missing_chromium
from tests.libreoffice import MISSING_OFFICE, find_office, install_office

ROOT = Path(__file__).resolve().parent.parent
LINT_IMPORTS = str(Path(sys.executable).with_name("lint-imports"))  # the package has no `python -m` of its own
NO_TESTS = 5  # pytest's exit code when it collected nothing


class Step(NamedTuple):
    """One check: a command, and the marker expression when pytest runs it."""

    name: str
    command: tuple[str, ...]
    is_pytest: bool = False


class Outcome(NamedTuple):
    """What became of a step."""

    name: str
    result: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    note: str = ""
    not_run: str = ""


Run = Callable[[Step], Outcome]


def _python(name: str, *command: str) -> Step:
    return Step(name, (sys.executable, "-m", *command))


def _pytest(name: str, marker: str, *how: str) -> Step:
    command = (sys.executable, "-m", "pytest", "--hypothesis-profile=same examples", *how, "-m", marker)
    return Step(name, command, is_pytest=True)


# On all processors; the tests of a file stay together, so that what they share is made once.
_SPREAD = ("-n", "auto", "--dist", "loadfile")


FAST = (
    _python("ruff check", "ruff", "check", "."),
    _python("ruff format", "ruff", "format", "--check", "."),
    _python("mypy", "mypy"),
    Step("lint-imports", (LINT_IMPORTS, "--no-logo")),
    _pytest("tests", "not page and not office and not browser", *_SPREAD),
)
PAGE = _pytest("page tests", "page", *_SPREAD)
OFFICE = _pytest("workbooks", "office", *_SPREAD)
BROWSER = _pytest("browser tests", "browser")
BROWSER_AGAIN = _pytest("the same again", "browser", "-v", "--last-failed", "--last-failed-no-failures", "none")
A_FEW = 3  # more than these are no accident


def in_ci(env: Mapping[str, str]) -> bool:
    """Whether the environment says that nobody sits in front of it."""
    return env.get("CI", "").lower() not in {"", "0", "false"}


def outcomes(
    *, fast: bool, ci: bool, run: Run, office: Callable[[], str | None], chromium: Callable[[], str | None]
) -> Iterable[Outcome]:
    """Every step in order, whatever the one before it gave."""
    yield from map(run, FAST)
    if fast:
        yield from (Outcome(step.name, "not run", not_run="left out by --fast") for step in (PAGE, OFFICE, BROWSER))
        return
    yield run(PAGE)
    yield run(OFFICE) if office() else without(OFFICE, MISSING_OFFICE, ci=ci)
    yield in_browser(run) if chromium() else without(BROWSER, missing_chromium(), ci=ci)


def in_browser(run: Run) -> Outcome:
    """A few failures are tried once more, alone: what a busy machine broke passes then and is told, the rest fails."""
    first = run(BROWSER)
    if not first.passed or not 0 < first.failed <= A_FEW:
        return first
    again = run(BROWSER_AGAIN)
    passed, seconds = first.passed + again.passed, first.seconds + again.seconds
    note = f"{again.passed} of them only when tried again" if again.passed else ""
    return first._replace(result=again.result, seconds=seconds, passed=passed, failed=again.failed, note=note)


def without(step: Step, why: str, *, ci: bool) -> Outcome:
    """Tests that cannot run without another program: said aloud, and in CI a failure."""
    return Outcome(step.name, "failed" if ci else "not run", failed=int(ci), not_run=why)


def run_step(step: Step) -> Outcome:
    """Runs one check in the open, so that its own words can be read."""
    print(f"\n== {step.name}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        extra = (f"--junitxml={report}",) if step.is_pytest else ()
        start = time.monotonic()
        code = _exit_code_of((*step.command, *extra))
        return judge(step, code, time.monotonic() - start, report)


def _exit_code_of(command: tuple[str, ...]) -> int:
    try:
        return subprocess.run(command, cwd=ROOT, check=False).returncode
    except OSError as problem:
        print(problem)
        return 127


def judge(step: Step, code: int, seconds: float, report: Path) -> Outcome:
    """Turns an exit code and, for pytest, its report into an outcome; a failed step counts as one failure at least."""
    passed, failed, skipped = count(report) if step.is_pytest else (0, 0, 0)
    note = "no tests were collected" if step.is_pytest and code == NO_TESTS else ""
    result = "failed" if code else "passed"
    return Outcome(step.name, result, seconds, passed, max(failed, int(code != 0)), skipped, note)


def count(report: Path) -> tuple[int, int, int]:
    """Passed, failed and skipped tests of a junit report; one that fails twice, itself and its teardown, is one."""
    cases = _cases(report)
    failed = _having(cases, "failure") | _having(cases, "error")
    skipped = _having(cases, "skipped") - failed
    return len({_name(case) for case in cases} - failed - skipped), len(failed), len(skipped)


def _cases(report: Path) -> list[ElementTree.Element]:
    """The cases of a report; none when pytest died before it could write one."""
    try:
        return list(ElementTree.parse(report).iter("testcase"))  # noqa: S314 - pytest has just written it
    except (OSError, ElementTree.ParseError):
        return []


def _having(cases: list[ElementTree.Element], tag: str) -> set[str]:
    return {_name(case) for case in cases if case.find(tag) is not None}


def _name(case: ElementTree.Element) -> str:
    return f"{case.get('classname')}::{case.get('name')}"


def summary(done: list[Outcome]) -> list[str]:
    """The last lines: a table, what was not run, and the count."""
    table = [f"{one.name:<14} {one.result:<8} {one.seconds:7.1f} s  {_remarks(one)}".rstrip() for one in done]
    not_run = [f"Not run: {one.name} - {one.not_run}" for one in done if one.not_run]
    passed, failed = sum(one.passed for one in done), sum(one.failed for one in done)
    return ["", f"{'step':<14} {'result':<8} {'time':>9}", *table, *not_run, f"{passed} passed, {failed} failed"]


def _remarks(one: Outcome) -> str:
    counted = ((one.passed, "passed"), (one.failed, "failed"), (one.skipped, "skipped"))
    said = [f"{number} {word}" for number, word in counted if number]
    return ", ".join([*said, one.note] if one.note else said)


def exit_code(done: list[Outcome]) -> int:
    """0 only when nothing failed."""
    return int(any(one.result == "failed" for one in done))


def chromium_or_fetch() -> str | None:
    """A browser for the last step, fetched where that is possible, and handed on to pytest."""
    if not find_chromium():
        install_chromium()
    if path := find_chromium():
        os.environ["CHROMIUM"] = path
    return path


def office_or_fetch() -> str | None:
    """LibreOffice, fetched where that is possible."""
    if not find_office():
        install_office()
    return find_office()


def main(arguments: list[str] | None = None) -> int:
    """Runs what was asked for and says how it went."""
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="leave out the tests of pages, workbooks and in a browser")
    fast = parser.parse_args(arguments).fast
    done = list(
        outcomes(fast=fast, ci=in_ci(os.environ), run=run_step, office=office_or_fetch, chromium=chromium_or_fetch)
    )
    print("\n".join(summary(done)))
    return exit_code(done)


if __name__ == "__main__":
    sys.exit(main())
