"""What the page's own drawings are given: the same figures as the charts, in round axes and the colours of the house."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi import charts
from kpi.charts import chartstyle
from kpi.charts.sketch import round_places
from kpi.rules.curve import Curve

PARTS = Path(__file__).parent.parent / "pages" / "parts" / "shell"
CURVE = Curve.model_validate({"knots": [(0.8, 0.5), (1, 1), (1.2, 1.5)]})


def test_colours_mean_the_same_everywhere() -> None:
    css = (PARTS / "theme.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--(own|team|gain|lost): light-dark\((#\w+)", css))
    assert found == {
        "own": chartstyle.OWN,
        "team": chartstyle.TEAM,
        "gain": chartstyle.GAINED,
        "lost": chartstyle.LOST,
    }


def test_every_kind_of_part_can_be_drawn() -> None:
    drawn = [kind for file in PARTS.glob("drawing*.js") for kind in _kinds(file.read_text(encoding="utf-8"))]
    makers = Path(chartstyle.__file__).parent.glob("*.py")
    made = re.findall(r'"kind": "(\w+)"', "".join(maker.read_text(encoding="utf-8") for maker in makers))
    assert {*made, "heading", "finding", "caption"} <= set(drawn)
    assert len(set(drawn)) == len(drawn), (
        "each file adds its kinds to one list: a second one would take the place of the first"
    )


@pytest.mark.parametrize(
    ("low", "high", "places"),
    [
        (0, 100, [0, 20, 40, 60, 80, 100]),
        (0, 1.5, [0, 0.5, 1, 1.5]),
        (0.56, 1.44, [0.6, 0.8, 1, 1.2, 1.4]),
        (3, 3, []),
    ],
)
def test_axes_have_round_places(low: float, high: float, places: list[float]) -> None:
    assert round_places(low, high) == places


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e12))
def test_round_places_are_few_and_inside(low: float, size: float) -> None:
    found = round_places(low, low + size)
    assert len(found) <= 6
    assert all(low - size * 1e-6 <= place <= low + size * (1 + 1e-6) for place in found)
    assert found == sorted(set(found))


def test_a_curve_is_drawn_as_in_the_chart() -> None:
    results = np.array([[0.7, 0.9, np.nan], [1.0, 1.1, 1.3]])
    part, rows = charts.curve_part(CURVE, results), charts.curve_rows(CURVE, results)
    line = rows[rows["part"] == "line"]
    assert [tuple(point) for point in part["line"]] == list(zip(line["at"], line["pay"], strict=True))
    assert [label for *_where, label in part["boxes"]] == ["1 person and period"] * 5
    assert [handle["label"] for handle in part["handles"]] == ["80% pays 50%", "100% pays 100%", "120% pays 150%"]
    assert [handle["place"] for handle in part["handles"]] == [0, 1, 2]
    assert part["ticks"] == [(0.0, "0%"), (0.5, "50%"), (1.0, "100%"), (1.5, "150%")]


def test_above_the_points_of_a_curve_there_is_room_for_the_hand() -> None:
    tops = [
        charts.curve_part(Curve.model_validate({"knots": [(1, pay)]}), np.array([]))["top"]
        for pay in (0.5, 1.5, 1.51, 3)
    ]
    assert tops == [1.5, 1.5, 2.0, 3.0]


def test_a_curve_without_results_or_in_a_unit_of_its_own() -> None:
    days = Curve.model_validate({"knots": [(30, 0.5), (20, 1)], "scale": "value"})
    part = charts.curve_part(days, np.array([]))
    assert part["boxes"] == []
    assert part["x"]["from"] < part["x"]["to"]
    assert [handle["label"] for handle in part["handles"]] == ["30 pays 50%", "20 pays 100%"]


def _kinds(script: str) -> list[str]:
    """Names that a script gives to `KINDS`: alone, in the list itself, or assigned to it together."""
    alone = re.findall(r"^KINDS\.(\w+) =", script, re.MULTILINE)
    blocks = re.findall(r"(?:const KINDS = |Object\.assign\(KINDS, )\{(.*?)^ *\}\)?$", script, re.MULTILINE | re.DOTALL)
    inline = re.findall(r"Object\.assign\(KINDS, \{([^\n]*)\}\)", script)
    named = [name for block in blocks for name in re.findall(r"^ {2,4}(\w+)(?::|,$)", block, re.MULTILINE)]
    return [*alone, *named, *(name for line in inline for name in re.findall(r"\w+", line))]
