"""What changed between two schemes, in words: every field, nothing passed over."""

from kpi.difference.changes import changes
from kpi.difference.fieldchanges import Change
from kpi.difference.movedweight import moved_weight

__all__ = [
    "Change",
    "changes",
    "moved_weight",
]
