"""The team part: what the team's result does, the split, whose result it is, and which roles have none."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.base import kinds_of, titles_of
from kpi.rules.pool import pool_of
from kpi.rules.poolkey import PoolKey
from kpi.rules.split import ALONE
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme
from pages.parts.curves.team_curve import show_team_curve, with_team
from pages.parts.shell import controls, keys


def _share(scheme: Scheme) -> int:
    return round((1 - scheme.team.part) * 100)


def show_team(scheme: Scheme) -> None:
    """The way of the scheme's team part, what it has to know, and its curve."""
    team = scheme.team
    controls.choice(_("The team's result"), "team_mode", team.mode, titles_of(Team), partial(_turn, _kept(team)))
    for name, field in _FIELDS.items():
        if name in type(team).model_fields:
            field(team)
    _whose(scheme, team)
    show_team_curve(scheme)
    if len(scheme.cards) > 1:
        with st.expander(_("Roles without a team part"), expanded=any(card.team for card in scheme.cards)):
            _roles(scheme)


def _kept(team: Team) -> dict[str, Any]:
    """What was set in any way so far, so that who turns back finds it again."""
    kept: dict[str, Any] = st.session_state.setdefault(keys.TEAM_FIELDS, {})
    kept |= {name: getattr(team, name) for name in _FIELDS if name in type(team).model_fields}
    return kept


def _turn(kept: dict[str, Any], scheme: Scheme, word: str) -> Scheme:
    way = kinds_of(Team)[word]
    own = {name: value for name, value in kept.items() if name in way.model_fields}
    return scheme.revise(team=scheme.team.turned(way, **own))


def _share_form(team: Team) -> None:
    share = round((1 - team.part) * 100)
    label = _("Individual share — now {own}:{team}").format(own=share, team=100 - share)
    controls.slider(
        label, "team_share", _share, lambda s, v: with_team(s, individual_share=v / 100), low=0, high=100, step=5
    )


def _key_form(team: Team) -> None:
    now = pool_of(team).pool_by.word
    controls.select(_("Pool divided by"), "pool_by", now, titles_of(PoolKey), lambda s, v: with_team(s, pool_by=v))


def _gate_form(team: Team) -> None:
    shut = {"0": _("nothing (hard)"), "1": _("at most 100% (soft)")}
    now = "1" if getattr(team, "otherwise", 0.0) >= 1 else "0"
    controls.choice(
        _("When the team misses its plan, pay"),
        "team_otherwise",
        now,
        shut,
        lambda s, v: with_team(s, otherwise=float(v)),
    )


_FIELDS: dict[str, Callable[[Team], None]] = {
    "individual_share": _share_form,
    "pool_by": _key_form,
    "otherwise": _gate_form,
}
"""How what only some ways have to know is set."""


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
