"""Is the scheme sane: what is wrong, ranked by money, and what one more point pays."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.checkup.discounting import has_discounts, show_discounting, show_discounting_slide
from pages.parts.checkup.findings import show_findings, show_findings_slide
from pages.parts.checkup.one_more_point import show_one_more_point, show_one_more_point_slide
from pages.parts.checkup.predicting import show_predicting, show_predicting_slide
from pages.parts.checkup.smallest_change import show_smallest_change, show_smallest_change_slide
from pages.parts.shell import header, keys
from pages.parts.shell.door import require_app

require_app(__file__)

PARTS = {
    _("Findings"): show_findings,
    _("Pay for one more point"): show_one_more_point,
    _("Do the KPIs predict?"): show_predicting,
    **({_("Discounts"): show_discounting} if has_discounts() else {}),
    _("Smallest change"): show_smallest_change,
}
SLIDES = {
    _("Findings"): show_findings_slide,
    _("Pay for one more point"): show_one_more_point_slide,
    _("Do the KPIs predict?"): show_predicting_slide,
    _("Discounts"): show_discounting_slide,
    _("Smallest change"): show_smallest_change_slide,
}
header.show(_("Check-up"), PARTS, key=keys.CHECKED_PARTS, slide=SLIDES)()
