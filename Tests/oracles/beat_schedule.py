"""Prints what Celery itself says of a beat_schedule, by the two lines that `schedule import --help` gives."""

import json
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab, schedule

app = Celery("proj")
app.conf.timezone = "Europe/Berlin"
app.conf.beat_schedule = {
    "prune-presence": {"task": "channels_presence.tasks.prune_presences", "schedule": timedelta(seconds=60)},
    "prune-rooms": {"task": "channels_presence.tasks.prune_rooms", "schedule": 600.0},
    "nightly report": {
        "task": "shop.tasks.report", "schedule": crontab(minute=30, hour=2, day_of_week="monday,thursday"),
        "args": (16, "weekly"), "kwargs": {"dry": True}, "options": {"expires": 15.0, "queue": "slow"},
    },
    "wraps": {"task": "shop.tasks.wrap", "schedule": crontab(minute="*/20", hour="22-2/2")},
    "both": {"task": "shop.tasks.both", "schedule": crontab(minute=0, hour=0, day_of_month="1-7", day_of_week="1")},
    "long": {"task": "shop.tasks.long", "schedule": schedule(timedelta(days=1, seconds=30))},
    "fast": {"task": "shop.tasks.fast", "schedule": 0.25},
}

print(json.dumps({k: app.conf[k] for k in ("timezone", "beat_schedule")}, default=repr))
