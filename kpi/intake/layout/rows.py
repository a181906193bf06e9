"""What each row below a header is: data, blank, a line of sums, the header again, or a note."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi.intake.cells.figures import Figures
from kpi.intake.cells.values import Bools, as_text, is_blank
from kpi.intake.words.names import known_totals, plain
from kpi.language import N_

ABOVE, HEADER, BODY, BLANK = N_("above the header"), N_("header"), "body", N_("blank")
TOTALS, REPEATED, NOTE = N_("lines of sums"), N_("repeated header"), N_("notes")
RAGGED = N_("with more cells than headings")
OUTSIDE = N_("outside the range that was given")

_LONG_NOTE = 40
_NEEDED_COLUMNS = 3
_SUMMED = 1e-6
_MOST_TEXTS, _MOST_SUMS = 5_000, 1_000


def roles_below(cells: pd.DataFrame, header: Sequence[Sequence[str]], headings: Sequence[str]) -> NDArray[np.object_]:
    """(rows,) the role of every row below the header (its rows as texts); one without a header has data only."""
    filled = ~np.column_stack([is_blank(cells[at]) for at in cells.columns]) if len(cells) else np.zeros((0, 1), bool)
    roles = np.full(len(cells), BODY, dtype=object)
    roles[~filled.any(axis=1)] = BLANK
    for texts in header:
        roles[_same(cells, texts) & (roles == BODY)] = REPEATED
    beside = [row for row in _begun_with_sums(cells) if roles[row] == BODY and _only_numbers(cells.iloc[row])]
    roles[beside] = TOTALS
    sparse = _sparse(filled, headings) & (roles == BODY)
    if sparse.any():
        roles[np.flatnonzero(sparse)[_are_sums(cells[sparse], filled[sparse])]] = TOTALS
        last = int(np.flatnonzero(roles != BLANK)[-1])
        if sparse[last] and roles[last] == BODY and _adds_up(cells, roles, last):
            roles[last] = TOTALS
    return roles


def _same(cells: pd.DataFrame, texts: Sequence[str]) -> Bools:
    """(rows,) where the first two headings stand again in their own columns."""
    named = [at for at, text in enumerate(texts) if text][:2]
    if not named:
        return np.zeros(len(cells), bool)
    return np.logical_and.reduce([np.asarray(cells[at] == texts[at], bool) for at in named])


def _sparse(filled: Bools, headings: Sequence[str]) -> Bools:
    """(rows,) where a column is blank that is filled nearly everywhere: sums and notes are such rows."""
    named = filled[:, [bool(heading) for heading in headings]] if len(headings) == filled.shape[1] else filled
    usual = named.mean(axis=0) >= 0.5 if len(named) else np.zeros(named.shape[1], bool)
    return np.asarray(~named[:, usual].all(axis=1), bool) if usual.any() else np.zeros(len(filled), bool)


def _are_sums(cells: pd.DataFrame, filled: Bools) -> Bools:
    """(rows,) whose first cell with content speaks of a sum: "Total", "Total North", "Anna Ergebnis", "Итого:"."""
    first = filled.argmax(axis=1)
    texts = as_text(pd.Series(cells.to_numpy(object)[np.arange(len(cells)), first], dtype=object)).fillna("")
    return np.array([says_sum(text) for text in texts], bool)


def _begun_with_sums(cells: pd.DataFrame) -> list[int]:
    """Rows whose first cell speaks of a sum, as far as the column does not have thousands of different texts."""
    if not len(cells) or not cells.shape[1]:
        return []
    first = cells.iloc[:, 0]
    unique = [text for text in first.unique() if isinstance(text, str)]
    words = [text for text in unique if says_sum(text)] if len(unique) <= _MOST_TEXTS else []
    return list(map(int, np.flatnonzero(first.isin(words))[:_MOST_SUMS])) if words else []


def _only_numbers(row: pd.Series) -> bool:
    """Whether a row holds at least one number and, but for its first cell, nothing else."""
    rest = as_text(row.iloc[1:]).dropna().reset_index(drop=True)
    return len(rest) > 0 and Figures(rest).share == 1


def says_sum(text: str) -> bool:
    """Whether a text is a word for a sum, or begins or ends with one."""
    words = text.split()
    return bool(words) and any(plain(part) in known_totals() for part in (text, words[0], words[-1]))


def _adds_up(cells: pd.DataFrame, roles: NDArray[np.object_], last: int) -> bool:
    """Whether the numbers of the last row are the sums of those above, and it says nothing else."""
    cell = as_text(cells.iloc[last])
    if len(cell.dropna()) < 1 or Figures(cell.dropna().reset_index(drop=True)).share < 1:
        return False
    above = cells[(roles == BODY) & (np.arange(len(cells)) < last)]
    if len(above) < 2:
        return False
    for at in cell.dropna().index:
        column = Figures(pd.concat([above[at], cells.iloc[[last]][at]])).read(None).values
        if not abs(np.nansum(column[:-1]) - column[-1]) <= _SUMMED * max(1.0, abs(column[-1])):
            return False
    return True


def notes(cells: pd.DataFrame, roles: NDArray[np.object_], headings: int, *, of_people: bool) -> Bools:
    """(rows,) rows with a single text, in a table of some `headings`: "Source: SAP" below a table, "North" above the people of the north.

    A table of people may know nothing but a name, so there only long texts and those below an empty row are notes.
    """
    if headings < _NEEDED_COLUMNS:
        return np.zeros(len(roles), bool)
    filled = ~np.column_stack([is_blank(cells[at]) for at in cells.columns])
    body = roles == BODY
    alone = np.flatnonzero(body & (filled.sum(axis=1) == 1))
    texts = pd.Series(
        cells.iloc[alone].to_numpy(object)[np.arange(len(alone)), filled[alone].argmax(axis=1)], dtype=object
    )
    said = as_text(texts).fillna("")
    is_text = np.array([bool(text) and Figures(pd.Series([text], dtype="str")).share == 0 for text in said], bool)
    after_blank = np.array([at > 0 and roles[at - 1] == BLANK for at in alone], bool)
    long = (said.str.len() > _LONG_NOTE).to_numpy(bool) | said.str.match(r"[*†¹]|.*:$").to_numpy(bool)
    found = np.zeros(len(roles), bool)
    found[alone] = is_text & (long | after_blank if of_people else True)
    return found


def named_sums(people: pd.Series) -> Bools:
    """(rows,) where the name of a person is a word for a sum."""
    words = [name for name in people.unique() if isinstance(name, str) and plain(name) in known_totals()]
    return np.asarray(people.isin(words), bool)


def named_again(people: pd.Series, heading: str) -> Bools:
    """(rows,) where the heading stands in the place of a person."""
    return np.asarray(people == heading, bool) if heading else np.zeros(len(people), bool)
