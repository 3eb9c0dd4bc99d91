"""What the portal says of itself: one JSON line per event, without personal data, bodies or tokens."""

import time
from collections.abc import Callable, Iterator
from traceback import extract_tb

import structlog
from django.http import HttpRequest, HttpResponse


def _kinds_and_places(error: BaseException | None) -> Iterator[str]:
    while error is not None:
        yield type(error).__qualname__
        yield from (f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__))
        error = error.__cause__ or error.__context__


def without_words(exc_info: structlog.typing.ExcInfo) -> str:
    """What kind of error and where, never its own words: the database's quote the row that was refused."""
    return "\n".join(_kinds_and_places(exc_info[1]))


def without_the_attempt(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Django's security lines quote what was tried; their logger's name says what kind it was."""
    if event["logger"].startswith("django.security"):
        event["event"] = "refused"
    return event


def with_the_task(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Which task Celery is talking about: of all it puts in, the name alone."""
    about = getattr(event["_record"], "data", None)
    if isinstance(about, dict) and "name" in about:
        event["task"] = about["name"]
    return event


BROKEN = 500  # and above: the portal's own fault

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(without_words),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": [structlog.stdlib.add_logger_name, without_the_attempt, with_the_task, *SHARED],
            # Of other packages' lines the sentence as they wrote it, not what they put in: addresses, names, rows.
            "use_get_message": False,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "portal": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
log = structlog.get_logger("portal")


def leaves_no_trace(view: Callable) -> Callable:
    """A page for somebody who was promised to stay unknown: no line says that it was asked for, when, or by whom."""
    view.leaves_no_trace = True
    return view


class RequestLogMiddleware:
    """One line per request: the route's name (never the address, which can hold a case number), status, ms, user id.

    Of a view that leaves no trace only that it broke, and nothing of who asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        match = request.resolver_match
        traceless = match is not None and getattr(match.func, "leaves_no_trace", False)
        if traceless and response.status_code < BROKEN:
            return response
        user = None if traceless else getattr(request, "_cached_user", None)
        log.info(
            "request",
            method=request.method,
            route=match.view_name if match else "",
            status=response.status_code,
            ms=round((time.perf_counter() - started) * 1000, 1),
            user=getattr(user, "pk", None),
        )
        return response
