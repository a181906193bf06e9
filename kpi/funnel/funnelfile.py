"""A funnel as a small YAML file: read, written, and refused with every reason."""

from typing import Any

from pydantic import ValidationError

from kpi.funnel.stream import Funnel
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.yamlfile import decoded, parse, problems_of, written


def check_funnel(data: Any, name: str = "") -> Funnel:
    """A funnel from plain data; raises `Refused` with every problem."""
    if not isinstance(data, dict):
        what = _("this is not a file of a funnel: it holds no fields")
        raise Refused([Problem(what, name, _("Open the example and compare."))])
    try:
        return Funnel.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, name)) from error


def read_funnel(text: str | bytes, name: str = "") -> Funnel:
    """A funnel from the text of a YAML (or JSON) file; raises `Refused`."""
    return check_funnel(parse(decoded(text, name), name, _("this is not a file of a funnel")), name)


def dump_funnel(funnel: Funnel) -> str:
    """The funnel as YAML; defaults are left out. `read_funnel` gives back an equal one."""
    data = funnel.model_dump(mode="json", exclude_defaults=True)
    return written({"funnel": funnel.funnel} | data)
