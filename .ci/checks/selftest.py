"""Every check finds what it is there for, and nothing in code that only looks like it. usage: selftest.py"""

import importlib
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CORE, TASKS, SQLITE = "Sources/RollcallCore/A.swift", "Sources/RollcallTasks/A.swift", "Sources/RollcallSQLite/A.swift"
TEST = "Tests/CoreTests/A.swift"
LONG = "func long() {\n" + "    step()\n" * 49 + "}\n"

# check, path, text, and a part of what the check must say.
FAULTS = [
    ("edges", CORE, "import Foundation\n", "A.swift:1: RollcallCore may not import Foundation"),
    ("edges", CORE, "/* a\n*/ import Dispatch\n", ":2: RollcallCore may not import Dispatch"),
    ("edges", TASKS, "@preconcurrency public import struct RollcallSQLite.S\n", "may not import RollcallSQLite"),
    ("edges", SQLITE, "internal import RollcallWorker\n", "may not import RollcallWorker"),
    ("edges", TEST, "@testable import RollcallCommands\n", "CoreTests may not import RollcallCommands"),
    ("edges", "Sources/Another/A.swift", "\n", "Sources/Another:1: no row"),
    ("forbidden", CORE, "let now = Date()\n", "`Date` is forbidden"),
    ("forbidden", CORE, 'let s = "at \\(Date())"\n', "`Date` is forbidden"),
    ("forbidden", CORE, "f(since: .now)\n", "`.now` is forbidden"),
    ("forbidden", CORE, "let t = clock.now\n", "`clock.now` is forbidden"),
    ("forbidden", CORE, "let n = Int.random(in: 0...9)\n", "`.random` is forbidden"),
    ("forbidden", TASKS, "let t = ContinuousClock().now\n", "is forbidden"),
    ("forbidden", SQLITE, "\n\nprint(1)\n", "A.swift:3: `print` is forbidden"),
    ("forbidden", SQLITE, "FileHandle.standardOutput.write(d)\n", "closed pipe"),
    ("forbidden", SQLITE, "let a = try! f()\n", "`try!` is forbidden"),
    ("forbidden", SQLITE, "fatalError()\n", "`fatalError` is forbidden"),
    ("forbidden", SQLITE, "do { try f() } catch {\n    // nothing\n}\n", "`catch { }` is forbidden"),
    ("forbidden", SQLITE, "do { try f() } catch let e as E {}\n", "is forbidden"),
    ("forbidden", SQLITE, "let a = try? f()  // Ignored:\n", "`try?` is forbidden"),
    ("forbidden", TEST, "try await Task.sleep(for: .seconds(1))\n", "`Task.sleep` is forbidden"),
    ("forbidden", TEST, "usleep(1)\n", "`usleep` is forbidden"),
    ("forbidden", TEST, "@Test(.disabled(\"later\")) func a() { #expect(b) }\n", "proves nothing"),
    ("sizes", CORE, "\n" * 401, "A.swift:401: the file has 401 lines"),
    ("sizes", TEST, "\n" * 501, "A.swift:501: the file has 501 lines"),
    ("sizes", CORE, "\n" * 101, "Sources:1: half of the files"),
    ("sizes", CORE, LONG, "A.swift:1: long has 51 lines"),
    ("sizes", TEST, "struct A {\n" + LONG.replace("func long", "init?<T>") + "}\n", "A.swift:2: init has 51 lines"),
    ("sizes", CORE, LONG.replace("long", "< "), "< has 51 lines"),
    ("asserts", TEST, "@Test func a() { b() }\n", "A.swift:1: a asserts nothing"),
    ("asserts", TEST, "@Test(arguments: [#expect(x)])\nfunc `a b`() { f() }\nfunc g() { #expect(c) }\n", "a b asserts"),
    ("asserts", TEST, '@Test func a() { f("#expect(b)") /* #expect */ }\n', "a asserts nothing"),
    ("asserts", TEST, "@Test func a() { checkAll() }\nfunc checkAll() { f() }\n", "checkAll promises"),
    ("layout", "notes.txt", "\n", "notes.txt:1: the top level"),
    ("layout", "schedules/mine.yaml", "\n", "put examples into"),
]

# Text in which no check may find anything.
SOUND = {
    CORE: '''
        /// Never print(x), nor Date(): "try!" is for others.
        func a(now: Timestamp, input: Input) -> Int { // fatalError()
            let words = """
                import Foundation, print("\\(input.now)") // as text
                """
            return Int.random(in: 0...9, using: &generator) + #"try! \\(Date())"#.count + input.now + words.count
        }
        protocol P {
            func requirement() async throws -> Int

            /// With a comment.
            func other<T>(_ body: (T) -> Void) where T: Q
            var name: String { get }
        }
        ''',
    SQLITE: '''
        import GRDB
        @_exported import struct RollcallCore.Timestamp
        do { try f() } catch {
            // Ignored: the file is gone already.
        }
        // Ignored: the answer is the same without it.
        let a = try? f()
        let b = try? f()  // Ignored: as above.
        console.print(a)
        ''',
    TEST: '''
        @testable import RollcallCore
        import Testing
        @Suite struct S {
            @Test("a sentence", arguments: [(1, "a)"), (2, "b")])
            func one(n: Int, s: String) async throws { try await clock.sleep(until: t); #expect(n == 1) }
            @Test func `a "quoted" name`() throws { try verifyAll() }
            @Test func three() async { await confirmation { done in done() } }
            func verifyAll() throws { throw E() }
        }
        ''',
    "schedules/presence.yaml": "jobs:\n",
    ".hidden": "\n",
}


class Checks(unittest.TestCase):
    def test_each_finds_its_faults(self):
        for check, path, text, words in FAULTS:
            with self.subTest(check=check, path=path, text=text[:60]):
                found = run(check, {path: text})
                self.assertTrue(any(words in line for line in found), f"{words!r} not in {found}")

    def test_nothing_is_found_in_sound_files(self):
        for check in ("edges", "forbidden", "sizes", "asserts", "layout"):
            with self.subTest(check=check):
                self.assertEqual(run(check, SOUND), [])

    def test_functions_of_the_limit_pass(self):
        self.assertEqual(run("sizes", {CORE: LONG.replace("    step()\n", "", 1)}), [])


def run(check: str, files: dict[str, str]) -> list[str]:
    """What a check says of a repository that holds only these files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        subprocess.run(["git", "-C", folder, "init", "-q"], check=True)
        subprocess.run(["git", "-C", folder, "add", "-A"], check=True)
        return importlib.import_module(check).check(root)


if __name__ == "__main__":
    unittest.main(verbosity=0, argv=[sys.argv[0]])
