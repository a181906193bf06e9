"""Charts as files: SVG and PNG of a Vega-Lite specification, without a browser and without asking another host."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert as vlc

_SCALE = 2.0


def as_svg(chart: Any) -> str:
    """An Altair chart as SVG, with its texts as texts."""
    return str(vlc.vegalite_to_svg(_spec(chart), allowed_base_urls=[]))


def as_png(svg: str) -> bytes:
    """A drawing as PNG, two dots for each of its own."""
    _know_our_font()
    return bytes(vlc.svg_to_png(svg, scale=_SCALE))


@cache
def _know_our_font() -> None:
    vlc.register_font_directory(str(Path(__file__).parent / "fonts"))


def _spec(chart: Any) -> str:
    return json.dumps(chart.to_dict())
