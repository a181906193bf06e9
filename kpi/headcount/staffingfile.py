"""Groups and their norms as a small YAML file: read, written, and refused with every reason."""

from typing import Any

from pydantic import ValidationError

from kpi.headcount.staffing import Staffing
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.yamlfile import decoded, parse, problems_of, written


def check_staffing(data: Any, name: str = "") -> Staffing:
    """Groups from plain data; raises `Refused` with every problem."""
    if not isinstance(data, dict):
        what = _("this is not a file of people needed: it holds no fields")
        raise Refused([Problem(what, name, _("Open the example and compare."))])
    try:
        return Staffing.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, name)) from error


def read_staffing(text: str | bytes, name: str = "") -> Staffing:
    """Groups from the text of a YAML (or JSON) file; raises `Refused`."""
    return check_staffing(parse(decoded(text, name), name, _("this is not a file of people needed")), name)


def dump_staffing(staffing: Staffing) -> str:
    """The groups as YAML; defaults are left out. `read_staffing` gives back an equal one."""
    return written({"headcount": staffing.headcount} | staffing.model_dump(mode="json", exclude_defaults=True))
