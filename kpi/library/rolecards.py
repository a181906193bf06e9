"""Role cards: which KPIs a role is usually paid on, each with its formula, its norm and how it can be gamed; those of the library, and one's own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from kpi import yamlfile
from kpi.frozen import Frozen, Name
from kpi.language import N_, _, percent, reader
from kpi.problem import Problem, Refused

WHOLE = 100
"""What the weights of a card add up to, in percent."""
CLOSE = 1e-6
"""So far may the sum be off: three thirds are one whole."""

KIND_WORDS = {
    "result": N_("a result"),
    "cost": N_("a cost"),
    "performance": N_("performance: a result for each unit of time"),
    "efficiency": N_("efficiency: a result for each unit of what it takes"),
}
GROUP_WORDS = {
    "": N_("none"),
    "activity": N_("activity"),
    "quality": N_("quality of work with customers"),
    "final": N_("final result"),
    "target": N_("against the plan"),
}
PERSPECTIVE_WORDS = {
    "finance": N_("finance"),
    "customers": N_("customers"),
    "processes": N_("processes"),
    "development": N_("development"),
}
RHYTHM_WORDS = {
    "day": N_("every day"),
    "week": N_("every week"),
    "month": N_("every month"),
    "quarter": N_("every quarter"),
    "year": N_("every year"),
}
WHOSE_WORDS = {
    "person": N_("result of a person"),
    "department": N_("result of the department"),
    "either": N_("result of a person or the department"),
}
BETTER_WORDS = {"higher": N_("higher is better"), "lower": N_("lower is better"), "open": N_("neither is better")}
UNIT_WORDS = {
    "money": N_("money"),
    "%": "%",
    "pcs": N_("pcs"),
    "points": N_("points"),
    "hours": N_("hours"),
    "minutes": N_("minutes"),
    "days": N_("days"),
    "ratio": N_("ratio"),
    "a day": N_("a day"),
    "calls a day": N_("calls a day"),
}
SOURCE_WORDS = {
    "german": N_("a German article on KPIs"),
    "filipino": N_("a Filipino article on KPIs"),
    "hungarian": N_("a Hungarian article on KPIs"),
    "russian": N_("a Russian article on KPIs"),
    "ours": N_("suggested by SixtyForty"),
}
SURENESS_WORDS = {
    "named": N_("named in the source"),
    "example": N_("an example in the source, no norm"),
    "unclear": N_("the source leaves open what is meant"),
    "ours": N_("calculated here"),
}
WEIGHT_WORDS = {
    "suggested": N_("weights suggested by SixtyForty"),
    "source": N_("weights named in the source"),
    "own": N_("your weights"),
}

Strategy = Literal["growth", "cash", "profit", "service"]


class RoleKpi(Frozen):
    """One KPI of a role card; its weight is in percents, 0 where it is only offered."""

    id: str = Field(title=N_("Id"), pattern=r"^[a-z0-9_]+$", max_length=60)
    title: Name = Field(title=N_("Title"))
    formula: str = Field("", title=N_("Formula in words"), max_length=400)
    unit: str = Field("", title=N_("Unit"), max_length=40)
    better: Literal["higher", "lower", "open"] = Field("higher", title=N_("Which is better"))
    kind: Literal["result", "cost", "performance", "efficiency"] = Field("result", title=N_("Kind"))
    derived: bool = Field(default=False, title=N_("Derived from other KPIs"))
    group: Literal["", "activity", "quality", "final", "target"] = Field("", title=N_("Group"))
    perspective: Literal["finance", "customers", "processes", "development"] = Field("finance", title=N_("Perspective"))
    rhythm: Literal["day", "week", "month", "quarter", "year"] = Field("month", title=N_("Rhythm"))
    rhythm_named: bool = Field(default=False, title=N_("Rhythm named in the source"))
    whose: Literal["person", "department", "either"] = Field("person", title=N_("Result of"))
    mandatory: bool = Field(default=False, title=N_("Mandatory"))
    weight: float = Field(0, ge=0, le=WHOLE, title=N_("Weight"))
    norm: str = Field("", title=N_("Norm"), max_length=400)
    norm_is: Literal["", "named", "example", "unclear", "ours"] = Field("", title=N_("How sure the norm is"))
    sources: tuple[Literal["german", "filipino", "hungarian", "russian", "ours"], ...] = Field((), title=N_("Source"))
    known_as: tuple[Name, ...] = Field((), title=N_("Also called"), max_length=40)
    serves: tuple[Strategy, ...] = Field((), title=N_("Serves the strategies"))
    measure: str = Field("", title=N_("Ready measure"), max_length=60)
    gamed: str = Field("", title=N_("How it can be gamed"), max_length=400)
    guard: str = Field("", title=N_("What guards against it"), max_length=400)


class RoleCard(Frozen):
    """The KPIs of a role: those with a weight are its card, the others are offered."""

    key: str = Field("", title=N_("Key"), max_length=80)
    """By which it is chosen; not part of its file."""
    title: Name = Field(title=N_("Title"))
    about: str = Field("", title=N_("About"), max_length=600)
    note: str = Field("", title=N_("Note"), max_length=1000)
    weights: Literal["suggested", "source", "own"] = Field("own", title=N_("Where the weights come from"))
    kpis: tuple[RoleKpi, ...] = Field(title=N_("KPIs"), min_length=1, max_length=60)
    strategies: dict[Strategy, dict[str, float]] = Field({}, title=N_("Weights by strategy"))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        ids = [kpi.id for kpi in self.kpis]
        if twice := sorted({one for one in ids if ids.count(one) > 1}):
            raise ValueError(_("KPIs named twice: {names}").format(names=", ".join(twice)))
        _refuse_sum(self.title, self.percents.values())
        for weights in self.strategies.values():
            if strange := sorted(set(weights) - {*ids}):
                raise ValueError(
                    _("a strategy names KPIs that are not there: {names}").format(names=", ".join(strange))
                )
            _refuse_sum(self.title, weights.values())
        return self

    @property
    def chosen(self) -> tuple[RoleKpi, ...]:
        """The KPIs that weigh something."""
        return tuple(kpi for kpi in self.kpis if kpi.weight)

    @property
    def offered(self) -> tuple[RoleKpi, ...]:
        """The KPIs that could be taken in addition."""
        return tuple(kpi for kpi in self.kpis if not kpi.weight)

    @property
    def percents(self) -> dict[str, float]:
        """Weight in percents by id, of those that weigh something."""
        return {kpi.id: kpi.weight for kpi in self.chosen}

    def weighed(self, percents: Mapping[str, float]) -> "RoleCard":
        """The card with these weights; what is not among them weighs nothing. Raises `Refused` when they do not add up."""
        if percents == self.percents:
            return self
        kpis = tuple(kpi.revise(weight=percents.get(kpi.id, 0)) for kpi in self.kpis)
        return self.revise(kpis=kpis, weights="own")

    def with_title(self, place: str, title: str) -> "RoleCard":
        """The card with one KPI under another title."""
        return self.revise(kpis=tuple(kpi.revise(title=title) if kpi.id == place else kpi for kpi in self.kpis))


def _refuse_sum(role: str, weights: Any) -> None:
    """Raises `ValueError` for weights that do not add up to 100 %."""
    if abs((total := sum(weights)) - WHOLE) > CLOSE:
        text = _("the weights of {role} add up to {total} in place of {whole}")
        raise ValueError(text.format(role=role, total=percent(total / WHOLE, 4), whole=percent(1)))


def role_cards() -> dict[str, RoleCard]:
    """The cards of the library by key, in the reader's language."""
    return dict(_cards(reader()))


