"""Random crontab(…)s as a beat_schedule, and the first ticks of each by the sets that Celery itself makes of them.

Arguments: a seed, and how many. Days of month and weekdays are both wanted, as Celery has it.
"""

import json
import random
import sys
from datetime import datetime, timedelta

from celery.schedules import crontab

START, DAYS, TICKS = datetime(2027, 1, 1), 1500, 8
draw = random.Random(int(sys.argv[1]))
NAMES = {
    "day_of_week": ["sun", "mon", "tuesday", "Wed", "thursday", "fri", "sat"],
    "month_of_year": ["jan", "feb", "march", "Apr", "may", "june", "jul", "aug", "sep", "oct", "nov", "december"],
}
FIELDS = {
    "minute": (0, 59), "hour": (0, 23), "day_of_month": (1, 31), "month_of_year": (1, 12), "day_of_week": (0, 6),
}


def value(field):
    low, high = FIELDS[field]
    number = draw.randint(low, high)
    # Celery looks a name up as a month first: "mar" is 3 in any field.
    return NAMES[field][number - low] if field in NAMES and draw.random() < 0.3 else str(number)


def item(field):
    low, high = FIELDS[field]
    kind = draw.randrange(5)
    if kind == 0:
        return value(field)
    if kind == 1:
        return f"{value(field)}-{value(field)}"
    if kind == 2:
        return f"{value(field)}-{value(field)}/{draw.randint(1, 5)}"
    if kind == 3:
        return f"*/{draw.randint(1, high - low)}"
    return "*"


def field(name):
    if draw.random() < 0.35:
        return "*"
    return ",".join(item(name) for _ in range(draw.choice([1, 1, 2, 3])))


def ticks(when):
    found = []
    for day in (START + timedelta(days=n) for n in range(DAYS)):
        if day.month not in when.month_of_year or day.day not in when.day_of_month:
            continue
        if day.isoweekday() % 7 not in when.day_of_week:
            continue
        for hour in sorted(when.hour):
            for minute in sorted(when.minute):
                found.append(f"{day:%Y-%m-%d}T{hour:02}:{minute:02}:00Z")
        if len(found) >= TICKS:
            break
    return found[:TICKS]


entries, expected = {}, {}
for number in range(int(sys.argv[2])):
    fields = {name: field(name) for name in FIELDS}
    when = crontab(**fields)
    entries[f"job-{number}"] = {"task": "prune-rooms", "schedule": repr(when)}
    expected[f"job-{number}"] = ticks(when)
print(json.dumps({"beat_schedule": entries, "ticks": expected}))
