"""Fills a migrated site with rooms, users and presences, through its own models. Import it after `Site.start`."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels_presence.models import Presence, Room
from django.contrib.auth import get_user_model
from django.db import transaction

from project.site import Site, microseconds, rfc3339

SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Plan:
    """What to fill in; `now` is the instant from which ages count."""

    rooms: int
    per: int
    stale: int
    emptied: int
    empty: int
    people: int
    now: datetime
    max_age: timedelta
    seed: int

    @property
    def cutoff(self) -> datetime:
        """The oldest `last_seen` that is kept."""
        return self.now - self.max_age

    def stale_in(self, room: int) -> int:
        """The stale presences of a room: all, in the first `emptied` rooms."""
        return self.per if room < self.emptied else self.stale


class Moments:
    """Instants to be last seen at, on each side of the cutoff, drawn from a seed.

    Every eighth has no fraction of a second, as Django stores such a value in fewer characters.
    """

    def __init__(self, plan: Plan):
        self.plan = plan
        self.random = random.Random(plan.seed)
        self.drawn = 0
        self.used = False

    def stale(self) -> datetime:
        """Between 1 s and an hour before the cutoff."""
        return self._draw(self.plan.cutoff - SECOND, 3_600_000_000)

    def fresh(self) -> datetime:
        """Between now and half way to the cutoff; the first is now, as on a site that is in use."""
        if not self.used:
            self.used = True
            return self.plan.now
        return self._draw(self.plan.now, self.plan.max_age // MICROSECOND // 2)

    def _draw(self, latest: datetime, microseconds_back: int) -> datetime:
        self.drawn += 1
        moment = latest - self.random.randrange(microseconds_back + 1) * MICROSECOND
        whole = moment.replace(microsecond=0)
        is_same_side = (whole < self.plan.cutoff) == (moment < self.plan.cutoff)
        return whole if self.drawn % 8 == 0 and is_same_side else moment


def fill(site: Site, plan: Plan, boundary: bool) -> dict:
    """The rooms of the plan are there, in one transaction; what was stored, in numbers."""
    moments = Moments(plan)
    with transaction.atomic():
        people = _people(site, plan.people)
        for number in range(plan.rooms):
            _fill_room(site, plan, number, people, moments)
        Room.objects.bulk_create(Room(channel_name=f"empty-{number}") for number in range(plan.empty))
        rows = _fill_boundary(site, plan) if boundary else []
        if site.referenced:
            _refer_to_oldest()
    stale = sum(plan.stale_in(number) for number in range(plan.rooms))
    changed = sum(1 for number in range(plan.rooms) if plan.stale_in(number))
    emptied = sum(1 for number in range(plan.rooms) if plan.per and plan.stale_in(number) == plan.per)
    return {
        "rooms": Room.objects.count(),
        "presences": Presence.objects.count(),
        "users": len(people),
        "stale": stale + sum(1 for row in rows if row["stale"]),
        "rooms_changed": changed + (1 if rows else 0),
        "rooms_empty_after": emptied + plan.empty + (plan.rooms if plan.per == 0 else 0),
        "boundary": rows,
    }


def _people(site: Site, count: int) -> list:
    """The users of the site; none where its presences are anonymous."""
    if site.users == "none":
        return []
    model = get_user_model()
    return model.objects.bulk_create(model(username=f"user-{number}") for number in range(count))


def _fill_room(site: Site, plan: Plan, number: int, people: list, moments: Moments) -> None:
    """A room whose first presence came through the original's `add`, the others in bulk; every third is anonymous."""
    name, stale = f"room-{number}", plan.stale_in(number)
    if plan.per == 0:
        Room.objects.create(channel_name=name)
        return
    rows = []
    for place in range(plan.per):
        user = people[(number + place) % len(people)] if people and place % 3 else None
        seen = site.stored(moments.stale() if place < stale else moments.fresh())
        rows.append(Presence(channel_name=f"specific.site!r{number}-p{place}", user=user, last_seen=seen))
    first, others = rows[0], rows[1:]
    room = Room.objects.add(name, first.channel_name, first.user)
    room.presence_set.update(last_seen=first.last_seen)
    for row in others:
        row.room = room
    Presence.objects.bulk_create(others)


def _fill_boundary(site: Site, plan: Plan) -> list[dict]:
    """A room whose presences lie on the cutoff and beside it; each with the answer of a strict comparison."""
    whole = plan.cutoff.replace(microsecond=0)
    moments = {
        "second-before": plan.cutoff - SECOND,
        "microsecond-before": plan.cutoff - MICROSECOND,
        "exact": plan.cutoff,
        "microsecond-after": plan.cutoff + MICROSECOND,
        "second-after": plan.cutoff + SECOND,
        "whole-second-at-or-before": whole,
        "whole-second-after": whole + SECOND,
    }
    rows = []
    for name, moment in moments.items():
        channel = f"specific.site!{name}"
        Room.objects.add("boundary", channel)
        Presence.objects.filter(channel_name=channel).update(last_seen=site.stored(moment))
        rows.append(
            {
                "channel": channel,
                "last_seen": rfc3339(moment),
                "last_seen_us": microseconds(moment),
                "stale": moment < plan.cutoff,
            }
        )
    return rows


def _refer_to_oldest() -> None:
    """The presence that was seen first of all is referred to by a row of another application."""
    from sightings.models import Sighting

    oldest = Presence.objects.order_by("last_seen").first()
    if oldest is not None:
        Sighting.objects.create(presence=oldest, note="keeps its presence")