@cache
def _cards(_reader: str) -> dict[str, RoleCard]:
    return {key: RoleCard.model_validate(_spoken(data) | {"key": key}) for key, data in _library().items()}


@cache
def _library() -> dict[str, Any]:
    """The files of the library as plain data, by key; a card that is the same as another one has its KPIs."""
    files = sorted((Path(__file__).parent / "roles").glob("*.yaml"))
    found = {path.stem.partition("-")[2]: _plain(path.read_text(encoding="utf-8"), path.name) for path in files}
    return {
        key: found[data["same_as"]] | _own_words(data) if "same_as" in data else data for key, data in found.items()
    }


def _own_words(data: dict[str, Any]) -> dict[str, Any]:
    return {name: text for name, text in data.items() if name != "same_as"}


SPOKEN = ("title", "about", "note", "formula", "norm", "gamed", "guard")
"""Fields of a card and of its KPIs that are read by people, so that the catalogue has them."""


def _spoken(data: dict[str, Any]) -> dict[str, Any]:
    """A card of the library with its words in the reader's language."""
    said = {name: _(value) if name in SPOKEN else value for name, value in data.items()}
    return said | ({"kpis": [_spoken(kpi) for kpi in data["kpis"]]} if "kpis" in data else {})


def _plain(text: str, name: str) -> dict[str, Any]:
    data = yamlfile.parse(text, name, _("this is not a role card"), _mend())
    if not isinstance(data, dict):
        raise Refused([Problem(_("this is not a role card: it holds no fields"), name, _mend())])
    return data


def _mend() -> str:
    return _("Download a card of the library and change that.")


def read_role_card(text: str | bytes, name: str = "") -> RoleCard:
    """A card from the text of its YAML file; raises `Refused` with every problem."""
    data = _plain(yamlfile.decoded(text, name), name)
    try:
        card = RoleCard.model_validate(data)
    except ValidationError as error:
        raise Refused(yamlfile.problems_of(error, data, name)) from error
    return card.revise(key=own_key(card.title))


def own_key(title: str) -> str:
    """The key of a card of one's own: two of the same title are one."""
    return f"own: {title}"


def role_card_file(card: RoleCard) -> str:
    """The card as YAML; `read_role_card` gives back the same KPIs and weights."""
    return yamlfile.written(card.model_dump(mode="json", exclude_defaults=True, exclude={"key"}))
