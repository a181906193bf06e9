"""The team part: what the team's result does, the split, and the team plan with minimum, standard and maximum."""

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from kpi import rules
from kpi.curve import Curve, Floats
from kpi.language import _
from kpi.problem import Refused
from kpi.scheme import Scheme
from kpi.team import ALONE, Team
from pages.parts.curves.curve_editor import curve_form
from pages.parts.shell import controls as _controls
from pages.parts.shell import session as _session


def _put(scheme: Scheme, **changes: Any) -> Scheme:
    return scheme.revise(team=scheme.team.revise(**changes))


def _share(scheme: Scheme) -> int:
    return round(scheme.team.individual_share * 100)


def team_form(scheme: Scheme) -> None:
    """Mode, share and curve of the scheme's team part."""
    team = scheme.team
    modes = {
        "split": _("pays a part of the bonus"),
        "multiplier": _("multiplies the bonus"),
        "gate": _("unlocks the bonus"),
        "pool": _("fills a common pool"),
    }
    _controls.choice(_("The team's result"), "team_mode", team.mode, modes, lambda s, v: _put(s, mode=v))
    if team.mode in ("split", "pool"):
        share = _share(scheme)
        label = _("Individual share — now {own}:{team}").format(own=share, team=100 - share)
        _controls.slider(
            label, "team_share", _share, lambda s, v: _put(s, individual_share=v / 100), low=0, high=100, step=5
        )
    if team.mode == "pool":
        keys = {
            "target": _("target bonus"),
            "heads": _("heads"),
            "results": _("results"),
            "scores": _("individual scores"),
        }
        _controls.select(_("Pool divided by"), "pool_by", team.pool_by, keys, lambda s, v: _put(s, pool_by=v))
    if team.mode == "gate":
        shut = {"0": _("nothing (hard)"), "1": _("at most 100% (soft)")}
        _controls.choice(
            _("When the team misses its plan, pay"),
            "team_otherwise",
            "1" if team.otherwise >= 1 else "0",
            shut,
            lambda s, v: _put(s, otherwise=float(v)),
        )
    _whose(scheme, team)
    team_curve(scheme)
    if len(scheme.cards) > 1:
        with st.expander(_("Roles without a team part"), expanded=any(card.team for card in scheme.cards)):
            _roles(scheme)


def team_curve(scheme: Scheme) -> None:
    """What the team's result pays, over the teams' real results."""
    titles = (_("Minimum plan"), _("Standard plan"), _("Maximum plan"))
    curve_form("team", lambda s: s.team.curve, _put_curve, scheme, _results(scheme), titles)


def _roles(scheme: Scheme) -> None:
    """Which roles take the scheme's team part, which none; a rule of its own can come with a file."""
    for card in scheme.cards:
        now = "scheme" if card.team is None else "alone" if card.team == ALONE else "own"
        ways = {"scheme": _("as above"), "alone": _("none")} | ({"own": _("its own")} if now == "own" else {})
        _controls.choice(card.role, f"team of {card.role}", now, ways, partial(_take_role, card.role))


def _take_role(role: str, scheme: Scheme, value: str) -> Scheme:
    return scheme if value == "own" else scheme.revise_card(role, team=ALONE if value == "alone" else None)


def _put_curve(scheme: Scheme, curve: Curve) -> Scheme:
    return _put(scheme, curve=curve)


def _whose(scheme: Scheme, team: Team) -> None:
    whose = {"team": _("the person's team"), "company": _("the whole company")}
    _controls.choice(_("Result of"), "team_of", team.of, whose, lambda s, v: _put(s, of=v))
    names = list(dict.fromkeys(kpi.name for card in scheme.cards for kpi in card.kpis))
    chosen = list(team.kpis) or [scheme.cards[0].kpis[0].name]

    def take(scheme: Scheme, value: list[str]) -> Scheme:
        return _put(scheme, kpis={name: 1 / len(value) for name in value})

    _controls.multiselect(_("Team KPIs, each with the same weight"), "team_kpis", chosen, names, take)


def _results(scheme: Scheme) -> Floats:
    """The teams' real results, of every period."""
    team = scheme.team if scheme.team.kpis else scheme.team.revise(kpis={scheme.cards[0].kpis[0].name: 1.0})
    try:
        everyone = _session.everyone()
        found = rules.team_result(team, everyone)
    except (Refused, KeyError):
        return np.array([])
    return (found[:-1] if team.of == "team" else found[-1:]).ravel()
