"""Cases kept on this computer: everything comes back, nobody's change is overwritten unseen, and no fault of a disk loses more than it has to."""

import datetime as dt
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event, Timer

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select

from kpi import Refused
from kpi.language import speak
from kpi.store import storetables
from kpi.store.case import STORE_FILE, Case, CaseStep, Data, NotKept
from kpi.store.caserows import PartsMissing
from kpi.store.casesheet import CaseSheet
from kpi.store.casestore import GRACE, CaseStore, ChangedElsewhere, new_id
from kpi.store.casewriter import CaseWriter, KeptCase
from kpi.store.casewriting import QUICK, PartsWriter, written_parts
from kpi.store.storefile import engine_of
from tests.test_store import KEPT, assert_same, full_case, scheme, without_decisions

DAY = dt.timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> CaseStore:
    return CaseStore(tmp_path / "of a user")


def put(store: CaseStore, case: Case, owner: str = "", name: str = "") -> str:
    """Keeps a case; gives its id."""
    name = name or new_id()
    store.write(name, owner, 0, case, PartsWriter(QUICK))
    return name


def moved(case: Case, share: float) -> Case:
    """A step further."""
    history = (*case.history[: case.at + 1], case.step._replace(scheme=case.worked_on.shared(share)))
    return replace(case, history=history, at=len(history) - 1)


def count(store: CaseStore, table: sa.Table) -> int:
    with engine_of(store.path).begin() as line:
        return int(line.execute(select(func.count()).select_from(table)).scalar_one())


def content(store: CaseStore) -> bytes:
    """All that lies in the folder."""
    return b"".join(path.read_bytes() for path in sorted(store.path.parent.iterdir()) if path.is_file())


def test_everything_comes_back(store: CaseStore) -> None:
    case = full_case()
    opened = store.read(put(store, case))
    assert_same(case, opened.case)
    assert opened.edition == 1


def test_a_case_knows_every_part_that_it_is_made_of() -> None:
    case, writer = full_case(), PartsWriter()
    assert writer.sheet(case).parts == set(writer.unwritten) == set(written_parts(case)) - {"case.yaml"}


def test_a_case_written_again_costs_only_what_is_new(store: CaseStore) -> None:
    case, writer, name = full_case(), PartsWriter(QUICK), new_id()
    store.write(name, "", 0, case, writer)
    again = moved(case, 0.75)
    writer.sheet(again)
    assert [part.partition("/")[0] for part in writer.unwritten] == ["schemes"]
    assert store.write(name, "", 1, again, writer) == 2
    assert_same(again, store.read(name).case)


def test_what_two_cases_share_lies_there_once(store: CaseStore) -> None:
    put(store, full_case())
    parts = count(store, storetables.PARTS)
    put(store, full_case())
    assert count(store, storetables.PARTS) == parts


def test_nobody_overwrites_what_he_has_not_read(store: CaseStore) -> None:
    case, name = full_case(), new_id()
    store.write(name, "", 0, case, PartsWriter(QUICK))
    store.write(name, "", 1, moved(case, 0.7), PartsWriter(QUICK))
    with pytest.raises(ChangedElsewhere) as error:
        store.write(name, "", 1, moved(case, 0.9), PartsWriter(QUICK))
    assert error.value.when is not None
    assert store.read(name).case.worked_on.team.share == 0.7


def test_what_is_deleted_elsewhere_is_not_written_again(store: CaseStore) -> None:
    case, name = full_case(), new_id()
    store.write(name, "", 0, case, PartsWriter(QUICK))
    store.delete(name)
    with pytest.raises(ChangedElsewhere) as error:
        store.write(name, "", 1, moved(case, 0.9), PartsWriter(QUICK))
    assert error.value.when is None, "there is nothing of theirs to go on with"
    with pytest.raises(NotKept):
        store.read(name)
    store.delete_for_good(name)
    with pytest.raises(ChangedElsewhere) as error:
        store.write(name, "", 1, moved(case, 0.9), PartsWriter(QUICK))
    assert error.value.when is None


