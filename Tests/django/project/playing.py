"""One process of a site in use, and what it knows must be there. Import it after `django.setup()`."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from channels_presence.models import Presence, Room
from channels_presence.signals import presence_changed
from django.contrib.auth import get_user_model
from django.utils.timezone import now

# How much sooner than max_age a presence must still be there: what a clock may be slewed by meanwhile.
SLACK = 0.05
PATIENCE = 60


@dataclass(frozen=True)
class Rules:
    """What one process does, and until when: both `operations` and `seconds` must have been reached."""

    max_age: float
    rooms: int
    channels: int
    generation: float
    operations: int
    seconds: float


@dataclass
class Oracle:
    """When each presence of this process was seen at the earliest: never later than the database holds."""

    max_age: float
    seen: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)
    ghosts: list = field(default_factory=list)
    expired: int = 0
    checks: int = 0

    def must_be(self, key, at: float) -> bool:
        """Whether nobody may have pruned it by then."""
        return at - self.seen[key] < self.max_age - SLACK

    def touched(self, channel: str, before: float, found) -> None:
        """A touch that began then has ended; `found` reads what is there, for presences that were old before it."""
        after = now().timestamp()
        mine = [key for key in self.seen if key[1] == channel]
        doubtful = [key for key in mine if not self.must_be(key, after)]
        there = set(found(channel)) if doubtful else set()
        for key in mine:
            if key not in doubtful or key in there:
                self.seen[key] = before
            else:
                self.expired += 1
                del self.seen[key]

    def compare(self, there: set) -> None:
        """What is there is what must be, and nothing that left."""
        at = now().timestamp()
        self.checks += 1
        self.ghosts += sorted(there - self.seen.keys())
        for key in [key for key in self.seen if key not in there]:
            if self.must_be(key, at):
                self.lost.append([*key, at - self.seen[key]])
            else:
                self.expired += 1
            del self.seen[key]


class Player:
    """Adds, touches and leaves as sockets do; some sockets die without leaving, some are touched at the last moment."""

    def __init__(self, number: int, seed: int, rules: Rules):
        self.rules = rules
        self.prefix = f"specific.site!{number}-"
        self.random = random.Random(seed * 1_000 + number)
        self.oracle = Oracle(rules.max_age)
        self.channels = [f"{self.prefix}{place}" for place in range(rules.channels)]
        # Of every five sockets one is touched only when it is about to be stale.
        self.lazy = set(self.channels[::5])
        # Those that died, and when they come back.
        self.dead = {}
        self.users = [None, *get_user_model().objects.order_by("pk")]
        self.done, self.errors = Counter(), []
        self.created = None
        presence_changed.connect(self.hear)

    def hear(self, added=None, removed=None, **_) -> None:
        if added is not None:
            self.created = (added.room.channel_name, added.channel_name)
        if removed is not None:
            self.done["left"] += 1

    def play(self) -> dict:
        start = checked = time.monotonic()
        while self.operations < self.rules.operations or time.monotonic() - start < self.rules.seconds:
            self.attempt(self.choose)
            if time.monotonic() - checked > 0.2:
                self.attempt(self.check)
                checked = time.monotonic()
        stopped = time.monotonic()
        self.attempt(self.check)
        while self.there(channel_name__startswith=self.prefix) and time.monotonic() - stopped < PATIENCE:
            self.attempt(self.check)
            time.sleep(0.1)
        return {
            **{name: self.done[name] for name in ("add", "touch", "leave", "created", "left")},
            "checks": self.oracle.checks,
            "expired": self.oracle.expired,
            "lost": self.oracle.lost,
            "ghosts": self.oracle.ghosts,
            "errors": self.errors,
            "remaining": self.there(channel_name__startswith=self.prefix),
            "seconds": stopped - start,
            "last_gone_after": time.monotonic() - stopped,
        }

    @property
    def operations(self) -> int:
        return self.done["add"] + self.done["touch"] + self.done["leave"]

    def attempt(self, work) -> None:
        """Errors are what is looked for: they are kept, and the process goes on as a site does."""
        try:
            work()
        except Exception as error:  # noqa: BLE001
            self.errors.append(f"{type(error).__name__}: {error}")

    def choose(self) -> None:
        channel = self.random.choice(self.channels)
        if time.monotonic() < self.dead.get(channel, 0):
            return
        keys = [key for key in self.oracle.seen if key[1] == channel]
        chance = self.random.random()
        if not keys or chance < 0.25:
            self.add(channel)
        elif chance < 0.32:
            self.leave(channel)
        elif chance < 0.36:
            self.dead[channel] = time.monotonic() + self.rules.max_age * self.random.uniform(0.5, 3)
        elif channel not in self.lazy or self.is_about_to_be_stale(keys):
            self.touch(channel)

    def is_about_to_be_stale(self, keys: list) -> bool:
        age = now().timestamp() - max(self.oracle.seen[key] for key in keys)
        return age > self.rules.max_age * 0.9

    def add(self, channel: str) -> None:
        generation = int(time.time() / self.rules.generation)
        room = f"room-{generation}-{self.random.randrange(self.rules.rooms)}"
        before = now().timestamp()
        self.created = None
        self.done["add"] += 1
        Room.objects.add(room, channel, self.user(channel))
        # The signal says whether it is new; the original does not refresh one that was there.
        if self.created:
            self.done["created"] += 1
            self.oracle.seen[self.created] = before

    def user(self, channel: str):
        """Always the same one: the original cannot add a channel again with another."""
        return self.users[self.channels.index(channel) % len(self.users)]

    def touch(self, channel: str) -> None:
        before = now()
        self.done["touch"] += 1
        Presence.objects.touch(channel)
        self.oracle.touched(
            channel, before.timestamp(), lambda name: self.there(channel_name=name, last_seen__gte=before)
        )

    def leave(self, channel: str) -> None:
        self.done["leave"] += 1
        Presence.objects.leave_all(channel)
        for key in [key for key in self.oracle.seen if key[1] == channel]:
            del self.oracle.seen[key]

    def check(self) -> None:
        self.oracle.compare(set(self.there(channel_name__startswith=self.prefix)))

    @staticmethod
    def there(**which) -> list:
        return list(Presence.objects.filter(**which).values_list("room__channel_name", "channel_name"))
