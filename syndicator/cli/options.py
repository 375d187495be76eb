"""Options that several commands take, each with one meaning."""

import getpass
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from syndicator.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

MOST_DAYS = 36_500
"""So far back an option that takes days looks at the most: a hundred years."""


def config_option(command: F) -> F:
    """`--config DIR`: the folder of the configuration."""
    return click.option(
        "--config",
        "folder",
        type=click.Path(path_type=Path),
        default=Path("config"),
        envvar="SYNDICATOR_CONFIG",
        show_default="./config, or $SYNDICATOR_CONFIG",
        metavar="DIR",
        help="The folder with syndicator.yaml, sources/ and partners/.",
    )(command)


def force_option(command: F) -> F:
    """`--force`: poll although a publisher asked us to wait."""
    return click.option(
        "--force", is_flag=True, help="Ask sources, too, whose publisher asked us to wait (Retry-After) or said that they are gone."
    )(command)


def who_option(command: F) -> F:
    """`--who NAME`: who orders this, where that is not the system's user."""
    return click.option(
        "--who", default=_login, show_default="who is at the terminal", metavar="NAME", callback=_named, help="Who orders this."
    )(command)


def _named(context: click.Context, option: click.Parameter, who: str) -> str:
    """Give the name without blanks around it. Raises UsageError for one that is blank."""
    del option
    if not who.strip():
        raise UsageError(f"{context.info_name}: --who is empty; whoever reads the history later needs it")
    return who.strip()


def _login() -> str:
    """Say who is at the terminal, for what is kept with an order."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user of a container may have no name
        return f"user {os.getuid()}"


def json_option(command: F) -> F:
    """`--json`: records for programs."""
    return click.option("--json", "in_json", is_flag=True, help="Print JSON for programs.")(command)


class _Time(click.ParamType[datetime]):
    """A moment in ISO 8601."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Give the moment; one without a zone is in UTC."""
        try:
            at = datetime.fromisoformat(str(value))
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; write one as 2026-11-23T12:00 or 2026-11-23T12:00:00+01:00", param, ctx)


def time_option(name: str, *, help: str) -> Callable[[F], F]:  # noqa: A002  (click's own word)
    """Give an option that is a moment."""
    return click.option(name, type=_Time(), default=None, metavar="TIME", help=help)


class _Days(click.ParamType[float]):
    """A number of days, whole or not."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Give the number; nothing and less than nothing are none."""
        try:
            days = float(str(value))
        except ValueError:
            days = 0.0
        if not 0 < days <= MOST_DAYS:
            self.fail(f"{str(value)!r} is no number of days; write one above 0 and up to {MOST_DAYS}", param, ctx)
        return days


def days_option(name: str, *, help: str, default: float | None = None) -> Callable[[F], F]:  # noqa: A002  (click's own word)
    """Give an option that is a number of days."""
    return click.option(name, type=_Days(), default=default, show_default=default is not None, metavar="DAYS", help=help)
