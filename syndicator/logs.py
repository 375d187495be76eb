"""How the house speaks: one structured line for each thing that happened, on standard error.

Law: sets up structlog and the standard library's logs, once, for the whole process. Rooms without windows say nothing;
the lines and the doors do.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from syndicator._text.words import one_line


def _on_one_line(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Take line ends and terminal codes out of what is said: much of it quotes what strangers sent."""
    return {key: one_line(value) if isinstance(value, str) else value for key, value in event.items()}


def set_up_logs() -> None:
    """Send structured logs to standard error: for eyes on a terminal, one JSON object a line elsewhere."""
    last = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(ensure_ascii=False)
    before: list[Any] = [_on_one_line, structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*before, structlog.processors.format_exc_info, last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last], foreign_pre_chain=before
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[lines], force=True)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that waits for the one before it is no news
