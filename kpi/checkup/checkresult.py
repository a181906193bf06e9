"""What a check answers: what it found, how bad it is, what it is about in money, whose norm it is, and what would mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kpi.language import N_
from kpi.scheme.scheme import Scheme

State = Literal["found", "unsure", "fine", "few", "off", "silenced"]
STATES: Mapping[State, str] = {
    "found": N_("found"),
    "unsure": N_("looks so, cannot be told yet"),
    "fine": N_("fine"),
    "few": N_("not enough data"),
    "off": N_("does not apply"),
    "silenced": N_("switched off"),
}
Severity = Literal["stop", "money", "risk", "hint"]
SEVERITIES: Mapping[Severity, str] = {
    "stop": N_("pays wrongly"),
    "money": N_("money"),
    "risk": N_("risk"),
    "hint": N_("hint"),
}
_SURE = {"arithmetic": 1.0, "estimate": 0.75, "governed": 0.4}
Sure = Literal["arithmetic", "estimate", "governed"]
"""How sure the money is: exact; rests on chances; or only what the fault governs, of which nobody knows how much is lost."""


class Repaid(NamedTuple):
    """What another scheme pays on the same results, against today's."""

    more: int
    """Minor units; below 0 it saves."""
    gain: int
    lose: int
    """People with more and with less, over all periods."""


class Twin(NamedTuple):
    """A mend that costs what today's scheme does."""

    scheme: Scheme
    factor: float
    """On all target bonuses."""
    repaid: Repaid


class Mend(NamedTuple):
    """A changed scheme that would mend it."""

    title: str
    scheme: Scheme
    repaid: Repaid | None = None
    twin: Twin | None = None
    """None where the mend costs the same, or where no factor makes it so."""


class Stake(NamedTuple):
    """Money in whole minor units, from and to, and what kind of money it is."""

    low: int
    high: int
    words: str
    sure: Sure = "arithmetic"

    @property
    def weight(self) -> float:
        """The money by which a finding is ranked."""
        return (self.low + self.high) / 2 * _SURE[self.sure]


@dataclass(frozen=True)
class CheckResult:
    """One answer of one check."""

    check: str
    """Its key, such as "A6"."""
    question: str
    state: State
    severity: Severity
    title: str
    """What is the case, in one sentence."""
    evidence: str = ""
    """One line of figures."""
    why: str = ""
    norm: str = ""
    """Whose norm it is, and who disagrees."""
    basis: str = ""
    """How sure it is: arithmetic, an interval, how many results."""
    stake: Stake | None = None
    mend: Mend | None = None
    chance: float | None = None
    """Of a test of chance: how often chance alone shows as much."""
    adjusted: float | None = None
    """The same with all tests of the check-up counted."""
    about: tuple[str, ...] = ()
    """Role and KPI by name, where it is one answer of many."""

    @property
    def rank(self) -> tuple[int, int, int, float]:
        """What comes first: what pays wrongly; found before unsure before the rest; hints behind all others; then by money."""
        told = {"found": 0, "unsure": 1, "silenced": 3}.get(self.state, 2)
        stops = told == 0 and self.severity == "stop"
        money = self.stake.weight if self.stake else 0.0
        return (0 if stops else 1, told, int(self.severity == "hint"), -money)


@dataclass(frozen=True)
class ChanceTest:
    """An answer that depends on how often chance alone shows as much, and so on how many other tests there are.

    Settled when all have run (kpi/checkup/family.py).
    """

    chance: float
    small: CheckResult
    """What is said where it is more than chance."""
    large: CheckResult
    """What is said where chance explains it."""
    between: CheckResult | None = None
    """What is said where it would be more than chance, were it the only test; None is as where chance explains it."""
