"""Owns the command line: `welkom up`, `serve`, `migrate`, `train`, `rep add`, `chat`, `settings`.

Each command reads the settings and hands them to `up`, `bootstrap` or `chat`.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Welkom signs up business customers by web chat and SMS.",
    no_args_is_help=True,
    add_completion=False,
    # Its tracebacks show local variables, which may be secrets or a customer's words.
    pretty_exceptions_enable=False,
)
rep = typer.Typer(help="The sales reps who may sign in to the console.", no_args_is_help=True)
app.add_typer(rep, name="rep")

LEAST_PASSWORD = 12


class Part(StrEnum):
    """A process of our own that can run alone."""

    GATEWAY = "gateway"
    ACTIONS = "actions"
    WORKER = "worker"


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def up() -> None:
    """Run everything on this machine: gateway, actions, worker and the dialogue engine."""
    from bot.up import up as run_up

    settings = _settings()
    with _in_a_sentence():
        asyncio.run(run_up(settings, typer.echo))


@app.command()
def serve(
    parts: Annotated[list[Part], typer.Argument(help="What to run in this process.")],
    parent: Annotated[int, typer.Option(help="End when this process is no longer our parent.", hidden=True)] = 0,
) -> None:
    """Run one part, or several, for example `welkom serve gateway`."""
    settings = _settings()
    import uvloop

    from bot import bootstrap
    from bot.supervisor import until_told

    chosen = frozenset(part.value for part in parts)
    work = bootstrap.run(settings, chosen, lambda: typer.echo(f"{', '.join(sorted(chosen))}: ready", err=True))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(until_told(work, parent))


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    _migrate(_settings())


@app.command()
def train() -> None:
    """Train the dialogue model, unless it is there for the present texts; prints where it is."""
    from bot.training import train_if_needed

    settings = _settings()
    with _in_a_sentence():
        typer.echo(asyncio.run(train_if_needed(settings)))


@rep.command()
def add(email: str, name: str) -> None:
    """Let a sales rep in: asks for a password and shows the key for their authenticator app."""
    settings = _settings()
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < LEAST_PASSWORD:
        _give_up([f"A password has at least {LEAST_PASSWORD} characters."])
    import segno

    from bot import bootstrap
    from bot.ports.store import Conflict

    _migrate(settings)
    try:
        uri = asyncio.run(bootstrap.add_rep(settings, email, name, password))
    except Conflict:
        _give_up(["There is a rep with this address already."])
    typer.echo(f"Scan this with an authenticator app, or type it in:\n{uri}")
    if sys.stdout.isatty():
        segno.make(uri).terminal(compact=True)


@app.command()
def chat(
    url: Annotated[str, typer.Option(help="A running Welkom; default: the one of these settings.")] = "",
    language: Annotated[str, typer.Option(help="nl or en")] = "nl",
) -> None:
    """Talk to a running Welkom in the terminal."""
    from bot.chat import talk

    asyncio.run(talk(url or _settings().public_url, language))


@app.command()
def settings() -> None:
    """Show every setting: its name, value, default and meaning. Secrets show only whether they are set."""
    from rich.console import Console
    from rich.table import Table

    from bot.settings.table import Row, rows

    table = Table(*(title.capitalize() for title in Row._fields))
    for row in rows(_load()):
        table.add_row(*row)
    wide = Console().is_terminal
    Console(width=None if wide else 200).print(table)


def _migrate(settings: Settings) -> None:
    """Without the rest of the program: whoever starts Welkom waits for it."""
    from bot.store.migrate import migrate

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    asyncio.run(migrate(settings.database_url.get_secret_value()))


def _settings() -> Settings:
    from bot import telemetry

    settings = _load()
    telemetry.configure(settings.log_format, settings.log_level)
    return settings


def _load() -> Settings:
    from bot.settings import SettingsError, load, strangers

    for warning in strangers():
        typer.echo(warning, err=True)
    try:
        return load()
    except SettingsError as error:
        _give_up(["Welkom cannot start with these settings:", *(f"  {problem}" for problem in error.problems)])


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """What a person can mend is said in a sentence, without a traceback."""
    from bot.supervisor import CannotStart

    try:
        yield
    except* CannotStart as found:
        _give_up([str(error) for error in found.exceptions])


def _give_up(lines: list[str]) -> NoReturn:
    for line in lines:
        typer.echo(line, err=True)
    sys.exit(2)
