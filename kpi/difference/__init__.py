"""What changed between two schemes, in words: every field, nothing passed over."""

from kpi.difference.changes import Change, changes
from kpi.difference.movedweight import moved_weight

__all__ = [
    "Change",
    "changes",
    "moved_weight",
]
