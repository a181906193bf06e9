"""What a paper is made of: blocks in the order in which they are read. `typstpaper`, `wordpaper` and `webpaper` print them."""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Literal, TypeVar

_ROOM, _WIDEST = 4, 46
"""Letters beside the longest text of a column, and so many at most count."""
_Held = TypeVar("_Held")
Tone = Literal["plain", "good", "bad"]


@dataclass(frozen=True)
class Heading:
    """A title within the paper; level 1 is a chapter."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; `quiet` for what is only needed by who looks for it."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Finding:
    """The sentence that the paper, or a page of it, is about."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """Short sentences one below the other."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Particulars:
    """What, and its value, line by line; few short ones stand `across` the page."""

    rows: tuple[tuple[str, str], ...]
    across: bool = False


@dataclass(frozen=True)
class Grid:
    """A table. Columns from `figures` on stand to the right; the last rows may be sums."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int = 1
    sums: int = 0
    alt: str = ""
    """What it shows, for who hears it."""
    widths: tuple[float, ...] = ()
    """Parts of the width, where not every column is as wide as its text."""

    @property
    def parts(self) -> tuple[float, ...]:
        """Parts of the width for a printer that has to be told them: by the longest text of each column, if not given."""
        columns = zip(self.heads, *self.rows, strict=True)
        return self.widths or tuple(min(max(map(len, texts)) + _ROOM, _WIDEST) for texts in columns)


@dataclass(frozen=True)
class Note:
    """A framed sentence, with a word of state to its right."""

    text: str
    state: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Amount:
    """Whom it is about to the left, the sum that counts to the right."""

    name: str
    about: str
    amount: str
    share: str = ""


@dataclass(frozen=True)
class BonusBar:
    """Own and team part as one bar; parts of the whole, and their words."""

    own: float
    team: float
    own_text: str
    team_text: str


@dataclass(frozen=True)
class Mark:
    """A point of a curve on a ruler, between 0 and 1."""

    place: float
    text: str
    told: str = ""


@dataclass(frozen=True)
class Ruler:
    """Where a result stands among the points of its curve."""

    marks: tuple[Mark, ...]
    dot: float
    team: bool = False
    told: str = ""


@dataclass(frozen=True)
class PaidLine:
    """What one result pays."""

    title: str
    how: str = ""
    reached: str = ""
    ruler: Ruler | None = None
    pays: str = ""
    weight: str = ""
    money: str = ""


@dataclass(frozen=True)
class PaidLines:
    """Results one below the other, and their sum."""

    heads: tuple[str, ...]
    """KPI, reached, points, pays, weight, money."""
    rows: tuple[PaidLine, ...]
    total: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Drawing:
    """A drawing as SVG, with what it shows for who hears it."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True)
class Signatures:
    """Lines to be signed."""

    who: tuple[str, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins on a new page."""


Block = (
    Heading
    | Text
    | Finding
    | Bullets
    | Particulars
    | Grid
    | Note
    | Amount
    | BonusBar
    | PaidLines
    | Drawing
    | Signatures
    | NewPage
)


@dataclass(frozen=True)
class Paper:
    """A whole paper."""

    title: str
    blocks: tuple[Block, ...]
    about: str = ""
    """What stands at the top right: the kind of paper and its time."""
    foot: str = ""
    """Of what it was made."""
    draft: str = ""
    """A stamp on every page; "" where there is none."""
    shows_title: bool = True
    """Whether the title stands on the paper; a statement begins with a name."""

    def rewritten(self, write: Callable[[str], str]) -> "Paper":
        """The same with every text as `write` writes it, such as with names covered; drawings stay as they are."""
        return rewritten(self, write)


_KEPT = ("tone", "svg", "kind", "colour")
"""Fields that hold no text of a reader."""


def rewritten(held: _Held, write: Callable[[str], str]) -> _Held:
    """Frozen data with every text as `write` writes it."""
    found: _Held = _rewritten(held, write)
    return found


def _rewritten(value: Any, write: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return write(value)
    if isinstance(value, tuple):
        return tuple(_rewritten(one, write) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    held = {field.name: getattr(value, field.name) for field in fields(value) if field.name not in _KEPT}
    return replace(value, **{name: _rewritten(one, write) for name, one in held.items()})
