"""While names are hidden none of them leaves: not on any page, in any file, after a restart or in a new upload."""

import ast
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from kpi.scheme.schemefile import check_scheme
from kpi.split import Named
from kpi.store.case import Data, KeptScheme
from pages.parts.shell import privacy
from tests.pages import walking
from tests.pages.test_pages import ROOT, go, open_app, texts

pytestmark = pytest.mark.page

PEOPLE = {
    "Zoë Quartz": ("Team of Zoë Quartz", "Seller"),
    "Xaver Plum": ("Team of Zoë Quartz", "Seller"),
    "Ottilie Ruß": ("Team of Zoë Quartz", "Head"),
    "Yuki (Tokyo)": ("West", "Seller"),
    "471108159": ("West", "Seller"),
    "Wren": ("West", "Head"),
}
NAMES = ["Zoë", "Quartz", "Xaver", "Plum", "Ottilie", "Ruß", "Yuki", "471108159", "Wren", "quartz@", "wren@"]
MONTHS = tuple(f"2025-{month:02}" for month in range(1, 9))
SCHEME = check_scheme(
    {
        "team": {"individual_share": 0.6},
        "cards": [
            {
                "role": role,
                "target_bonus": 1000,
                "kpis": [
                    {"name": name, "weight": 0.5, "curve": {"knots": [[0.8, 0.5], [1, 1], [1.2, 1.5]]}}
                    for name in ("sales", "visits")
                ],
            }
            for role in ("Seller", "Head")
        ],
    }
)


def _data() -> Data:
    people = pd.DataFrame(
        {
            "person": list(PEOPLE),
            "salary": 5000.0,
            "mail": ["quartz@x.org", "plum@x.org", "russ@x.org", "yuki@x.org", "sam@x.org", "wren@x.org"],
            "mentor": ["Wren", "Wren", "Xaver Plum", "Xaver Plum", "Wren", "Xaver Plum"],
        }
    )
    results = walking.company(PEOPLE, ("sales", "visits"), MONTHS)
    return Data("Zoë Quartz.csv", results, people)


def _said(content: bytes) -> bytes:
    """What stands in a file; a workbook is a parcel."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(name) for name in book.namelist())


def _found(content: bytes) -> list[str]:
    return [name for name in NAMES if name.encode() in content]


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Every file that a page offers, by the name that it would have; made as the server makes it, outside of any run."""
    files: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def offer(label: str, data: Any, name: str, *args: Any, **options: Any) -> bool:
        files[f"{label}: {name}"] = data if callable(data) else lambda: data
        return button(label, data, name, *args, **options)

    monkeypatch.setattr(st, "download_button", offer)
    return files


@pytest.mark.parametrize("who", [None, Named(people=("Xaver Plum", "471108159"))], ids=["at plan", "by name"])
def test_no_name_leaves_any_page_or_file(
    monkeypatch: pytest.MonkeyPatch, taken: dict[str, Callable[[], bytes]], who: Named | None
) -> None:
    walking.unfold(monkeypatch)
    rule = {} if who is None else {"who": who}
    kept = ("As Wren says", SCHEME)
    said = "Kept as “As Wren says”."
    at = walking.opened(_data(), SCHEME, hidden=True, scenarios=(KeptScheme(*kept),), previewed=kept, said=said, **rule)
    leaks = {}
    for view, shown in walking.views(at):
        assert not shown.exception, view
        leaks[view] = {name for proto in walking.sent(shown) for name in _found(proto.SerializeToString())}
    assert len(leaks) > 30
    assert not {view: names for view, names in leaks.items() if names}
    assert len(taken) > 15
    for name, content in taken.items():
        assert not _found(name.encode()), name
        assert not _found(_said(content())), name


def test_names_are_there_while_they_are_shown(
    monkeypatch: pytest.MonkeyPatch, taken: dict[str, Callable[[], bytes]]
) -> None:
    walking.unfold(monkeypatch)
    at = walking.opened(_data(), SCHEME)
    shown = [view for view, one in walking.views(at) if any(_found(p.SerializeToString()) for p in walking.sent(one))]
    assert {
        "payouts, People",
        "split, Split",
        "compare, All people",
        "forecast, People",
        "start, presented",
        "split, presented",
    } <= set(shown)
    named = [name for name, content in taken.items() if _found(_said(content()))]
    assert {"CSV: sixtyforty-payouts.csv", "Excel: sixtyforty-comparison.xlsx", "CSV: results.csv"} <= set(named)


