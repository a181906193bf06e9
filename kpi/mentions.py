"""Where a text speaks of somebody: names as whole words, found in one pass however many there are."""

import re
from collections.abc import Callable, Iterable

_WORD = re.compile(r"\w+")
_LETTER = re.compile(r"[^\W\d_]")


class Mentions:
    """Finds these names. One of mere digits is found nowhere, for it could be any figure of a sentence."""

    def __init__(self, names: Iterable[str]) -> None:
        # By the first word, each name with where that word begins in it; the longest first, so that none hides behind its own beginning.
        self._by_word: dict[str, list[tuple[int, str]]] = {}
        for name in sorted(set(names), key=len, reverse=True):
            if _LETTER.search(name) and (word := _WORD.search(name)):
                self._by_word.setdefault(word[0], []).append((word.start(), name))

    def replaced(self, text: str, instead: Callable[[str], str]) -> str:
        """The text with something else where a name stood."""
        parts, done = [], 0
        for word in _WORD.finditer(text):
            found = self._beginning(text, word) if word.start() >= done else None
            if found is not None:
                start, name = found
                parts += [text[done:start], instead(name)]
                done = start + len(name)
        return "".join([*parts, text[done:]])

    def _beginning(self, text: str, word: re.Match[str]) -> tuple[int, str] | None:
        """The name that begins with this word, and where."""
        for offset, name in self._by_word.get(word[0], ()):
            start = word.start() - offset
            after = text[start + len(name) : start + len(name) + 1]
            if start >= 0 and text.startswith(name, start) and not after.isalnum():
                return start, name
        return None
