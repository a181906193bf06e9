"""A case as one file, or as a folder of the same parts: a zip with a manifest, told from its bytes, and refused with a sentence."""

import datetime
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from kpi.frozen import Frozen
from kpi.intake.files.archive import check_archive
from kpi.language import _
from kpi.problem import Problem, Refused
from kpi.store.case import ENDING, Case
from kpi.store.casereading import case_of
from kpi.store.casewriting import SHEET, written_parts
from kpi.yamlfile import decoded, parse, problems_of, written

FORMAT = 3
"""A file of a higher one was made by a newer version; each lower one can be opened."""
MANIFEST = "manifest.yaml"
_NAME = re.compile(rf"{re.escape(SHEET)}|[a-z]+/[0-9a-f]{{16}}\.(yaml|parquet)")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Manifest(Frozen):
    """What a case file holds, and in which format."""

    sixtyforty_case: int = Field(FORMAT, ge=1)
    made: datetime.datetime | None = None
    parts: dict[str, str]
    """SHA-256 of each part."""


def case_file(case: Case, made: datetime.datetime | None = None) -> bytes:
    """A case as one file; `made` is when, now where nothing is said."""
    return _zipped(written_parts(case), made or datetime.datetime.now(datetime.UTC))


def _zipped(parts: Mapping[str, bytes], made: datetime.datetime) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    manifest = Manifest(made=made.replace(microsecond=0), parts=digests).model_dump(mode="json")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in {MANIFEST: written(manifest).encode(), **parts}.items():
            packing = zipfile.ZIP_STORED if name.endswith(".parquet") else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, compress_type=packing)
    return sink.getvalue()


def is_case_file(data: bytes) -> bool:
    """Whether a file says that it is a case: the first part of its zip is the manifest."""
    return data.startswith(b"PK\x03\x04") and data[30 : 30 + len(MANIFEST)] == MANIFEST.encode()


def read_case(data: bytes, name: str = "") -> Case:
    """The case in a file; raises `Refused` with what is wrong and in which part of it."""
    return case_of(case_parts(data, name), name)


def case_parts(data: bytes, name: str = "") -> dict[str, bytes]:
    """The parts of a case file, every one as it was written; raises `Refused`."""
    found = _unzipped(data, name)
    if MANIFEST not in found:
        raise Refused([Problem(_("this is not a case file of SixtyForty"), name, _mend())])
    manifest = _manifest(found.pop(MANIFEST), name)
    if strange := [part for part in found if not _NAME.fullmatch(part)]:
        what = _("this is not a case file of SixtyForty: parts of other names are in it: {names}")
        raise Refused([Problem(what.format(names=", ".join(sorted(strange)[:5])), name, _mend())])
    if wrong := [part for part, digest in manifest.parts.items() if _digest(found.get(part)) != digest]:
        what = _("this case file is damaged or was changed by hand: {names}").format(names=", ".join(sorted(wrong)[:5]))
        mend = _("Take the file again. To change parts by hand, unpack it, and pack the folder: python -m kpi case.")
        raise Refused([Problem(what, name, mend)])
    return {part: content for part, content in found.items() if part in manifest.parts}


def _digest(content: bytes | None) -> str:
    return "" if content is None else hashlib.sha256(content).hexdigest()


def _mend() -> str:
    return _("A case file is saved from the menu of any page, and ends with {ending}.").format(ending=ENDING)


def _unzipped(data: bytes, name: str) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        check_archive(data, name, lambda part, chunks: found.update({part: b"".join(chunks)}))
        return found
    except Refused as error:
        what = _("this case file is damaged, incomplete, or larger inside than any case")
        raise Refused([Problem(what, name, _("Take the file again."))]) from error


def _manifest(content: bytes, name: str) -> Manifest:
    where = f"{name}, {MANIFEST}" if name else MANIFEST
    data: Any = parse(decoded(content, where), where, _("this is not a case file of SixtyForty"), _mend())
    version = data.get("sixtyforty_case") if isinstance(data, dict) else None
    if isinstance(version, int) and version > FORMAT:
        what = _("this case was kept by a newer version of SixtyForty (format {newer}; this one knows up to {known})")
        mend = _("Update SixtyForty, and open it again.")
        raise Refused([Problem(what.format(newer=version, known=FORMAT), name, mend)])
    try:
        return Manifest.model_validate(data)
    except ValidationError as error:
        raise Refused(problems_of(error, data, where)) from error


def unpack_case(data: bytes, folder: Path, name: str = "") -> tuple[Path, ...]:
    """Writes the parts of a case file into a folder that is not there yet; raises `Refused`."""
    parts = case_parts(data, name)
    if folder.exists():
        raise Refused([Problem(_("there is something of this name already"), str(folder), _("Name a new folder."))])
    paths = tuple(folder / part for part in parts)
    for path, content in zip(paths, parts.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return paths


def pack_case(folder: Path) -> bytes:
    """A case file of the parts in a folder, checked as if it were opened; raises `Refused`."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    parts = {name: path.read_bytes() for name, path in found.items() if _NAME.fullmatch(name)}
    case = case_of(parts, str(folder))
    return case_file(case)
