"""What is installed: every package in its exact version, known by digests, the same in all files, and nothing that nobody asked for."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PLAIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)(\[.*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)
LOCKS = {"app": "requirements.txt", "dask": "requirements-dask.txt", "dev": "requirements-dev.txt"}


def asked(name: str) -> dict[str, str]:
    """What was asked for by name, other files included: name and version."""
    text = (ROOT / "requirements" / f"{name}.in").read_text(encoding="utf-8")
    found = {one["name"].lower(): one["version"] for one in PLAIN.finditer(text)}
    for other in re.findall(r"^-r (\w+)\.in", text, re.MULTILINE):
        found |= asked(other)
    return found


def locked(name: str) -> dict[str, str]:
    """What is installed: name and version."""
    text = (ROOT / LOCKS[name]).read_text(encoding="utf-8")
    return {one["name"].lower(): one["version"] for one in PLAIN.finditer(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_what_was_asked_for_is_locked_in_its_version(name: str) -> None:
    lock = locked(name)
    assert asked(name).items() <= lock.items()
    assert len(lock) > len(asked(name)), "what these need in turn is there, too"


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_is_installed_without_a_digest(name: str) -> None:
    text = (ROOT / LOCKS[name]).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text):
        if entry and not entry.startswith("#"):
            line = entry.partition(" \\")[0]
            Requirement(line)
            assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), line


def test_all_files_agree() -> None:
    everything = locked("dev")
    for name in ("app", "dask"):
        assert locked(name).items() <= everything.items()


@pytest.mark.parametrize("name", ["README.md", "Makefile"])
def test_the_commands_that_people_are_given_install_nothing_else(name: str) -> None:
    """A file in which one package has a digest makes pip refuse every other without one, those that others need included."""
    commands = re.findall(r"pip install (.*)", (ROOT / name).read_text(encoding="utf-8"))
    words = [word for command in commands for word in command.split() if not word.startswith("-")]
    assert words
    assert set(words) <= set(LOCKS.values())