def test_a_part_that_was_cleared_away_is_noticed(store: CaseStore) -> None:
    case, name, writer = full_case(), new_id(), PartsWriter(QUICK)
    further = moved(case, 0.7)
    store.write(name, "", 0, further, writer)
    store.write(name, "", 1, case, writer)  # undone, and another way taken
    put(store, full_case(), name="0" * 32)
    store.delete_for_good("0" * 32)  # clears away
    with pytest.raises(PartsMissing):
        store.write(name, "", 2, further, writer)
    assert_same(case, store.read(name).case)


def test_the_list_says_what_a_case_is(store: CaseStore) -> None:
    first, second = put(store, full_case()), put(store, replace(full_case(), title=""))
    listed = store.listed()
    assert [one.id for one in listed] == [second, first], "the one that was changed last comes first"
    assert (listed[1].title, listed[0].title) == ("Büro \N{SNOWMAN}", "Zoë <b>.csv")
    assert (listed[0].steps, listed[0].scenarios, listed[0].own_share, listed[0].grace) == (2, 2, 0.8, None)
    assert 10_000 < listed[0].size < 100_000


def test_a_case_is_renamed_without_disturbing_whoever_has_it_open(store: CaseStore) -> None:
    case, name = full_case(), new_id()
    store.write(name, "", 0, case, PartsWriter(QUICK))
    store.rename(name, "Other")
    store.write(name, "", 1, moved(case, 0.9), PartsWriter(QUICK))
    assert store.read(name).case.title == store.listed()[0].title == "Other"


def test_a_copy_is_a_case_of_its_own(store: CaseStore) -> None:
    name = put(store, full_case())
    other = store.copy(name, "Copy")
    store.delete_for_good(name)
    assert_same(replace(full_case(), title="Copy"), store.read(other).case)


def test_a_deleted_case_can_be_taken_back_for_a_week_and_is_then_gone_with_its_data(store: CaseStore) -> None:
    name = put(store, full_case())
    secret = b"PAR1"
    assert secret in content(store)
    store.delete(name)
    assert store.listed()[0].grace == GRACE
    store.take_back(name)
    assert store.listed()[0].grace is None
    store.delete(name)
    now = dt.datetime.now(dt.UTC)
    for day in range(7):
        store.pass_time(now + day * DAY)
        assert store.listed(), "the first time only begins to count"
    store.pass_time(now + 7 * DAY)
    assert store.listed() == ()
    assert count(store, storetables.PARTS) == 0
    assert secret not in content(store), "overwritten, not only unlinked"


@pytest.mark.parametrize("jump", [400 * DAY, -400 * DAY], ids=["forward", "back"])
def test_a_clock_that_jumps_takes_away_a_day_at_most(store: CaseStore, jump: dt.timedelta) -> None:
    name, now = put(store, full_case()), dt.datetime.now(dt.UTC)
    store.delete(name)
    for when in (now, now + jump, now):
        store.pass_time(when)
    grace = store.listed()[0].grace
    assert grace is not None
    assert GRACE - 86_400 <= grace <= GRACE


def test_what_others_need_stays_when_a_case_goes(store: CaseStore) -> None:
    gone, stays = put(store, full_case()), put(store, full_case())
    store.delete_for_good(gone)
    assert_same(full_case(), store.read(stays).case)


def test_everything_is_forgotten(store: CaseStore) -> None:
    put(store, full_case())
    store.take_answer("", keeps=True)
    store.forget()
    assert (store.listed(), store.answer("")) == ((), None)
    assert b"Umsatz" not in content(store)


