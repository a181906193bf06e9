"""Schemes as YAML files and as links: read, written, and refused with every reason."""

import base64
import json
import zlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kpi.language import N_, _
from kpi.plainyaml import NotYaml, decoded, parse, written
from kpi.problem import Problem, Refused
from kpi.scheme import Scheme

SCHEMA = Path(__file__).with_name("scheme.schema.json")
_LINK_LIMIT = 200_000
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
    "string_type": N_("this is not a text; put it in quotes"),
    "string_too_short": N_("this is empty"),
    "string_too_long": N_("at most {max_length} characters"),
    "too_short": N_("at least {min_length} needed"),
    "too_long": N_("at most {max_length} allowed"),
    "tuple_type": N_("this is not a list"),
    "bool_type": N_("this is neither true nor false"),
    "bool_parsing": N_("this is neither true nor false"),
    "greater_than": N_("must be more than {gt:g}"),
    "dict_type": N_("this holds no fields"),
    "mapping_type": N_("this holds no fields"),
    "model_type": N_("this holds no fields"),
    "model_attributes_type": N_("this holds no fields"),
    "string_pattern_mismatch": N_("this is not written as it should be"),
    "union_tag_invalid": N_("there is no “{tag}”; choose one of {expected_tags}"),
    "union_tag_not_found": N_("{discriminator} is missing"),
}


def _parse(text: str, name: str) -> Any:
    try:
        return parse(text)
    except NotYaml as error:
        where = f"{name}, {_('line')} {error.line}" if error.line else name
        what = _("this is not a scheme file: {reason}").format(reason=error)
        raise Refused([Problem(what, where, _("Open one of the examples and compare."))]) from error


def _place(data: Any, path: tuple[int | str, ...]) -> str:
    """A path as a reader finds it: "cards › Seller › kpis › sales › weight"."""
    names: list[str] = []
    for step in path:
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
        place = _place(data, item["loc"])
        what = _in_words(item)
        given = item.get("input")
        if isinstance(given, (str, int, float)) and item["type"] != "extra_forbidden":
            what += " " + _("(found: {value})").format(value=given)
        found.append(Problem(what, ", ".join(part for part in (name, place) if part)))
    return found


def _in_words(item: ErrorDetails) -> str:
    """A finding in the words of a person; what has none keeps pydantic's."""
    words = _WORDS.get(item["type"])
    return _(words).format(**item.get("ctx", {})) if words else item["msg"].removeprefix("Value error, ")


def check_scheme(data: Any, name: str = "") -> Scheme:
    """A scheme from plain data; raises `Refused` with every problem."""
    if not isinstance(data, dict):
        raise Refused(
            [
                Problem(
                    _("this is not a scheme file: it holds no fields"), name, _("Open one of the examples and compare.")
                )
            ]
        )
    try:
        return Scheme.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, name)) from error


def read_scheme(text: str | bytes, name: str = "") -> Scheme:
    """A scheme from the text of a YAML (or JSON) file; raises `Refused`."""
    return check_scheme(_parse(decoded(text, name), name), name)


def load(path: str | Path) -> Scheme:
    """A scheme from a file; raises `Refused`, also when there is no such file."""
    path = Path(path)
    try:
        return read_scheme(path.read_bytes(), path.name)
    except OSError as error:
        raise Refused([Problem(_("cannot be read: {reason}").format(reason=error.strerror), str(path))]) from error


def dump(scheme: Scheme) -> str:
    """The scheme as YAML; defaults are left out. `read_scheme` gives back an equal scheme."""
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    team = scheme.team.model_dump(mode="json", by_alias=True, exclude={"otherwise", "pool_by"})
    data = (
        {"sixtyforty": scheme.sixtyforty, "title": "", "currency": scheme.currency}
        | data
        | {"team": team | data.get("team", {})}
    )
    data["cards"] = data.pop("cards")
    return written(data)


def pack(scheme: Scheme) -> str:
    """The scheme as text for a link: settings only, never anybody's data."""
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    raw = json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def unpack(text: str) -> Scheme:
    """The scheme in a link, through the same validation as a file; raises `Refused`."""
    unpacker, text = zlib.decompressobj(), "".join(text.split())  # a mail may have wrapped it
    try:
        raw = unpacker.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), _LINK_LIMIT)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError
        data = json.loads(raw)
    except (ValueError, zlib.error, RecursionError) as error:
        what = _("the link is damaged or incomplete, so its scheme could not be read")
        raise Refused([Problem(what, _("link"), _("Ask for the link again, or open the scheme as a file."))]) from error
    return check_scheme(data, _("link"))
