#!/usr/bin/env python3
"""A real Django site with django-channels-presence in one SQLite file, for tests that prune such a file.

Each command prints one JSON object on standard output; errors are a sentence on standard error, exit 1 (usage: 2).
`make` also writes FILE.site.json, the site's settings, which the other commands read.
"""

import argparse
import json
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

try:
    from django.db.utils import Error
except ModuleNotFoundError:
    sys.exit("presences.py: Django is missing; run Tests/run once, then this with Tests/django/.venv/bin/python")

from project.site import Site, rfc3339


def make(options) -> dict:
    """A new file that the site's own migrations made and that its own models filled."""
    if options.file.exists():
        raise SystemExit(f"{options.file} exists; `make` makes a new file and overwrites none")
    if options.stale > options.per or options.emptied > options.rooms:
        raise SystemExit("--stale cannot be above --per, nor --emptied above --rooms")
    options.file.parent.mkdir(parents=True, exist_ok=True)
    site = Site(options.tz == "true", str(options.zone), options.users, options.referenced)
    site.start(options.file)
    from django.core.management import call_command
    from django.db import connection

    from project.filling import Plan, fill

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA journal_mode = {options.journal}")
        cursor.execute("PRAGMA synchronous = OFF")
    call_command("migrate", verbosity=0)
    plan = Plan(
        rooms=options.rooms,
        per=options.per,
        stale=options.stale,
        emptied=options.emptied,
        empty=options.empty,
        people=options.people,
        now=options.now,
        max_age=options.max_age,
        seed=options.seed,
    )
    made = fill(site, plan, options.boundary)
    site.write(options.file)
    return {
        "file": str(options.file),
        "use_tz": site.use_tz,
        "time_zone": site.time_zone,
        "user_key": site.users,
        "now": rfc3339(plan.now),
        "cutoff": rfc3339(plan.cutoff),
        **made,
    }


def dump(options) -> dict:
    """Its rooms, presences and users."""
    from project.looking import dump

    return dump(options.site)


def check(options) -> dict:
    """Whether SQLite and Django find the file sound, and hashes of what must not change."""
    from project.looking import check

    return check()


def prune(options) -> dict:
    """The original's own prune_presences and prune_rooms."""
    from project.using import prune

    return prune(options.site, options.now, options.max_age, options.what)


def use(options) -> dict:
    """The original's add, touch, remove and leave_all, which leave the site as it was."""
    from project.using import use

    return use()


def hold(options) -> dict:
    """The write lock of the file: taken when the first line appears, given back when standard input ends."""
    from channels_presence.models import Room
    from django.db import transaction

    with transaction.atomic():
        Room.objects.create(channel_name="held")
        transaction.set_rollback(True)
        print(json.dumps({"held": True}), flush=True)
        sys.stdin.read()
    return {}


def instant(text: str) -> datetime:
    """An RFC 3339 instant, whose zone must be given."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"'{text}' names no zone; end it with Z")
    return moment.astimezone(timezone.utc)


def seconds(text: str) -> timedelta:
    """A positive number of seconds."""
    age = timedelta(seconds=float(text))
    if age <= timedelta(0):
        raise argparse.ArgumentTypeError("must be above 0")
    return age


def count(text: str) -> int:
    """A whole number, 0 or more."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def zone(text: str) -> ZoneInfo:
    """An IANA zone that this system knows."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError):
        raise argparse.ArgumentTypeError(f"'{text}' is not a zone of this system; is the package tzdata installed?")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(function):
        added = commands.add_parser(function.__name__, help=function.__doc__, description=function.__doc__)
        added.set_defaults(run=function)
        added.add_argument("file", type=Path, metavar="FILE")
        return added

    def clock(added):
        added.add_argument("--now", type=instant, default=datetime.now(timezone.utc), help="default: the present")
        added.add_argument("--max-age", type=seconds, default=seconds("60"), metavar="SECONDS")

    making = command(make)
    clock(making)
    making.add_argument("--rooms", type=count, default=100)
    making.add_argument("--per", type=count, default=100, help="presences in each room")
    making.add_argument("--stale", type=count, default=50, help="of them, older than --max-age")
    making.add_argument("--emptied", type=count, default=0, help="rooms whose presences are all stale")
    making.add_argument("--empty", type=count, default=0, help="further rooms without any presence")
    making.add_argument("--people", type=count, default=10, help="users to spread over the presences")
    making.add_argument("--boundary", action="store_true", help="a room with presences on the cutoff and beside it")
    making.add_argument("--tz", choices=["true", "false"], default="true", help="USE_TZ")
    making.add_argument("--zone", type=zone, default=zone("UTC"), help="TIME_ZONE")
    making.add_argument("--users", choices=["int", "uuid", "none"], default="int", help="the key of the site's users")
    making.add_argument("--referenced", action="store_true", help="another table refers to the oldest presence")
    making.add_argument("--journal", choices=["delete", "wal"], default="delete")
    making.add_argument("--seed", type=int, default=1)
    command(dump)
    command(check)
    pruning = command(prune)
    clock(pruning)
    pruning.add_argument("--what", choices=["presences", "rooms", "both"], default="both")
    command(use)
    command(hold)
    return parser


def main() -> int:
    options = arguments().parse_args()
    options.file = options.file.absolute()
    if options.run is not make:
        if not options.file.exists():
            raise SystemExit(f"{options.file} is missing; `make` makes it")
        options.site = Site.read(options.file)
        options.site.start(options.file)
    answer = options.run(options)
    if answer:
        print(json.dumps(answer))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Error as problem:
        sys.exit(f"presences.py: {problem}")