def test_a_browser_sees_its_own_cases_only(store: CaseStore) -> None:
    mine, theirs = put(store, full_case(), "me"), put(store, full_case(), "them")
    assert [one.id for one in store.listed("me")] == [mine]
    assert len(store.listed()) == 2
    doors: list[Callable[[], object]] = [
        lambda: store.read(theirs, "me"),
        lambda: store.rename(theirs, "mine now", "me"),
        lambda: store.copy(theirs, "mine now", "me"),
        lambda: store.delete(theirs, "me"),
        lambda: store.delete_for_good(theirs, "me"),
        lambda: store.take_back(theirs, "me"),
    ]
    for door in doors:
        with pytest.raises(NotKept):
            door()
    store.take_answer("them", keeps=True)
    store.forget("me")
    assert [one.id for one in store.listed()] == [theirs]
    assert (store.answer("them"), store.answer("me")) == (True, None)


def test_what_a_browser_has_left_on_a_server_goes_after_thirty_days(store: CaseStore) -> None:
    put(store, full_case(), "a browser")
    here = put(store, full_case())
    now = dt.datetime.now(dt.UTC)
    store.pass_time(now + 29 * DAY)
    assert len(store.listed()) == 2
    store.pass_time(now + 31 * DAY)
    assert [one.id for one in store.listed()] == [here]


def test_steps_that_had_the_same_plans_have_them_again(store: CaseStore) -> None:
    case = full_case()
    further = replace(case, history=(*case.history, case.history[1]._replace(budget=1.0)))
    history = store.read(put(store, further)).case.history
    assert history[1].plans is history[3].plans


def test_an_answer_is_kept_until_there_is_another(store: CaseStore) -> None:
    assert store.answer("") is None
    for keeps in (True, False):
        store.take_answer("", keeps=keeps)
        assert CaseStore(store.path.parent).answer("") is keeps


def test_ids_are_random_and_long() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(one) == 32 and int(one, 16) >= 0 for one in ids)


def test_nobody_else_on_the_machine_may_read_the_file(store: CaseStore) -> None:
    assert store.path.stat().st_mode & 0o077 == 0
    assert store.path.parent.stat().st_mode & 0o077 == 0


# Versions


def test_migrations_make_the_tables_that_the_program_asks_for(store: CaseStore) -> None:
    with engine_of(store.path).begin() as line:
        assert compare_metadata(MigrationContext.configure(line), storetables.METADATA) == []


@pytest.mark.parametrize("kept", sorted(KEPT.glob("store-*.db")), ids=lambda path: path.stem)
def test_a_store_of_every_earlier_version_opens(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept, tmp_path / STORE_FILE)
    store = CaseStore(tmp_path)
    assert store.answer("") is True
    assert_same(without_decisions(full_case()), store.read("0123456789abcdef" * 2).case)


def test_there_is_a_kept_store_of_every_version() -> None:
    versions = [f"{number + 1:04d}" for number in range(int(storetables.VERSION))]
    assert sorted(path.stem for path in KEPT.glob("store-*.db")) == [f"store-{version}" for version in versions]


def test_a_store_of_a_newer_version_is_refused_and_stays_as_it_is(store: CaseStore) -> None:
    with engine_of(store.path).begin() as line:
        line.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = store.path.read_bytes()
    with pytest.raises(Refused, match="kept by a newer version of SixtyForty"):
        CaseStore(store.path.parent)
    assert store.path.read_bytes() == before


# Faults


def test_a_folder_that_was_taken_away_is_noticed_and_made_anew(store: CaseStore, tmp_path: Path) -> None:
    name = put(store, full_case())
    store.path.parent.rename(tmp_path / "elsewhere")
    with pytest.raises(ChangedElsewhere):
        store.write(name, "", 1, moved(full_case(), 0.7), PartsWriter(QUICK))
    other = put(store, full_case())
    assert [one.id for one in CaseStore(store.path.parent).listed()] == [other]


def test_what_was_answered_survives_a_damaged_file_and_forget_leaves_none_behind(store: CaseStore) -> None:
    for n in range(3):
        put(store, replace(full_case(), data=big_data(n)))
    store.take_answer("", keeps=True)
    damage_a_table(store)
    again = CaseStore(store.path.parent)
    again._rescue(again._engine)
    assert again.answer("") is True
    assert len(again.listed()) == 2
    assert "2 cases were saved out of it" in str(again.lost[0])
    again.forget()
    assert [path.name for path in sorted(again.path.parent.iterdir()) if "damaged" in path.name] == []
    assert again.lost == ()


