"""Texts as files can hold them."""

import re

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def without_controls(text: str) -> str:
    """A text without letters that no file format knows: controls, and halves of letters."""
    return _CONTROLS.sub("", text)
