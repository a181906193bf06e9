"""What every type of a scheme is built on: frozen models, revised only through validation."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)

from kpi.invalid import problems_of
from kpi.language import _
from kpi.problem import Refused

_PERCENT = re.compile(r"\s*([-+]?[0-9]*[.,]?[0-9]+)\s*%\s*")
_FRACTION = re.compile(r"\s*([0-9]+)\s*/\s*([1-9][0-9]*)\s*")


class Frozen(BaseModel):
    """A value that never changes; `revise` makes another one."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """Only the fields that differ from their defaults: what one would write to have the same value."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            field = fields.get(name or "")
            if field is None or field.is_required() or value != field.get_default(call_default_factory=True):
                yield name, value

    def revise(self, **changes: Any) -> Self:
        """The same value with some fields changed, validated again (`model_copy` would not). Raises `Refused` with every problem."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        try:
            return type(self).model_validate(fields | changes)
        except ValidationError as error:
            raise Refused(
                problems_of(error, {})
            ) from None  # pydantic's own words would only stand above the same in ours


def read_share(value: Any) -> Any:
    """A share as people write it: 0.6, "60 %", "37,5 %" or "1/3"; anything else is left for the check to refuse."""
    if isinstance(value, bool):
        raise ValueError(_("this is not a number"))
    if not isinstance(value, str):
        return value
    if match := _PERCENT.fullmatch(value):
        return float(Decimal(match[1].replace(",", ".")) / 100)
    if match := _FRACTION.fullmatch(value):
        return float(Fraction(int(match[1]), int(match[2])))
    return value


def write_share(share: float) -> str:
    """A share as a percentage that reads back to the same float."""
    try:
        percent = Decimal(repr(float(share))) * 100
    except InvalidOperation:
        return str(share)
    return f"{percent.normalize():f} %"


_SHARE_SCHEMA = WithJsonSchema(
    {
        "anyOf": [
            {"type": "number"},
            {"type": "string", "pattern": r"^\s*[-+]?[0-9]*[.,]?[0-9]+\s*%\s*$|^\s*\d+\s*/\s*\d+\s*$"},
        ]
    }
)
_AS_PERCENT = PlainSerializer(write_share, return_type=str, when_used="json")

Rate = Annotated[float, BeforeValidator(read_share), Field(ge=0), _AS_PERCENT, _SHARE_SCHEMA]
"""A share from 0 upwards: a pay level, a commission rate."""

Share = Annotated[float, BeforeValidator(read_share), Field(ge=0, le=1), _AS_PERCENT, _SHARE_SCHEMA]
"""A share from 0 to 1: a weight, the split."""

Level = Annotated[float, BeforeValidator(read_share), _SHARE_SCHEMA]
"""A result: a share of the plan ("80 %") or a value in the KPI's own unit (8)."""

Name = Annotated[str, Field(min_length=1, max_length=120)]
"""A name in the data: of a KPI, a role, a measure."""


def _known_currency(code: str) -> str:
    from babel.numbers import list_currencies

    if code not in list_currencies():
        raise ValueError(_("unknown currency {code}: write a code such as EUR").format(code=code))
    return code


Currency = Annotated[str, AfterValidator(_known_currency)]
"""The code of a currency, such as EUR."""
