"""What leaves the program: papers that follow a decision, the workbook of formulas, and the figures of each page in Python."""

from collections.abc import Callable

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.shell import header, keys
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import view_or_problems
from pages.parts.shell.taking import PAPERS, WORKBOOK, part_title
from pages.parts.shell.view import View
from pages.parts.takeaway.papers_part import show_papers
from pages.parts.takeaway.python_part import show_python
from pages.parts.takeaway.workbook_part import show_workbook

require_app(__file__)


def _show(part: Callable[[View], None]) -> None:
    """A part of the page, if anybody can be paid."""
    if view := view_or_problems():
        part(view)


parts = {
    part_title(PAPERS): lambda: _show(show_papers),
    part_title(WORKBOOK): lambda: _show(show_workbook),
    _("Python"): lambda: _show(lambda _view: show_python()),
}
draw = header.show(_("Take away"), parts, key=keys.TAKEAWAY_PART)
draw()
