"""A participant's calculator: one page that needs no other file, with one person's scheme, plans and sliders, and nobody else's data."""

import base64
import hashlib
import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from string import Template

from babel import Locale

from kpi.documents.calculatorprogram import CalculatorProgram
from kpi.documents.calculatorsliders import Written, read_on, sliders
from kpi.documents.calculatortables import CalculatorTables
from kpi.documents.calculatortexts import notes, texts
from kpi.language import _, minor_digits, period_name, reader, speaking

_HERE = Path(__file__).parent


def calculator(
    source: CalculatorTables,
    person: str,
    period: str,
    *,
    cover: Callable[[str], str] = str,
    language: str | None = None,
) -> str:
    """The page as HTML, in the reader's language or in another one. `cover` says what is shown of a name, where names are hidden.

    Raises `Refused` for somebody who is not paid in the period.
    """
    with speaking(language):
        return _page(source, person, period, cover)


def _page(source: CalculatorTables, person: str, period: str, cover: Callable[[str], str]) -> str:
    program = CalculatorProgram(source, person, period)
    shown = cover(person)
    script = f'"use strict";\n{program.written(cover)}const DATA = {in_script(_data(program, shown, cover))};\n{_asset("js")}'
    style, locale = _asset("css"), Locale.parse(reader())
    return Template(_asset("html")).substitute(
        lang=escape(_tag()),
        direction=locale.text_direction,
        policy=_policy(script, style),
        title=escape(_("{person}, {period}: calculator").format(person=shown, period=period_name(period))),
        style=style,
        without_script=escape(_("This page calculates by itself: allow its script to run.")),
        script=script,
    )


def _asset(ending: str) -> str:
    return (_HERE / f"calculator.{ending}").read_text(encoding="utf-8")


def _tag() -> str:
    """The reader's locale as browsers call it."""
    return reader().replace("_", "-")


def _policy(script: str, style: str) -> str:
    """Nothing but this script and this style, and no request to anybody."""
    allowed = f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}"
    return f"{allowed}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def in_script(data: Written) -> str:
    """As JSON in which nothing can end a script: no text of a user stands in it as it is."""
    text = json.dumps(data, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _covered(one: Written, cover: Callable[[str], str]) -> Written:
    return one | {name: cover(one[name]) for name in ("title", "unit")}


def _data(program: CalculatorProgram, shown: str, cover: Callable[[str], str]) -> Written:
    source, currency = program.source, program.source.scheme.currency
    return {
        "locale": _tag(),
        "currency": currency,
        "digits": minor_digits(currency),
        "gridDigits": source.workforce.precision + 2,
        "person": shown,
        "seats": [" · ".join(cover(one) for one in (seat.role, seat.team) if one) for seat in program.seats],
        "period": period_name(program.period),
        "target": program.target,
        "sliders": [_covered(one, cover) for one in sliders(program)],
        "reads": [_covered(one, cover) for one in read_on(program)],
        "now": program.now,
        "texts": texts(program),
        "notes": notes(program),
    }
