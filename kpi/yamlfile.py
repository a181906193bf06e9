"""Settings as YAML: read without surprises, written as a person would, and every finding in words with its place."""

from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kpi.language import N_, _
from kpi.problem import Problem, Refused

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


class _OneOfEach(yaml.SafeLoader):
    """Refuses a key that is written twice, which plain YAML silently overwrites, and leaves 60:40 a text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """YAML 1.1 would read 60:40 as 3640 seconds; no field of a scheme is a time."""
        if kind is yaml.ScalarNode and value and ":" in value:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]

    def construct_scalar(self, node: Any) -> Any:
        """JSON writes a rare character as two halves, which belong together; a half alone can be neither shown nor saved."""
        value: Any = super().construct_scalar(node)
        try:
            return value.encode("utf-16", "surrogatepass").decode("utf-16") if isinstance(value, str) else value
        except UnicodeDecodeError:
            text = _("there is half a character in this text, which can be neither shown nor saved; type it again")
            raise yaml.constructor.ConstructorError(None, None, text, node.start_mark) from None


def _mapping(loader: _OneOfEach, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: list[Any] = []
    for key, _value in node.value:
        name = loader.construct_object(key, deep=True)
        if name in seen:
            text = _("{key} is written twice").format(key=name)
            raise yaml.constructor.ConstructorError(None, None, text, key.start_mark)
        seen.append(name)
    return loader.construct_mapping(node, deep=True)


_OneOfEach.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def parse(text: str, name: str, what: str, mend: str = "") -> Any:
    """Plain data from YAML; raises `Refused`, where `what` says what this is not ("this is not a scheme file")."""
    mend = mend or _("Open one of the examples and compare.")
    try:
        return yaml.load(text, Loader=_OneOfEach)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, {_('line')} {mark.line + 1}" if mark else name
        reason = getattr(error, "problem", None) or error
        raise Refused([Problem(_("{what}: {reason}").format(what=what, reason=reason), where, mend)]) from error
    except ValueError as error:  # a day that no calendar has, or a number of thousands of digits
        raise Refused([Problem(_("{what}: {reason}").format(what=what, reason=error), name, mend)]) from error
    except RecursionError as error:
        raise Refused([Problem(_("{what}: it is nested too deeply").format(what=what), name)]) from error


def decoded(text: str | bytes, name: str) -> str:
    """The text of a file; raises `Refused` for bytes that are not UTF-8."""
    try:
        return text.decode("utf-8-sig") if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise Refused([Problem(_("this is not a text file in UTF-8"), name)]) from error


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
        what = _in_words(item)
        given = item.get("input")
        if isinstance(given, (str, int, float)) and item["type"] != "extra_forbidden":
            what += " " + _("(found: {value})").format(value=given)
        found.append(Problem(what, ", ".join(part for part in (name, place) if part)))
    return found


def _chooser(item: ErrorDetails) -> tuple[str, ...]:
    """The field that says of which kind a value is, where there is no such kind: pydantic names the value alone."""
    field = item.get("ctx", {}).get("discriminator", "") if item["type"] == "union_tag_invalid" else ""
    return (field.strip("'"),) if field else ()


def _in_words(item: ErrorDetails) -> str:
    """A finding in the words of a person; what has none keeps pydantic's."""
    words = _WORDS.get(item["type"])
    return _(words).format(**item.get("ctx", {})) if words else item["msg"].removeprefix("Value error, ")


class _Dumper(yaml.SafeDumper):
    """Short lists on one line, as a person would write knots."""


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    flow = all(isinstance(item, (str, float, int)) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # PyYAML would read these line ends back as a space, unless they are escaped.
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else "|" if _are_lines(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _are_lines(text: str) -> bool:
    """Whether a text is several plain lines, which a person would write below each other."""
    lines = text.split("\n")
    return len(lines) > 1 and all(line and line == line.strip() and line.isprintable() for line in lines)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def written(data: Any) -> str:
    """Plain data as YAML."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
