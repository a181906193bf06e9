"""Whether a workbook unpacks to a sane size: its own word is not taken for it."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from kpi.intake import limits
from kpi.intake.files.kinds import protected, refused
from kpi.language import _
from kpi.problem import Refused

_CHUNK = 1 << 20
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1


def check_archive(data: bytes, name: str, look: Callable[[str, Iterator[bytes]], None]) -> None:
    """Unpacks every part within the limits, past `look(part, chunks)`; raises `Refused`.

    Sizes in a zip's directory can be forged, so the parts are unpacked here, chunk by chunk and counted, before
    anything that trusts the directory sees them.
    """
    parts = _parts(data, name)
    _check_directory(parts, data, name)
    left = limits.unpacked(len(data))
    for part in parts:
        counted = _Counted(_chunks(data, part, name), left, name)
        look(part.filename, counted)
        for _rest in counted:
            pass
        left = counted.left


class Parts:
    """The parts of an archive that `check_archive` has let pass, unpacked again one by one."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        self._known = {part.filename: part for part in _parts(data, name)}

    def __contains__(self, part: str) -> bool:
        return part in self._known

    def chunks(self, part: str) -> Iterator[bytes]:
        """One part, piece by piece; raises `Refused`."""
        return _chunks(self._data, self._known[part], self._name)

    def whole(self, part: str) -> bytes:
        """One part; nothing where there is none."""
        return b"".join(self.chunks(part)) if part in self else b""


def _parts(data: bytes, name: str) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    # A damaged directory raises whatever its numbers happen to break.
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        struct.error,
        NotImplementedError,
        IndexError,
        OverflowError,
    ) as error:
        raise damaged(name) from error


def _check_directory(parts: list[zipfile.ZipInfo], data: bytes, name: str) -> None:
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise protected(name)
    if len(parts) > limits.ENTRIES or sum(part.file_size for part in parts) > limits.unpacked(len(data)):
        raise too_large(name)


class _Counted:
    """Chunks that are refused once there are more of them than allowed."""

    def __init__(self, chunks: Iterator[bytes], allowed: int, name: str) -> None:
        self._chunks, self.left, self._name = chunks, allowed, name

    def __iter__(self) -> "_Counted":
        return self

    def __next__(self) -> bytes:
        chunk = next(self._chunks)
        self.left -= len(chunk)
        if self.left < 0:
            raise too_large(self._name)
        return chunk


def _chunks(data: bytes, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    start = part.header_offset + _LOCAL_HEADER.size
    header = data[part.header_offset : start]
    if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise damaged(name)
    *_rest, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start += name_length + extra_length
    packed = data[start : start + part.compress_size]
    if part.compress_type == _STORED:
        yield packed
    elif part.compress_type == _DEFLATED:
        yield from _inflated(packed, name)
    else:
        raise damaged(name)


def _inflated(packed: bytes, name: str) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(packed), _CHUNK):
            piece = packed[start : start + _CHUNK]
            while piece and not unpacker.eof:
                yield unpacker.decompress(piece, _CHUNK)
                piece = unpacker.unconsumed_tail
    except zlib.error as error:
        raise damaged(name) from error


def damaged(name: str) -> Refused:
    """The sentence for a workbook that cannot be unpacked or read."""
    mend = _("Open it in your spreadsheet program, save it as XLSX and try again.")
    return refused(name, _("this workbook is damaged or incomplete"), mend)


def too_large(name: str) -> Refused:
    """The sentence for a workbook that is, or claims to be, larger inside than any table."""
    what = _("this workbook is too large inside: more than {n} MB, or packed more tightly than any table").format(
        n=limits.UNPACKED // limits.MB
    )
    return refused(name, what, _("Leave out sheets and pictures that are not needed, or save the table as CSV."))
