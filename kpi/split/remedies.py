"""What would mend the split: each remedy a changed scheme, with what it does to everybody, as it stands and at equal budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from kpi.language import _, percent
from kpi.payment import scoring
from kpi.payment.workforce import Workforce
from kpi.rules.multiplier import Multiplier
from kpi.rules.pool import Pool
from kpi.rules.presets import TEAM_PLAN, around, standard_plan
from kpi.rules.team import Team
from kpi.rules.teamgate import TeamGate
from kpi.scheme.card import Card
from kpi.scheme.scheme import Scheme


@dataclass(frozen=True)
class Levels:
    """Where the remedies put the team's plans, as shares of the plan that pays the team part in full today."""

    threshold: float = 0.90
    """Of the lower team threshold."""
    minimum: float = TEAM_PLAN[0][0]
    maximum: float = TEAM_PLAN[2][0]
    pays: tuple[float, float, float] = (TEAM_PLAN[0][1], TEAM_PLAN[1][1], TEAM_PLAN[2][1])
    """At minimum, standard and maximum plan."""
    factors: tuple[float, float, float, float] = (0.9, 1.0, 1.1, 1.2)
    """Multiplier below the minimum, from it, from the standard and from the maximum plan."""
    individual_share: float = 0.8
    """Of the smaller team part."""
    team_size: int = 5


@dataclass(frozen=True, eq=False)
class Remedy:
    """A changed scheme, paid to the same people (in other teams, for the remedy of smaller teams)."""

    name: str
    title: str
    says: str
    scheme: Scheme
    workforce: Workforce


def lower_threshold(scheme: Scheme, at: float = 0.90) -> Scheme:
    """The team part in full from a share `at` of the team's standard plan."""
    return _curved(scheme, "steps", [(at, 1.0)])


def graduated(scheme: Scheme, levels: Levels = Levels()) -> Scheme:
    """The team part grows in a line from the minimum over the standard to the maximum plan."""
    return _curved(scheme, "linear", _plans(levels))


def three_plans(scheme: Scheme, levels: Levels = Levels()) -> Scheme:
    """The team part in three steps: minimum, standard and maximum plan, each with its multiplier."""
    return _curved(scheme, "steps", _plans(levels))


def as_pool(scheme: Scheme, by: str, levels: Levels = Levels()) -> Scheme:
    """The graduated team part as a pool that is divided by "results", "scores", "target" or "heads"."""
    return _turned(graduated(scheme, levels), Pool, pool_by=by)


def accelerator_gate(scheme: Scheme, levels: Levels = Levels()) -> Scheme:
    """Everybody on their own result; what is above plan only when the team has reached its minimum plan."""
    return _turned(_curved(scheme, "steps", [(levels.minimum, 1.0)]), TeamGate, otherwise=1.0)


def multiplier(scheme: Scheme, levels: Levels = Levels()) -> Scheme:
    """Everybody on their own result, times a factor of the team's."""
    below, *factors = levels.factors
    steps = [(0.0, below), *zip((levels.minimum, 1.0, levels.maximum), factors, strict=True)]
    return _turned(_curved(scheme, "steps", steps), Multiplier)


def shares_by_role(scheme: Scheme, shares: Mapping[str, float]) -> Scheme:
    """Another individual share for some roles; their team rule is otherwise the scheme's."""
    cards = [
        card.revise(team=scheme.team_of(card).at_share(shares[card.role])) if card.role in shares else card
        for card in scheme.cards
    ]
    return scheme.revise(cards=tuple(cards))


def measured_by_team(scheme: Scheme) -> Scheme:
    """The team's result instead of the company's."""
    return _teamed(scheme, of="team")


