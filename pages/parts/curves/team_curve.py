"""What the team's result pays, over the teams' real results."""

from typing import Any

import numpy as np

from kpi.language import _
from kpi.money import Floats
from kpi.problem import Refused
from kpi.rules.curve import Curve
from kpi.rules.presets import TEAM_PRESETS
from kpi.scheme.scheme import Scheme
from pages.parts.curves.curve_editor import Edited, show_curve_editor
from pages.parts.shell.view import whole_workforce


def with_team(scheme: Scheme, **changes: Any) -> Scheme:
    """The scheme with its team part changed."""
    return scheme.revise(team=scheme.team.revise(**changes))


def show_team_curve(scheme: Scheme) -> None:
    """What the team's result pays, over the teams' real results."""
    titles = (_("Minimum plan"), _("Standard plan"), _("Maximum plan"))
    edited = Edited("team", _get_curve, _put_curve, _results(scheme), titles, _("the team"), TEAM_PRESETS)
    show_curve_editor(_("What the team’s result pays"), edited)


def _get_curve(scheme: Scheme) -> Curve:
    return scheme.team.curve


def _put_curve(scheme: Scheme, curve: Curve) -> Scheme:
    return with_team(scheme, curve=curve)


def _results(scheme: Scheme) -> Floats:
    """The teams' real results, of every period."""
    team = scheme.filled(scheme.team)
    try:
        everyone = whole_workforce()
        found = team.result(everyone)
    except (Refused, KeyError):
        return np.array([])
    return (found[:-1] if team.of == "team" else found[-1:]).ravel()
