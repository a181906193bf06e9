"""How every field of a scheme is told: its name in a sentence, and how a value of it is written."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kpi.curve import Curve
from kpi.frozen import Frozen
from kpi.language import N_, _, minor_units, money, number, percent
from kpi.scheme import ADDS

NOTHING = "–"
_EXACT = 10


class Frame(NamedTuple):
    """What a value needs to be written: the currency, and whether levels are shares of the plan."""

    currency: str
    scale: str = "plan"
    unit: str = ""


Write = Callable[[Any, Frame], str]


class FieldWords(NamedTuple):
    """The name of a field with {where} in it, and what writes a value of it."""

    name: str
    write: Write


def share(value: float | None, _frame: Frame) -> str:
    """0.6 is "60%"."""
    return _("none") if value is None else percent(value, _EXACT)


def amount(value: float | None, frame: Frame) -> str:
    """An amount in units of the currency."""
    return _("none") if value is None else money(value * minor_units(frame.currency), frame.currency)


def plain_number(value: float, _frame: Frame) -> str:
    """A number without a unit."""
    return number(value, _EXACT)


def level(value: float, frame: Frame) -> str:
    """A result: a share of the plan, money, or a value in the KPI's unit."""
    if frame.scale == "money":
        return amount(value, frame)
    return percent(value, _EXACT) if frame.scale == "plan" else f"{number(value, _EXACT)} {frame.unit}".strip()


def text(value: str, _frame: Frame) -> str:
    """A text as it stands."""
    return value or NOTHING


class Choice:
    """One of a few words, each with what a person says for it."""

    def __init__(self, words: Mapping[Any, str]) -> None:
        self.words = words

    def __call__(self, value: str | None, _frame: Frame) -> str:
        """What is said for the word."""
        return _(self.words[value])


WHOSE = Choice({"person": N_("the person"), "team": N_("the team"), "company": N_("the company")})

LEAVES: dict[str, FieldWords] = {
    "Scheme.sixtyforty": FieldWords(N_("File version"), plain_number),
    "Scheme.title": FieldWords(N_("Title"), text),
    "Scheme.currency": FieldWords(N_("Currency"), text),
    "Scheme.note": FieldWords(N_("Note"), text),
    "Scheme.source": FieldWords(N_("Source"), text),
    "Scheme.precision": FieldWords(N_("Decimals of a percent to which attainment is rounded"), plain_number),
    "Scheme.prorate": FieldWords(
        N_("What shrinks with the days employed"),
        Choice({"target": N_("the target bonus"), "target and plan": N_("target and plan"), "nothing": N_("nothing")}),
    ),
    "Scheme.bonus_limit": FieldWords(N_("All bonuses of a period at most"), amount),
    "Scheme.owed": FieldWords(
        N_("What a period's pay does not cover"),
        Choice({"carried on": N_("is taken from later periods"), "given up": N_("is given up")}),
    ),
    "Team.mode": FieldWords(
        N_("What the team's result does ({where})"),
        Choice(
            {
                "split": N_("pays a part"),
                "multiplier": N_("multiplies"),
                "gate": N_("opens"),
                "pool": N_("fills a pool"),
            }
        ),
    ),
    "Team.individual_share": FieldWords(N_("Individual share of {where}"), share),
    "Team.of": FieldWords(N_("Whose result counts for {where}"), WHOSE),
    "Team.otherwise": FieldWords(N_("Pay at most while {where} is shut"), share),
    "Team.pool_by": FieldWords(
        N_("Pool of {where} divided by"),
        Choice(
            {
                "target": N_("target bonus"),
                "heads": N_("heads"),
                "results": N_("results"),
                "scores": N_("individual scores"),
            }
        ),
    ),
    "Card.role": FieldWords(N_("Name of {where}"), text),
    "Card.combine": FieldWords(
        N_("How the KPIs of {where} combine"),
        Choice(
            {
                "sum": N_("weighted sum"),
                "geometric": N_("geometric mean"),
                "product": N_("product"),
                "weakest": N_("the lowest decides"),
            }
        ),
    ),
    "Card.cap": FieldWords(N_("Cap of the bonus of {where}"), share),
    "Card.target_bonus": FieldWords(N_("Target bonus of {where}"), amount),
    "Card.target_share": FieldWords(N_("Target bonus of {where} as a share of salary"), share),
    "Card.deductions_at_most": FieldWords(N_("Deductions of {where} at most"), share),
    "Kpi.name": FieldWords(N_("Name of {where}"), text),
    "Kpi.title": FieldWords(N_("Title of {where}"), text),
    "Kpi.unit": FieldWords(N_("Unit of {where}"), text),
    "Kpi.weight": FieldWords(N_("Weight of {where}"), share),
    "Kpi.of": FieldWords(N_("Whose result counts for {where}"), WHOSE),
    "Kpi.missing": FieldWords(
        N_("When plan or fact of {where} is missing"),
        Choice(
            {
                "refuse": N_("refuse"),
                "leave_out": N_("leave it out, share its weight"),
                "at_plan": N_("pay at plan"),
                "team": N_("take the team's"),
            }
        ),
    ),
    "Kpi.cap": FieldWords(N_("Cap of {where}"), share),
    "Kpi.adds": FieldWords(N_("How {where} adds up over days"), Choice({None: N_("as proposed"), **ADDS})),
    "Curve.shape": FieldWords(
        N_("Between the knots of {where}"), Choice({"linear": N_("straight line"), "steps": N_("steps")})
    ),
    "Curve.scale": FieldWords(
        N_("Knots of {where} are"), Choice({"plan": N_("shares of the plan"), "value": N_("values in its own unit")})
    ),
    "Curve.above": FieldWords(
        N_("Above the last knot of {where} pay"), Choice({"flat": N_("stays"), "continue": N_("goes on rising")})
    ),
    "Gate.kpi": FieldWords(N_("KPI of {where}"), text),
    "Gate.of": FieldWords(N_("Whose result counts for {where}"), WHOSE),
    "Gate.is_": FieldWords(
        N_("Condition of {where}"), Choice({"at least": N_("at least the level"), "at most": N_("at most the level")})
    ),
    "Gate.level": FieldWords(N_("Level of {where}"), level),
    "Gate.pays_at_most": FieldWords(N_("Pay at most while {where} is shut"), share),
    "Gate.holds": FieldWords(
        N_("What {where} holds back"), Choice({"own part": N_("own part"), "whole bonus": N_("whole bonus")})
    ),
    "Commission.measure": FieldWords(N_("Measure of {where}"), text),
    "Commission.kind": FieldWords(
        N_("Tiers of {where} apply to"),
        Choice({"marginal": N_("what lies above each level"), "retroactive": N_("everything from the first on")}),
    ),
    "Commission.tiers_in": FieldWords(
        N_("Levels of {where} are"), Choice({"money": N_("money"), "plan": N_("shares of the plan")})
    ),
    "Commission.coefficient_kpi": FieldWords(N_("KPI of the plan coefficient of {where}"), text),
    "Tier.from_": FieldWords(N_("Beginning of {where}"), level),
    "Tier.rate": FieldWords(N_("Rate of {where}"), share),
    "Deduction.title": FieldWords(N_("Name of {where}"), text),
    "Deduction.measure": FieldWords(N_("Measure of {where}"), text),
    "Deduction.times": FieldWords(N_("Second measure of {where}"), text),
    "Deduction.rate": FieldWords(N_("Rate of {where}"), plain_number),
}
"""Fields that hold one value."""

