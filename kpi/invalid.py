"""What a validation finds wrong, in the words of a person and with its place."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kpi.language import N_, _
from kpi.problem import Problem

_WORDS = {
    "extra_forbidden": N_("there is no such field"),
    "unexpected_keyword_argument": N_("there is no such field"),
    "missing": N_("this field is missing"),
    "float_type": N_("this is not a number"),
    "float_parsing": N_("this is not a number"),
    "int_type": N_("this is not a whole number"),
    "int_parsing": N_("this is not a whole number"),
    "int_from_float": N_("this is not a whole number"),
    "finite_number": N_("this is not a finite number"),
    "greater_than_equal": N_("must be {ge:g} or more"),
    "less_than_equal": N_("must be {le:g} or less"),
    "literal_error": N_("choose one of {expected}"),
    "date_type": N_("this is not a day; write it as 2026-07-01"),
    "date_parsing": N_("this is not a day; write it as 2026-07-01"),
    "date_from_datetime_parsing": N_("this is not a day; write it as 2026-07-01"),
    "date_from_datetime_inexact": N_("this is not a day; write it as 2026-07-01"),
    "string_type": N_("this is not a text; put it in quotes"),
    "string_too_short": N_("this is empty"),
    "string_too_long": N_("at most {max_length} characters"),
    "too_short": N_("at least {min_length} needed"),
    "too_long": N_("at most {max_length} allowed"),
    "tuple_type": N_("this is not a list"),
    "dict_type": N_("this is not a list of names with values"),
    "mapping_type": N_("this is not a list of names with values"),
    "model_type": N_("this holds no fields"),
    "model_attributes_type": N_("this holds no fields"),
    "dataclass_type": N_("this holds no fields"),
    "string_pattern_mismatch": N_("this is not written as it should be"),
    "bool_type": N_("this is neither true nor false"),
    "bool_parsing": N_("this is neither true nor false"),
    "decimal_parsing": N_("this is not a number"),
    "decimal_type": N_("this is not a number"),
    "decimal_max_digits": N_("at most {max_digits} digits"),
    "decimal_max_places": N_("at most {decimal_places} decimals"),
    "decimal_whole_digits": N_("at most {whole_digits} digits before the decimals"),
    "greater_than": N_("must be more than {gt:g}"),
    "union_tag_invalid": N_("there is no “{tag}”; choose one of {expected_tags}"),
    "union_tag_not_found": N_("the field {discriminator} is missing"),
}


def _place(data: Any, path: tuple[int | str, ...]) -> str:
    """A path as a reader finds it: "cards › Seller › kpis › sales › weight"."""
    names: list[str] = []
    for step in path:
        if isinstance(data, dict) and step not in data and step != path[-1]:
            continue  # pydantic's own word for which of several kinds this is
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
        own = data.get("role") or data.get("name") or data.get("title") if isinstance(data, dict) else None
        names.append(str(own) if own and isinstance(step, int) else str(step + 1 if isinstance(step, int) else step))
    return " › ".join(names)


def _inside(path: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    return len(path) > len(outer) and path[: len(outer)] == outer


def problems_of(error: ValidationError, data: Any, name: str = "") -> list[Problem]:
    """Every finding of a validation as a problem with its place."""
    found = []
    errors = error.errors()
    for item in errors:
        if item["type"] == "too_short" and any(_inside(other["loc"], item["loc"]) for other in errors):
            continue  # only because pydantic dropped the broken items that are named below
        place = _place(data, (*item["loc"], *_chooser(item)))
        said = what = _in_words(item)
        given = item.get("input")
        if isinstance(given, (str, int, float)) and item["type"] != "extra_forbidden":
            said = _("{problem} (found: {value})").format(problem=what, value=given)
        found.append(Problem(said, ", ".join(part for part in (name, place) if part)))
    return found


def _chooser(item: ErrorDetails) -> tuple[str, ...]:
    """The field that says of which kind a value is, where there is no such kind: pydantic names the value alone."""
    field = item.get("ctx", {}).get("discriminator", "") if item["type"] == "union_tag_invalid" else ""
    return (field.strip("'"),) if field else ()


def _in_words(item: ErrorDetails) -> str:
    """A finding in the words of a person; what has none keeps pydantic's."""
    words = _WORDS.get(item["type"])
    return _(words).format(**item.get("ctx", {})) if words else item["msg"].removeprefix("Value error, ")
