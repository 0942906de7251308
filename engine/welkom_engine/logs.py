"""Owns what the engine writes: its own lines in full, everybody else's only as far as where they come from.

Rasa, Sanic and SQLAlchemy put what customers say into messages, warnings and exceptions, so their words are never written.
"""

import logging
import sys
import traceback
import warnings
from typing import Any, TextIO

import structlog

OURS = "welkom_engine"


def configure(stream: TextIO | None = None) -> None:
    """Send every kind of log of this process through one formatter."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Discreet())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.filterwarnings("ignore", "Slot auto-fill has been removed")  # said at every load of every model
    warnings.showwarning = _show_warning
    _warnings_only(_event_name_only, lambda *_: logging.getLogger(f"{OURS}.rasa"))


def for_authors() -> None:
    """Show whoever trains or tests what Rasa warns of, in full: there are no customers' words in training data."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    _warnings_only(structlog.dev.ConsoleRenderer(colors=False), structlog.PrintLoggerFactory(sys.stderr))


def _warnings_only(processor: Any, logger_factory: Any) -> None:
    structlog.configure(
        processors=[processor],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=logger_factory,
        cache_logger_on_first_use=False,
    )


def describe(error: BaseException) -> str:
    """What failed and where, without a word of the message: `KeyError at forms.py:12 <- TimeoutError at client.py:5`."""
    parts = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        parts.append(f"{type(link).__name__}{_place(link)}")
        link = link.__cause__ or link.__context__
    return " <- ".join(parts)


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    return f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}"


class _Discreet(logging.Formatter):
    """Own lines as they are, foreign ones as a place in the code."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname.lower()} {record.name}"
        said = record.getMessage() if record.name.split(".")[0] == OURS else f"at {record.filename}:{record.lineno}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{head} {said}" + (f" ({describe(error)})" if error else "")


def _show_warning(
    message: Warning | str, category: type[Warning], filename: str, lineno: int, file: Any = None, line: Any = None
) -> None:
    del message, file, line  # Rasa quotes customers in it
    logging.getLogger(f"{OURS}.rasa").warning("%s at %s:%d", category.__name__, filename.rsplit("/", 1)[-1], lineno)


def _event_name_only(_logger: Any, _method: str, event: dict[str, Any]) -> str:
    # Rasa's event names are constants; the fields beside them carry texts, slots and entities.
    return str(event.get("event", ""))
