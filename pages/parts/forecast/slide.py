"""A part of the page as a slide: a finding, a picture, and a slider where it moves them."""

from collections.abc import Callable

from kpi.problem import Refused
from pages.parts.forecast.answer import Answer, drawn_answer
from pages.parts.forecast.what_if import show_slide_slider
from pages.parts.forecast.years import show_slide_picture
from pages.parts.shell.problems import show_problems, view_or_problems
from pages.parts.shell.view import View

Show = Callable[[View, Answer], None]


def slide_of(show: Show, *, moved: bool = True) -> Callable[[], None]:
    """Draws what `show` does of the forecast, and the slider below it if it is `moved` by it."""

    def draw() -> None:
        if not (view := view_or_problems()):
            return
        try:
            show(view, drawn_answer(view))
        except Refused as refused:
            show_problems(refused.problems)
            return
        if moved:
            show_slide_slider()

    return draw


def show_years(_view: View, _found: Answer) -> None:
    """The finding and the possible years, which follow the hand."""
    show_slide_picture()
