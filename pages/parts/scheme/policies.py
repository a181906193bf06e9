"""What holds for one KPI beside its weight and curve: what is missing, whose result counts, its cap, how it adds up, its title."""

from typing import Any

from kpi.language import _
from kpi.problem import Refused
from kpi.rules.base import kinds_of
from kpi.rules.kpi import ADDS, Kpi
from kpi.rules.missing import Missing
from kpi.scheme.scheme import Scheme
from pages.parts.shell import controls
from pages.parts.shell.view import whole_workforce


def put(scheme: Scheme, role: str, name: str, **changes: Any) -> Scheme:
    """The scheme with one KPI of a role changed."""
    card = scheme.roles[role]
    return scheme.revise_card(role, kpis=tuple(kpi.revise(**changes) if kpi.name == name else kpi for kpi in card.kpis))


def show_policies(key: str, role: str, kpi: Kpi) -> None:
    """The widgets, for one KPI of a card."""
    policies = {word: policy for word, policy in kinds_of(Missing).items() if not policy().why_not(kpi.curve)}
    controls.select(
        _("When plan or fact is missing"),
        f"{key} missing",
        kpi.missing.word,
        {word: _(policy.title) for word, policy in policies.items()},
        lambda s, v: put(s, role, kpi.name, missing=v),
    )
    whose = {"person": _("the person"), "team": _("the team"), "company": _("the company")}
    controls.choice(_("Result of"), f"{key} of", kpi.of, whose, lambda s, v: put(s, role, kpi.name, of=v))
    controls.number(
        _("This KPI pays at most (% of its target; empty: no cap)"),
        f"{key} cap",
        None if kpi.cap is None else kpi.cap * 100,
        lambda s, v: put(s, role, kpi.name, cap=None if v is None else v / 100),
        min_value=0.0,
        step=5.0,
    )
    adds = {"proposed": _as_proposed(kpi)} | {name: _(kind) for name, kind in ADDS.items()}
    controls.select(
        _("Over the days it adds up as (only the plan of a sum shrinks with the days employed)"),
        f"{key} adds",
        kpi.adds or "proposed",
        adds,
        lambda s, v: put(s, role, kpi.name, adds=None if v == "proposed" else v),
    )
    controls.text(
        _("Title that people understand"), f"{key} title", kpi.title, lambda s, v: put(s, role, kpi.name, title=v)
    )


def _as_proposed(kpi: Kpi) -> str:
    """How it adds up where the card does not say, as far as the data are there to tell."""
    try:
        everyone = whole_workforce()
    except Refused:
        return _("as proposed")
    kinds = dict(zip(everyone.kpis, everyone.adds, strict=False))
    if kpi.adds or kpi.name not in kinds:
        return _("as proposed")
    return _("as proposed: {kind}").format(kind=_(ADDS[kinds[kpi.name]]))
