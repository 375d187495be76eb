"""The operator's door: commands. Law: knows only the app and what people read; decides nothing.

Results go to standard output, messages to standard error. Exit 0: all well; 1: something failed and is named; 2: wrong
usage or configuration. Nothing prints a traceback. Heavy modules are imported inside the commands, so that help is quick.
"""

import sys
from traceback import extract_tb

import click

from syndicator.cli.exposing import exposure
from syndicator.cli.filtering import filters
from syndicator.cli.keeping import backup, doctor
from syndicator.cli.learning import rules
from syndicator.cli.ordering import correct, hold, kill, release, restore
from syndicator.cli.planning import plan
from syndicator.cli.publishing import publish
from syndicator.cli.reading import articles, clean, explain, preview, show, status
from syndicator.cli.refining import refine
from syndicator.cli.running import poll, run, serve
from syndicator.cli.setting_up import check, init, schema, token
from syndicator.errors import ConfigError, SyndicatorError, UsageError


class _Plain(click.Group):
    """Commands in the order in which a newcomer meets them; errors as plain sentences with the right exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the commands in the order in which they were added."""
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; an error of the house becomes its sentence and its exit code."""
        try:
            return super().invoke(ctx)
        except (ConfigError, UsageError) as error:
            click.echo(str(error), err=True)
            ctx.exit(2)
        except SyndicatorError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has gone: nobody is left to tell
            ctx.exit(1)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001  (an operator reads a sentence, never a traceback)
            place = extract_tb(error.__traceback__)[-1]
            click.echo(
                f"a fault in the program, not in your files: {type(error).__name__}: {error} ({place.filename}:{place.lineno})", err=True
            )
            ctx.exit(1)
        finally:
            _say_doubt()


def _say_doubt() -> None:
    """Say that the machine's clock is not believed, where a command went by another time; who asked no time hears nothing."""
    house = sys.modules.get("syndicator.app")
    if house is not None and house.clock.doubt and not sys.stderr.closed:
        click.echo(f"{house.clock.doubt}; {house.RIGHT_CLOCK}", err=True)


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="syndicator")
def main() -> None:
    """Pull a publisher's articles, clean them, and republish filtered feeds for partner sites."""


for _command in (
    init,
    check,
    run,
    serve,
    poll,
    clean,
    status,
    articles,
    show,
    explain,
    preview,
    exposure,
    filters,
    plan,
    publish,
    hold,
    release,
    kill,
    restore,
    correct,
    rules,
    refine,
    backup,
    doctor,
    schema,
    token,
):
    main.add_command(_command)
