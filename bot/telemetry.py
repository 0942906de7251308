"""Owns what may be said about the running program: log lines, numbers and incident ids, none with personal data.

Every part logs through it; the internal listener shows `metrics`.
"""

import logging
import re
import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from structlog.typing import EventDict, Processor, WrappedLogger

# Ids of ours: never shortened, never scrubbed.
_IDS = frozenset({"conversation", "incident", "message_id", "model", "pid", "port", "timestamp"})

#: The keys a log line may have. Before adding one, ask whether its value could say who somebody is or let somebody in.
# fmt: off
KEYS = _IDS | {
    "adapter", "asks", "at", "attempt", "attempts", "channel", "check", "count", "dropped", "duration_ms", "error_code",
    "event", "exception", "fault", "fence", "from_status", "intent", "kind", "language", "level", "limit", "logger",
    "method", "outcome", "owner", "part", "provider", "queue", "reason", "retry_in", "role", "route", "seq", "signal",
    "stage", "status", "step", "table", "to_status", "version",
}
# fmt: on

_LONGEST = 300
_FRAMES = 4
_PRIVATE = re.compile(
    r"[^\s@<>'\"]+@[^\s@<>'\"]+"  # an e-mail address, or the credentials in a URL
    r"|\+?\d(?:[ .()/-]{0,2}\d){5,}"  # a phone number, a code, a card number
    r"|\b(?:sk|rk|pk|whsec)_\w+|\b[Bb]earer\s+\S+"  # a key or token
    r"|(?<=/l/)[\w-]+"  # the token of a short link
)
# Without I, L, O and U, so that it can be read out over the telephone.
_READABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
INCIDENTS = Counter("welkom_incidents", "Errors nobody foresaw, each with an incident id", ["part"], registry=REGISTRY)
_STAGES = Histogram(
    "welkom_stage_seconds",
    "Where the time of a customer's message goes: wait, read, engine (actions is a part of it), finish",
    ["stage"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at that moment, not to what it was at the start."""

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        super().emit(record)


def configure(style: Literal["console", "json"] = "console", level: str = "info") -> None:
    """Send our log lines and those of libraries (warnings and worse) the same way: one line each, to standard error."""
    handler = _StandardError()
    handler.setFormatter(_formatter(style))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("welkom").setLevel(level.upper())
    # A full disk must not stop the program.
    logging.raiseExceptions = False
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def logger(part: str) -> structlog.stdlib.BoundLogger:
    """The log of one part of the program: `logger("outbox").info("message given up", message_id=…)`."""
    log: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"welkom.{part}")
    return log


def new_incident() -> str:
    """An id such as `7QK2-M9XA`, short enough to be told to a person."""
    letters = "".join(secrets.choice(_READABLE) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def record_incident(part: str, error: BaseException, **known: str) -> str:
    """Log an error nobody foresaw under a new incident id, count it, and give the id."""
    incident = new_incident()
    INCIDENTS.labels(part).inc()
    logger(part).error("incident", incident=incident, exc_info=error, **known)
    return incident


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a stage of the way of a message, whether it ends well or not."""
    with _STAGES.labels(name).time():
        yield


def waited(seconds: float) -> None:
    """Count how long a message lay in the inbox; a clock that was moved makes no negative waits."""
    _STAGES.labels("wait").observe(max(0.0, seconds))


def metrics() -> tuple[bytes, str]:
    """All numbers in Prometheus' text format, and the content type of it."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST


def keep_known_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that is not in `KEYS`, and name what was dropped."""
    kept = {key: value for key, value in event.items() if key in KEYS or key.startswith("_")}
    unknown = sorted(event.keys() - kept.keys())
    return {**kept, "dropped": ",".join(unknown)} if unknown else kept


def scrub(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Cover whatever looks like an address, a number, a code or a token in the values that are left."""
    return {key: _covered(value) if key not in _IDS else value for key, value in event.items()}


def without_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell an exception by its type and place: its message may quote what a customer wrote."""
    found = event.pop("exc_info", None)
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["exception"] = _chain(error)
        event["at"] = _place(error.__traceback__)
    return event


def _covered(value: Any) -> Any:
    return _PRIVATE.sub("•••", value)[:_LONGEST] if isinstance(value, str) else value


def _chain(error: BaseException) -> str:
    names: list[str] = []
    seen: BaseException | None = error
    while seen and len(names) < _FRAMES:
        names.append(type(seen).__qualname__)
        seen = seen.__cause__ or seen.__context__
    return " < ".join(names)


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)[-_FRAMES:]
    return " > ".join(f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames)


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_message,
    keep_known_keys,
    scrub,
]


def _formatter(style: Literal["console", "json"]) -> logging.Formatter:
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0)
    return structlog.stdlib.ProcessorFormatter(
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        foreign_pre_chain=_SHARED,
        # What a library says about its values stays out: only the template of its message is logged.
        use_get_message=False,
    )
