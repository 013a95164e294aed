#!/usr/bin/env python3
"""The whole way from a real `rollcall worker` to the receivers of a Django site, though rollcall_signals is killed.

Tests/run runs it; by hand: ROLLCALL_TEST_PROGRAM=.build/debug/rollcall ROLLCALL_TEST_POSTGRES=postgresql://...
.venv/bin/python -B test_worker.py
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import unittest
from collections import Counter

for name in ("ROLLCALL_TEST_PROGRAM", "ROLLCALL_TEST_POSTGRES"):
    if not os.environ.get(name):
        sys.exit(f"test_worker.py: {name} is not set; Tests/run sets it")

from signalling.databases import PostgresSite, SQLiteSite, folder, until

SCHEDULE = """
jobs:
  prune-presences: {every: 1s, with: {batch: 20}}
  prune-rooms: {every: 1s, offset: 500ms}
"""
ROOMS = [f"room-{number:02}" for number in range(40)]
KILLED, HELD = "room-12", "room-27"


class ByRollcall:
    """A site on which rollcall's own program makes its tables and prunes."""

    def make_tables(self) -> None:
        self.rollcall("database", "migrate")

    def rollcall(self, *arguments: str) -> str:
        words = [os.environ["ROLLCALL_TEST_PROGRAM"], *arguments, "--database", self.database]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout


class SQLiteWorkerSite(ByRollcall, SQLiteSite):
    """On a file."""


class PostgresWorkerSite(ByRollcall, PostgresSite):
    """On the server of the tests."""


class WorkerTests:
    """What holds on both databases."""

    def setUp(self):
        self.site = self.make(folder(), None)
        self.addCleanup(shutil.rmtree, self.site.folder)
        self.addCleanup(self.site.close)

    def test_receivers_run_for_each_room_that_a_worker_pruned_though_the_command_is_killed_twice(self):
        self.site.listen_from_now()
        self.site.room(*ROOMS, "empty")
        for room in ROOMS:
            for number in range(3):
                self.site.presence(room, f"specific.{room}!{number}")
        (self.site.folder / "jobs.yaml").write_text(SCHEDULE)

        # It waits for events when the worker prunes, and dies in the middle of them.
        first = self.site.start(LOBBY_KILL=KILLED).ready()
        self.site.rollcall("worker", "--schedule", "jobs.yaml", "--ticks", "4")
        self.assertEqual(first.ending(), -signal.SIGKILL)
        self.assertIn(KILLED, self.site.rooms_called())
        self.assertLess(len(set(self.site.rooms_called())), len(ROOMS))

        second = self.site.start(LOBBY_HOLD=HELD).ready()
        until(lambda: self.site.calls("held"), "the receiver")
        second.child.kill()
        self.assertEqual(second.ending(), -signal.SIGKILL)

        last = self.site.once()
        self.assertEqual(last.ending(), 0, last.errors)
        called = Counter(self.site.rooms_called())
        # At least once each, and no more but for the two in whose middle it died.
        self.assertEqual(called, {**dict.fromkeys(ROOMS, 1), KILLED: 2, HELD: 2})
        self.assertTrue(all(call["bulk_change"] for call in self.site.calls()))

        runs = json.loads(self.site.rollcall("history", "--json", "--job", "prune-presences"))
        self.assertEqual(sum(run["result"]["rooms"] for run in runs if run["result"]), len(ROOMS))
        self.assertEqual(sum(run["result"]["removed"] for run in runs if run["result"]), 3 * len(ROOMS))
        self.assertEqual(self.site.execute("SELECT count(*) FROM channels_presence_room")[0][0], 0)


class SQLiteWorker(WorkerTests, unittest.TestCase):
    make = SQLiteWorkerSite


class PostgresWorker(WorkerTests, unittest.TestCase):
    make = PostgresWorkerSite


if __name__ == "__main__":
    unittest.main()
