"""A customer's own DOCX template, filled in: `{{ person }}` and the other fields. Nothing in it is run."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from kpi.decisions.planterms import PlanTerms
from kpi.documents.letter import Letter
from kpi.documents.made import Made
from kpi.documents.printable import without_controls
from kpi.language import _, money
from kpi.problem import Problem, Refused
from kpi.scheme.scheme import Scheme

_LARGEST = 50_000_000
"""Bytes of a template when it is unpacked."""
_MACROS = re.compile(r"vbaProject|vbaData|activeX|\.bin$", re.IGNORECASE)

Fields = Mapping[str, Any]


def fields_of(scheme: Scheme, letter: Letter, terms: PlanTerms, made: Made) -> dict[str, Any]:
    """What a template can ask for, as texts; `parts`, `plans` and `results` are lists to be gone through."""
    return {
        "person": letter.person,
        "role": letter.card.role,
        "team": letter.team,
        "scheme": scheme.title,
        "company": terms.company,
        "valid_from": terms.valid_from.isoformat() if terms.valid_from else "",
        "target_bonus": money(letter.target, scheme.currency),
        "salary": money(letter.salary, scheme.currency),
        "currency": scheme.currency,
        "formula": scheme.team_of(letter.card).formula(),
        "contact": terms.contact,
        "parts": [
            {"title": part.title, "share": part.weight, "money": money(part.minor, scheme.currency)}
            for part in letter.parts
        ],
        "plans": [
            {"kpi": title, "period": period, "plan": plans[place]}
            for title, plans in letter.plans
            for place, period in enumerate(letter.periods)
        ],
        "results": [
            {"title": one.title, "money": money(one.explained.payout, scheme.currency)} for one in letter.examples
        ],
        "made": made.foot,
    }


def filled_template(template: bytes, fields: Fields, name: str) -> bytes:
    """The template with its fields filled in; `name` is the file's.

    Raises `Refused` for a file that is no DOCX, has macros, asks for fields that there are not, or cannot be read as a template.
    """
    refuse_unsafe(template, name)
    document = DocxTemplate(io.BytesIO(template))
    sandbox = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        unknown = document.get_undeclared_template_variables(sandbox) - set(fields)
        if unknown:
            raise Refused(list(_unknown(sorted(unknown), fields, name)))
        document.render(_clean(fields), jinja_env=sandbox, autoescape=True)
    except TemplateError as error:
        what = _("this template cannot be filled in: {why}").format(why=str(error))
        raise Refused([Problem(what, name, _("Write fields as {{ person }}, each in one piece of text."))]) from None
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def refuse_unsafe(template: bytes, name: str) -> None:
    """Refuses what is no DOCX, what is too large when unpacked, and macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile:
        parts = []
    names = {part.filename for part in parts}
    if "word/document.xml" not in names:
        raise Refused([Problem(_("this is no DOCX file"), name, _("Save the template as DOCX and try again."))])
    if sum(part.file_size for part in parts) > _LARGEST:
        raise Refused([Problem(_("this template is too large"), name, _("Remove large pictures from it."))])
    if any(_MACROS.search(part) for part in names):
        raise Refused([Problem(_("this template has macros"), name, _("Save it as a DOCX without macros."))])


def _unknown(names: list[str], fields: Fields, name: str) -> Iterator[Problem]:
    known = ", ".join(sorted(fields))
    for one in names:
        yield Problem(
            _("there is no field “{field}”").format(field=one), name, _("Known: {known}.").format(known=known)
        )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value
