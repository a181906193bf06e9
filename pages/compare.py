"""Two schemes on the same people: what the change costs, who gains and who loses, and whether it is fair."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.compare.all_people import people_finding, people_picture, show_people
from pages.parts.compare.before_and_after import overview_finding, overview_picture, show_overview
from pages.parts.compare.fairness import fairness_finding, fairness_picture, show_fairness
from pages.parts.compare.paid_scenarios import show_every, show_pair
from pages.parts.compare.scenarios import scenarios_finding, show_scenarios
from pages.parts.compare.trends import show_trends, show_trends_slide
from pages.parts.shell import header
from pages.parts.shell.door import require_app

require_app(__file__)

parts = {
    _("Overview"): lambda: show_pair(overview_finding, show_overview),
    _("All people"): lambda: show_pair(people_finding, show_people),
    _("Fairness"): lambda: show_pair(fairness_finding, show_fairness),
    _("All scenarios"): lambda: show_every(scenarios_finding, show_scenarios),
    _("Over time"): show_trends,
}
slides = {
    _("Overview"): lambda: show_pair(overview_finding, overview_picture),
    _("All people"): lambda: show_pair(people_finding, people_picture),
    _("Fairness"): lambda: show_pair(fairness_finding, fairness_picture),
    _("Over time"): show_trends_slide,
}
draw = header.show(_("Compare"), parts, key="compared", slide=slides)
draw()
