"""What somebody has decided about files of one shape, as a file to keep: answers, mends, and the mark of the shape."""

import dataclasses
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_type_hints

from pydantic import Field, ValidationError, create_model

from kpi.frozen import Frozen
from kpi.intake import Intake, read
from kpi.intake.answers import Answers, TableAnswers
from kpi.intake.files.sheet import Sheet
from kpi.intake.layout.tables import find_tables
from kpi.intake.mends import Mend, in_order
from kpi.intake.times.periodnames import period_of, with_year
from kpi.intake.words.names import plain
from kpi.language import N_, _
from kpi.problem import Problem, Refused
from kpi.yamlfile import decoded, parse, problems_of, written

VERSION: Literal[1] = 1
_LONGEST = 1_000_000
_SEARCHED = 60
_NOTHING = dataclasses.asdict(TableAnswers())
_ABOUT = (
    N_("How SixtyForty reads files of one shape: load it on the page Data, or pass it with --mapping."),
    N_("The mark is made of headings and sheet names and does not give them away."),
    N_("Answers may name sheets and headings of yours; mends may name people, teams and KPIs, as you chose them."),
    N_("What was answered for one file stands under its name: a person who is in that name is in here."),
)


def _field(field: "dataclasses.Field[Any]", kind: Any) -> tuple[Any, Any]:
    if field.default_factory is not dataclasses.MISSING:
        return kind, Field(default_factory=field.default_factory)
    return kind, field.default


_HINTS = get_type_hints(Answers)
_FIELDS: dict[str, Any] = {field.name: _field(field, _HINTS[field.name]) for field in dataclasses.fields(Answers)}
AnswersInFile: type[Frozen] = create_model("AnswersInFile", __base__=Frozen, **_FIELDS)
"""The fields of `Answers`, checked like every other part of the file."""


class FileMapping(Frozen):
    """Answers and mends for files of one shape."""

    sixtyforty_mapping: Literal[1] = VERSION
    shape: str = Field("", pattern=r"^([0-9a-f]{16})?$")
    """The mark of the files that it was made for; "" where it is for any."""
    answers: AnswersInFile = Field(default_factory=AnswersInFile)
    mends: tuple[Mend, ...] = ()

    @property
    def told(self) -> dict[str, Any]:
        """What is said in `answers`, as fields of `Answers`."""
        given = self.answers
        return {name: getattr(given, name) for name in type(given).model_fields if name in given.model_fields_set}


def mapping_of(intake: Intake) -> FileMapping:
    """What was answered and mended for an intake, to be kept."""
    answers = vars(intake.steps.raw.answers)
    said = {name: value for name, value in answers.items() if value != getattr(Answers(), name)}
    return FileMapping(shape=shape_mark(intake.steps.raw.sheets), answers=AnswersInFile(**said), mends=intake.mends)


def dump(mapping: FileMapping) -> str:
    """The mapping as YAML, with what it holds said above it. `load` gives back an equal one."""
    data = mapping.model_dump(mode="json", exclude_defaults=True, exclude={"answers", "mends"})
    answers = mapping.answers.model_dump(mode="json", exclude_unset=True)
    if "tables" in answers:
        answers["tables"] = {name: _said(told) for name, told in answers["tables"].items()}
    mends = [{"do": mend.do} | mend.model_dump(mode="json") for mend in mapping.mends]
    above = "".join(f"# {_(line)}\n" for line in _ABOUT)
    return above + written({"sixtyforty_mapping": VERSION} | data | {"answers": answers, "mends": mends})


def _said(told: Mapping[str, Any]) -> dict[str, Any]:
    """What is said about one table, without the fields that say nothing."""
    return {name: value for name, value in told.items() if value != _NOTHING[name]}


def load(text: str | bytes, name: str = "") -> FileMapping:
    """A mapping from the text of its file; raises `Refused` with every problem."""
    if len(text) > _LONGEST:
        raise Refused([Problem(_("this is not a mapping file: it is too long"), name)])
    mend = _("Save one from the page Data, and compare.")
    data = parse(decoded(text, name), name, _("this is not a mapping file"), mend)
    if not isinstance(data, dict) or "sixtyforty_mapping" not in data:
        what = _("this is not a mapping file: it does not begin with “sixtyforty_mapping”")
        raise Refused([Problem(what, name, mend)])
    try:
        found = FileMapping.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, name)) from error
    return found.revise(mends=in_order(found.mends))


def shape_mark(sheets: Sequence[Sheet]) -> str:
    """The same 16 digits for files with the same headings and sheet names, whatever the rows, the order and the periods.

    A digest, so that no heading can be read out of it; "" where there is nothing to go by.
    """
    shapes = sorted({shape for sheet in sheets for shape in _shapes(sheet)})
    return hashlib.sha256(repr(shapes).encode()).hexdigest()[:16] if shapes else ""


def _shapes(sheet: Sheet) -> list[tuple[str, tuple[str, ...]]]:
    """The name of a sheet and the headings of each of its tables that begin near its top."""
    top = dataclasses.replace(sheet, cells=sheet.cells.iloc[:_SEARCHED])
    tables = [table for table in find_tables(top, TableAnswers(), {}) if table.headed]
    return [(_timeless(sheet.name), tuple(sorted({_timeless(name) for name in one.header} - {""}))) for one in tables]


def _timeless(name: str) -> str:
    """A name, or one sign for all periods, so that the file of the next month has the same shape."""
    return "~" if period_of(name) or (name and period_of(with_year("2000", name))) else plain(name)


def read_by(mapping: FileMapping, files: Sequence[tuple[str, bytes]], **told: Any) -> Intake:
    """Files read as a mapping says; what is told beside it (fields of `Answers`) goes first.

    A notice says where the files have another shape than those that it was made for.
    """
    said = mapping.told
    both = {name: {**said.get(name, {}), **told.get(name, {})} for name in ("columns", "tables")}
    intake = read(files, mends=mapping.mends, answers=Answers(**(said | told | both)))
    if mapping.shape in ("", shape_mark(intake.steps.raw.sheets)):
        return intake
    what = _("the mapping was made for files with other headings or sheets")
    notice = Problem(what, mend=_("Check what was recognised, and save it anew."), level="notice")
    return dataclasses.replace(intake, problems=(*intake.problems, notice))


def offered(intake: Intake, known: Mapping[str, FileMapping]) -> FileMapping | None:
    """Of the mappings kept by their mark, the one for files of this shape."""
    return known.get(shape_mark(intake.steps.raw.sheets))
