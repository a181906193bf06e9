"""The team part: what the team's result does, what it has to know for that, and which roles have none."""

from functools import partial
from typing import Any

import streamlit as st

from kpi.language import _
from kpi.rules.base import kinds_of, titles_of
from kpi.rules.division import PoolDivision
from kpi.rules.split import ALONE
from kpi.rules.team import Team
from kpi.scheme.scheme import Scheme
from pages.parts.curves.team_curve import with_team
from pages.parts.scheme.division import show_division
from pages.parts.scheme.fields import Form, show_field
from pages.parts.shell import controls, keys

_FORM = Form("team_", lambda scheme: scheme.team, with_team)


def show_team(scheme: Scheme) -> None:
    """The way of the scheme's team part, what it has to know, and what all ways have."""
    team = scheme.team
    controls.choice(_("The team's result"), "team_mode", team.mode, titles_of(Team), partial(_turn, _kept(team)))
    own = [name for name in _only_of(type(team)) if name not in PoolDivision.model_fields]
    for name in (*own, "of", "over", "kpis", "curve"):
        show_field(_FORM, name, key=keys.team_field(name))
    if isinstance(team, PoolDivision):
        show_division(_FORM)
    if len(scheme.cards) > 1:
        with st.expander(_("Roles without a team part"), expanded=any(card.team for card in scheme.cards)):
            _roles(scheme)


def show_share() -> None:
    """The individual share alone, of a way that has one."""
    show_field(_FORM, "individual_share", key=keys.team_field("individual_share"))


def _only_of(way: type[Team]) -> list[str]:
    """The fields that not every way has."""
    return [name for name in way.model_fields if name not in Team.model_fields]


def _kept(team: Team) -> dict[str, Any]:
    """What was set in any way so far, so that who turns back finds it again."""
    kept: dict[str, Any] = st.session_state.setdefault(keys.TEAM_FIELDS, {})
    kept |= {name: getattr(team, name) for name in _only_of(type(team))}
    return kept


def _turn(kept: dict[str, Any], scheme: Scheme, word: str) -> Scheme:
    way = kinds_of(Team)[word]
    own = {name: value for name, value in kept.items() if name in way.model_fields}
    return scheme.revise(team=scheme.team.turned(way, **own))


def _roles(scheme: Scheme) -> None:
    """Which roles take the scheme's team part, which none; a rule of its own can come with a file."""
    for card in scheme.cards:
        now = "scheme" if card.team is None else "alone" if card.team == ALONE else "own"
        ways = {"scheme": _("as above"), "alone": _("none")} | ({"own": _("its own")} if now == "own" else {})
        controls.choice(card.role, f"team of {card.role}", now, ways, partial(_take_role, card.role))


def _take_role(role: str, scheme: Scheme, value: str) -> Scheme:
    return scheme if value == "own" else scheme.revise_card(role, team=ALONE if value == "alone" else None)
