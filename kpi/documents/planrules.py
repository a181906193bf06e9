"""The rules of a role as they stand in its plan document: KPIs, the team's part, gates and limits, and the order of the calculation."""

from collections.abc import Iterable, Iterator, Sequence

from kpi.documents.blocks import Block, Bullets, Grid, Heading, Particulars, Text
from kpi.documents.clauses import between
from kpi.documents.ratios import heaviest
from kpi.language import _, percent
from kpi.rules.curve import Curve
from kpi.rules.gate import Gate
from kpi.rules.kpi import Kpi
from kpi.rules.said import EXACT, Frame, as_level, as_share, said_of
from kpi.rules.wording import fields_in_words
from kpi.scheme.card import Card
from kpi.scheme.rulestold import rules_told
from kpi.scheme.scheme import Scheme

_NOT_TOLD = ("title", "note", "source", "currency", "cards", "team", "sixtyforty")
"""Fields of a scheme that stand elsewhere in the document, or change nothing that is paid."""
_OF_CARD = ("role", "kpis", "target_bonus", "target_share", "target_times", "team", "gates")
_TOLD_OF_KPI = ("name", "title", "unit", "weight", "curve", "passport")
_THREE = 3
"""Points that have names: minimum, plan, maximum."""


def kpi_blocks(scheme: Scheme, card: Card) -> Iterator[Block]:
    """All KPIs in one table, and below it what is special of some."""
    if not card.kpis:
        return
    yield Heading(_("KPIs"))
    kpis = heaviest(card)
    plain = [kpi for kpi in kpis if len(kpi.curve.knots) == _THREE]
    if plain:
        heads = (_("KPI"), _("Weight"), _("Minimum"), _("Plan"), _("Maximum"))
        yield Grid(heads, tuple(_in_a_line(scheme, kpi) for kpi in plain), alt=_("What each KPI pays"))
    for kpi in (kpi for kpi in kpis if kpi not in plain):
        yield Heading(_("{kpi}: weight {weight}").format(kpi=kpi.label, weight=percent(kpi.weight, EXACT)), 2)
        yield curve_table(kpi.curve, scheme, kpi.unit, _("What {kpi} pays").format(kpi=kpi.label))
    yield Bullets(tuple(_by_kpi((between(kpi.curve), kpi.label) for kpi in kpis)))
    rest = _by_kpi_and_field(scheme, kpis)
    if rest:
        yield Particulars(tuple(rest))
    for kpi in kpis:
        yield from _passport(scheme, kpi)


def _in_a_line(scheme: Scheme, kpi: Kpi) -> tuple[str, ...]:
    return kpi.label, percent(kpi.weight, EXACT), *_points(scheme, kpi)


def _points(scheme: Scheme, kpi: Kpi) -> Iterator[str]:
    frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit)
    text = _("{result} pays {pay}")
    return (text.format(result=as_level(knot.at, frame), pay=as_share(knot.pay, frame)) for knot in kpi.curve.knots)


def points_of(scheme: Scheme, kpi: Kpi) -> str:
    """What the points of a KPI pay, in one line, with how they are joined."""
    return f"{', '.join(_points(scheme, kpi))}. {between(kpi.curve)}"


