"""What commands write: whole files with the rights they had, output that cannot be printed, and a quiet end by Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kpi.cli.terminal import replace
from kpi.problem import Refused

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "data" / "story"
SCHEME, RESULTS, PEOPLE = (str(STORY / name) for name in ("scheme.yaml", "results.csv", "people.csv"))
KPI = (sys.executable, "-m", "kpi")
PAY = (*KPI, "pay", SCHEME, RESULTS, "--people", PEOPLE)
ENDED = 999_999_999
"""A process that cannot be: no system counts so far."""
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions and signals")


def rights(path: Path) -> int:
    """Who may read and write it."""
    return path.stat().st_mode & 0o7777


@pytest.fixture
def open_to_all() -> object:
    """New files could be read by everybody here."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("open_to_all")
def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    replace(tmp_path / "out.csv", b"a")
    assert rights(tmp_path / "out.csv") == 0o600


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o400])
def test_a_file_keeps_who_may_read_it(tmp_path: Path, mode: int) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    out.chmod(mode)
    replace(out, b"new")
    assert (out.read_bytes(), rights(out)) == (b"new", mode)


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_keeps_its_owner_and_group(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    os.chown(out, 12_345, 54_321)
    out.chmod(0o640)
    replace(out, b"new")
    assert (out.stat().st_uid, out.stat().st_gid, rights(out)) == (12_345, 54_321, 0o640)


@posix
def test_another_group_gets_no_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the group cannot be kept, as for everybody who is not in it."""
    out = tmp_path / "out.csv"
    out.write_bytes(b"old")
    out.chmod(0o664)
    before = os.stat_result((0o100664, 0, 0, 1, out.stat().st_uid, out.stat().st_gid + 1, 3, 0, 0, 0))
    monkeypatch.setattr("kpi.cli.terminal.os.chown", refusing)
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    monkeypatch.setattr(Path, "stat", lambda path, **_how: os.stat(path) if path.suffix == ".part" else before)  # noqa: PTH116
    replace(out, b"new")
    monkeypatch.undo()
    assert rights(out) == 0o604


def refusing(*_given: object) -> None:
    """What the system says to who is not in the group."""
    raise PermissionError(1, "Operation not permitted")


@posix
@pytest.mark.usefixtures("open_to_all")
def test_a_part_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also while the file that it replaces is open to everybody."""
    out, seen = tmp_path / "out.csv", []
    out.write_bytes(b"old")
    monkeypatch.setattr("kpi.cli.terminal._as_before", lambda part, _before: seen.append(rights(part)))
    replace(out, b"new")
    assert seen == [0o600]


@posix
def test_the_next_run_removes_what_one_left_that_was_ended(tmp_path: Path) -> None:
    out, old = tmp_path / "out [1].csv", tmp_path / f".out [1].csv.{ENDED}.part"
    ours = tmp_path / f".out [1].csv.{os.getpid()}.part"
    working, other = tmp_path / f".out [1].csv.{os.getppid()}.part", tmp_path / f".other.csv.{ENDED}.part"
    for path in (old, ours, working, other):
        path.write_bytes(b"half")
    replace(out, b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {out.name, working.name, other.name}
    assert out.read_bytes() == b"whole"


def test_a_folder_stays_a_folder(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(Refused, match="cannot be written"):
        replace(tmp_path / "out.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@posix
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_bytes(b"old")
    (tmp_path / "here.csv").symlink_to("there.csv")
    replace(tmp_path / "here.csv", b"new")
    assert (tmp_path / "here.csv").is_symlink()
    assert (tmp_path / "there.csv").read_bytes() == b"new"


FULL = Path("/dev/full")
COMMANDS = (
    PAY,
    (*KPI, "--help"),
    (*KPI, "read", RESULTS),
    (*KPI, "propose", RESULTS),
    (*KPI, "check", SCHEME),
    (*KPI, "explain", SCHEME, RESULTS, "Aspen", "--people", PEOPLE),
    (*KPI, "compare", SCHEME, SCHEME, RESULTS, "--people", PEOPLE),
    (*KPI, "forecast", SCHEME, RESULTS, "--people", PEOPLE, "--worlds", "2", "--horizon", "period"),
    (
        *KPI,
        "measure",
        str(ROOT / "data" / "transactions" / "measures.yaml"),
        str(ROOT / "data" / "transactions" / "deals.csv"),
    ),
)


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[3])
def test_a_full_disk_is_a_sentence(command: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert done.stderr.count("the output could not be written: No space left on device") == 1
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="no such device here")
def test_even_when_nothing_can_be_said() -> None:
    with FULL.open("w") as full:
        assert subprocess.run(PAY, cwd=ROOT, stdout=full, stderr=full, timeout=60, check=False).returncode == 2


@posix
def test_nobody_listens_any_more() -> None:
    """`pay ... | head`."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        done = subprocess.run(PAY, cwd=ROOT, stdout=gone, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def members(group: int) -> set[int]:
    """The living processes of a group."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.add(int(path.parent.name))
    return found


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something becomes true within a minute."""
    deadline = time.monotonic() + 60
    while not (true := holds()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return true


def _hears_ctrl_c() -> None:
    """What a shell starts in the background does not hear it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")
@pytest.mark.parametrize("wait_for", ["memory", "to go"], ids=["starting", "computing"])
def test_ctrl_c_ends_the_workers_quietly(wait_for: str) -> None:
    """A terminal sends it to all processes of the group."""
    company = ROOT / "data" / "company"
    files = (company / "scheme.yaml", company / "results.csv", "--people", company / "people.csv")
    command = (*KPI, "forecast", *map(str, files), "--workers", "2", "--worlds", "1000000")
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - what it does is safe beside threads
    ) as running:
        assert running.stderr
        assert any(wait_for in line for line in running.stderr)
        assert soon(lambda: len(members(running.pid)) > 2)
        os.killpg(running.pid, signal.SIGINT)
        said = running.stderr.read()
    assert running.returncode == 1
    assert said.split() in (["Aborted!"], ["About", *said.split()[1:-1], "Aborted!"])
    assert soon(lambda: not members(running.pid))


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="signals of a system like Linux")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_ended_at_work_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    """What DuckDB works in is a folder that goes with it."""
    script = """if True:
        import click, time
        from kpi.measures.engine import opened
        from kpi.cli.terminal import Commands
        @click.group(cls=Commands, ways={"long": "__main__"})
        def main(): pass
        @click.command()
        def long_command():
            with opened([]):
                print("at work", flush=True)
                time.sleep(60)
        main(["long"])
    """
    with subprocess.Popen(
        (sys.executable, "-c", script),
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - what it does is safe beside threads
    ) as running:
        assert running.stdout
        assert running.stderr
        assert running.stdout.readline() == "at work\n"
        assert list(tmp_path.glob("sixtyforty-*"))
        running.send_signal(number)
        said = running.stderr.read()
    assert (running.returncode, said.split()) == (1, ["Aborted!"])
    assert not list(tmp_path.glob("sixtyforty-*"))