def test_a_file_whose_rights_cannot_be_changed_is_used_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refuse)
    assert_same(full_case(), (store := CaseStore(tmp_path)).read(put(store, full_case())).case)


def test_a_damaged_file_is_set_aside_and_what_can_be_read_is_saved(store: CaseStore) -> None:
    names = [put(store, replace(full_case(), title=f"case {n}", data=big_data(n))) for n in range(4)]
    damage_a_table(store)
    again = CaseStore(store.path.parent)
    saved, refused = [], []
    for name in names:
        try:
            again.read(name)
            saved.append(name)
        except Refused as error:
            refused.append(str(error))
    assert len(saved) >= 3
    assert len(refused) == 4 - len(saved) == 1


@pytest.mark.parametrize("what", [b"", b"not a database at all, but long enough to be looked at" * 40])
def test_a_file_that_is_no_database_is_set_aside_whole(tmp_path: Path, what: bytes) -> None:
    (tmp_path / STORE_FILE).write_bytes(what)
    store = CaseStore(tmp_path)
    name = put(store, full_case())
    assert_same(full_case(), store.read(name).case)
    if what:
        assert "was damaged" in str(store.lost[0])
        (aside,) = tmp_path.glob("cases-damaged-*.db")
        assert aside.read_bytes() == what
        assert aside.name in str(store.lost[0])


def test_a_file_that_is_damaged_while_it_is_open_costs_what_cannot_be_read(store: CaseStore) -> None:
    name = put(store, full_case())
    with sqlite3.connect(store.path) as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store._engine.dispose()
    store.path.write_bytes(b"nothing" * 4000)
    with pytest.raises(Refused, match="was damaged"):
        store.read(name)
    assert put(store, full_case()) in {one.id for one in store.listed()}


def damage_a_table(store: CaseStore) -> None:
    """A page of one table of one case becomes zeros."""
    store._engine.dispose()
    with sqlite3.connect(store.path) as line:
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(store.path.read_bytes())
    at = whole.rindex(b"PAR1") // 4096 * 4096
    whole[at : at + 4096] = bytes(4096)
    store.path.write_bytes(whole)


def big_data(n: int) -> Data:
    data = full_case().data
    results = data.results.assign(note=[f"{n} {place} " + "x" * 1500 for place in range(len(data.results))])
    return replace(data, results=results)


def test_a_folder_that_may_not_be_written_to_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(Refused) as error:
        CaseStore(tmp_path / "locked")
    assert "the folder may not be written to" in str(error.value)
    assert "locked" in str(error.value)


def test_a_full_disk_is_said_and_nothing_is_lost(store: CaseStore) -> None:
    name, writer = new_id(), PartsWriter(QUICK)
    store.write(name, "", 0, full_case(), writer)
    full = limited(store)
    with pytest.raises(Refused, match="the disk is full"):
        store.write(name, "", 1, replace(full_case(), data=big_data(1)), writer)
    full(10**6)
    assert_same(full_case(), store.read(name).case)
    again = replace(full_case(), data=big_data(1))
    assert store.write(name, "", 1, again, writer) == 2, "once there is room, the same is written"
    assert_same(again, store.read(name).case)


def limited(store: CaseStore) -> Callable[[int], None]:
    """The file may hold no more pages, as on a full disk; what is given takes another number."""
    most = [0]

    def limit(line: sqlite3.Connection, *_more: object) -> None:
        pages = line.execute("PRAGMA page_count").fetchone()[0]
        line.execute(f"PRAGMA max_page_count = {most[0] or pages}")

    sa.event.listen(store._engine, "connect", limit)
    store._engine.dispose()

    def change(pages: int) -> None:
        most[0] = pages
        store._engine.dispose()

    return change