def test_every_tab_is_walked_through() -> None:
    assert walking.tab_keys() == set(walking.TABS.values())


def test_a_file_that_names_people_is_not_given_while_names_are_hidden(
    taken: dict[str, Callable[[], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    walking.unfold(monkeypatch)
    at = walking.opened(_data(), SCHEME.revise(title="Scheme of Wren"), hidden=True)
    go(at, "method")
    assert at.get("download_button")[0].proto.disabled
    at.toggle(key="hide_names").set_value(False).run()
    assert not at.get("download_button")[0].proto.disabled
    go(at, "scheme").segmented_control(key="scheme_part").set_value("File").run()
    assert any("s=" in code.value for code in at.code)
    at.toggle(key="hide_names").set_value(True).run()
    assert not at.code
    assert "names people" in texts(at)
    assert "Scheme of Wren" in taken["Save as a file: scheme.yaml"]().decode()


def test_names_stay_hidden_when_the_server_starts_anew() -> None:
    at = open_app("payouts")
    at.toggle(key="hide_names").set_value(True).run()
    assert at.query_params["names"] == "hidden"
    again = open_app("payouts", names="hidden")
    assert again.session_state["state"].hidden
    assert again.toggle(key="hide_names").value
    again.toggle(key="hide_names").set_value(False).run()
    assert "names" not in again.query_params


def test_names_stay_hidden_in_a_new_upload_and_when_data_are_forgotten(
    taken: dict[str, Callable[[], bytes]],
) -> None:
    at = open_app("data")
    at.toggle(key="hide_names").set_value(True).run()
    rows = "person,team,period,kpi,plan,fact\nZoë Quartz,West,2026-01,sales,10,9\nWren,West,2026-01,sales,10,\nWren,West,2026-01,visits,x,8\n"
    at.file_uploader(key="upload").upload("own.csv", rows.encode(), "text/csv").run()
    at.session_state["columns of 0"] = at.session_state["sheet 0"] = True
    at.run()
    assert not [name for proto in walking.sent(at) for name in _found(proto.SerializeToString())]
    assert "•••" in texts(at) + str([one.value for one in at.dataframe]) or "person 1" in str(
        [one.value for one in at.dataframe]
    )
    for name, content in taken.items():
        assert not _found(_said(content())), name
    at.file_uploader(key="upload").set_value(None).run()
    at.button(key="forget").click().run()
    assert at.session_state["state"].hidden


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Al pays, Alle pay, Al.", "person 1 pays, Alle pay, person 1."),
        ("Al Berg and Al", "person 2 and person 1"),
        ("(Kim) is paid; Kim is not a (Kim)x", "person 3 is paid; Kim is not a (Kim)x"),
        ("12 of 1,200", "12 of 1,200"),
        ("", ""),
    ],
)
def test_a_name_is_covered_as_whole_words(text: str, covered: str) -> None:
    cover = privacy.Cover({"Al": "person 1", "Al Berg": "person 2", "(Kim)": "person 3", "12": "person 4"})
    assert cover.text(text) == covered


def test_mere_digits_are_covered_where_people_stand() -> None:
    table = pd.DataFrame({"person": ["12", "13"], "team": ["12", "x"], "pay": [12, 13]})
    shown = privacy.Cover({"12": "person 1"}).table(table)
    assert shown.to_dict("list") == {"person": ["person 1", "13"], "team": ["12", "x"], "pay": [12, 13]}


@pytest.mark.parametrize(
    ("call", "home"),
    [
        ("st.dataframe", "tables.py"),
        ("st.vega_lite_chart", "charts.py"),
        ("st.download_button", "downloads.py"),
        ("st.altair_chart", ""),
        ("st.table", ""),
        ("st.write", ""),
        ("st.link_button", ""),
    ],
)
def test_tables_charts_and_files_have_one_door(call: str, home: str) -> None:
    found = {
        path.name
        for path in (ROOT / "pages").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == call
    }
    assert found == ({home} if home else set())
