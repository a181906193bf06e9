"""YAML as people write it: nothing overwritten in silence, nothing guessed to be a time, short lists on one line."""

from typing import Any

import yaml

from kpi.language import _
from kpi.problem import Problem, Refused


class NotYaml(ValueError):
    """A text that cannot be read, with the reason and the line, where it is known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(reason)


class _OneOfEach(yaml.SafeLoader):
    """Refuses a key that is written twice, which plain YAML silently overwrites, and leaves 60:40 a text."""

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
        """YAML 1.1 would read 60:40 as 3640 seconds; no field of a scheme is a time."""
        if kind is yaml.ScalarNode and value and ":" in value:
            return self.DEFAULT_SCALAR_TAG
        return super().resolve(kind, value, implicit)  # type: ignore[no-untyped-call]


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


def decoded(text: str | bytes, name: str) -> str:
    """The text of a file; raises `Refused`."""
    try:
        return text if isinstance(text, str) else text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused([Problem(_("this is not a text file in UTF-8"), name)]) from error


def parse(text: str) -> Any:
    """Plain data of a YAML (or JSON) text; raises `NotYaml`."""
    try:
        return yaml.load(text, Loader=_OneOfEach)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise NotYaml(str(getattr(error, "problem", None) or error), mark.line + 1 if mark else None) from error
    except ValueError as error:  # a day that no calendar has, or a number of thousands of digits
        raise NotYaml(str(error)) from error
    except RecursionError as error:
        raise NotYaml(_("it is nested too deeply")) from error


class _Dumper(yaml.SafeDumper):
    """Short lists on one line, as a person would write knots."""


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    flow = all(isinstance(item, (str, float, int)) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # PyYAML would read these line ends back as a space, unless they are escaped.
    style = '"' if any(sign in text for sign in "\x85\u2028\u2029") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def written(data: Any) -> str:
    """Plain data as YAML that `parse` reads back."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
