"""Names of files after people: safe on every system, as alike as possible, and none twice."""

import unicodedata
from collections.abc import Iterable

_FORBIDDEN = frozenset('<>:"/\\|?*')
_NOT_SHOWN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Unicode's categories of what has no shape of its own: controls, marks of direction, halves of letters."""
_RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"}
    | {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
)
"""Names of devices of Windows, with any ending."""
_MOST_BYTES = 120
"""Short enough for a folder, an ending and a number behind it; most systems allow 255."""


def safe_name(text: str) -> str:
    """A text as the name of a file without its ending: never empty, a path, hidden, or the name of a device."""
    composed = unicodedata.normalize("NFC", text)
    shown = "".join(
        "_" if one in _FORBIDDEN else one for one in composed if unicodedata.category(one) not in _NOT_SHOWN
    )
    name = _cut(" ".join(shown.split()).strip(" ."))
    name = name if name.strip("_.- ") else f"_{name}"
    begins = name.partition(".")[0].strip().upper()
    return f"_{name}" if begins in _RESERVED or name.startswith("-") else name


def safe_names(texts: Iterable[str]) -> list[str]:
    """A name for each text, in order: where two would fall together, also without regard to capitals, a number parts them."""
    taken: set[str] = set()
    found = []
    for text in texts:
        name = _free(safe_name(text), taken)
        taken.add(_as_told_apart(name))
        found.append(name)
    return found


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while _as_told_apart(free) in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _as_told_apart(name: str) -> str:
    """Some systems know no capitals, and some write é as two signs."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())


def _cut(name: str) -> str:
    """Its beginning, of whole letters."""
    return name.encode()[:_MOST_BYTES].decode(errors="ignore").rstrip(" .")
