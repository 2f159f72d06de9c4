"""One line of JSON an event, for whoever collects it, without an address, a name of account or a secret link."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from common.web import origin

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TOKEN = re.compile(r"([?&](?:code|state|token|credential)=)[^&\s]+|(/[a-z-]+/)[A-Za-z0-9_:-]{40,}")


def discreet(text: str) -> str:
    """Return a text whose addresses and secrets are hidden."""
    return TOKEN.sub(lambda match: f"{match[1] or match[2]}[secret]", EMAIL.sub("[adresse]", text))


class DiscreetFormatter(logging.Formatter):
    """Lines to read, without personal data; what somebody wrote cannot begin a line of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """Return the first line."""
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return discreet(super().format(record))


class JsonFormatter(logging.Formatter):
    """Lines to collect, without personal data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        entry = {
            "at": datetime.fromtimestamp(record.created, tz=UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
            "network": origin.current(),
        }
        if record.exc_info:
            entry["fault"] = discreet(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in entry.items() if value}, ensure_ascii=False)


def configuration(*, formatter: str, level: str) -> dict[str, Any]:
    """Return the logging settings: everything on the console, by this ``formatter`` (« json » or « line »)."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.options.logs.DiscreetFormatter",
                "format": "{asctime} {levelname} {name} {message}",
                "style": "{",
            },
            "json": {"()": "config.options.logs.JsonFormatter"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": formatter,
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "fontTools": {"level": "WARNING"},
            "kombu.connection": {"level": "ERROR"},  # the folder broker has no host name, and says so each time
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},
            "weasyprint": {"level": "ERROR"},
            "pyhanko": {"level": "WARNING"},
            "pyhanko_certvalidator": {"level": "WARNING"},
        },
    }
