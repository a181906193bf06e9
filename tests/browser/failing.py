"""Streamlit, with an app that fails over somebody's name and pay: in a page, in a file that is made, and in a thread."""

import sys
import threading
import warnings
from typing import Any

import pandas as pd
from streamlit.web import cli

import kpi.export.spreadsheets
import kpi.split


def fail(*_given: Any) -> Any:
    """What goes wrong quotes what it stumbled over."""
    warnings.warn(_about(0), stacklevel=1)
    threading.Thread(target=_stumble).start()
    try:
        _stumble()
    except ValueError as error:
        raise KeyError(_about(1)) from error


def _stumble() -> None:
    raise ValueError(_about(2))


def _about(row: int) -> str:
    """No name and no amount stands in this code, whose lines a traceback shows."""
    person = pd.read_csv("data/story/people.csv").loc[row]
    return f"{person['person']} earns {person['salary'] + 1.5:.2f}"


if __name__ == "__main__":
    vars(kpi.split)["people_in_minor_units"] = vars(kpi.export.spreadsheets)["as_xlsx"] = fail
    sys.exit(cli.main())
