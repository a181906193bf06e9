"""Before the scheme: which plans, how far they are reached, what they take, and what moved the results."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.plans.bridge_between import show_bridge, show_bridge_slide
from pages.parts.plans.funnel_streams import show_funnel, show_funnel_slide
from pages.parts.plans.people_for_it import show_people_needed, show_people_slide
from pages.parts.plans.progress_so_far import show_progress, show_progress_slide
from pages.parts.plans.targets import show_targets, show_targets_slide
from pages.parts.shell import header
from pages.parts.shell.door import require_app

require_app(__file__)

PARTS = {
    _("Targets"): show_targets,
    _("Progress"): show_progress,
    _("Funnel"): show_funnel,
    _("People needed"): show_people_needed,
    _("Bridge"): show_bridge,
}
SLIDES = {
    _("Targets"): show_targets_slide,
    _("Progress"): show_progress_slide,
    _("Funnel"): show_funnel_slide,
    _("People needed"): show_people_slide,
    _("Bridge"): show_bridge_slide,
}
header.show(_("Plans"), PARTS, key="planned parts", slide=SLIDES)()
