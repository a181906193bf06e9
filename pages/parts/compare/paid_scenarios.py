"""All scenarios paid to the same people, and two of them compared."""

from collections.abc import Mapping

from kpi.comparison import Scenario, scenario
from kpi.payment.workforce import Workforce
from kpi.scheme.scheme import Scheme
from pages.parts.shell.keys import Remembered
from pages.parts.shell.memory import remembered


def paid_scenarios(schemes: Mapping[str, Scheme], workforce: Workforce) -> dict[str, Scenario]:
    """All of them, paid to the same people; paid again only when a scheme or the people change."""
    key = (tuple(schemes), tuple(schemes.values()), workforce)
    made: dict[str, Scenario] = remembered(
        Remembered.SCENARIOS, key, lambda: {name: scenario(name, scheme, workforce) for name, scheme in schemes.items()}
    )
    return made