def test_two_programs_write_to_one_store(store: CaseStore) -> None:
    other = CaseStore(store.path.parent)
    mine, theirs = put(store, full_case()), put(other, full_case())
    assert {one.id for one in store.listed()} == {one.id for one in other.listed()} == {mine, theirs}
    store.write(mine, "", 1, moved(full_case(), 0.7), PartsWriter(QUICK))
    with pytest.raises(ChangedElsewhere):
        other.write(mine, "", 1, moved(full_case(), 0.9), PartsWriter(QUICK))


WRITES = """
import sys
from pathlib import Path
from kpi.store.casestore import CaseStore
from kpi.store.casesheet import CaseSheet
from kpi.store.casewriting import QUICK, PartsWriter
from tests.test_casestore import moved
from tests.test_store import full_case
store, case, writer, edition = CaseStore(Path(sys.argv[1])), full_case(), PartsWriter(QUICK), 0
while True:
    case = moved(case, 0.5 + edition % 100 / 1000)
    edition = store.write("f" * 32, "", edition, case, writer)
    print(edition, flush=True)
"""


def test_a_process_that_is_killed_while_it_saves_loses_nothing_that_it_had_saved(tmp_path: Path) -> None:
    """Twenty times, at other moments; the bench does it five hundred times."""
    for turn in range(20):
        folder = tmp_path / str(turn)
        said = killed_while_saving(folder, after=0.01 + 0.013 * turn)
        store = CaseStore(folder)
        opened = store.read("f" * 32)
        assert opened.edition in (said, said + 1), "what was said to be saved is there"
        assert len(opened.case.history) == opened.edition + 2
        assert store.lost == ()


