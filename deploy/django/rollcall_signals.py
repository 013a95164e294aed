"""Sends django-channels-presence's `presence_changed` for what rollcall changes: the place of the celery worker.

rollcall prunes in a process without Django and writes each change as an event into the same database. This command
reads the events and calls the receivers that the celery worker used to call, with the same arguments:

    event of rollcall      presence_changed.send_robust(sender=Room, room=...,
    pruned, updated            added=None, removed=None, bulk_change=True)      (updated: has another user)
    added                      added=Presence(...), removed=None, bulk_change=False)
    removed                    added=None, removed=Presence(...), bulk_change=False)
    vacated                nothing, as the original's prune_rooms

What Django itself adds and removes is no event: it sends its own signals, where it happens. `added`, `updated` and
`removed` come from `rollcall presence add`, `remove` and `leave`; such a Presence is unsaved and holds room,
channel_name and user. A room that is gone by now comes as an unsaved Room: look at `room.pk` before you ask it for its
users, which Django 5 refuses.

Install: copy this file to `<app>/management/commands/rollcall_signals.py` of an installed application. As for celery,
the application's `AppConfig.ready` must import the module of your receivers. Run one, started before `rollcall worker`,
as a new listener begins with the events that come after it:

    python manage.py rollcall_signals            until TERM or INT: exit 0, between two events
    python manage.py rollcall_signals --once     what is there, then exit 0: for cron
    ExecStart=/srv/site/venv/bin/python /srv/site/manage.py rollcall_signals     a systemd unit, with Restart=on-failure

Delivery is at least once, in the order in which events became visible. An event is acknowledged after its receivers
have run, so a crash repeats at most the last one; an outage of the database repeats none. A receiver that raises is
logged with its traceback (logger `rollcall.signals`), the others are called all the same, and the event counts as
handled: no receiver holds up the queue. Events that rollcall trimmed (after 24 hours) before this command came for them
are warned about.

The place of a listener is a row of `rollcall_listener`. Two commands need two names (`--listener`): when somebody else
moves the row, this one ends with a sentence. On PostgreSQL NOTIFY wakes it, and it polls besides (only, where
DISABLE_SERVER_SIDE_CURSORS declares a pooler); its role needs SELECT and UPDATE on `rollcall_event`, `rollcall_outbox`
and `rollcall_listener`, and INSERT on the last. Python 3.9 or later, Django 3.2 to 5.x, psycopg2 or psycopg 3.

SPDX-License-Identifier: Apache-2.0
"""

from __future__ import annotations

import argparse
import json
import logging
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from types import FrameType
from typing import Any, Iterator, NamedTuple, Sequence

from channels_presence.models import Presence, Room
from channels_presence.signals import presence_changed
from django.core.management.base import BaseCommand, CommandError
from django.db import Error, InterfaceError, InternalError, OperationalError, close_old_connections, connections, router

log = logging.getLogger("rollcall.signals")

OUTAGES = (OperationalError, InterfaceError, InternalError)
# How many events get their positions in one transaction.
BATCH = 2_000
BULK = {"added": None, "removed": None, "bulk_change": True}


class Event(NamedTuple):
    """A row of rollcall_event.

    Members are pairs of a channel and its user's key as text, or None; only of a single one are they asked for.
    """

    position: int
    id: str
    kind: str
    room: str
    members: list[list[str | None]]


class Stop:
    """Asked for by TERM or INT; a second one does what it does without this class."""

    def __init__(self) -> None:
        self.asked = False
        self._reader, self._writer = socket.socketpair()
        is_main = threading.current_thread() is threading.main_thread()
        numbers = (signal.SIGTERM, signal.SIGINT) if is_main else ()
        self._handlers = {number: signal.signal(number, self._ask) for number in numbers}

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self.restore()
        self._writer.send(b"x")

    def restore(self) -> None:
        """The signals do again what they did before."""
        while self._handlers:
            signal.signal(*self._handlers.popitem())

    def wait(self, seconds: float, *descriptors: int) -> bool:
        """True when one of the descriptors can be read; otherwise the time is over, or a stop was asked for."""
        readable = select.select([self._reader, *descriptors], [], [], seconds)[0]
        return any(descriptor in readable for descriptor in descriptors)


