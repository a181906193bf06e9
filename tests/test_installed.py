"""The engine and its terminal, installed as a package: all files are there, and the command pays what the checkout pays."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STORY = ROOT / "data" / "story"
PAY = ["pay", str(STORY / "scheme.yaml"), str(STORY / "results.csv"), "--people", str(STORY / "people.csv")]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package, made from a copy, because building leaves files behind."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for folder in ("kpi", "requirements"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", str(out), str(source)], check=True, cwd=source)
    return out


def files(package: Path) -> set[str]:
    """Everything in a package but what Python leaves behind."""
    return {str(one.relative_to(package)) for one in package.rglob("*") if one.is_file() and one.suffix != ".pyc"}


def run(*words: str, where: Path, path: Path) -> str:
    """What a command prints, with the package of one folder in its way."""
    place = os.environ | {"PYTHONPATH": str(path), "KPI_STORE": "none"}
    return subprocess.run(words, cwd=where, env=place, capture_output=True, text=True, check=True).stdout


def test_nothing_is_left_out(installed: Path) -> None:
    assert files(installed / "kpi") == files(ROOT / "kpi")


def test_the_command_pays_what_the_checkout_pays(installed: Path, tmp_path: Path) -> None:
    where = run(sys.executable, "-c", "import kpi; print(kpi.__file__)", where=tmp_path, path=installed)
    assert Path(where.strip()).is_relative_to(installed)
    command = run(str(installed / "bin" / "kpi"), *PAY, where=tmp_path, path=installed)
    assert command.startswith("person,team,role,period")
    assert command == run(sys.executable, "-m", "kpi", *PAY, where=tmp_path, path=ROOT)
    assert run(str(installed / "bin" / "kpi"), "--help", where=tmp_path, path=installed).startswith("Usage: kpi ")


def test_it_brings_what_it_needs_in_the_versions_that_are_tested(installed: Path) -> None:
    [made] = installed.glob("*.dist-info")
    needed = (ROOT / "requirements" / "app.in").read_text(encoding="utf-8").splitlines()
    assert Distribution.at(made).requires == [one for one in needed if one and not one.startswith("#")]
