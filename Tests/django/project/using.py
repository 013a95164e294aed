"""Runs the original's own operations on a site. Import it after `Site.start`."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import channels_presence.models as original
from channels_presence.models import Presence, Room
from channels_presence.signals import presence_changed
from django.db import transaction

from project.site import Site, rfc3339


def prune(site: Site, now: datetime, max_age: timedelta, what: str) -> dict:
    """The original has pruned as it would have at `now`; what it removed and signalled."""
    presences, rooms = Presence.objects.count(), Room.objects.count()
    with _clock(site, now), _signals() as signals:
        if what in ("presences", "both"):
            Room.objects.prune_presences(age=max_age.total_seconds())
        if what in ("rooms", "both"):
            Room.objects.prune_rooms()
    return {
        "now": rfc3339(now),
        "cutoff": rfc3339(now - max_age),
        "removed": presences - Presence.objects.count(),
        "rooms_removed": rooms - Room.objects.count(),
        "signals": signals,
    }


def use() -> dict:
    """The original adds, touches, removes and leaves in rooms of its own, which are gone afterwards; what it saw."""
    channel, other = "specific.site!use-1", "specific.site!use-2"
    with _signals() as signals, transaction.atomic():
        room = Room.objects.add("use-room", channel)
        Room.objects.add("use-room", other)
        added = room.presence_set.count()
        before = Presence.objects.get(channel_name=channel).last_seen
        Presence.objects.touch(channel)
        touched = Presence.objects.get(channel_name=channel).last_seen > before
        Room.objects.remove("use-room", channel)
        Presence.objects.leave_all(other)
        left = room.presence_set.count()
        room.delete()
    return {"added": added, "touched": touched, "left": left, "signals": signals}


@contextmanager
def _clock(site: Site, now: datetime):
    """Inside it the original's clock stands still."""
    running = original.now
    original.now = lambda: site.stored(now)
    try:
        yield
    finally:
        original.now = running


@contextmanager
def _signals():
    """The presence_changed signals sent inside it, in order."""
    seen = []

    def receive(sender, room, added=None, removed=None, bulk_change=False, **_):
        change = "added" if added else "removed" if removed else "bulk_change"
        seen.append({"room": room.channel_name, "change": change})

    presence_changed.connect(receive)
    try:
        yield seen
    finally:
        presence_changed.disconnect(receive)
