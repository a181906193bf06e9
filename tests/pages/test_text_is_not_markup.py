"""No text of a file, a link or a field is read as Markdown, wherever it is shown."""

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from google.protobuf.message import Message  # type: ignore[import-untyped]
from streamlit.testing.v1 import AppTest

from kpi.scheme.scheme import Scheme
from kpi.scheme.schemefile import check_scheme
from kpi.store.case import Data, KeptScheme
from pages.parts.shell.texts import unmarked
from tests.pages import walking
from tests.pages.test_pages import ROOT, open_app

pytestmark = pytest.mark.page

IMAGE = "![i](http://there.example/{n})"
PLAIN_FIELDS = {
    "Selectbox": {"options", "raw_value"},
    "MultiSelect": {"options", "raw_values"},
    "TextInput": {"default", "value"},
    "Code": {"code_text"},
    "Text": {"body"},
    "VegaLiteChart": {"spec", "alt"},  # Vega writes text into an image; the alternative text is an attribute
    "BidiComponent": {"json", "mixed", "js_content", "css_content", "html_content"},  # our scripts set text alone
    "Dataframe": {"columns", "alt"},  # cells and heads are painted
    "Arrow": {"columns", "alt"},
}
"""What Streamlit shows as it is; every other text is read as Markdown, or may be in the next version."""
ALWAYS_PLAIN = {"id", "key", "element_id", "user_key", "url"}


def _evil(number: int, word: str = "") -> str:
    return f"{word} {IMAGE.format(n=number)}".strip()


def _scheme() -> Scheme:
    def card(role: int) -> dict[str, Any]:
        kpis = [
            {"name": _evil(kpi), "title": _evil(kpi, "Title"), "weight": 0.5, "missing": "leave_out"}
            | {"curve": {"knots": [[0.8, 0.5], [1, 1], [1.2, 1.5]]}}
            for kpi in (20, 21)
        ]
        tier = {"from": 0, "rate": 0.01}
        extras = {
            "gates": [{"kpi": _evil(21), "level": 0.5}],
            "commissions": [{"measure": _evil(21), "tiers": [tier], "coefficient": {"knots": [[0.5, 1]]}}],
            "deductions": [{"title": _evil(40), "measure": _evil(20), "rate": 0.01}],
        }
        return {"role": _evil(role), "target_bonus": 1000, "kpis": kpis} | extras

    return check_scheme({"title": _evil(50), "team": {"individual_share": 0.6}, "cards": [card(10), card(11)]})


def _data() -> Data:
    people = {_evil(place): (_evil(30 + place % 2), _evil(10 + place % 2)) for place in range(6)}
    results = walking.company(people, (_evil(20), _evil(21)), tuple(f"2025-{month:02}" for month in range(1, 9)))
    results.loc[2, "fact"] = float("nan")
    groups = pd.DataFrame({"person": list(people), "salary": 5000.0, _evil(60): [_evil(61 + n % 2) for n in range(6)]})
    return Data(_evil(70, "file.csv"), results, groups)


def read_as_markup(message: Message, mark: str = "![i](") -> Iterator[str]:
    """Where in a message a text stands that the browser would read as Markdown."""
    kind = type(message).__name__
    for field, value in message.ListFields():
        if field.name in PLAIN_FIELDS.get(kind, ()) or field.name in ALWAYS_PLAIN:
            continue
        values = list(value) if field.is_repeated else [value]
        for one in values:
            if isinstance(one, Message):
                yield from read_as_markup(one, mark)
            elif isinstance(one, str) and mark in one:
                yield f"{kind}.{field.name}: {one}"


def _everything(at: AppTest) -> Iterator[tuple[str, str]]:
    for view, shown in walking.views(at):
        assert not shown.exception, view
        assert not shown.error, (view, shown.error[0].value)  # an error would hide what the view shows
        for proto in walking.sent(shown):
            yield from ((view, found) for found in read_as_markup(proto))


def test_no_page_reads_a_name_as_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    kept = (_evil(80, "KeptScheme"), _scheme())
    at = walking.opened(
        _data(), _scheme(), scenarios=(KeptScheme(*kept),), previewed=kept, said=f"You now use “{kept[0]}”."
    )
    found = dict.fromkeys(f"{view}: {where}" for view, where in _everything(at))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("currency", ["USD", "MXN"])
def test_no_two_amounts_are_read_as_a_formula(monkeypatch: pytest.MonkeyPatch, currency: str) -> None:
    walking.unfold(monkeypatch)
    at = open_app()
    now = at.session_state["state"]
    at = walking.opened(now.data, now.scheme.revise(currency=currency))
    for view, shown in walking.views(at):
        for proto in walking.sent(shown):
            for where in read_as_markup(proto, "$"):
                assert len(re.findall(r"(?<!\\)\$", where)) < 2, (view, where)


def test_no_upload_is_read_as_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    walking.unfold(monkeypatch)
    at = open_app("data")
    head = f"person,team,period,kpi,plan,fact,{_evil(1, 'Umsatz')}"
    rows = "".join(
        f"{_evil(n)},{_evil(9)},2026-0{n},{_evil(8)},10,{'x' + _evil(7) if n == 2 else n},1\n" for n in (1, 2, 3)
    )
    at.file_uploader(key="upload").upload(
        f"{_evil(6).replace('/', '')}.csv", f"{head}\n{rows}".encode(), "text/csv"
    ).run()
    assert not at.exception
    assert not [found for proto in walking.sent(at) for found in read_as_markup(proto)]


@pytest.mark.parametrize(
    "text",
    ["1. one", "- one", "a\n\n# b", "www.there.example", "kim@there.example", "&copy; :smile: $x$ a_b_c --", "| a |"],
)
def test_every_sign_of_markup_is_harmless(text: str) -> None:
    plain = unmarked(text)
    assert "\n" not in plain
    assert all(plain[place - 1] == "\\" for place, sign in enumerate(plain) if sign in "#-.&@:$_|")


def test_no_script_of_ours_reads_text_as_markup() -> None:
    scripts = list((ROOT / "pages").rglob("*.js"))
    assert len(scripts) > 10
    markup = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcdoc|\beval\(")
    assert not [script.name for script in scripts if markup.search(script.read_text(encoding="utf-8"))]
