"""Makes a database with the real tables of django-celery-beat, and the tasks that the import is tested on.

Arguments: a file for SQLite or a postgresql:// URL; `naive` for USE_TZ=False on a clock in Chicago.
"""

import json
import sys
from datetime import datetime, timezone
from urllib.parse import urlsplit

import django
from django.conf import settings

place, naive = sys.argv[1], sys.argv[2:] == ["naive"]
database = {"ENGINE": "django.db.backends.sqlite3", "NAME": place}
if place.startswith("postgresql:"):
    url = urlsplit(place)
    database = {
        "ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username,
        "HOST": url.hostname, "PORT": url.port,
    }
settings.configure(
    INSTALLED_APPS=["django_celery_beat"], DATABASES={"default": database}, USE_TZ=not naive,
    TIME_ZONE="America/Chicago" if naive else "UTC", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

from django.core.management import call_command
from django_celery_beat.models import (
    ClockedSchedule, CrontabSchedule, IntervalSchedule, PeriodicTask, SolarSchedule,
)

call_command("migrate", verbosity=0)


def instant(*fields):
    # The same instant whatever the clock that stores it: 12:00 in Chicago in winter is 18:00 UTC.
    return datetime(*fields) if naive else datetime(*fields[:3], fields[3] + 6, tzinfo=timezone.utc)


minute = IntervalSchedule.objects.create(every=1, period=IntervalSchedule.MINUTES)
tick = IntervalSchedule.objects.create(every=500_000, period=IntervalSchedule.MICROSECONDS)
night = CrontabSchedule.objects.create(minute="30", hour="2", day_of_week="monday,5", timezone="Europe/Berlin")
both = CrontabSchedule.objects.create(minute="0", hour="22-2", day_of_month="1-7", day_of_week="1", timezone="UTC")
once = ClockedSchedule.objects.create(clocked_time=instant(2031, 1, 5, 12))
sun = SolarSchedule.objects.create(event="sunset", latitude=41, longitude=-87)

for fields in [
    {"name": "Prune presences", "task": "channels_presence.tasks.prune_presences", "interval": minute},
    {"name": "prune rooms: nightly", "task": "channels_presence.tasks.prune_rooms", "crontab": night},
    {
        "name": "report", "task": "shop.tasks.report", "crontab": night, "queue": "slow", "priority": 3,
        "args": json.dumps(["weekly", 7]), "kwargs": json.dumps({"to": "Ada $HOME"}), "expire_seconds": 90,
        "description": "For the owners",
    },
    {"name": "first Monday", "task": "shop.tasks.close", "crontab": both, "start_time": instant(2031, 1, 5, 0)},
    {"name": "move", "task": "shop.tasks.move", "clocked": once, "one_off": True},
    {"name": "lights", "task": "shop.tasks.lights", "solar": sun},
    {"name": "fast", "task": "shop.tasks.fast", "interval": tick},
    {"name": "once soon", "task": "shop.tasks.soon", "interval": minute, "one_off": True},
    {"name": "off", "task": "shop.tasks.off", "interval": minute, "enabled": False, "expires": instant(2031, 2, 1, 0)},
]:
    PeriodicTask.objects.create(**fields)
