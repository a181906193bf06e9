"""What a column is by what stands in it: days, periods, numbers, names of people, or a few words over and over."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from kpi.intake.cells.figures import Figures, Signs
from kpi.intake.cells.values import as_text
from kpi.intake.times.dates import written
from kpi.intake.times.periodnames import is_period

Content = Literal["blank", "number", "day", "period", "person", "word", "text"]

_SAMPLE = 400
_MOSTLY = 0.9
_NAMELIKE = 0.8
_FEW = 3
_YEARS = re.compile(r"(?:19|20)\d{2}")
# Two to four words in capitals, as in "Anna Lee", "Lee, Anna" and "García Márquez, J."; several capitals are no name.
_NAME = re.compile(r"[^\W\d_][\w'’.-]*,?(?: [^\W\d_][\w'’.-]*,?){1,3}")


@dataclass(frozen=True)
class ColumnContent:
    """A column as its content shows it, from a sample of its cells."""

    content: Content
    sample: tuple[str, ...]
    """Different texts of the sample, at most some hundred."""
    signs: Signs
    """What the numbers of the sample prove about the decimal sign."""

    @property
    def filled(self) -> bool:
        """Whether anything stands in the sample."""
        return self.content != "blank"


def look(figures: Figures) -> ColumnContent:
    """What a column holds, from some hundred cells of all its length."""
    column = figures.column
    if len(column) > _SAMPLE:
        column = column.iloc[np.unique(np.linspace(0, len(column) - 1, _SAMPLE).astype(int))].reset_index(drop=True)
        figures = Figures(column)
    text = as_text(column).dropna()
    unique = list(map(str, text.unique()))
    return ColumnContent(_content(figures, text, unique), tuple(unique), figures.signs)


def _content(figures: Figures, text: pd.Series, unique: list[str]) -> Content:
    if not unique:
        return "blank"
    if _share(unique, _YEARS.fullmatch):
        return "period"
    if figures.column.dtype == object and all(isinstance(value, dt.date) for value in figures.column[text.index]):
        return "day"
    if _share(unique, lambda one: written(one) is not None):
        return "day"
    if _share(unique, is_period):
        return "period"
    if figures.share >= _MOSTLY:
        return "number"
    if len(unique) >= _FEW and sum(_namelike(one) for one in unique) >= _NAMELIKE * len(unique):
        return "person"
    return "word" if len(unique) * 2 <= len(text) else "text"


def _share(unique: list[str], holds: Callable[[str], object]) -> bool:
    return sum(bool(holds(one)) for one in unique) >= _MOSTLY * len(unique)


def _namelike(text: str) -> bool:
    words = text.split()
    return bool(_NAME.fullmatch(text)) and all(word[0].isupper() and not word[1:].isupper() for word in words)
