"""Schemes as YAML files and as links: read, written, and refused with every reason."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.rules.division import PoolDivision
from kpi.scheme.linktext import as_link, from_link
from kpi.scheme.scheme import Scheme
from kpi.yamlfile import decoded, parse, problems_of, written

__all__ = ["SCHEMA", "check_scheme", "dump", "load", "pack", "problems_of", "read_scheme", "unpack"]

SCHEMA = Path(__file__).with_name("scheme.schema.json")


def _parse(text: str, name: str) -> Any:
    return parse(text, name, _("this is not a scheme file"))


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
    """A scheme from the text of a YAML (or JSON) file; raises `Refused`.

    >>> read_scheme("cards: [{role: Seller, target_bonus: 1000, kpis: [{name: sales, weight: 100 %, curve: {knots: [[100 %, 100 %]]}}]}]")
    Scheme in EUR: Seller (1 KPI). 60:40: The team result pays a part of the bonus.
    """
    return check_scheme(_parse(decoded(text, name), name), name)


def load(path: str | Path) -> Scheme:
    """A scheme from a file; raises `Refused`, also when there is no such file.

    >>> load("data/story/scheme.yaml")
    Scheme “Three strong, seven weak” in EUR: Seller (1 KPI). 60:40: The team result pays a part of the bonus.
    """
    path = Path(path)
    try:
        return read_scheme(path.read_bytes(), path.name)
    except OSError as error:
        raise Refused([Problem(_("cannot be read: {reason}").format(reason=error.strerror), str(path))]) from error


_NOT_ALWAYS: Any = {**dict.fromkeys(("otherwise", "over", *PoolDivision.model_fields), True), "curve": {"edge"}}
"""Of a team rule, what is written only where it is not as by default."""


def dump(scheme: Scheme) -> str:
    """The scheme as YAML; defaults are left out. `read_scheme` gives back an equal scheme.

    >>> scheme = load("data/story/scheme.yaml")
    >>> read_scheme(dump(scheme)) == scheme
    True
    """
    data = scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    team = scheme.team.model_dump(mode="json", by_alias=True, exclude=_NOT_ALWAYS)
    data = (
        {"sixtyforty": scheme.sixtyforty, "title": "", "currency": scheme.currency}
        | data
        | {"team": team | data.get("team", {})}
    )
    data["cards"] = data.pop("cards")
    return written(data)


def pack(scheme: Scheme) -> str:
    """The scheme as text for a link: settings only, never anybody's data.

    >>> scheme = load("data/story/scheme.yaml")
    >>> unpack(pack(scheme)) == scheme
    True
    """
    return as_link(scheme.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def unpack(text: str) -> Scheme:
    """The scheme in a link, through the same validation as a file; raises `Refused`.

    >>> unpack(pack(load("data/story/scheme.yaml"))).title
    'Three strong, seven weak'
    """
    return check_scheme(from_link(text), _("link"))
