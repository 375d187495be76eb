"""Options that several commands take, each with one meaning."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


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


def json_option(command: F) -> F:
    """`--json`: records for programs."""
    return click.option("--json", "in_json", is_flag=True, help="Print JSON for programs.")(command)