def killed_while_saving(folder: Path, after: float) -> int:
    """A process that saves without end is killed so many seconds after its first word; the last edition that it spoke of."""
    command = [sys.executable, "-c", WRITES, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        return int([first, *process.stdout.read().split()][-1])


# The thread that writes


@pytest.fixture
def writer(store: CaseStore) -> CaseWriter:
    return CaseWriter(lambda: store)


def test_a_change_is_written_within_a_second_though_the_hand_goes_on(store: CaseStore, writer: CaseWriter) -> None:
    kept, case = KeptCase(new_id(), "", writer), full_case()
    began = time.monotonic()
    while kept.saved is None and time.monotonic() - began < 20:
        case = moved(case, 0.5 + len(case.history) % 100 / 1000)
        kept.note(case)
        time.sleep(0.02)
    assert kept.saved is not None
    assert kept.edition < 5, "not with every move"
    assert kept.finish()
    assert kept.is_written
    assert_same(case, store.read(kept.id).case)


def test_a_conflict_stops_the_writing_until_somebody_chooses(store: CaseStore, writer: CaseWriter) -> None:
    mine = KeptCase(new_id(), "", writer)
    mine.note(full_case())
    assert mine.finish()
    theirs = mine.once_more()
    theirs.note(moved(full_case(), 0.7))
    assert theirs.finish()
    mine.note(moved(full_case(), 0.9))
    assert mine.finish()
    assert mine.elsewhere is not None
    assert store.read(mine.id).case.worked_on.team.share == 0.7
    assert theirs.elsewhere is None


def test_trouble_is_told_and_tried_again(store: CaseStore, writer: CaseWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kpi.store.casewriter._AGAIN", 0.05)
    change = limited(store)
    kept = KeptCase(new_id(), "", writer)
    kept.note(full_case())
    assert until(lambda: bool(kept.trouble))
    assert "the disk is full" in str(kept.trouble[0])
    assert kept.saved is None
    change(10**6)
    assert until(lambda: kept.saved is not None)
    assert kept.trouble == ()
    assert_same(full_case(), store.read(kept.id).case)


def test_a_part_that_is_missing_is_written_again(store: CaseStore, writer: CaseWriter) -> None:
    kept, case = KeptCase(new_id(), "", writer), full_case()
    further = moved(case, 0.7)
    for state in (further, case):
        kept.note(state)
        assert kept.finish()
    store._clear()
    kept.note(further)
    assert kept.finish()
    assert (kept.elsewhere, kept.trouble) == (None, ())
    assert_same(further, store.read(kept.id).case)


def test_a_fault_of_the_program_is_told_without_its_words_and_others_are_still_saved(
    store: CaseStore, writer: CaseWriter, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = KeptCase(new_id(), "", writer), KeptCase(new_id(), "", writer)

    class Broken(PartsWriter):
        def sheet(self, case: Case) -> CaseSheet:  # noqa: ARG002
            raise TypeError("Aspen earns 3,000")

    bad.parts = Broken()
    bad.note(full_case())
    assert until(lambda: bool(bad.trouble))
    assert "a fault of the program (TypeError)" in str(bad.trouble[0])
    assert "in sheet" in caplog.text
    assert "3,000" not in caplog.text.replace('raise TypeError("Aspen earns 3,000")', "")
    good.note(full_case())
    assert good.finish()
    assert_same(full_case(), store.read(good.id).case)


def test_what_stands_in_the_way_is_told_in_the_readers_language(writer: CaseWriter) -> None:
    speak("de-DE")
    kept = KeptCase(new_id(), "", writer)
    speak("en-US")
    assert kept.locale == "de_DE"


def test_what_waits_is_written_when_the_program_ends(tmp_path: Path) -> None:
    code = WRITES.partition("store, case")[0] + ENDS
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, stderr=subprocess.STDOUT)
    assert_same(full_case(), CaseStore(tmp_path).read("f" * 32).case)


ENDS = """
from kpi.store.casewriter import CaseWriter, KeptCase
store = CaseStore(Path(sys.argv[1]))
KeptCase("f" * 32, "", CaseWriter(lambda: store)).note(full_case())
"""


class Slow(PartsWriter):
    """Takes its time, as a large table would."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.began, self.may_end = Event(), Event()

    def sheet(self, case: Case) -> CaseSheet:
        self.began.set()
        assert self.may_end.wait(30)
        return super().sheet(case)


def test_what_is_forgotten_while_it_is_written_is_gone_afterwards(store: CaseStore, writer: CaseWriter) -> None:
    kept, other = KeptCase(new_id(), "", writer), KeptCase(new_id(), "", writer)
    kept.parts = slow = Slow()
    kept.note(full_case())
    assert slow.began.wait(30)
    other.note(full_case())
    Timer(0.2, slow.may_end.set).start()
    writer.drop_all_of("")
    store.forget()
    assert writer.finish()
    assert store.listed() == ()


def test_a_page_that_is_loaded_again_while_something_cannot_be_written_goes_on_with_it(
    store: CaseStore, writer: CaseWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpi.store.casewriter._AGAIN", 0.05)
    change = limited(store)
    kept = KeptCase(new_id(), "", writer)
    kept.note(full_case())
    assert until(lambda: bool(kept.trouble))
    again = kept.once_more()
    assert again.trouble
    again.note(moved(full_case(), 0.7))
    change(10**6)
    assert until(lambda: again.saved is not None and again.is_written)
    assert again.elsewhere is None
    assert store.read(again.id).case.worked_on.team.share == 0.7


def test_what_is_let_go_is_not_written(store: CaseStore, writer: CaseWriter) -> None:
    kept = KeptCase(new_id(), "", writer)
    kept.note(full_case())
    kept.let_go()
    assert kept.finish()
    assert store.listed() == ()


def until(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while not is_so() and time.monotonic() < end:
        time.sleep(0.02)
    return is_so()


def test_long_histories_are_read_and_written_in_one_piece(store: CaseStore) -> None:
    case = replace(full_case(), history=(CaseStep(scheme("story")),), at=0)
    for turn in range(300):
        case = moved(case, 0.3 + turn / 1000)
    opened = store.read(put(store, case)).case
    assert len(opened.history) == 301
    assert opened.history[200].scheme == case.history[200].scheme
