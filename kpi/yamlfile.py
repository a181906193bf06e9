"""Settings as YAML: read without surprises, and written as a person would."""

from typing import Any

import yaml

from kpi.invalid import problems_of
from kpi.language import _
from kpi.problem import Problem, Refused

__all__ = ["decoded", "parse", "problems_of", "written"]


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
        where = _("{file}, line {n}").format(file=name, n=mark.line + 1) if mark else name
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
