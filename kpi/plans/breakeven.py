"""Which lift pays for a scheme, beside what is claimed for such systems and what was measured."""

from dataclasses import dataclass

from kpi.language import Write, _, number, percent
from kpi.problem import Problem, Refused

CLAIMS = (0.2, 0.3)
"""Sellers of such systems say that people become so much more effective; articles name no method. Claims, not evidence."""
MEASURED = (0.03, 0.09, 0.44)
"""Field studies (kpi/library/evidence.yaml): a team bonus (friebel-2017), a new quota plan (misra-nair-2011), piece rates (lazear-2000)."""


@dataclass(frozen=True)
class BreakEven:
    """Bonuses of a time against what the results of that time bring."""

    cost: float
    """Of all bonuses, in units of the currency."""
    result: float
    """Sales of the same people and time, in the same currency."""
    margin: float
    """Share of additional sales that is left before the bonuses."""

    def __post_init__(self) -> None:
        problems = []
        if not self.result > 0:
            problems.append(
                Problem(_("without sales there is nothing that could pay for bonuses"), number(self.result))
            )
        if not 0 < self.margin <= 1:
            problems.append(Problem(_("a margin lies above 0 and is at most all"), percent(self.margin)))
        if not self.cost >= 0:
            problems.append(Problem(_("a cost below 0 is none"), number(self.cost)))
        if problems:
            raise Refused(problems)

    @property
    def lift(self) -> float:
        """Additional sales that pay for the bonuses, as a share of the sales."""
        return self.cost / (self.margin * self.result)

    def sentence(self, write: Write) -> str:
        """In words; `write` writes units of the currency as money."""
        text = _(
            "The bonuses of {cost} pay for themselves if they are the reason for {sales} of the sales, {lift} of them."
        )
        return text.format(cost=write(self.cost), sales=write(self.cost / self.margin), lift=percent(self.lift))

    @property
    def beside(self) -> str:
        """The same lift beside claims and measurements."""
        shown = {"low": percent(MEASURED[0], 0), "middle": percent(MEASURED[1], 0), "high": percent(MEASURED[2], 0)}
        claims = {"from_": percent(CLAIMS[0], 0), "to": percent(CLAIMS[1], 0)}
        if self.lift > CLAIMS[1]:
            text = _(
                "That is more than even sellers of such systems claim ({from_} to {to}, without a method); measured were {low}, {middle} and {high} in other companies."
            )
        else:
            text = _(
                "Sellers of such systems claim {from_} to {to} without naming a method; measured were {low}, {middle} and {high} in other companies."
            )
        return text.format(**shown, **claims)
