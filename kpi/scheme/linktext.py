"""Plain data as text for a link, and back."""

import base64
import json
import zlib
from typing import Any

from kpi.language import _
from kpi.problem import Problem, Refused

_LONGEST = 200_000


def as_link(data: Any) -> str:
    """Plain data, packed."""
    raw = json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).decode().rstrip("=")


def from_link(text: str) -> Any:
    """The plain data in a link; raises `Refused`."""
    unpacker, text = zlib.decompressobj(), "".join(text.split())  # a mail may have wrapped it
    try:
        raw = unpacker.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), _LONGEST)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError
        data = json.loads(raw)
        json.dumps(data, ensure_ascii=False).encode()  # half a character could be neither shown nor saved
    except (ValueError, zlib.error, RecursionError) as error:
        what = _("the link is damaged or incomplete, so its scheme could not be read")
        raise Refused([Problem(what, _("link"), _("Ask for the link again, or open the scheme as a file."))]) from error
    return data
