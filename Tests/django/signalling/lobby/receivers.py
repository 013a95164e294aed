"""Receivers of presence_changed: what they were called with is a line of LOBBY_LOG each; some misbehave when asked to.

LOBBY_KILL, LOBBY_RAISE and LOBBY_HOLD name a room; a receiver that is held waits for the file LOBBY_RELEASE.
"""

import json
import os
import signal
import time

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from channels_presence.signals import presence_changed
from django.dispatch import receiver


def write(**fields) -> None:
    """A line is in the file, whatever becomes of this process."""
    with open(os.environ["LOBBY_LOG"], "a") as file:
        file.write(json.dumps(fields) + "\n")


def shown(presence) -> "dict | None":
    if presence is None:
        return None
    user = presence.user and presence.user.get_username()
    return {"pk": presence.pk, "room": presence.room.channel_name, "channel": presence.channel_name, "user": user}


@receiver(presence_changed)
def record(sender, room, added, removed, bulk_change, signal, **others):
    write(
        receiver="record",
        sender=f"{sender.__module__}.{sender.__qualname__}",
        room=room.channel_name,
        is_saved=room.pk is not None,
        added=shown(added),
        removed=shown(removed),
        bulk_change=bulk_change,
        others=sorted(others),
    )


@receiver(presence_changed)
def misbehave(sender, room, **kwargs):
    name = room.channel_name
    if name == os.environ.get("LOBBY_KILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name == os.environ.get("LOBBY_RAISE"):
        raise ZeroDivisionError("the receiver of this site is broken")
    if name == os.environ.get("LOBBY_HOLD"):
        write(receiver="held", room=name)
        while not os.path.exists(os.environ["LOBBY_RELEASE"]):
            time.sleep(0.01)


@receiver(presence_changed)
def broadcast_presence(sender, room, **kwargs):
    """What the API reference of django-channels-presence shows: the room's members are told who is there."""
    payload = {
        "channel_name": room.channel_name,
        "members": [user.serialize() for user in room.get_users()],
        "lurkers": room.get_anonymous_count(),
    }
    message = {"type": "forward.message", "message": json.dumps({"type": "presence", "payload": payload})}
    async_to_sync(get_channel_layer().group_send)(room.channel_name, message)
    write(receiver="broadcast", room=room.channel_name, payload=payload)
