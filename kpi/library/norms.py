"""What practitioners call usual, with who says so; lines of experience, not of law. A reader may set others, or switch a check off."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from kpi import yamlfile
from kpi.frozen import Frozen, Level
from kpi.language import N_, _, number, percent
from kpi.problem import Problem, Refused

_LONGEST = 400
"""Characters of a reason."""
_OFF = "switched off"
"""In a file; YAML would read a mere "off" as false."""


class Norm(Frozen):
    """From where to where something usually lies, both ends included."""

    key: str = Field(title=N_("Key"), min_length=1)
    title: str = Field(title=N_("Norm"), min_length=1)
    checks: tuple[str, ...] = Field((), title=N_("Checks"))
    """Those of the check-up that go by it."""
    unit: Literal["share", "number"] = Field("share", title=N_("Unit"))
    ends: Literal["both", "low", "high"] = Field("both", title=N_("Ends"))
    """Which of the two ends somebody speaks of; the other one is where nothing more can be."""
    low: Level = Field(title=N_("From"))
    high: Level = Field(title=N_("To"))
    said: str = Field(title=N_("Who says so"), min_length=1)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:
            raise ValueError(_("a norm ends before it begins: write its lower end first"))
        return self

    def written(self, value: float) -> str:
        """One of its ends."""
        return percent(value) if self.unit == "share" else number(value, 2 if value % 1 else 0)

    @property
    def words(self) -> str:
        """From where to where."""
        text = {"both": _("{low} to {high}"), "low": _("at least {low}"), "high": _("at most {high}")}[self.ends]
        return text.format(low=self.written(self.low), high=self.written(self.high))


class OwnNorm(Frozen):
    """Where a norm begins and ends for this reader; None is as usual."""

    key: str
    low: Level | None = None
    high: Level | None = None


class SwitchedOff(Frozen):
    """A check that this reader does not want, and why."""

    check: str = Field(min_length=1)
    why: str = Field(min_length=1, max_length=_LONGEST)


class Norms(Frozen):
    """The norms as a reader has set them. Without anything they are as practitioners say."""

    own: tuple[OwnNorm, ...] = ()
    off: tuple[SwitchedOff, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Self:
        for one in self.own:
            if one.key not in _usual():
                known = ", ".join(_usual())
                raise ValueError(_("there is no norm “{key}”; known: {known}").format(key=one.key, known=known))
            self.norm(one.key)
        return self

    def norm(self, key: str) -> Norm:
        """The norm with this key, in the reader's language; KeyError where there is none."""
        usual, own = _usual()[key], self._own.get(key)
        fields = {name: getattr(usual, name) for name in Norm.model_fields}
        told = {"title": _(usual.title), "said": _(usual.said)}
        if own is None:
            return Norm.model_validate(fields | told)
        said = _("Your own norm. As usual it is {usual}: {said}").format(usual=usual.words, said=told["said"])
        low, high = (end if end is not None else old for end, old in ((own.low, usual.low), (own.high, usual.high)))
        return Norm.model_validate(fields | told | {"low": low, "high": high, "said": said})

    @property
    def _own(self) -> Mapping[str, OwnNorm]:
        return {one.key: one for one in self.own}

    def is_own(self, key: str) -> bool:
        """Whether the reader has set it."""
        return key in self._own

    def why_off(self, check: str) -> str:
        """Why a check is switched off; empty where it is not."""
        return next((one.why for one in self.off if one.check == check), "")

    def set(self, key: str, low: float, high: float) -> "Norms":
        """With this norm from here to there; as usual where that is what is usual. Raises `Refused`."""
        usual = _usual()[key]
        others = tuple(one for one in self.own if one.key != key)
        mine = () if (low, high) == (usual.low, usual.high) else (OwnNorm(key=key, low=low, high=high),)
        return self.revise(own=(*others, *mine))

    def switched(self, check: str, why: str) -> "Norms":
        """With this check off for a reason, or on again where there is none."""
        others = tuple(one for one in self.off if one.check != check)
        return self.revise(off=(*others, SwitchedOff(check=check, why=why[:_LONGEST])) if why else others)


USUAL = Norms()


@cache
def norms() -> tuple[Norm, ...]:
    """All of them as practitioners say, in the order of the file."""
    text = (Path(__file__).parent / "norms.yaml").read_text(encoding="utf-8")
    rows = yamlfile.parse(text, "norms.yaml", _("this is not a table of norms"))
    return tuple(Norm.model_validate(row) for row in rows)


@cache
def _usual() -> Mapping[str, Norm]:
    return {found.key: found for found in norms()}


def load_norms(text: str | bytes, name: str) -> Norms:
    """A reader's own norms from YAML: `norms:` has the ends by key, `switched off:` the reason by check. Raises `Refused` with every problem."""
    found = yamlfile.parse(yamlfile.decoded(text, name), name, _("this is not a file of norms"), _example())
    if not isinstance(found, dict) or set(found) - {"norms", _OFF}:
        raise Refused([Problem(_("this is not a file of norms"), name, _example())])
    own, off = (found.get(part) or {} for part in ("norms", _OFF))
    if not (isinstance(own, dict) and isinstance(off, dict) and all(isinstance(ends, dict) for ends in own.values())):
        raise Refused([Problem(_("this is not a file of norms"), name, _example())])
    told: dict[str, Any] = {
        "own": [{"key": key, **ends} for key, ends in own.items()],
        "off": [{"check": check, "why": why} for check, why in off.items()],
    }
    try:
        return Norms.model_validate(told)
    except ValidationError as error:
        raise Refused(yamlfile.problems_of(error, told, name)) from error


def _example() -> str:
    return _(
        "Write for instance: norms: {people at plan: {low: 50 %, high: 65 %}}, switched off: {B7: agreed with the works council}."
    )
