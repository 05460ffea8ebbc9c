"""How a command is called, and how it says no: one line on stderr, exit code 1 for refused and 2 for called wrongly."""

import sys
from datetime import date
from typing import Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

HOST = "127.0.0.1"
PORT = 5000


class Refused(click.ClickException):
    """What was asked for is not done. The message is one line that says what to do instead."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Write the line, and nothing else, to stderr."""
        click.echo(" ".join(self.message.split()), err=True, file=file)


class Day(click.ParamType):
    """A day as 2014-03-18."""

    name = "dag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error when there is no such day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail("skriv en dag som finns, som 2014-03-18.", param, ctx)


def leave(command: click.Group) -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = command.main(prog_name="tracker", standalone_mode=False)
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        called = error.ctx.command_path if error.ctx else "tracker"
        click.echo(f"{_wrong_call(error)} Se: {called} --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Avbrutet. Inget är ändrat.", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _wrong_call(error: click.UsageError) -> str:
    """What was wrong in the call, in one sentence."""
    match error:
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"{missing.get_error_hint(error.ctx)} saknas."
        case click.NoSuchOption():
            return f"Det finns ingen {error.option_name}."
        case click.BadParameter(param=click.Parameter() as wrong):
            return f"Fel i {wrong.get_error_hint(error.ctx)}: {error.message}"
    return error.format_message()
