"""What the server writes of itself holds nobody's name or pay: of an error its kind and its place in the code, never its words.

An error's words quote what they stumble over, such as a name or an amount, and Streamlit logs them with every page that fails.
"""

import logging
import threading
import traceback
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Any, TextIO

_LOGGER = logging.getLogger("sixtyforty")


def log_without_words() -> None:
    """From now on, in this process, errors and warnings are logged without their words."""
    if logging.getLogRecordFactory() is not _record:
        logging.setLogRecordFactory(_record)
        warnings.showwarning = _warned
        threading.excepthook = _ended


def _record(*args: Any, **options: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **options)
    record.msg, record.args = _wordless(record.msg), _wordless_all(record.args)
    if record.exc_info and isinstance(record.exc_info, tuple):
        record.exc_text = "".join(_trace(record.exc_info[1]))
        record.exc_info = None
    return record


def _wordless(value: Any) -> Any:
    return type(value).__name__ if isinstance(value, BaseException) else value


def _wordless_all(values: Any) -> Any:
    if isinstance(values, dict):
        return {name: _wordless(value) for name, value in values.items()}
    return tuple(map(_wordless, values)) if isinstance(values, tuple) else values


def _trace(error: BaseException | None, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Where an error was raised, what led to it first."""
    if error is None or id(error) in seen:
        return
    yield from _trace(error.__cause__ or error.__context__, seen | {id(error)})
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
    for one in getattr(error, "exceptions", ()):  # a group
        yield from _trace(one, seen | {id(error)})


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    del message, file, line
    _LOGGER.warning("%s at %s:%s", category.__name__, filename, lineno)


def _ended(thread: threading.ExceptHookArgs) -> None:
    error: tuple[type[BaseException], BaseException, TracebackType | None] | None = (
        None if thread.exc_value is None else (thread.exc_type, thread.exc_value, thread.exc_traceback)
    )
    _LOGGER.error("A thread has ended with an error", exc_info=error)
