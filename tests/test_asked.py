"""What a form asks for a field, as the field says it."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from kpi.frozen import Frozen, Level, Rate, Share
from kpi.rules.asked import Asked, question_of
from kpi.rules.base import kinds_of, titles_of
from kpi.rules.gate import Gate
from kpi.rules.poolkey import ByHeads, ByTarget, PoolKey
from kpi.rules.said import WHOSE, Choice, Said, as_amount, as_kind, as_level, as_number, as_share, as_text


class Sample(Frozen):
    """Fields of every kind, none of them of a rule that there is."""

    share: Annotated[Share, Said("Share of {where}", as_share)] = Field(0.5, title="Share", description="Of all.")
    cap: Annotated[Rate | None, Said("Cap of {where}", as_share), Asked(step=10)] = Field(None, title="Cap")
    amount: Annotated[float | None, Said("Amount of {where}", as_amount)] = Field(None, ge=10, title="Amount")
    number: Annotated[float, Said("Number of {where}", as_number)] = Field(1.5, le=9, title="Number")
    whole: Annotated[int, Said("Decimals of {where}", as_number), Asked("Decimals")] = Field(
        2, ge=0, le=8, title="Number of decimals", description="So many."
    )
    level: Annotated[Level, Said("Level of {where}", as_level), Asked(first=0.8)] = Field(title="Level")
    volume: Annotated[Level, Said("Volume of {where}", as_level), Asked(in_units=True)] = Field(title="Volume")
    text: Annotated[str, Said("Text of {where}", as_text)] = Field("", title="Text")
    of: Annotated[Literal["team", "company"], Said("Of {where}", WHOSE)] = Field("team", title="Of")
    maybe: Annotated[Literal["a"] | None, Said("Maybe {where}", Choice({None: "none", "a": "one", "b": "two"}))] = (
        Field(None, title="Maybe")
    )
    flag: Annotated[bool, Said("Flag of {where}", Choice({True: "yes", False: "no"}))] = Field(False, title="Flag")
    key: Annotated[PoolKey, Said("Key of {where}", as_kind)] = Field(ByTarget(), title="Key")
    few: Annotated[Rate, Said("Few of {where}", as_share), Asked(words={0.0: "none", 1.0: "all"})] = Field(
        0.0, title="Few"
    )


def asked(name: str, what: str) -> Any:
    """One thing that is asked of a field of the sample."""
    return getattr(question_of(Sample, name), what)


@pytest.mark.parametrize(
    ("name", "label", "help_"),
    [("share", "Share", "Of all."), ("cap", "Cap", ""), ("whole", "Decimals", "")],
)
def test_a_field_is_asked_for_by_its_title_and_description_or_in_words_of_its_own(
    name: str, label: str, help_: str
) -> None:
    assert (asked(name, "label"), asked(name, "help")) == (label, help_)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("share", 0, 1),
        ("cap", 0, None),
        ("amount", 10, None),
        ("number", None, 9),
        ("whole", 0, 8),
        ("level", None, None),
    ],
)
def test_bounds_are_found_wherever_they_stand(name: str, low: float | None, high: float | None) -> None:
    assert (asked(name, "low"), asked(name, "high")) == (low, high)


def test_only_what_can_be_had_is_offered() -> None:
    assert dict(asked("of", "words")) == {"team": "the team", "company": "the company"}
    assert dict(asked("maybe", "words")) == {None: "none", "a": "one"}
    assert dict(asked("flag", "words")) == {True: "yes", False: "no"}
    assert dict(asked("few", "words")) == {0.0: "none", 1.0: "all"}
    assert dict(asked("key", "words")) == titles_of(PoolKey)
    assert list(asked("key", "words")) == list(kinds_of(PoolKey))
    assert not asked("share", "words")


def test_what_may_stay_empty() -> None:
    assert {name for name in Sample.model_fields if asked(name, "optional")} == {"cap", "amount", "text", "maybe"}


def test_what_has_two_ends_slides() -> None:
    assert {name for name in Sample.model_fields if asked(name, "slides")} == {"share", "whole"}


def test_shares_and_levels_of_a_plan_are_asked_for_in_percents() -> None:
    assert {name for name in Sample.model_fields if asked(name, "percent")} == {"share", "cap", "level"}
    question = question_of(Sample, "share")
    assert question.shown(0.07) == 7.0
    assert question.taken(7.0) == 0.07
    assert question.shown(None) is question.taken(None) is None
    assert question_of(Sample, "volume").shown(0.07) == 0.07
    assert question_of(Sample, "key").shown(ByHeads()) == "heads"


def test_steps_go_by_what_is_asked_for() -> None:
    assert [asked(name, "step") for name in ("share", "cap", "amount", "number")] == [5, 10, 100, 1]


def test_a_new_row_begins_with_the_default_or_with_what_the_field_says() -> None:
    assert (asked("level", "first"), asked("share", "first"), asked("volume", "first")) == (0.8, 0.5, None)


def test_several_rules_of_a_kind_are_known() -> None:
    class Several(Frozen):
        gates: tuple[Gate, ...] = Field((), title="Gates")

    assert (question_of(Several, "gates").kind, question_of(Several, "gates").many) == (Gate, True)