def smaller_teams(scheme: Scheme, workforce: Workforce, size: int = 5) -> Workforce:
    """Every team dealt out, from the best to the weakest and back again, into equally strong ones of at most `size`."""
    attained = scoring.leading(scheme, workforce)
    known = ~np.isnan(attained)
    mean = np.where(known, attained, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    names = workforce.seats["team"].to_numpy(object).copy()
    for team in workforce.teams:
        members = np.flatnonzero(workforce.seats["team"] == team)
        count = -(-len(members) // size)
        places = np.arange(len(members))
        snake = np.where(places // count % 2 == 0, places % count, count - 1 - places % count)
        ranked = members[np.argsort(-mean[members], kind="stable")]
        names[ranked] = [f"{team} {place + 1}" if count > 1 else team for place in snake]
    return workforce.regrouped(names.tolist(), scheme.precision)


def _plans(levels: Levels) -> list[tuple[float, float]]:
    return list(zip((levels.minimum, 1.0, levels.maximum), levels.pays, strict=True))


def _teamed(scheme: Scheme, **changes: object) -> Scheme:
    return scheme.revise(team=scheme.team.revise(**changes))


def _turned(scheme: Scheme, way: type[Team], **changes: object) -> Scheme:
    return scheme.revise(team=scheme.team.turned(way, **changes))


def _curved(scheme: Scheme, shape: str, knots: Sequence[tuple[float, float]]) -> Scheme:
    """Another team curve with its knots at shares of the standard plan; in the unit and direction of the old one."""
    old = scheme.team.curve
    return _teamed(scheme, curve=around(old, standard_plan(old), knots, shape=shape))


def remedies(scheme: Scheme, workforce: Workforce, levels: Levels = Levels()) -> tuple[Remedy, ...]:
    """All remedies for a scheme whose team pays a part, the scheme as it is first; smaller teams only where no score follows a team.

    Cards with a team rule of their own keep it; so a change of share by role is meant for the others.
    """
    texts = _texts(levels)

    def remedy(name: str, changed: Scheme, people: Workforce = workforce) -> Remedy:
        return Remedy(name, *texts[name], changed, people)

    own = {card.role: levels.individual_share for card in scheme.cards if not card.only_team and card.team is None}
    every = (
        remedy("as_is", scheme),
        remedy("threshold", lower_threshold(scheme, levels.threshold)),
        remedy("graduated", graduated(scheme, levels)),
        remedy("three_plans", three_plans(scheme, levels)),
        remedy("pool_results", as_pool(scheme, "results", levels)),
        remedy("pool_scores", as_pool(scheme, "scores", levels)),
        remedy("gate", accelerator_gate(scheme, levels)),
        remedy("multiplier", multiplier(scheme, levels)),
        remedy("by_role", shares_by_role(scheme, own)),
    )
    if scheme.team.of == "company" and len(workforce.teams) > 1:
        return (*every, remedy("by_team", measured_by_team(scheme)))
    of_teams = workforce.given is not None and bool(workforce.given.known[:, :-1].any())
    if of_teams or any(_looks_at_teams(card) for card in scheme.cards):
        return every  # nobody knows what other teams would have had to reach
    return (*every, remedy("smaller_teams", scheme, smaller_teams(scheme, workforce, levels.team_size)))


def _looks_at_teams(card: Card) -> bool:
    """Whether scores follow the teams, as a head's do; then other teams would change what people have reached."""
    return any("team" in (kpi.of, kpi.missing.whose) for kpi in card.kpis) or any(
        gate.of == "team" for gate in card.gates
    )


def _texts(levels: Levels) -> dict[str, tuple[str, str]]:
    """Title and sentence of each remedy."""
    minimum, threshold = percent(levels.minimum, 1), percent(levels.threshold, 1)
    own = levels.individual_share
    return {
        "as_is": (_("As it is"), _("The scheme unchanged.")),
        "threshold": (
            _("Lower team threshold"),
            _("The team part is paid in full from {threshold} of the team's plan.").format(threshold=threshold),
        ),
        "graduated": (
            _("Graduated team plan"),
            _("The team part grows from {minimum} of the team's plan on, so that a near miss costs little.").format(
                minimum=minimum
            ),
        ),
        "three_plans": (
            _("Three plans with multipliers"),
            _("Minimum, standard and maximum plan of the team, each with its own step, the first at {minimum}.").format(
                minimum=minimum
            ),
        ),
        "pool_results": (
            _("Pool by results"),
            _("The graduated team part is a pool that goes to those who brought the results."),
        ),
        "pool_scores": (
            _("Pool by scores"),
            _(
                "The graduated team part is a pool divided by individual scores: nothing moves from the strong to the weak."
            ),
        ),
        "gate": (
            _("Team gate, own accelerator"),
            _("Everybody on their own result; what is above plan only if the team reaches {minimum}.").format(
                minimum=minimum
            ),
        ),
        "multiplier": (
            _("Team multiplier"),
            _("Everybody on their own result, times a factor that follows the team's plans."),
        ),
        "by_team": (_("Smaller teams"), _("The result of one's own team counts instead of the company's.")),
        "smaller_teams": (
            _("Smaller teams"),
            _(
                "Teams of at most {n} people, dealt out to be equally strong: one's own result weighs more in them."
            ).format(n=levels.team_size),
        ),
        "by_role": (
            _("Smaller team part"),
            _("{own}:{team} for the roles with results of their own.").format(
                own=f"{own * 100:g}", team=f"{100 - own * 100:g}"
            ),
        ),
    }
