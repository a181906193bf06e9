"""The team part: what the team's result does, the split, whose result it is, and which roles have none."""

from functools import partial

import streamlit as st

from kpi.language import _
from kpi.scheme import Scheme
from kpi.team import ALONE, Team
from pages.parts.curves.team_curve import show_team_curve, with_team
from pages.parts.shell import controls


def _share(scheme: Scheme) -> int:
    return round(scheme.team.individual_share * 100)


def show_team(scheme: Scheme) -> None:
    """Mode, share and curve of the scheme's team part."""
    team = scheme.team
    modes = {
        "split": _("pays a part of the bonus"),
        "multiplier": _("multiplies the bonus"),
        "gate": _("unlocks the bonus"),
        "pool": _("fills a common pool"),
    }
    controls.choice(_("The team's result"), "team_mode", team.mode, modes, lambda s, v: with_team(s, mode=v))
    if team.mode in ("split", "pool"):
        share = _share(scheme)
        label = _("Individual share — now {own}:{team}").format(own=share, team=100 - share)
        controls.slider(
            label, "team_share", _share, lambda s, v: with_team(s, individual_share=v / 100), low=0, high=100, step=5
        )
    if team.mode == "pool":
        keys = {
            "target": _("target bonus"),
            "heads": _("heads"),
            "results": _("results"),
            "scores": _("individual scores"),
        }
        controls.select(_("Pool divided by"), "pool_by", team.pool_by, keys, lambda s, v: with_team(s, pool_by=v))
    if team.mode == "gate":
        shut = {"0": _("nothing (hard)"), "1": _("at most 100% (soft)")}
        controls.choice(
            _("When the team misses its plan, pay"),
            "team_otherwise",
            "1" if team.otherwise >= 1 else "0",
            shut,
            lambda s, v: with_team(s, otherwise=float(v)),
        )
    _whose(scheme, team)
    show_team_curve(scheme)
    if len(scheme.cards) > 1:
        with st.expander(_("Roles without a team part"), expanded=any(card.team for card in scheme.cards)):
            _roles(scheme)


def _roles(scheme: Scheme) -> None:
    """Which roles take the scheme's team part, which none; a rule of its own can come with a file."""
    for card in scheme.cards:
        now = "scheme" if card.team is None else "alone" if card.team == ALONE else "own"
        ways = {"scheme": _("as above"), "alone": _("none")} | ({"own": _("its own")} if now == "own" else {})
        controls.choice(card.role, f"team of {card.role}", now, ways, partial(_take_role, card.role))


def _take_role(role: str, scheme: Scheme, value: str) -> Scheme:
    return scheme if value == "own" else scheme.revise_card(role, team=ALONE if value == "alone" else None)


def _whose(scheme: Scheme, team: Team) -> None:
    whose = {"team": _("the person's team"), "company": _("the whole company")}
    controls.choice(_("Result of"), "team_of", team.of, whose, lambda s, v: with_team(s, of=v))
    names = list(dict.fromkeys(kpi.name for card in scheme.cards for kpi in card.kpis))
    chosen = list(team.kpis) or [scheme.cards[0].kpis[0].name]

    def take(scheme: Scheme, value: list[str]) -> Scheme:
        return with_team(scheme, kpis={name: 1 / len(value) for name in value})

    controls.multiselect(_("Team KPIs, each with the same weight"), "team_kpis", chosen, names, take)
