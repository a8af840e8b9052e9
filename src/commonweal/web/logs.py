"""Logs: one JSON object a line, or readable lines where a person looks on; no names, no addresses, no form values."""

import logging
import sys

import structlog

# Without the values of local variables, which may be a person's.
TRACEBACKS = structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False))


def configure(*, debug: bool) -> None:
    """Send every log line, Django's and gunicorn's too, to standard error in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if debug or sys.stderr.isatty()
        else [TRACEBACKS, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_no_hum_of_workers)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO if debug else logging.WARNING)
    for name in ("commonweal", "django_tasks"):
        logging.getLogger(name).setLevel(logging.INFO)


def _no_hum_of_workers(line: logging.LogRecord) -> bool:
    """Each worker sets its own level anew, to tell of its start and of every task: only what goes wrong passes."""
    return line.name != "django_tasks_db" or line.levelno >= logging.WARNING
