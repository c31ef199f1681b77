"""The commands of an installation: `citizen-app …`."""

import gc
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import click
import segno
from flask import Flask

from citizen_app import jobs
from citizen_app import migrations as tables
from citizen_app.app import create_app
from citizen_app.audit.service import broken_chains
from citizen_app.demo import cast
from citizen_app.demo.door import door
from citizen_app.demo.ways import ways
from citizen_app.exchange import service as exchange
from citizen_app.exchange.rules import RefusedBundle
from citizen_app.kernel import clock
from citizen_app.kernel.levels import Actor
from citizen_app.settings import BadSettings, Settings, from_environment, warnings
from citizen_app.storage.keys import BadKeys, KeyRing, make_ring, read_ring, write_ring
from citizen_app.storage.session import UnsafeDatabase, begin, open_database, reading

NOTE = "demo.json"  # how `run --demo` was started, for the other commands of the same folder
NOTED = ("CITIZEN_DEMO", "CITIZEN_PUBLIC_URL", "CITIZEN_NOW", "CITIZEN_NOW_SINCE")


def served() -> Flask:
    """The app that the server asks for, with the demo's pages in demo mode only."""
    settings = from_environment()
    app = create_app(settings, [door(settings)] if settings.demo else [])
    gc.collect()
    gc.set_threshold(20_000, 20, 20)  # a page makes thousands of values and hardly a ring: look for rings seldom
    gc.freeze()  # what was made now stays for good: nobody need look through it again at every few pages
    return app


@click.group()
def main() -> None:
    """Min SIP: a person's own copy of a samordnad individuell plan."""


def _settings(given: Mapping[str, str] | None = None) -> Settings:
    try:
        return from_environment(_of_this_folder() if given is None else given)
    except BadSettings as error:
        raise click.ClickException(str(error)) from error


def _of_this_folder() -> Mapping[str, str]:
    """The environment; where it names no address, a demo's folder says how it was started. `run` never asks it."""
    note = Path(os.environ.get("CITIZEN_INSTANCE") or os.environ.get("INSTANCE") or "instance") / NOTE
    if os.environ.get("CITIZEN_PUBLIC_URL") or not note.is_file():
        return os.environ
    return {**json.loads(note.read_text(encoding="utf-8")), **os.environ}


def _note_demo(settings: Settings) -> None:
    """Writes down how this demo was started, so that `citizen-app demo ways` and its kin find it."""
    said = {name: os.environ[name] for name in NOTED if name in os.environ}
    (settings.instance / NOTE).write_text(json.dumps(said), encoding="utf-8")


def _open() -> tuple[Settings, KeyRing]:
    """Opens this folder's installation."""
    settings = _settings()
    try:
        ring = read_ring(settings.keys_file)
        open_database(settings.database_url, ring)
    except (BadKeys, UnsafeDatabase) as error:
        raise click.ClickException(str(error)) from error
    if settings.moved_to is not None:
        clock.move_to(settings.moved_to)
    return settings, ring


@main.group()
def keys() -> None:
    """The key ring."""


@keys.command("new")
def new_keys() -> None:
    """Makes a key ring; refuses where there is one."""
    try:
        write_ring(_settings().keys_file, make_ring())
    except FileExistsError as error:
        raise click.ClickException("there is a key ring already; nothing was changed") from error


@main.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade() -> None:
    """Brings the tables up to this release."""
    settings = _settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    click.echo(f"the database is at {tables.upgrade(settings.database_url)}")


@main.group()
def plan() -> None:
    """Plans."""


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", "code", help="The official code of the unit; by default the plan's own sender.")
def import_plan(file: Path, code: str | None) -> None:
    """Imports a FHIR R4 bundle; a bad one is refused whole, and nothing changes."""
    _open()
    try:
        incoming = exchange.read(file.read_bytes())
        with begin() as session:
            taken = exchange.take_in_for_sender(session, Actor("system", "command"), incoming, code)
    except RefusedBundle as refused:
        raise click.ClickException(f"refused, nothing was changed: {refused.why.value} {refused.part}") from refused
    done = "imported" if taken.new_version else "equal content was there already; nothing new:"
    click.echo(f"{done} plan {taken.plan_id}, {taken.meetings} meetings, {taken.without_plain} rows without plain text")
    if taken.unconfirmed:
        click.echo(f"{taken.unconfirmed} rows are hidden from other units until staff have checked and saved them")


