"""The sex of people, in whatever language and letters a column says it."""

from collections import defaultdict
from collections.abc import Set

import pandas as pd

from kpi.intake.cells.values import as_text, trimmed
from kpi.intake.words.names import known_sexes, letters_of_sexes, plain


def sexes_in(column: pd.Series) -> tuple[pd.Series, pd.Series]:
    """(rows,) "female", "male", "other" or "not stated", and the cells that say something else."""
    cells = trimmed(column)
    words = {text: plain(text) or text for text in cells.dropna().unique()}
    known = known_sexes() | _by_letters(set(words.values()))
    found = cells.map({text: known.get(word) for text, word in words.items()}, na_action="ignore").astype("str")
    return found, as_text(column).where(found.isna())


def _by_letters(words: Set[str]) -> dict[str, str]:
    """Letters of which the column has both, but for those that would then mean women and men."""
    meant = defaultdict[str, set[str]](set)
    met = [pair for pair in letters_of_sexes() if words >= set(pair)]
    for woman, man in met:
        meant[woman].add("female")
        meant[man].add("male")
    sure = [pair for pair in met if all(len(meant[letter]) == 1 for letter in pair)]
    return {letter: sex for pair in sure for letter, sex in zip(pair, ("female", "male"), strict=True)}
