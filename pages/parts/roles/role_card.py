"""The open role card: its finding, its picture, and what it would pay."""

from kpi import charts
from kpi.charts.rolesketch import RoleRow, role_card_part
from kpi.comparison import shift_headline
from kpi.comparison.changeheadline import shift
from kpi.language import _
from kpi.library.rolecards import WEIGHT_WORDS
from kpi.periods import time_of
from kpi.proposal.rolefit import fit_finding, paying_weights
from pages.parts.roles.card_choice import OpenCard, open_card, titles_of
from pages.parts.roles.card_pay import view_by
from pages.parts.shell import amounts, consequences
from pages.parts.shell.charts import file_part
from pages.parts.shell.drawing import show_drawing
from pages.parts.shell.view import View


def card_finding() -> str:
    """How many KPIs the role has, and how many the data have."""
    return fit_finding(open_card().fit)


def card_picture() -> list[charts.Part]:
    """A bar for each KPI of the card."""
    found = open_card()
    return [role_card_part(found.card.title, _rows(found))]


def show_card() -> None:
    """All of it; it follows the hand that moves a weight."""
    show_drawing("role_card", _card)
    show_drawing("role_pays", lambda: pays_picture(open_card()))


def show_card_slide() -> None:
    """Finding and picture on the wall."""
    show_drawing("role_finding", lambda: [charts.text_part("finding", [card_finding()])])
    show_drawing("role_picture", card_picture)


def _card() -> list[charts.Part]:
    caption = _(WEIGHT_WORDS[open_card().card.weights])
    parts = [charts.text_part("finding", [card_finding()]), charts.text_part("caption", [_capital(caption)])]
    return [*parts, *card_picture(), file_part("role_card", [card_finding()], _capital(caption))]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def pays_picture(found: OpenCard) -> list[charts.Part]:
    """Everybody's pay by a card, under who gains and who loses; nothing where it pays nothing."""
    view = view_by(found)
    if not view:
        return []
    name = _("The card “{role}”").format(role=found.card.title)
    return [charts.text_part("heading", [pays_finding(name, view)]), *consequences.picture(view)]


def pays_finding(name: str, view: View) -> str:
    """What it would cost against today, and who would gain and lose by it."""
    found, time = shift(view.before.paid, view.paid), time_of(view.workforce.periods)
    return shift_headline(name, found, time, amounts.cash, amounts.units())


def _rows(found: OpenCard) -> list[RoleRow]:
    titles = titles_of(found.role)
    pays, named = paying_weights(found.fit), found.fit.found
    return [
        RoleRow(kpi.title, titles.get(named.get(kpi.id, ""), named.get(kpi.id, "")), kpi.weight, pays.get(kpi.id, 0))
        for kpi in found.card.chosen
    ]
