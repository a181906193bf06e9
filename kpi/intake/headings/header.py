"""Which rows of a sheet are headings, and what they say together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import pandas as pd

from kpi.intake.cells.figures import Figures
from kpi.intake.files.sheet import Area
from kpi.intake.headings.columns import count_known
from kpi.intake.times.periodnames import is_period
from kpi.intake.words.names import known_measures, plain

Grid = Sequence[Sequence[str]]
"""Cells as text, "" where blank."""

_DEEPEST = 6


def header_rows(texts: Grid, told: Mapping[str, str], merged: Iterable[Area] = ()) -> range:
    """The rows with headings, none of them where the table has no header."""
    at = _header_row(texts, told)
    return range(0) if at is None else _deepened(at, texts, told, tuple(merged))


def _header_row(texts: Grid, told: Mapping[str, str]) -> int | None:
    """The row of headings: of the rows wider than all above them, the one whose words are best known.

    A line of data is never wider than its header, but a title above the table is narrower; only when it knows at least
    two words more may a row be narrower than what stands above.
    """
    best, place, widest = -1, None, 0
    for row, cells in enumerate(texts):
        names = [cell for cell in cells if cell]
        wider, widest = len(names) > widest, max(widest, len(names))
        known = count_known(names, told) if names else 0
        better = wider or (known >= max(best, 0) + 2 and 2 * known > len(names))
        if known > best and better and (known or _are_headings(row, texts)):
            best, place = known, row
    return place


def _are_headings(row: int, texts: Grid) -> bool:
    """Whether a row of unknown words may be headings: no number, and nothing that stands below it as well.

    Headings may be years or months; a row of data has a number that is neither.
    """
    names = [cell for cell in texts[row] if cell]
    if any(_is_number(name) for name in names):
        return False
    below = texts[row + 1 :]
    return not any(cell and any(other[at] == cell for other in below) for at, cell in enumerate(texts[row]))


@lru_cache(maxsize=10_000)
def _is_number(text: str) -> bool:
    has_digit = any(letter.isdigit() for letter in text)
    return has_digit and not is_period(text) and Figures(pd.Series([text], dtype="str")).share == 1


def _deepened(at: int, texts: Grid, told: Mapping[str, str], merged: Sequence[Area]) -> range:
    """The header with the rows above and below that belong to it."""
    top = bottom = at
    for _ in range(_DEEPEST):
        spans = [one for one in merged if one.top <= bottom and one.bottom >= top]
        top, bottom = min([top, *(one.top for one in spans)]), max([bottom, *(one.bottom for one in spans)])
        if top and _stands_over(top - 1, top, texts, merged):
            top -= 1
        elif bottom + 1 < len(texts) and _stands_under(bottom + 1, bottom, texts, told, spans):
            bottom += 1
        else:
            break
    return range(top, min(bottom, len(texts) - 1) + 1)


def _stands_over(row: int, below: int, texts: Grid, merged: Sequence[Area]) -> bool:
    """Whether the row above says what several headings have in common, such as the KPI of "Plan" and "Fact"."""
    over, names = texts[row], [name for name in texts[below] if name]
    said = [at for at, cell in enumerate(over) if cell]
    if not said or any(_is_number(over[at]) for at in said):
        return False
    spans = [one.right - one.left + 1 for one in merged if one.top == one.bottom == row and one.right > one.left]
    if spans:
        return max(spans) < len(names) and not (len(said) == 1 and said[0] == 0)
    twice = [name for name, count in Counter(map(plain, names)).items() if count > 1]
    first = next((at for at, cell in enumerate(texts[below]) if plain(cell) in twice), 0)
    return len(said) > 1 and bool(twice) and said[0] >= first


def _stands_under(row: int, above: int, texts: Grid, told: Mapping[str, str], spans: Sequence[Area]) -> bool:
    """Whether the row below parts headings, such as "Sales" into "Plan" and "Fact"."""
    cells = texts[row]
    said = [at for at, cell in enumerate(cells) if cell]
    if not said or any(_is_number(cells[at]) for at in said):
        return False
    if any(one.bottom == above and one.right > one.left for one in spans):
        return True
    fills = any(not texts[above][at] for at in said)
    return fills and all(_is_known(cells[at], told) for at in said)


def _is_known(name: str, told: Mapping[str, str]) -> bool:
    return bool(count_known([name], told)) or plain(name) in known_measures() or is_period(name)


def headings(texts: Grid, rows: range, merged: Iterable[Area]) -> tuple[str, ...]:
    """The heading of each column, of all its rows from top to bottom; "" where there is none."""
    levels = [_across(row, texts, rows, list(merged)) for row in rows]
    return tuple(_joined(column) for column in zip(*levels, strict=True))


def _joined(parts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(part for part in parts if part))


def _across(row: int, texts: Grid, rows: range, merged: Sequence[Area]) -> list[str]:
    """A row of headings, each also over the columns that it is for."""
    cells = list(texts[row])
    spans = [one for one in merged if one.top <= row <= one.bottom and one.top in rows]
    for one in spans:
        for at in range(one.left, min(one.right + 1, len(cells))):
            cells[at] = cells[at] or texts[one.top][one.left]
    last = row == rows[-1]
    return cells if last or any(one.right > one.left for one in spans) else _spread(cells, texts[rows[-1]])


def _spread(cells: list[str], below: Sequence[str]) -> list[str]:
    """Headings over the columns to their right that have none; the last one over no more than the widest before it."""
    starts = [at for at, cell in enumerate(cells) if cell]
    ends = [*starts[1:], len(cells)] if starts else []
    widest = max((end - start for start, end in zip(starts[:-1], ends[:-1], strict=True)), default=len(cells))
    for start, end in zip(starts, ends, strict=True):
        for at in range(start + 1, min(end, start + widest)):
            cells[at] = cells[start] if below[start] and below[at] else ""
    return cells
