"""Sites for test_signals.py, each with a database of its own: Django's tables by its migrations, rollcall's by the very
SQL of rollcall's migrations, and events written as rollcall writes them."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PATIENCE = 60


def until(condition, what: str):
    """What the condition answers once that is true; it is asked again and again."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {PATIENCE} s: {what}")
        time.sleep(0.01)
    return answer


def statements(swift: str) -> str:
    """The SQL of the migration in a Swift file, step by step in the order of its `steps`."""
    text = (ROOT / "Sources" / swift).read_text()
    steps = re.search(r"static let steps = \[([^\]]+)\]", text)[1].split(",")
    found = re.findall(r'let (\w+) = SchemaStep\(.*?sql: """\n(.*?)\n *"""\)', text, re.DOTALL)
    made = {name: textwrap.dedent(lines) for name, lines in found}
    return "\n".join(made[step.strip()] for step in steps)


class Process:
    """A process of the site, whose two outputs are files."""

    def __init__(self, folder: Path, arguments: list, environment: dict):
        name = uuid.uuid4().hex
        self.files = [folder / f"{name}.{stream}" for stream in ("out", "err")]
        out, err = (file.open("w") for file in self.files)
        self.child = subprocess.Popen(arguments, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        out.close()
        err.close()

    @property
    def output(self) -> str:
        return self.files[0].read_text()

    @property
    def errors(self) -> str:
        return self.files[1].read_text()

    def ready(self) -> "Process":
        """The listener has its place."""
        until(lambda: "rollcall_signals: database" in self.output or self.child.poll() is not None, "the first line")
        assert self.child.poll() is None, self.errors
        return self

    def stop(self) -> int:
        self.child.send_signal(signal.SIGTERM)
        return self.ending()

    def ending(self) -> int:
        try:
            return self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
            raise AssertionError(f"still running after {PATIENCE} s; {self.errors}") from None


class Site:
    """A Django site in a folder, made anew for each test from a template that is made once."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.log = folder / "calls.jsonl"
        self.release = folder / "release"
        self.children = []
        command = folder / "lobby/management/commands/rollcall_signals.py"
        shutil.copytree(HERE / "lobby", folder / "lobby")
        command.parent.mkdir(parents=True)
        shutil.copy(ROOT / "deploy/django/rollcall_signals.py", command)

    def environment(self, **more: str) -> dict:
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{self.folder}:{HERE.parent}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DJANGO_SETTINGS_MODULE": "signalling.settings",
            "SITE_DATABASE": "unused",
            "LOBBY_LOG": str(self.log),
            "LOBBY_RELEASE": str(self.release),
            **self.address,
            **more,
        }

    def start(self, *arguments: str, **environment: str) -> Process:
        """The command, running."""
        words = [sys.executable, "-m", "django", "rollcall_signals", "--interval", "0.05", *arguments]
        self.children.append(Process(self.folder, words, self.environment(**environment)))
        return self.children[-1]

    def once(self, *arguments: str, **environment: str) -> Process:
        """The command with --once, ended."""
        process = self.start("--once", *arguments, **environment)
        process.ending()
        return process

    def calls(self, receiver: str = "record") -> list:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [call for call in map(json.loads, lines) if call["receiver"] == receiver]

    def rooms_called(self) -> list:
        return [call["room"] for call in self.calls()]

    def room(self, *names: str) -> None:
        for name in names:
            self.execute("INSERT INTO channels_presence_room (channel_name) VALUES (%s)", name)

    def user(self, name: str) -> int:
        """The key of a new user."""
        self.execute(
            "INSERT INTO auth_user (username, password, first_name, last_name, email, date_joined, is_superuser, "
            "is_staff, is_active) VALUES (%s, '', '', '', '', '2026-01-01 00:00:00', %s, %s, %s)",
            name, False, False, True,
        )
        return self.execute("SELECT id FROM auth_user WHERE username = %s", name)[0][0]

    def presence(self, room: str, channel: str, user: "int | None" = None) -> None:
        """A presence that was seen long ago."""
        self.execute(
            "INSERT INTO channels_presence_presence (room_id, channel_name, user_id, last_seen) "
            "SELECT id, %s, %s, '2020-01-01 00:00:00' FROM channels_presence_room WHERE channel_name = %s",
            channel, user, room,
        )

    def place(self, listener: str = "django"):
        rows = self.execute("SELECT position FROM rollcall_listener WHERE name = %s", listener)
        return rows[0][0] if rows else None

    def listen_from_now(self) -> None:
        """The command has run once, so that its listener has a place."""
        process = self.once()
        assert process.child.returncode == 0, process.errors

    def close(self) -> None:
        for process in self.children:
            if process.child.poll() is None:
                process.child.kill()
                process.child.wait()


def migrate(site: Site) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity", "0"], env=site.environment(), capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


class SQLiteSite(Site):
    """On a file."""

    def __init__(self, folder: Path, template: "Path | None"):
        super().__init__(folder)
        file = folder / "site.db"
        self.address = {"SITE_DATABASE": str(file)}
        if template:
            shutil.copy(template, file)
        else:
            migrate(self)
        self.connection = sqlite3.connect(file, isolation_level=None, timeout=30)
        if not template:
            self.make_tables()
        self.template = file

    def make_tables(self) -> None:
        """rollcall's own tables are there."""
        self.connection.executescript(statements("RollcallSQLite/Presence/PresenceTables.swift"))

    @property
    def database(self) -> str:
        """The database as rollcall names it."""
        return f"sqlite:{self.address['SITE_DATABASE']}"

    def execute(self, query: str, *values) -> list:
        return self.connection.execute(query.replace("%s", "?"), values).fetchall()

    def event(self, kind: str, room: str, *members: list) -> None:
        self.execute(
            "INSERT INTO rollcall_event (id, at, kind, room, count, members) VALUES (%s, %s, %s, %s, %s, %s)",
            str(uuid.uuid4()), time.time_ns() // 1000, kind, room, len(members), json.dumps(members),
        )

    @contextmanager
    def outage(self):
        """Inside it nobody else can read or write the file."""
        self.execute("BEGIN EXCLUSIVE")
        yield
        self.execute("COMMIT")

    def close(self) -> None:
        super().close()
        self.connection.close()


class PostgresSite(Site):
    """In a database of its own, on the server of ROLLCALL_TEST_POSTGRES."""

    def __init__(self, folder: Path, template: "str | None"):
        super().__init__(folder)
        server = os.environ["ROLLCALL_TEST_POSTGRES"]
        self.template = f"rollcall_signals_{uuid.uuid4().hex}"
        self.name = sql.Identifier(self.template)
        self.url = make_conninfo(**{**conninfo_to_dict(server), "dbname": self.template})
        self.address = {"SITE_POSTGRES": self.url}
        self.server = psycopg.connect(server, autocommit=True)
        source = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        self.server.execute(sql.SQL("CREATE DATABASE {}").format(self.name) + source)
        self.connection = self.connect(autocommit=True)
        if not template:
            migrate(self)
            self.make_tables()

    def make_tables(self) -> None:
        """rollcall's own tables are there."""
        self.connection.execute(statements("RollcallPostgres/Migrations/PresenceTables.swift"))

    @property
    def database(self) -> str:
        """The database as rollcall names it."""
        given = conninfo_to_dict(self.url)
        return f"postgresql://{given['user']}@{given['host']}:{given['port']}/{given['dbname']}"

    def connect(self, autocommit: bool):
        return psycopg.connect(self.url, autocommit=autocommit)

    def execute(self, query: str, *values) -> list:
        return self.run(self.connection, query, *values)

    @staticmethod
    def run(connection, query: str, *values) -> list:
        cursor = connection.execute(query, values)
        return cursor.fetchall() if cursor.description else []

    def event(self, kind: str, room: str, *members: list) -> None:
        self.write(self.connection, kind, room, *members)

    def write(self, connection, kind: str, room: str, *members: list) -> None:
        self.run(
            connection,
            "INSERT INTO rollcall_event (id, at, kind, room, count, members) VALUES (%s, now(), %s, %s, %s, %s)",
            uuid.uuid4(), kind, room, len(members), json.dumps(members),
        )

    def disconnect_others(self) -> None:
        self.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()",
            self.template,
        )

    @contextmanager
    def outage(self):
        """Inside it nobody else has a connection, or gets one."""
        alter = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        self.server.execute(alter.format(self.name, sql.Literal(False)))
        self.disconnect_others()
        yield
        self.server.execute(alter.format(self.name, sql.Literal(True)))

    def close(self) -> None:
        super().close()
        self.connection.close()
        self.server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(self.name))
        self.server.close()


def folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="rollcall-signals-"))