WORDING = {"Scheme.sixtyforty", "Scheme.title", "Scheme.note", "Scheme.source", "Kpi.title", "Kpi.unit"}
"""Fields that change what is read, never what is paid."""


def in_words(value: Any, frame: Frame) -> str:
    """A whole part of a scheme in one line: what differs from the defaults, by the titles of the fields."""
    if value is None:
        return NOTHING
    if isinstance(value, Curve):
        return ", ".join([knots(value, frame), *_joined(value, frame)])
    if isinstance(value, dict):
        return ", ".join(f"{name} {percent(weight, _EXACT)}" for name, weight in value.items()) or NOTHING
    if isinstance(value, tuple):
        return "; ".join(in_words(item, frame) for item in value)
    return ", ".join(_fields(value, frame)) or _("as by default")


def _fields(value: Frozen, frame: Frame) -> list[str]:
    kind, found = type(value).__name__, []
    inner = Frame(frame.currency, getattr(value, "tiers_in", "plan"), getattr(value, "unit", ""))
    for name, field in type(value).model_fields.items():
        held = getattr(value, name)
        if field.is_required() or held != field.get_default(call_default_factory=True):
            told = LEAVES.get(f"{kind}.{name}")
            written = told.write(held, frame if kind == "Tier" else inner) if told else in_words(held, inner)
            found.append(f"{_(field.title or name)} {written}")
    return found


def knots(curve: Curve, frame: Frame) -> str:
    """The knots of a curve: "80% pays 50%, 100% pays 100%"."""
    scaled = Frame(frame.currency, curve.scale, frame.unit)
    text = _("{result} pays {pay}")
    return ", ".join(text.format(result=level(knot.at, scaled), pay=share(knot.pay, scaled)) for knot in curve.knots)


def _joined(curve: Curve, frame: Frame) -> list[str]:
    """How the knots are joined, where it is not as usual."""
    unusual = {"shape": curve.shape == "steps", "above": curve.above == "continue"}
    return [LEAVES[f"Curve.{name}"].write(getattr(curve, name), frame) for name, told in unusual.items() if told]
