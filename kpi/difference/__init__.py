"""What changed between two schemes, in words: every field, nothing passed over."""

from kpi.difference.changes import Change, changes

__all__ = [
    "Change",
    "changes",
]
