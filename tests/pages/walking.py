"""Every view of every page, with all that is folded away unfolded, and everything that it sends to the browser."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi.scheme.scheme import Scheme
from kpi.split import AT_PLAN, Rule
from kpi.store.case import CaseStep, Data
from pages.parts.shell import keys as session_keys
from tests.pages.test_pages import ROOT, TITLES, go, open_app

TABS = {
    "data": "overview",
    "plans": "planned parts",
    "roles": "roles_part",
    "scheme": "scheme_part",
    "payouts": "payout_tab",
    "split": "laboratory",
    "checkup": "checked parts",
    "forecast": "ahead parts",
    "compare": "compared",
    "takeaway": "takeaway_tab",
}
"""Where a page has tabs, by their key; all others show everything at once."""


def unfold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every expander is open."""
    fold = st.expander

    def open_expander(*args: Any, **options: Any) -> Any:
        return fold(*args, **{**options, "expanded": True})

    monkeypatch.setattr(st, "expander", open_expander)


def opened(data: Data, scheme: Scheme, who: Rule = AT_PLAN, **changes: Any) -> AppTest:
    """The app with these data open, and somebody's idea of who is strong."""
    at = open_app()
    state = replace(
        at.session_state["state"],
        data=data,
        baseline=scheme.shared(0.9),
        history=(CaseStep(scheme, (("horizon", "period"),), who=who, worlds=200),),
        **changes,
    )
    at.session_state["state"] = state
    return at


def views(at: AppTest) -> Iterator[tuple[str, AppTest]]:
    """Each view with its name: every part of every page, and the page as a slide."""
    for page in TITLES:
        go(at, page).run()
        if page in TABS:
            for label in _parts_of_the_page(at, TABS[page]):
                at.session_state[TABS[page]] = label
                yield f"{page}, {label}", at.run()
        else:
            yield page, at
        at.session_state["state"] = replace(at.session_state["state"], presenting=True)
        yield f"{page}, presented", at.run()
        at.session_state["state"] = replace(at.session_state["state"], presenting=False)


def _parts_of_the_page(at: AppTest, key: str) -> list[str]:
    """By their labels; what still has tabs shows them all."""
    segments = [one for one in at.segmented_control if one.key == key]
    return list(segments[0].options) if segments else [tab.label for tab in at.tabs]


def sent(at: AppTest) -> Iterator[Any]:
    """The message of every element and block of the page."""
    waiting: list[Any] = [at._tree]
    while waiting:
        node = waiting.pop()
        if (proto := getattr(node, "proto", None)) is not None:
            yield proto
        waiting += list(node.children.values()) if hasattr(node, "children") else []


def tab_keys() -> set[str]:
    """The keys of all tabs, as the pages say them."""
    calls = [
        node
        for path in (ROOT / "pages").rglob("*.py")
        if path.name != "header.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("st.tabs", "chosen_part", "header.show")
    ]
    keys = [
        *(call.args[2] for call in calls if ast.unparse(call.func) == "chosen_part"),
        *(keyword.value for call in calls for keyword in call.keywords if keyword.arg == "key"),
    ]
    return set(map(_key, keys))


def _key(written: ast.expr) -> str:
    """A key as it stands there, or by its name."""
    return str(getattr(session_keys, written.attr) if isinstance(written, ast.Attribute) else ast.literal_eval(written))


def company(people: Mapping[str, tuple[str, str]], kpis: tuple[str, ...], periods: tuple[str, ...]) -> pd.DataFrame:
    """Results of people, each with a team and a role; somebody is always a little better than the one before."""
    rows = [
        (person, team, role, period, kpi, 100.0, 70.0 + 9 * place + 5 * step + 3 * number)
        for place, (person, (team, role)) in enumerate(people.items())
        for step, period in enumerate(periods)
        for number, kpi in enumerate(kpis)
    ]
    return pd.DataFrame(rows, columns=["person", "team", "role", "period", "kpi", "plan", "fact"])
