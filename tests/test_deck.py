"""The deck of a decision: its charts hold the engine's numbers, every slide has a finding, words for who hears it, and notes."""

import io
import re
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Pt

from kpi.documents.decision import Decision
from kpi.documents.decisionmessages import messages
from kpi.documents.deck import deck
from tests.decisions import looked_ahead, opened, story_decided

_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def full() -> Decision:
    story = opened("story")
    return looked_ahead(story, story_decided().scheme, 330_000)


def slides(decision: Decision) -> Any:
    return Presentation(io.BytesIO(deck(decision)))


def test_charts_are_native_and_hold_the_engines_numbers(full: Decision) -> None:
    shown = [one for one in messages(full) if one.on_slide]
    drawn = 0
    for slide, message in zip(slides(full).slides, shown, strict=True):
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert len(charts) == (message.chart is not None)
        for chart in charts:
            drawn += 1
            assert message.chart
            assert tuple(chart.plots[0].categories) == message.chart.categories
            assert [one.name for one in chart.plots[0].series] == [one.name for one in message.chart.series]
            assert [tuple(one.values) for one in chart.plots[0].series] == [one.values for one in message.chart.series]
            assert chart.part.chart_workbook.xlsx_part is not None  # what somebody edits
    assert drawn == 5


def test_the_known_figures_stand_there(full: Decision) -> None:
    costs = next(shape.chart for shape in slides(full).slides[2].shapes if shape.has_chart)
    assert tuple(costs.plots[0].series[0].values) == (72_000.0, 213_750.0, 500_000.0, 528_500.0)


def test_tables_are_those_of_the_paper(full: Decision) -> None:
    shown = [one for one in messages(full) if one.on_slide]
    for slide, message in zip(slides(full).slides, shown, strict=True):
        for table in (shape.table for shape in slide.shapes if shape.has_table):
            assert message.table
            rows = [tuple(cell.text for cell in row.cells) for row in table.rows]
            assert rows[0] == message.table.heads
            whole = [row for row in rows[1:] if not row[0].startswith("…")]
            assert tuple(whole) == message.table.rows[: len(whole)]


def test_every_slide_is_whole(full: Decision) -> None:
    found = slides(full)
    assert 10 <= len(found.slides) <= 13
    assert found.slide_width / found.slide_height == pytest.approx(16 / 9, abs=1e-3)
    for slide in found.slides:
        assert slide.shapes.title.text_frame.text.endswith(".")
        assert len(slide.notes_slide.notes_text_frame.text) > len(slide.shapes.title.text_frame.text)
        assert 'type="slidenum"' in xml(slide)
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= found.slide_width
            assert shape.top + shape.height <= found.slide_height
            if shape.has_chart or shape.has_table:
                assert shape._element._nvXxPr.cNvPr.get("descr")
        for run in slide._element.iter(f"{_DRAWN}rPr"):
            assert run.get("lang") == "en-US"
        sizes = [run.font.size for run in runs(slide) if run.font.size]
        assert min(sizes) >= Pt(10)


def runs(slide: Any) -> list[Any]:
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    return [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]


def xml(slide: Any) -> str:
    return str(slide.part.blob.decode())


def everything(decision: Decision) -> str:
    """All texts of a deck, with charts, alternatives and notes."""
    found = slides(decision)
    parts = [
        part.blob.decode("utf-8", "replace") for part in found.part.package.iter_parts() if "xml" in part.content_type
    ]
    return "\n".join(parts)


def test_nobody_is_named(full: Decision) -> None:
    told = everything(full)
    assert not [name for name in opened("story").people["person"] if re.search(rf"\b{name}\b", told)]


def test_a_deck_of_nothing_new_and_of_one_person() -> None:
    story = opened("story")
    assert len(slides(story.decision(story.scheme)).slides) >= 7
    alone = story._replace(results=story.results.head(1), people=story.people.head(1))
    assert len(slides(alone.decision(story.scheme.shared(0.8))).slides) >= 8


def test_a_long_list_says_where_the_rest_is() -> None:
    story = opened("story")
    cards = [story.scheme.cards[0].revise(role=f"Role {place} with a name of some length") for place in range(40)]
    before, after = (story.scheme.revise(cards=(*story.scheme.cards, *some)) for some in ((), tuple(cards)))
    decision = story._replace(scheme=before).decision(after)
    core = slides(decision).slides[1]
    table = next(shape.table for shape in core.shapes if shape.has_table)
    last = [cell.text for cell in table.rows[len(table.rows) - 1].cells]
    assert last[0].startswith("… ")
    assert last[0].endswith("more in the paper")


def test_the_template_of_the_library_is_not_seen(full: Decision) -> None:
    found = slides(full)
    assert [one.name for one in found.slide_layouts] == ["Title Only"]
    assert "0072B2" in everything(full)
    assert found.core_properties.author == "SixtyForty"
