"""Reads a site back: its rows through its models, its soundness and its schema. Import it after `Site.start`."""

import hashlib
from io import StringIO

from channels_presence.models import Presence, Room
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from project.site import Site, microseconds, rfc3339

PRESENCE_TABLES = {"channels_presence_room", "channels_presence_presence"}


def dump(site: Site) -> dict:
    """Every room, presence and user, as Django's models read them, in an order that does not depend on keys."""
    presences = []
    for presence in Presence.objects.select_related("room").order_by("room__channel_name", "channel_name"):
        seen = site.instant(presence.last_seen)
        presences.append(
            {
                "room": presence.room.channel_name,
                "channel": presence.channel_name,
                "user": None if presence.user_id is None else str(presence.user_id),
                "last_seen": rfc3339(seen),
                "last_seen_us": microseconds(seen),
            }
        )
    users = get_user_model().objects.order_by("username")
    return {
        "rooms": list(Room.objects.order_by("channel_name").values_list("channel_name", flat=True)),
        "presences": presences,
        "users": [{"key": str(user.pk), "name": user.get_username()} for user in users],
    }


def check() -> dict:
    """What SQLite and Django say of the file; nothing in it but rollcall's own tables is left out of the hashes."""
    tables = _own_tables()
    schema = _schema()
    return {
        "integrity": _pragma("integrity_check"),
        "foreign_key_violations": len(_rows("PRAGMA foreign_key_check")),
        "django_checks": [str(message) for message in checks.run_checks()],
        "migrations_pending": _pending_migrations(),
        "models_changed": _models_changed(),
        "journal_mode": _pragma("journal_mode"),
        "user_version": _pragma("user_version"),
        "application_id": _pragma("application_id"),
        "schema": schema,
        "schema_sha256": _digest(schema),
        "other_rows_sha256": _digest([_all_rows(table) for table in tables if table not in PRESENCE_TABLES]),
        "counts": {table: _rows(f'SELECT count(*) FROM "{table}"')[0][0] for table in tables},
        "rollcall_tables": [name for kind, name, _, _ in _master() if kind == "table" and _is_rollcalls(name)],
    }


def _rows(query: str) -> list:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _all_rows(table: str) -> list:
    return [table, *_rows(f'SELECT * FROM "{table}" ORDER BY rowid')]


def _pragma(name: str):
    return _rows(f"PRAGMA {name}")[0][0]


def _master() -> list:
    return _rows("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def _is_rollcalls(table: str) -> bool:
    return table.startswith("rollcall_")


def _own_tables() -> list[str]:
    """The tables that are not rollcall's; SQLite's own count of keys is left out, as rollcall may use it too."""
    found = [name for kind, name, _, _ in _master() if kind == "table" and not _is_rollcalls(name)]
    return [name for name in found if not name.startswith("sqlite_")]


def _schema() -> list[str]:
    """The statements that made everything that is not rollcall's, the indexes of constraints by name."""
    return [sql or f"-- {kind} {name}" for kind, name, table, sql in _master() if not _is_rollcalls(table)]


def _pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def _models_changed() -> bool:
    """Whether Django would make a migration, because models and migrations differ."""
    try:
        call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0, stdout=StringIO())
    except SystemExit:
        return True
    return False


def _digest(value) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()
