"""The scheme of `bench.crowd` as a country package of OpenFisca: persons in teams, a variable for every figure on the way."""

import numpy as np
from numpy.typing import NDArray
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.periods import MONTH
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from bench.crowd import CAP, MINIMA, SHARE, WEIGHTS
from kpi.money import Floats

WHEN = "2026-01"
PERSON = Entity("person", "persons", "A person in one world", "")
MEMBER = {"key": "member", "plural": "members", "label": "Member"}
TEAM = GroupEntity("team", "teams", "A team in one world", "", roles=[MEMBER])


class Target(Variable):
    value_type = float
    entity = PERSON
    definition_period = MONTH
    label = "Target bonus of the days employed"


class Score(Variable):
    value_type = float
    entity = PERSON
    definition_period = MONTH
    label = "Weighted pay of the KPIs, as a share of the target bonus"

    def formula(person, period):  # type: ignore[no-untyped-def] # noqa: N805 - as OpenFisca wants it
        """Σ weight × curve(attainment)."""
        rules = enumerate(zip(WEIGHTS, MINIMA, strict=True))
        return sum(weight * curve(person(f"Attainment{n}", period), low, 1.5) for n, (weight, low) in rules)


class TeamAttainment(Variable):
    value_type = float
    entity = TEAM
    definition_period = MONTH
    label = "Attainment of the first KPI by members with equal plans"

    def formula(team, period):  # type: ignore[no-untyped-def] # noqa: N805
        """Σ fact ÷ Σ plan."""
        return team.sum(team.members("Attainment0", period)) / team.nb_persons()


class TeamPay(Variable):
    value_type = float
    entity = TEAM
    definition_period = MONTH
    label = "What the team's curve gives"

    def formula(team, period):  # type: ignore[no-untyped-def] # noqa: N805
        """curve(team attainment)."""
        return curve(team("TeamAttainment", period), 0.8, 1.3)


class Bonus(Variable):
    value_type = float
    entity = PERSON
    definition_period = MONTH
    label = "Bonus"

    def formula(person, period):  # type: ignore[no-untyped-def] # noqa: N805
        """Split, cap, target bonus."""
        whole = SHARE * person("Score", period) + (1 - SHARE) * person.team("TeamPay", period)
        return np.minimum(whole, CAP) * person("Target", period)


def curve(result: Floats, minimum: float, most: float) -> Floats:
    """Nothing below the minimum, half at it, all at the plan, `most` from 120 % on."""
    rising = 0.5 + 0.5 * (result - minimum) / (1 - minimum)
    above = np.minimum(1 + (most - 1) * (result - 1) / 0.2, most)
    return np.where(result < minimum, 0, np.where(result < 1, rising, above))


def country() -> TaxBenefitSystem:
    """Entities and variables; made once, as a country package is."""
    system = TaxBenefitSystem([PERSON, TEAM])
    for number in range(len(WEIGHTS)):
        of_kpi = {"value_type": float, "entity": PERSON, "definition_period": MONTH, "label": "Attainment"}
        system.add_variable(type(f"Attainment{number}", (Variable,), of_kpi))
    system.add_variables(Target, Score, TeamAttainment, TeamPay, Bonus)
    return system


def simulation(system: TaxBenefitSystem, attainment: Floats, target: Floats, team: NDArray[np.intp]) -> Simulation:
    """People (kpis, people, worlds) as persons, a person and a team for every world, the vectorised way to build."""
    _kpis, people, worlds = attainment.shape
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(people * worlds))
    teams = builder.declare_entity("team", np.arange((team.max() + 1) * worlds))
    memberships = (team[:, None] * worlds + np.arange(worlds)).ravel()
    builder.join_with_persons(teams, memberships, roles=np.array(["member"]))
    made = builder.build(system)
    for number, results in enumerate(attainment):
        made.set_input(f"Attainment{number}", WHEN, results.ravel())
    made.set_input("Target", WHEN, np.repeat(target, worlds))
    return made


def pay(system: TaxBenefitSystem, attainment: Floats, target: Floats, team: NDArray[np.intp]) -> Floats:
    """Money (people, worlds), not rounded."""
    return simulation(system, attainment, target, team).calculate("Bonus", WHEN).reshape(attainment.shape[1:])
