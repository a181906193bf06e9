"""Roles: the card of each role, what of it the data have and what it would pay; and goals that become cards."""

import pages.parts.shell.beginning  # noqa: F401 - before all else of ours
from kpi.language import _
from pages.parts.roles.cards_part import show_cards, show_cards_slide
from pages.parts.roles.goals_part import show_goals, show_goals_part_slide
from pages.parts.shell import header, keys
from pages.parts.shell.door import require_app

require_app(__file__)

parts = {_("Cards"): show_cards, _("Goals"): show_goals}
slides = {_("Cards"): show_cards_slide, _("Goals"): show_goals_part_slide}
header.show(_("Roles"), parts, key=keys.ROLES_PART, slide=slides)()
