"""Names on a card: each stands once, and rules on single KPIs name those that are there."""

from collections.abc import Iterable, Sequence

from kpi.language import _
from kpi.rules.gate import Gate
from kpi.rules.modifier import Modifier


def refuse_twice(names: list[str], what: str) -> None:
    """Raises `ValueError` for names that occur twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(_("{what} named twice: {names}").format(what=what, names=", ".join(twice)))


def refuse_role(named: Iterable[str], roles: Sequence[str]) -> None:
    """Raises `ValueError` for a pool or prize of a role that has no card."""
    for role in named:
        if role not in roles:
            text = _("a pool or prize names the role “{role}”, which has no card; cards: {roles}")
            raise ValueError(text.format(role=role, roles=", ".join(roles)))


def refuse_unknown(role: str, named: Iterable[str], kpis: Sequence[str]) -> None:
    """Raises `ValueError` for a gate or multiplier on a KPI that the card has not."""
    for name in named:
        if name not in kpis:
            text = _("a gate or multiplier names “{name}”, which is no KPI of {role}; KPIs: {kpis}")
            raise ValueError(text.format(name=name, role=role, kpis=", ".join(kpis)))


def left_of(rules: Sequence[Gate | Modifier], gone: set[str]) -> list[Gate | Modifier]:
    """Rules without the KPIs that are gone; those that named nothing else go, too."""
    named = [(rule, [name for name in rule.kpis if name not in gone]) for rule in rules]
    return [rule.revise(kpis=left) for rule, left in named if left or not rule.kpis]
