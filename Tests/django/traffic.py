#!/usr/bin/env python3
"""Traffic of a real Django site: processes that add, touch and leave by the original's own code, on overlapping rooms.

`prepare` makes the tables and users of the site that the SITE_ variables of project/settings.py name; `play` is one
process of it, and prints what it did and found as one JSON object. Each process owns its channels, so it knows what must
be there: whatever it has seen within --max-age, whoever prunes meanwhile. Tests run it; by hand:
SITE_DATABASE=site.db .venv/bin/python -B traffic.py play 1
"""

import argparse
import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
os.environ.setdefault("SITE_DATABASE", "unused")


def prepare(options) -> dict:
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    users = get_user_model().objects
    for number in range(5):
        users.create(username=f"user-{number}")
    return {"users": users.count()}


def play(options) -> dict:
    from project.playing import Player, Rules

    rules = Rules(
        max_age=options.max_age,
        rooms=options.rooms,
        channels=options.channels,
        generation=options.generation,
        operations=options.operations,
        seconds=options.seconds,
    )
    return Player(options.number, options.seed, rules).play()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    commands.add_parser("prepare").set_defaults(run=prepare)
    playing = commands.add_parser("play")
    playing.set_defaults(run=play)
    playing.add_argument("number", type=int, help="of this process: its channels bear it")
    playing.add_argument("--seed", type=int, default=1)
    playing.add_argument("--max-age", type=float, default=2)
    playing.add_argument("--rooms", type=int, default=6, help="that are entered at a time")
    playing.add_argument("--channels", type=int, default=40)
    playing.add_argument("--generation", type=float, default=2, help="seconds, after which other rooms are entered")
    playing.add_argument("--operations", type=int, default=1_000, help="at least")
    playing.add_argument("--seconds", type=float, default=0, help="at least")
    options = parser.parse_args()
    import django

    django.setup()
    print(json.dumps(options.run(options)))


if __name__ == "__main__":
    sys.exit(main())