@main.group()
def audit() -> None:
    """The audit chain."""


@audit.command("verify")
def verify() -> None:
    """Checks every chain; exits with 1 and names the first bad row of each that does not hold."""
    _, ring = _open()
    with reading() as session:
        broken = broken_chains(session, ring)
    for chain, row in broken.items():
        click.echo(f"chain {chain}: row {row} does not hold", err=True)
    if broken:
        sys.exit(1)
    click.echo("every chain holds")


@main.group()
def demo() -> None:
    """The demo."""


@demo.command("ways")
@click.option("--json", "as_json", is_flag=True, help="As JSON, with ready session cookies.")
def demo_ways(as_json: bool) -> None:
    """New ways in for every example person and member of staff."""
    settings, _ring = _open()
    try:
        found = ways(settings)
    except PermissionError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for person in found["people"]:
        click.echo(f"{person['name']}: {person['link']}  (din kod: {person['personal_code']})")


@main.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000)
@click.option("--demo", "as_demo", is_flag=True, help="With example plans and the demo door.")
def run(host: str, port: int, as_demo: bool) -> None:
    """Makes what is missing, then serves pages and sends mail until it is stopped."""
    if as_demo:
        os.environ["CITIZEN_DEMO"] = "1"
        os.environ.setdefault("CITIZEN_PUBLIC_URL", f"http://{_name_of(host)}:{port}")
    os.environ.setdefault("CITIZEN_NOW_SINCE", str(time.time()))
    settings = _settings(os.environ)
    settings.instance.mkdir(parents=True, exist_ok=True)
    os.environ["CITIZEN_INSTANCE"] = str(settings.instance)
    if not settings.keys_file.exists():
        write_ring(settings.keys_file, make_ring())
    tables.upgrade(settings.database_url)
    if settings.demo:
        _note_demo(settings)
    _open()
    if settings.demo:
        cast.load()
        _tell_ways(settings, host, port)
    for warning in warnings(settings):
        click.echo(f"note: {warning}", err=True)
    worker = subprocess.Popen([sys.executable, "-m", "citizen_app.cli", "worker"])
    try:
        _serve(host, port)
    finally:
        worker.terminate()
        worker.wait(20)


@main.command()
def worker() -> None:
    """Sends what waits in the outbox, until it is stopped."""
    settings, _ring = _open()
    jobs.work(settings)


def _serve(host: str, port: int) -> None:
    """Two processes with four threads each (measured: libraries that serve slow calls beside quick ones)."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "citizen_app.cli:served",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        factory=True,
        websockets=False,
    ).serve()


def _name_of(host: str) -> str:
    """The name that a phone reaches this machine by."""
    if host != "0.0.0.0":  # noqa: S104 - compared, not bound
        return "localhost" if host == "127.0.0.1" else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "localhost"


def _tell_ways(settings: Settings, host: str, port: int) -> None:
    """Prints the ways in, and a QR for a phone when the machine is open to others."""
    found = ways(settings)
    click.echo("\nMin SIP är igång. / Min SIP is running.\n")
    for person in found["people"]:
        click.echo(f"  {person['name']}: {person['link']}\n    din kod: {person['personal_code']}")
    click.echo(f"\n  Personal och alla andra vägar in: {settings.public_url}/demo\n")
    if host == "0.0.0.0":  # noqa: S104
        segno.make(f"{settings.public_url}/demo").terminal(compact=True)
        click.echo("  Utan https saknas: app på hemskärmen, sida utan nät, kakor för bara en säker adress.\n")


if __name__ == "__main__":
    main()
