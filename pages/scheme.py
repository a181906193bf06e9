"""The workbench: rules on the left, consequences on the right."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.scheme.outcome import show_outcome, show_slide, show_team_slide
from pages.parts.scheme.workbench import parts, show_workbench
from pages.parts.shell import header, panes
from pages.parts.shell.door import require_app

require_app(__file__)

slides = {_("Weights and curves"): show_slide, _("Team"): show_team_slide}
draw = header.show(_("Scheme"), parts(), key="scheme_part", slide=slides)
with panes.beside() as (left, right):
    with left:
        show_workbench(draw)
    with right:
        show_outcome()
