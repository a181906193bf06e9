"""The page as a slide: the finding, the possible years, one slider."""

from kpi.problem import Refused
from pages.parts.forecast.answer import drawn_answer
from pages.parts.forecast.what_if import show_slide_slider
from pages.parts.forecast.years import show_slide_picture
from pages.parts.shell.problems import show_problems, view_or_problems


def show_slide() -> None:
    """Draws all three."""
    if view := view_or_problems():
        try:
            drawn_answer(view)
        except Refused as refused:
            show_problems(refused.problems)
            return
        show_slide_picture()
        show_slide_slider()
