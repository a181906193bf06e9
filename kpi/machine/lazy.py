"""`functools.cached_property` for what several threads look at.

Up to Python 3.11, one lock guards an attribute of all instances of a class: threads that compute it for one instance each wait for one
another. Here none waits. Two threads at the same instance may both compute it; what is computed is pure, so either result will do.
"""

from functools import cached_property
from typing import Any, Self, TypeVar, overload

_Value = TypeVar("_Value")


class lazy(cached_property[_Value]):  # noqa: N801 - used like the one that it replaces
    """A property that is computed once for each instance, without a lock."""

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> _Value: ...

    def __get__(self, instance: object | None, owner: type[Any] | None = None) -> Self | _Value:
        """Its value; from then on the instance's own attribute hides this."""
        if instance is None:
            return self
        value = instance.__dict__[self.func.__name__] = self.func(instance)
        return value
