"""Logging and error reports."""

import sentry_sdk
import structlog

from core.environment import choice, text
from core.logs.processors import add_scope, hide_secrets
from core.logs.reports import options

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    add_scope,
    hide_secrets,
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            "foreign_pre_chain": _shared,
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": choice("NODVERK_LOG_LEVEL", LEVELS, "WARNING")},
}

if text("SENTRY_DSN"):
    sentry_sdk.init(dsn=text("SENTRY_DSN"), **options())
