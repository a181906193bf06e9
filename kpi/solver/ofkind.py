"""Values of which there are several kinds: each says in a file which it is, also where all else is as usual."""

from typing import Any

from pydantic import SerializerFunctionWrapHandler, model_serializer

from kpi.frozen import Frozen


class OfKind(Frozen):
    """One with a field `kind`."""

    @model_serializer(mode="wrap")
    def _with_kind(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """The kind is always said."""
        fields: dict[str, Any] = written(self)
        return {"kind": str(type(self).model_fields["kind"].default)} | fields
