#!/usr/bin/env python3
"""deploy/django/rollcall_signals.py on real sites with django-channels-presence, on SQLite and on PostgreSQL.

Tests/run runs it; by hand: ROLLCALL_TEST_POSTGRES=postgresql://... .venv/bin/python -B test_signals.py
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unittest

if not os.environ.get("ROLLCALL_TEST_POSTGRES"):
    sys.exit("test_signals.py: ROLLCALL_TEST_POSTGRES must be the URL of a PostgreSQL server; Tests/run starts one")

from signalling.databases import ROOT, PostgresSite, Site, SQLiteSite, folder, until

BULK = {"added": None, "removed": None, "bulk_change": True}


class SignalTests:
    """What holds on both databases; a site of its own for each test."""

    make: type
    site: Site

    @classmethod
    def setUpClass(cls):
        cls.original = cls.make(folder(), None)
        cls.original.connection.close()

    @classmethod
    def tearDownClass(cls):
        cls.original.close()
        shutil.rmtree(cls.original.folder)

    def setUp(self):
        self.site = self.make(folder(), self.original.template)
        self.addCleanup(shutil.rmtree, self.site.folder)
        self.addCleanup(self.site.close)

    def assert_ended(self, process, status=0):
        self.assertEqual(process.ending(), status, process.errors)

    def prune(self, *rooms):
        for room in rooms:
            self.site.event("pruned", room, [f"specific.{room}!1", None])

    def test_each_pruned_room_is_signalled_as_the_original_does(self):
        self.site.listen_from_now()
        self.site.room("red", "green", "blue")
        self.prune("red", "green")
        self.site.event("vacated", "grey")
        self.prune("blue")
        self.assert_ended(self.site.once("--batch", "2"))
        expected = {"receiver": "record", "sender": "channels_presence.models.Room", "is_saved": True, "others": []}
        rooms = ["red", "green", "blue"]
        self.assertEqual(self.site.calls(), [{**expected, **BULK, "room": room} for room in rooms])
        self.assertEqual(self.site.place(), 4)
        self.assert_ended(self.site.once())
        self.assertEqual(len(self.site.calls()), 3)

    def test_the_signal_has_the_arguments_of_the_originals_own_prune(self):
        self.site.listen_from_now()
        self.site.room("red")
        self.site.presence("red", "specific.red!1")
        words = [sys.executable, "-m", "django", "prune_presences"]
        subprocess.run(words, env=self.site.environment(), check=True)
        self.prune("red")
        self.assert_ended(self.site.once())
        theirs, ours = self.site.calls()
        self.assertEqual(theirs, ours)

    def test_what_rollcall_adds_and_removes_is_signalled_with_an_unsaved_presence(self):
        self.site.listen_from_now()
        self.site.room("red")
        ada = self.site.user("ada")
        self.site.event("added", "red", ["specific.red!1", str(ada)])
        self.site.event("removed", "red", ["specific.red!2", None])
        self.site.event("updated", "red", ["specific.red!1", None])
        self.assert_ended(self.site.once())
        calls = [{key: call[key] for key in BULK} for call in self.site.calls()]
        added = {"pk": None, "room": "red", "channel": "specific.red!1", "user": "ada"}
        removed = {"pk": None, "room": "red", "channel": "specific.red!2", "user": None}
        self.assertEqual(calls[0], {"added": added, "removed": None, "bulk_change": False})
        self.assertEqual(calls[1], {"added": None, "removed": removed, "bulk_change": False})
        self.assertEqual(calls[2], BULK)

    def test_a_new_listener_begins_with_the_next_event(self):
        self.prune("red")
        process = self.site.once()
        self.assert_ended(process)
        self.assertIn("new", process.output)
        self.assertEqual(self.site.place(), 1)
        self.prune("green")
        self.assert_ended(self.site.once())
        self.assertEqual(self.site.rooms_called(), ["green"])

    def test_a_process_that_is_killed_before_it_acknowledges_repeats_one_event(self):
        self.site.listen_from_now()
        self.prune("red", "green", "blue")
        self.assert_ended(self.site.once(LOBBY_KILL="green"), -signal.SIGKILL)
        self.assertEqual(self.site.place(), 1)
        self.assert_ended(self.site.once())
        self.assertEqual(self.site.rooms_called(), ["red", "green", "green", "blue"])
        self.assert_ended(self.site.once())
        self.assertEqual(len(self.site.calls()), 4)

    def test_the_documented_receiver_reaches_the_members_of_the_room(self):
        self.site.listen_from_now()
        self.site.room("red")
        self.site.presence("red", "specific.red!2", self.site.user("ada"))
        self.site.presence("red", "specific.red!3")
        self.prune("red")
        words = [sys.executable, "-m", "signalling.hear", "red"]
        heard = subprocess.run(words, env=self.site.environment(), capture_output=True, text=True)
        self.assertEqual(heard.returncode, 0, heard.stderr)
        message = json.loads(heard.stdout)
        self.assertEqual(message["type"], "forward.message")
        payload = {"channel_name": "red", "members": ["ada"], "lurkers": 1}
        self.assertEqual(json.loads(message["message"]), {"type": "presence", "payload": payload})

    def test_a_room_that_is_gone_comes_unsaved(self):
        self.site.listen_from_now()
        self.site.room("green")
        self.prune("red", "green")
        self.assert_ended(self.site.once())
        self.assertEqual([(call["room"], call["is_saved"]) for call in self.site.calls()],
                         [("red", False), ("green", True)])

    def test_a_receiver_that_raises_is_logged_and_holds_nobody_up(self):
        self.site.listen_from_now()
        self.site.room("red", "green")
        self.prune("red", "green")
        process = self.site.once(LOBBY_RAISE="red")
        self.assert_ended(process)
        self.assertIn("receiver misbehave failed for pruned in red", process.errors)
        self.assertIn("Traceback", process.errors)
        self.assertIn("ZeroDivisionError: the receiver of this site is broken", process.errors)
        self.assertEqual(self.site.rooms_called(), ["red", "green"])
        self.assertEqual([call["room"] for call in self.site.calls("broadcast")], ["red", "green"])
        self.assertEqual(self.site.place(), 2)

    def test_it_goes_on_as_events_come_and_stops_when_told(self):
        process = self.site.start().ready()
        for count, room in enumerate(("red", "green"), start=1):
            self.prune(room)
            until(lambda: len(self.site.calls()) == count, "the signal")
        until(lambda: self.site.place() == 2, "the acknowledgement")
        self.assertEqual(process.stop(), 0, process.errors)

    def test_TERM_stops_it_between_two_events(self):
        self.site.listen_from_now()
        self.prune("red", "green")
        for number in (signal.SIGTERM, signal.SIGINT):
            self.site.release.unlink(missing_ok=True)
            held = ["red", "green"][len(self.site.calls())]
            process = self.site.start(LOBBY_HOLD=held)
            until(lambda: held in [call["room"] for call in self.site.calls("held")], "the receiver")
            process.child.send_signal(number)
            self.site.release.touch()
            self.assert_ended(process)
            self.assertEqual(self.site.place(), len(self.site.calls()))
            if number == signal.SIGTERM:
                self.assertEqual(self.site.rooms_called(), ["red"])
        self.assertEqual(self.site.rooms_called(), ["red", "green"])

    def test_two_commands_with_one_listener_are_told_apart(self):
        self.site.listen_from_now()
        self.site.room("red")
        self.prune("red")
        first = self.site.start(LOBBY_HOLD="red")
        until(lambda: self.site.calls("held"), "the receiver")
        self.assert_ended(self.site.once())
        self.site.release.touch()
        self.assert_ended(first, 1)
        self.assertIn("somebody else moved listener 'django'", first.errors)
        self.assertIn("--listener", first.errors)
        self.assertNotIn("Traceback", first.errors)
        self.assertEqual(self.site.place(), 1)

    def test_one_that_waits_ends_before_it_repeats_what_another_has_read(self):
        process = self.site.start().ready()
        # While it waits, its place is moved on as another command would have moved it.
        self.site.execute("UPDATE rollcall_listener SET position = 7")
        self.assert_ended(process, 1)
        self.assertIn("somebody else moved listener 'django'", process.errors)
        self.assertEqual(self.site.calls(), [])

    def test_missing_tables_are_named_with_the_way_to_make_them(self):
        self.site.execute("DROP TABLE rollcall_listener")
        process = self.site.once()
        self.assert_ended(process, 1)
        self.assertIn("lacks rollcall_listener", process.errors)
        self.assertIn("`rollcall database migrate`", process.errors)
        self.assertNotIn("Traceback", process.errors)

    def test_events_that_were_trimmed_unread_are_warned_about_once(self):
        self.site.listen_from_now()
        self.prune("red", "green", "blue")
        self.site.once("--listener", "other")
        self.site.execute("DELETE FROM rollcall_event WHERE position <= 2")
        process = self.site.once()
        self.assertIn("2 event(s) were trimmed", process.errors)
        self.assertEqual(self.site.rooms_called(), ["blue"])
        self.prune("grey")
        self.site.once("--listener", "other")
        self.site.execute("DELETE FROM rollcall_event")
        process = self.site.once()
        self.assertIn("1 event(s) were trimmed", process.errors)
        self.assertEqual(self.site.place(), 4)
        process = self.site.once()
        self.assertEqual(process.errors, "")

    def test_an_outage_is_told_once_and_repeats_nothing(self):
        self.site.listen_from_now()
        self.prune("red")
        process = self.site.start(LOBBY_HOLD="red")
        until(lambda: self.site.calls("held"), "the receiver")
        with self.site.outage():
            self.site.release.touch()
            until(lambda: "does not answer" in process.errors, "the outage")
        until(lambda: "answers again" in process.errors, "the end of the outage")
        self.prune("green")
        until(lambda: self.site.place() == 2, "the next event")
        self.assertEqual(process.stop(), 0, process.errors)
        self.assertEqual(self.site.rooms_called(), ["red", "green"])
        self.assertEqual(process.errors.count("does not answer"), 1)

    def test_during_an_outage_it_stops_at_once_and_once_fails(self):
        process = self.site.start().ready()
        with self.site.outage():
            until(lambda: "does not answer" in process.errors, "the outage")
            self.assertEqual(process.stop(), 0, process.errors)
            once = self.site.once()
        self.assert_ended(once, 1)
        self.assertIn("CommandError: database 'default' refused", once.errors)


class SQLiteSignals(SignalTests, unittest.TestCase):
    make = SQLiteSite


class PostgresSignals(SignalTests, unittest.TestCase):
    make = PostgresSite

    def test_an_event_that_commits_after_a_later_one_is_not_lost(self):
        self.site.listen_from_now()
        with self.site.connect(autocommit=False) as early:
            self.site.write(early, "pruned", "early")
            self.site.write(self.site.connection, "pruned", "late")
            self.assert_ended(self.site.once())
            self.assertEqual(self.site.rooms_called(), ["late"])
            early.commit()
        self.prune("last")
        self.assert_ended(self.site.once())
        self.assertEqual(self.site.rooms_called(), ["late", "early", "last"])

    def test_positions_are_given_by_the_statement_of_rollcalls_own_readers(self):
        found = []
        for file in ("Sources/RollcallPostgres/Presence/OutboxStream.swift", "deploy/django/rollcall_signals.py"):
            text = (ROOT / file).read_text()
            statement = re.search(r"WITH oldest AS .*? RETURNING \(SELECT count\(\*\) FROM placed\)", text, re.DOTALL)[0]
            names = {r"\(rawValue)": "EVENT", "{self.event}": "EVENT", "{self.outbox}": "rollcall_outbox", "$1": "%s"}
            names |= {r"\(Self.batch)": "BATCH", "{BATCH}": "BATCH"}
            for name, meaning in names.items():
                statement = statement.replace(name, meaning)
            found.append(" ".join(statement.split()))
        self.assertEqual(*found)

    def test_a_backlog_of_any_size_is_before_a_listener_that_is_new(self):
        with self.site.connect(autocommit=False) as early:
            for _ in range(4_100):
                self.site.write(early, "pruned", "early")
        self.site.listen_from_now()
        self.prune("last")
        self.assert_ended(self.site.once())
        self.assertEqual(self.site.rooms_called(), ["last"])

    def test_what_is_pending_when_a_listener_is_new_reaches_it(self):
        with self.site.connect(autocommit=False) as early:
            self.site.write(early, "pruned", "early")
            self.site.listen_from_now()
            early.commit()
        self.prune("last")
        self.assert_ended(self.site.once())
        self.assertEqual(self.site.rooms_called(), ["early", "last"])

    def test_a_notification_wakes_it(self):
        process = self.site.start("--interval", "3600").ready()
        for count, room in enumerate(("red", "green"), start=1):
            self.prune(room)
            self.site.execute("NOTIFY rollcall_event")
            until(lambda: self.site.place() == count, "the event")
        self.assertEqual(self.site.rooms_called(), ["red", "green"])
        self.assertEqual(process.stop(), 0, process.errors)

    def test_rollcalls_tables_may_have_a_schema_of_their_own(self):
        self.site.execute('CREATE SCHEMA "Roll call"')
        for table in ("rollcall_event", "rollcall_outbox", "rollcall_listener"):
            self.site.execute(f'ALTER TABLE {table} SET SCHEMA "Roll call"')
        refused = self.site.once()
        self.assert_ended(refused, 1)
        self.assertIn("--schema", refused.errors)
        self.assert_ended(self.site.once("--schema", "Roll call"))
        self.site.execute('SET search_path = "Roll call", public')
        self.prune("red")
        self.assert_ended(self.site.once("--schema", "Roll call"))
        self.assertEqual(self.site.rooms_called(), ["red"])
        self.assertEqual(self.site.place(), 1)


if __name__ == "__main__":
    unittest.main()
