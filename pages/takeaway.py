"""What leaves the program so that others can trace it: the workbook of formulas."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.shell import header
from pages.parts.shell.door import require_app
from pages.parts.shell.problems import view_or_problems
from pages.parts.takeaway.workbook_part import show_workbook

require_app(__file__)

header.show(_("Take away"))
if view := view_or_problems():
    show_workbook(view)
