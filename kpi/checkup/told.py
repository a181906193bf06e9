"""What no results say of a scheme, and the reader of a check-up does."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from kpi.forecast import Forecast
from kpi.language import _, percent
from kpi.payment.sexes import MEN, WOMEN, sexes_of
from kpi.payment.stretches import once_a_person
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme
from kpi.worlds import Future


@dataclass(frozen=True, eq=False)
class Told:
    """Each is None where nobody has said it; a check that needs it then says so."""

    margin: float | None = None
    """Share of a sale that is left before what selling costs."""
    on_costs: float | None = None
    """What the employer pays on top of pay, as a share of it."""
    wrong_credit: float | None = None
    """How much of a person's result is decided by who got the lead, as a standard deviation of the attainment."""
    budget: float | None = None
    """Minor units for all bonuses of the time ahead."""
    future: Future | None = None
    """The time ahead, as it is expected."""
    drawn: Forecast | None = None
    """A forecast that was made already."""
    groups: Mapping[str, str] | None = None
    """By person, what tells people apart, such as sex; looked at for nothing else than how they are paid."""
    letters: Mapping[str, pd.Timestamp] | None = None
    """By person, the day of the letter with the plans; who has none is not in it."""
    before: Scheme | None = None
    """The scheme that holds today, where the one that is checked is a change of it."""
    begins: pd.Timestamp | None = None
    """The day from which the change holds."""

    def __post_init__(self) -> None:
        """Raises `Refused` for what cannot be."""
        shares = {
            _("a margin lies above 0 and is at most all"): self.margin is None or 0 < self.margin <= 1,
            _("on-costs below 0 are none"): self.on_costs is None or self.on_costs >= 0,
            _("a share of results lies between 0 and all"): self.wrong_credit is None or 0 <= self.wrong_credit <= 1,
            _("a budget below 0 is none"): self.budget is None or self.budget >= 0,
        }
        found = (self.margin, self.on_costs, self.wrong_credit, self.budget)
        wrong = [(what, value) for (what, fits), value in zip(shares.items(), found, strict=True) if not fits]
        if wrong:
            raise Refused(Problem(what, percent(value or 0.0)) for what, value in wrong)


NOTHING_TOLD = Told()


def groups_of(people: pd.DataFrame | None) -> Mapping[str, str] | None:
    """The column that a reader has named for it, by person, or else who is a woman and who is a man; None where there is neither."""
    if people is None or "group" not in people:
        return _women_and_men(people)
    known = once_a_person(people).dropna(subset=["group"])
    return {str(person): str(group) for person, group in zip(known["person"], known["group"], strict=True)}


def _women_and_men(people: pd.DataFrame | None) -> Mapping[str, str] | None:
    sexes, named = sexes_of(people), {WOMEN: _("women"), MEN: _("men")}
    return sexes and {person: named[sex] for person, sex in sexes.items() if sex in named}


def letters_of(people: pd.DataFrame | None) -> Mapping[str, pd.Timestamp] | None:
    """The same of the day of the letter with the plans; texts are days as 2026-01-15."""
    if people is None or "letter" not in people:
        return None
    days = once_a_person(people).set_index("person")["letter"]
    read = (
        days if pd.api.types.is_datetime64_any_dtype(days) else pd.to_datetime(days, errors="coerce", format="ISO8601")
    )
    return {str(person): pd.Timestamp(day) for person, day in read.dropna().items()}
