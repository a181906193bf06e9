"""Altair, loaded with the first chart that is made: it takes a quarter of a second, and the first page has drawings only."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt
else:

    class _Later:
        """What is asked of the module is asked of Altair itself."""

        def __getattr__(self, name: str) -> Any:
            return getattr(import_module("altair"), name)

    alt = _Later()

__all__ = ["alt"]
