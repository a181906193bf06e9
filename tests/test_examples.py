"""The examples in the docstrings run as they stand, in a checkout, and print what they say."""

import doctest
import importlib
import pkgutil
from collections.abc import Iterator
from inspect import isfunction
from pathlib import Path

import pytest

import kpi

ROOT = Path(__file__).parent.parent


def with_examples() -> Iterator[str]:
    """All modules of the engine in which something is shown."""
    for found in pkgutil.walk_packages(kpi.__path__, "kpi."):
        spec = found.module_finder.find_spec(found.name, None)
        if spec and spec.origin and ">>> " in Path(spec.origin).read_text(encoding="utf-8"):
            yield found.name


@pytest.mark.parametrize("name", [*with_examples()])
def test_examples_print_what_they_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    found = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.attempted
    assert not found.failed


def test_every_public_function_has_one() -> None:
    public = [one for name in kpi.__all__ if isfunction(one := getattr(kpi, name))]
    assert len(public) > 5
    assert [one.__name__ for one in public if ">>> " not in (one.__doc__ or "")] == []
