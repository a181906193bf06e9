"""The words of the role cards, the norms and the legal prompts for Babel, which reads YAML by no way of its own (`tool.babel.mappings` of pyproject.toml names this)."""

from collections.abc import Iterator
from typing import IO, Any

import yaml

from kpi.library.rolecards import SPOKEN

Message = tuple[int, str | None, str, list[str]]
_SPOKEN = (*SPOKEN, "said", "says", "asks")


def extract(file: IO[bytes], _keywords: Any, _tags: Any, **_options: Any) -> Iterator[Message]:
    """Line, no function, text and no comment for each value that people read."""
    yield from _texts(yaml.compose(file, yaml.SafeLoader))


def _texts(node: Any) -> Iterator[Message]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _texts(item)
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _SPOKEN:
                yield value.start_mark.line + 1, None, value.value, []
            else:
                yield from _texts(value)
