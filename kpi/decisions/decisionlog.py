"""The log of decisions: who decided what, when, why, and on which figures. Lines are only added; a correction is a new line.

Who voted how is not held, only how many votes there were for what.
"""

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from kpi.decisions.planterms import Line, Words
from kpi.frozen import Currency, Frozen
from kpi.language import N_, _, number

_DIGITS = r"^[0-9a-f]{0,64}$"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError(_("say in words what was decided"))
    return text


class WeighedOption(Frozen):
    """Something that was on the table."""

    name: Line = Field(min_length=1, title=N_("Option"))
    cost: float | None = Field(None, title=N_("Cost"), description=N_("Of a year or of the periods looked at."))


class VoteCount(Frozen):
    """How many voted for one answer, whoever they were."""

    answer: Line = Field(min_length=1, title=N_("Answer"), description=N_("An option, or a stance such as: gladly."))
    votes: int = Field(ge=0, title=N_("Votes"))


class FiguresUsed(Frozen):
    """What a decision rests on, so that somebody else finds the same figures."""

    scheme: str = Field("", pattern=_DIGITS, title=N_("Scheme"), description=N_("Digest of the scheme."))
    data: str = Field("", pattern=_DIGITS, title=N_("Data"), description=N_("Digest of people and results."))
    cost: float | None = Field(None, title=N_("Cost"), description=N_("What the scheme pays on these data."))
    currency: Currency = Field("EUR", title=N_("Currency"))


class LoggedDecision(Frozen):
    """One line of the log. Amounts are in units of the currency of its figures."""

    number: int = Field(ge=1, title=N_("No."))
    date: dt.date = Field(title=N_("Date"))
    kind: Literal["decision", "exception"] = Field("decision", title=N_("Kind"))
    decision: Annotated[Words, AfterValidator(_not_blank)] = Field(title=N_("Decision"))
    options: tuple[WeighedOption, ...] = Field((), max_length=20, title=N_("On the table"))
    votes: tuple[VoteCount, ...] = Field((), max_length=40, title=N_("Votes"))
    decided_by: Line = Field("", title=N_("Decided by"))
    reason: Words = Field("", title=N_("Reason"), description=N_("Of an exception: its justification."))
    owner: Line = Field("", title=N_("Owner"))
    due: dt.date | None = Field(None, title=N_("Due"))
    replaces: int | None = Field(
        None, ge=1, title=N_("Replaces no."), description=N_("The earlier line that this one replaces or corrects.")
    )
    figures: FiguresUsed = Field(default_factory=FiguresUsed, title=N_("Figures"))
    exception: Line = Field("", title=N_("Kind of exception"), description=N_("Such as: a plan lowered afterwards."))
    amount: float | None = Field(None, title=N_("Amount of the exception"))
    effective: dt.date | None = Field(None, title=N_("Holds from"))

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.kind == "decision" and (self.exception or self.amount is not None):
            raise ValueError(_("only an exception has a kind of exception and an amount"))
        return self


class DecisionLog(Frozen):
    """All lines in the order in which they were written."""

    lines: tuple[LoggedDecision, ...] = Field((), max_length=2_000, title=N_("Decisions"))

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        for place, one in enumerate(self.lines, 1):
            if one.number != place:
                raise ValueError(_("decisions are numbered from 1 on, with none left out"))
            if one.replaces is not None and one.replaces >= place:
                text = _("decision {n} can only replace an earlier one")
                raise ValueError(text.format(n=number(place)))
        return self

    def logged(self, **fields: Any) -> "DecisionLog":
        """The log with one line more, numbered by itself; raises `Refused` with what is wrong in it."""
        return self.revise(lines=(*self.lines, fields | {"number": len(self.lines) + 1}))

    @property
    def replaced_by(self) -> dict[int, int]:
        """Number of each line that no longer holds, with that of the last line in its place."""
        return {one.replaces: one.number for one in self.lines if one.replaces is not None}

    def earlier_exceptions(self, line: LoggedDecision) -> int:
        """How often the same kind of exception was made before; what was replaced counts once."""
        gone = self.replaced_by
        same = (one for one in self.lines[: line.number - 1] if one.kind == "exception" and one.number not in gone)
        return sum(one.exception.strip().casefold() == line.exception.strip().casefold() for one in same)
