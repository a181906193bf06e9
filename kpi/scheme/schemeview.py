"""A scheme as a reader sees it in a notebook: one line, and a table for each card."""

import html
from collections.abc import Iterable, Iterator, Sequence

from kpi.language import _, ngettext, number, percent
from kpi.rules.curve import Curve
from kpi.rules.kpi import Kpi
from kpi.rules.said import EXACT, Frame, as_level, as_share
from kpi.rules.team import Team
from kpi.rules.wording import fields_in_words, in_words, knots, unusual_joints
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme
from kpi.shown import on_one_line, paragraph

_LEFT = ' style="text-align: left"'


def scheme_line(scheme: Scheme) -> str:
    """Title, currency, how the team counts, and the roles with their numbers of KPIs."""
    text = _("Scheme “{title}” in {currency}: {roles}.") if scheme.title else _("Scheme in {currency}: {roles}.")
    roles = ", ".join(_role(card) for card in scheme.cards)
    first = text.format(title=scheme.title, currency=scheme.currency, roles=roles)
    return on_one_line(f"{first} {_way(scheme.team)}")


def _role(card: Card) -> str:
    count = len(card.kpis)
    return ngettext("{role} ({n} KPI)", "{role} ({n} KPIs)", count).format(role=card.role, n=count)


def _way(team: Team) -> str:
    """How the team counts, in a sentence."""
    if not team.counts:
        return _("Everybody is paid on their own result.")
    way = _(team.says)
    return way if team.share is None else f"{split_in_figures(team.share)}: {way}"


def split_in_figures(share: float) -> str:
    """Own result and team, such as 60:40."""
    return f"{number(share * 100, EXACT)}:{number(100 - share * 100, EXACT)}"


def card_line(card: Card) -> str:
    """The role and the weights of its KPIs."""
    weights = ", ".join(f"{kpi.label} {percent(kpi.weight, EXACT)}" for kpi in card.kpis) or _("no KPI, no bonus")
    return on_one_line(_("Card of {role}: {weights}").format(role=card.role, weights=weights))


def scheme_html(scheme: Scheme) -> str:
    """The whole scheme: how the team counts, what holds for all, and a table for each card."""
    frame = Frame(scheme.currency)
    for_all = fields_in_words(scheme, frame, but=("sixtyforty", "title", "currency", "note", "source", "team", "cards"))
    notes = [paragraph(note) for note in (scheme.note, scheme.source) if note]
    whole = [*_team_lines(scheme, scheme.team, frame), *for_all]
    cards = (part for card in scheme.cards for part in _card_html(scheme, card, frame))
    heading = f"<h3>{html.escape(scheme.title or _('Scheme'))} ({html.escape(scheme.currency)})</h3>"
    return "".join([heading, *notes, _list(whole), *cards])


def _team_lines(scheme: Scheme, team: Team, frame: Frame) -> Iterator[tuple[str, str]]:
    """The team's way in words; where it is never looked at, nothing but that."""
    yield _("Team"), _way(team)
    if team.counts:
        yield from fields_in_words(team, frame, but=("mode", "individual_share", "kpis", "curve"))
        yield _("Team KPIs"), in_words(scheme.filled(team).kpis, frame)
        yield _("Team plan"), in_words(team.curve, frame)


def _card_html(scheme: Scheme, card: Card, frame: Frame) -> Iterator[str]:
    yield f"<h4>{html.escape(card.role)}</h4>"
    yield _table(_kpi_rows(card, frame))
    own = _team_lines(scheme, card.team, frame) if card.team else ()
    yield _list([*fields_in_words(card, frame, but=("role", "kpis", "team")), *own])


def _kpi_rows(card: Card, frame: Frame) -> list[dict[str, str]]:
    """A row a KPI; knots have columns of their own where all curves of the card have one or three."""
    named = all(len(kpi.curve.knots) in (1, 3) for kpi in card.kpis)
    return [_kpi_row(kpi, Frame(frame.currency, kpi.curve.scale, kpi.unit), named) for kpi in card.kpis]


def _kpi_row(kpi: Kpi, frame: Frame, named: bool) -> dict[str, str]:
    at = _named_knots(kpi.curve, frame) if named else {_("Result"): knots(kpi.curve, frame)}
    rest = fields_in_words(kpi, frame, but=("name", "title", "unit", "weight", "curve", "cap"))
    policies = [*unusual_joints(kpi.curve, frame), *(f"{title}: {written}" for title, written in rest)]
    return {
        _("KPI"): kpi.label,
        _("Weight"): percent(kpi.weight, EXACT),
        **at,
        _("Pays at most"): "" if kpi.cap is None else percent(kpi.cap, EXACT),
        _("Also"): "; ".join(policies),
    }


def _named_knots(curve: Curve, frame: Frame) -> dict[str, str]:
    text = _("{result} pays {pay}")
    told = [text.format(result=as_level(knot.at, frame), pay=as_share(knot.pay, frame)) for knot in curve.knots]
    low, plan, high = told if len(told) == 3 else ("", *told, "")
    return {_("Minimum"): low, _("Plan"): plan, _("Maximum"): high}


def _table(rows: Sequence[dict[str, str]]) -> str:
    """Rows as a table; a column in which nothing stands is left out."""
    names = [name for name in rows[0] if any(row[name] for row in rows)]
    lines = [_cells("th", names), *(_cells("td", [row[name] for name in names]) for row in rows)]
    return f"<table>{''.join(lines)}</table>"


def _cells(tag: str, texts: Iterable[str]) -> str:
    return f"<tr>{''.join(f'<{tag}{_LEFT}>{html.escape(text)}</{tag}>' for text in texts)}</tr>"


def _list(told: Iterable[tuple[str, str]]) -> str:
    lines = [f"<li>{html.escape(title)}: {html.escape(written)}</li>" for title, written in told]
    return f"<ul>{''.join(lines)}</ul>" if lines else ""