def _by_kpi(told: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What holds for all KPIs once, otherwise with the names of those for which it holds."""
    names: dict[str, list[str]] = {}
    for text, name in told:
        names.setdefault(text, []).append(name)
    for text, some in names.items():
        yield text if len(names) == 1 else _("{kpis}: {text}").format(kpis=", ".join(some), text=text)


def _by_kpi_and_field(scheme: Scheme, kpis: Sequence[Kpi]) -> list[tuple[str, str]]:
    """Every other field of the KPIs, those that are the same for several together."""
    names: dict[tuple[str, str], list[str]] = {}
    for kpi in kpis:
        frame = Frame(scheme.currency, kpi.curve.scale, kpi.unit, scheme.titles)
        for told in fields_in_words(kpi, frame, _TOLD_OF_KPI):
            names.setdefault(told, []).append(kpi.label)
    return [
        (field if len(some) == len(kpis) else _("{field}: {kpis}").format(field=field, kpis=", ".join(some)), value)
        for (field, value), some in names.items()
    ]


def _passport(scheme: Scheme, kpi: Kpi) -> Iterator[Block]:
    lines = list(kpi.passport.lines(scheme.currency))
    if lines:
        yield Heading(_("What {kpi} means").format(kpi=kpi.label), 2)
        yield Bullets(tuple(lines))


def curve_table(curve: Curve, scheme: Scheme, unit: str, alt: str) -> Grid:
    """The points of a curve: a result, and what it pays."""
    frame = Frame(scheme.currency, curve.scale, unit)
    heads = (_("Result: share of the plan") if curve.scale == "plan" else _("Result"), _("Pays"))
    rows = [
        (_named(place, curve, as_level(knot.at, frame)), as_share(knot.pay, frame))
        for place, knot in enumerate(curve.knots)
    ]
    return Grid(heads, tuple(rows), alt=alt)


def _named(place: int, curve: Curve, level: str) -> str:
    """Of three points each has a name."""
    if len(curve.knots) != _THREE:
        return level
    names = _("Minimum: {level}"), _("Plan: {level}"), _("Maximum: {level}")
    return names[place].format(level=level)


def team_blocks(scheme: Scheme, card: Card) -> Iterator[Block]:
    """The team’s part: its formula, KPIs and curve."""
    team = scheme.team_of(card)
    if not team.counts or not card.kpis:
        return
    yield Heading(_("The team’s part"))
    yield Text(team.formula())
    whose = _("the whole company") if team.of == "company" else _("the person’s team")
    names = ", ".join(f"{title_in(scheme, name)} {percent(weight, EXACT)}" for name, weight in team.kpis.items())
    yield Particulars(((_("Result of"), whose), (_("Team KPIs"), names)))
    yield curve_table(team.curve, scheme, "", _("What the team’s result gives"))
    yield Text(between(team.curve), quiet=True)
    rest = list(
        fields_in_words(
            team, Frame(scheme.currency, team.curve.scale, titles=scheme.titles), ("mode", "kpis", "curve", "of")
        )
    )
    if rest:
        yield Particulars(tuple(rest))


def title_in(scheme: Scheme, name: str) -> str:
    """What people call a KPI of the data."""
    return scheme.titles.get(name, name)


def further_blocks(scheme: Scheme, card: Card) -> Iterator[Block]:
    """Every other rule of the card and of the scheme, as it stands there."""
    frame = Frame(scheme.currency, titles=scheme.titles)
    rows = [*fields_in_words(card, frame, _OF_CARD), *fields_in_words(scheme, frame, _NOT_TOLD)]
    if not rows and not card.gates:
        return
    yield Heading(_("Gates, limits and what else counts"))
    yield from _gates(scheme, card)
    if rows:
        yield Particulars(tuple(rows))


def _gates(scheme: Scheme, card: Card) -> Iterator[Block]:
    """Each gate as a row, its fields by their titles."""
    if not card.gates:
        return
    shown = [name for name in Gate.model_fields if name != "kpis" or any(gate.kpis for gate in card.gates)]
    told = {name: said for name in shown if (said := said_of(Gate, name)) is not None}
    heads = tuple(_(Gate.model_fields[name].title or name) for name in told)
    rows = [
        tuple(
            said.write(getattr(gate, name), Frame(scheme.currency, gate.level_in, titles=scheme.titles))
            for name, said in told.items()
        )
        for gate in card.gates
    ]
    yield Grid(heads, tuple(rows), figures=len(heads), alt=_("Gates"))


def calculation_blocks(scheme: Scheme, card: Card) -> Iterator[Block]:
    """Every step that the card makes use of, in the one order."""
    yield Heading(_("How it is calculated, in this order"))
    used = [one for one in rules_told(scheme, card.role) if one.used]
    rows = [(str(place), one.title, one.text) for place, one in enumerate(used, 1)]
    yield Grid((_("Step"), _("What"), _("How")), tuple(rows), figures=3, widths=(0.5, 1.6, 6.0))


def paid_at_plan(scheme: Scheme, card: Card) -> Iterator[tuple[str, str]]:
    """What each KPI and the team's result are worth."""
    team = scheme.team_of(card)
    own = 1.0 if team.share is None else team.share
    for kpi in heaviest(card):
        yield kpi.label, percent(kpi.weight * own, 2)
    if team.share is not None and team.counts:
        yield _("Result of the team"), percent(team.part, 2)