class Outbox:
    """rollcall's events on SQLite, by a connection of its own that no receiver leaves broken or in a transaction."""

    tables: Sequence[str] = ("rollcall_event", "rollcall_listener")
    # The query for the newest position: 0 before the first event.
    newest = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'rollcall_event'"

    def __init__(self, alias: str, listener: str, schema: str | None, stop: Stop) -> None:
        self.alias, self.listener, self.stop = alias, listener, stop
        self.connection = connections[alias].copy()
        self.connection.settings_dict["AUTOCOMMIT"] = True
        self.prefix = self.connection.ops.quote_name(schema) + "." if schema else ""

    def open(self) -> None:
        """There is a connection, to a database with rollcall's tables."""
        if self.connection.connection is not None:
            return
        self.connection.ensure_connection()
        if missing := [table for table in self.tables if not self._has(table)]:
            raise CommandError(
                f"database {self.alias!r} lacks {self.prefix}{missing[0]}: rollcall has not made its tables there. "
                "Start `rollcall worker` on that database once, or run `rollcall database migrate`. "
                "(--database names another database of Django's, --schema the PostgreSQL schema of rollcall's tables.)"
            )
        self.listen()

    def listen(self) -> None:
        """What tells of events wakes `wait`."""

    def close(self) -> None:
        """The connection is given up, in whatever state it is; `open` makes another."""
        with suppress(Error):
            self.connection.close()
        self.connection.connection = None

    def ask(self, query: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of the answer; of a change one row, which says how many rows it changed."""
        with self.connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]

    def _has(self, table: str) -> bool:
        return bool(self.ask("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", [table]))

    def place(self) -> int | None:
        """Up to where the listener has handled events; None when it has no place."""
        query = f"SELECT position FROM {self.prefix}rollcall_listener WHERE name = %s"
        return next((row[0] for row in self.ask(query, [self.listener])), None)

    def register(self) -> None:
        """The listener has a place: the newest event, unless it has one."""
        self.settle()
        values = f"(name, position) VALUES (%s, ({self.newest})) ON CONFLICT (name) DO NOTHING"
        self.ask(f"INSERT INTO {self.prefix}rollcall_listener {values}", [self.listener])

    def move(self, old: int, new: int) -> bool:
        """The listener's place is the new one, if it was the old one."""
        query = f"UPDATE {self.prefix}rollcall_listener SET position = %s WHERE name = %s AND position = %s"
        return self.ask(query, [new, self.listener, old])[0][0] == 1

    def page(self, after: int, limit: int) -> tuple[list[Event], int]:
        """The oldest events after a position, and how many were trimmed between it and the first (else the newest)."""
        self.settle()
        # Asked for first: an event that gets its position in between is found below, and not taken for trimmed.
        newest = self.ask(self.newest)[0][0]
        query = f"""
            SELECT position, CAST(id AS text), kind, room, coalesce(CAST(members AS text), '[]')
            FROM {self.prefix}rollcall_event
            WHERE position > %s ORDER BY position LIMIT %s"""
        events = [Event(*row[:4], json.loads(row[4])) for row in self.ask(query, [after, limit])]
        # Positions have no holes.
        return events, max(0, events[0].position - after - 1 if events else newest - after)

    def settle(self) -> None:
        """Events of committed transactions have their positions. On SQLite they get them when they are written."""

    def wait(self, seconds: float) -> None:
        """Some time has passed, an event has come, or a stop was asked for."""
        self.stop.wait(seconds)


class PostgresOutbox(Outbox):
    """rollcall's events on PostgreSQL, where whoever reads gives them positions first.

    A number that is given before the commit may appear after a larger one, and a reader would have gone past it; a
    position is given to what is seen, so what is committed later has a later one.
    """

    tables = (*Outbox.tables, "rollcall_outbox")

    def __init__(self, alias: str, listener: str, schema: str | None, stop: Stop) -> None:
        super().__init__(alias, listener, schema, stop)
        self.event, self.outbox = f"{self.prefix}rollcall_event", f"{self.prefix}rollcall_outbox"
        self.newest = f"SELECT position FROM {self.outbox} WHERE stream = 'rollcall_event'"
        self.heard = False
        # A server that vanished without a word is noticed; a pool would keep what LISTEN leaves behind.
        bounds = {"connect_timeout": 10, "application_name": "rollcall_signals"}
        if getattr(sys.modules.get("psycopg2"), "__libpq_version__", 120000) >= 120000:
            bounds["tcp_user_timeout"] = 30000
        settings = self.connection.settings_dict
        settings["OPTIONS"] = {**bounds, **settings["OPTIONS"]}
        settings["OPTIONS"].pop("pool", None)

    def _has(self, table: str) -> bool:
        return self.ask("SELECT to_regclass(%s) IS NOT NULL", [self.prefix + table])[0][0]

    def listen(self) -> None:
        # In a pooler's transaction mode LISTEN is accepted, deaf, and left behind for the next client.
        if not self.connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            if hasattr(self.connection.connection, "add_notify_handler"):
                self.connection.connection.add_notify_handler(lambda _: setattr(self, "heard", True))
            self.ask("LISTEN rollcall_event")

    def settle(self) -> None:
        """As rollcall's own readers do, one after the other. What raises here loses its connection."""
        if not self.ask(f"SELECT EXISTS (SELECT 1 FROM {self.event} WHERE position IS NULL)")[0][0]:
            return
        # What is written meanwhile is the next reader's: a batch that is not full was the last.
        while self._settle_batch() >= BATCH:
            pass

    def _settle_batch(self) -> int:
        """How many got their positions: few enough for any bound on a statement, whatever has piled up."""
        self.ask("BEGIN ISOLATION LEVEL READ COMMITTED")
        stream = ["rollcall_event"]
        self.ask(f"SELECT 1 FROM {self.outbox} WHERE stream = %s FOR UPDATE", stream)
        query = f"""
            WITH oldest AS (
                SELECT number FROM {self.event} WHERE position IS NULL ORDER BY number LIMIT {BATCH}),
            next AS (
                SELECT number, (SELECT position FROM {self.outbox} WHERE stream = %s)
                    + row_number() OVER (ORDER BY number) AS position
                FROM oldest),
            placed AS (
                UPDATE {self.event} AS e SET position = n.position FROM next AS n
                WHERE e.number = n.number AND e.position IS NULL RETURNING e.position)
            UPDATE {self.outbox} SET position = greatest(position, (SELECT max(position) FROM placed))
            WHERE stream = %s RETURNING (SELECT count(*) FROM placed)"""
        placed = self.ask(query, stream * 2)
        self.ask("COMMIT")
        return placed[0][0] if placed else 0

    def wait(self, seconds: float) -> None:
        driver = self.connection.connection
        if not self._take_notice(driver) and self.stop.wait(seconds, driver.fileno()):
            with self.connection.wrap_database_errors:
                if hasattr(driver, "pgconn"):
                    driver.pgconn.consume_input()
                    while driver.pgconn.notifies():
                        pass
                else:
                    driver.poll()
            self._take_notice(driver)

    def _take_notice(self, driver: Any) -> bool:
        """Whether a notification came with the answer of a query; psycopg 3 calls a handler, psycopg2 keeps a list."""
        notes = [] if hasattr(driver, "pgconn") else driver.notifies
        heard, self.heard = self.heard or bool(notes), False
        del notes[:]
        return heard


class Delivery:
    """Calls receivers for events, one after the other, and acknowledges each."""

    def __init__(self, outbox: Outbox, batch: int) -> None:
        self.outbox, self.batch = outbox, batch
        # They differ while an acknowledgement has failed.
        self.handled = self.acknowledged = -1

    def start(self) -> str:
        """The listener has a place; where it begins, in words."""
        if is_new := self.outbox.place() is None:
            self.outbox.register()
        self.handled = self.acknowledged = self.outbox.place() or 0
        return "new, begins with what comes from now on" if is_new else f"goes on after event {self.acknowledged}"

    def run(self) -> None:
        """Every event that waits is handled and acknowledged, unless a stop is asked for before."""
        place = self.outbox.place()
        if place not in (self.acknowledged, self.handled):
            raise self._taken()
        self.acknowledged = place
        self._acknowledge(self.handled)
        while not self.outbox.stop.asked:
            events, gap = self.outbox.page(self.handled, self.batch)
            if gap:
                log.warning("%d event(s) were trimmed before %r read them: no signal", gap, self.outbox.listener)
            if not events:
                # What was trimmed to the last event is told once.
                return self._acknowledge(self.handled + gap)
            close_old_connections()
            for event in events:
                if self.outbox.stop.asked:
                    break
                self._tell(event)
                self._acknowledge(event.position)
            close_old_connections()

    def _acknowledge(self, position: int) -> None:
        self.handled = position
        if position != self.acknowledged and not self.outbox.move(self.acknowledged, position):
            raise self._taken()
        self.acknowledged = position

    def _taken(self) -> CommandError:
        return CommandError(
            f"somebody else moved listener {self.outbox.listener!r} of database {self.outbox.alias!r}. Does another "
            "rollcall_signals, or `rollcall events`, run with this name? Stop it, or give each its own --listener."
        )

    def _tell(self, event: Event) -> None:
        if event.kind not in ("pruned", "updated", "added", "removed"):
            return
        rooms = Room.objects.using(router.db_for_write(Room))
        room = rooms.filter(channel_name=event.room).first() or Room(channel_name=event.room)
        try:
            for arguments in _arguments(event, room):
                for receiver, answer in presence_changed.send_robust(sender=Room, room=room, **arguments):
                    if isinstance(answer, Exception):
                        name = getattr(receiver, "__qualname__", repr(receiver))
                        log.error("receiver %s failed for %s in %s", name, event.kind, event.room, exc_info=answer)
        except Exception:
            log.exception("event %s (%s in %s) cannot be sent", event.id, event.kind, event.room)


def _arguments(event: Event, room: Room) -> Iterator[dict[str, Any]]:
    """The arguments of each signal of an event: one of a bulk change, else one for each presence."""
    if event.kind not in ("added", "removed"):
        yield BULK
        return
    key = Presence._meta.get_field("user").target_field
    for channel, user in event.members:
        presence = Presence(room=room, channel_name=channel, user_id=None if user is None else key.to_python(user))
        yield {**BULK, event.kind: presence, "bulk_change": False}


class Command(BaseCommand):
    help = "Sends presence_changed for what rollcall has pruned, as the celery worker did."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--listener", default="django", help="durable place in rollcall's events; default: django")
        parser.add_argument("--database", default="default", choices=list(connections), help="alias; default: default")
        parser.add_argument("--schema", help="PostgreSQL schema of rollcall's tables; default: the search path's")
        parser.add_argument("--batch", type=int, default=100, help="events read at once; default: 100")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between two looks; default: 1")
        parser.add_argument("--once", action="store_true", help="handle what is there and exit")

    def handle(self, *_: Any, **options: Any) -> None:
        if not options["listener"] or options["batch"] < 1 or not 0 < options["interval"] <= 86400:
            raise CommandError("--listener needs a name, --batch at least 1, --interval more than 0 and at most a day.")
        alias, schema, stop = options["database"], options["schema"], Stop()
        vendor = connections[alias].vendor
        if vendor not in ("sqlite", "postgresql"):
            raise CommandError(f"database {alias!r} is {vendor}; rollcall works on SQLite and PostgreSQL.")
        if schema and vendor == "sqlite":
            raise CommandError("--schema is for PostgreSQL; a SQLite database has no schemas.")
        if not presence_changed.has_listeners(Room):
            log.warning("no receiver of presence_changed is connected; AppConfig.ready must import the module of yours")
        kind = PostgresOutbox if vendor == "postgresql" else Outbox
        outbox = kind(alias, options["listener"], schema, stop)
        try:
            self._run(Delivery(outbox, options["batch"]), options)
        except Error as error:
            raise CommandError(f"database {alias!r} refused: {error}".rstrip()) from error
        finally:
            outbox.close()
            stop.restore()

    def _run(self, delivery: Delivery, options: dict[str, Any]) -> None:
        """Rounds, until a stop is asked for; an outage of the database is told once and waited out."""
        outbox, pause, is_started = delivery.outbox, 0.0, False
        while not outbox.stop.asked:
            try:
                outbox.open()
                if not is_started:
                    start = f"database {outbox.alias!r}, listener {outbox.listener!r}: {delivery.start()}"
                    if options["verbosity"]:
                        self.stdout.write(f"rollcall_signals: {start}")
                        self.stdout.flush()
                    is_started = True
                delivery.run()
                if pause:
                    log.warning("database %r answers again", outbox.alias)
                    pause = 0.0
                if options["once"]:
                    return
                outbox.wait(options["interval"])
            except OUTAGES as error:
                if options["once"]:
                    raise
                outbox.close()
                close_old_connections()
                if not pause:
                    log.error("database %r does not answer, trying again until it does: %s", outbox.alias, error)
                pause = min(max(1.0, pause * 2), 30.0)
                outbox.stop.wait(pause)
