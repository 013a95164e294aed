import Foundation
import Harness
import Testing

/// Presences and the ledger in the places that the command line names.
@Suite(.onOwnThread) struct PlacesTests {
    private func python(_ script: String, in workspace: Workspace) throws -> String {
        try ChildProcess(URL(filePath: "/usr/bin/python3"), ["-c", script], folder: workspace.folder).ending().output
    }

    @Test("with a ledger elsewhere presences are pruned and the run is recorded there alone")
    func ledger() throws {
        let workspace = try Workspace()
        for channel in ["c1", "c2"] { try workspace.run("presence", "add", "lobby", channel) }
        let script =
            "import sqlite3; c = sqlite3.connect('rollcall.db'); c.execute('UPDATE rollcall_presence SET last_seen = last_seen - 120000000'); c.commit()"
        _ = try python(script, in: workspace)
        let run = try workspace.run("run", "prune-presences", "--json", "--ledger", "sqlite:ledger.db")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains(#""result":{"removed":2,"rooms":1}"#))
        #expect(try workspace.run("presence", "list", "--json").output == "[]\n")
        #expect(try workspace.run("history", "--json").output == "[]\n")
        let history = try workspace.run("history", "--json", "--ledger", "sqlite:ledger.db")
        #expect(history.output.contains(#""removed":2"#))
    }

    @Test("a file in which another application has tables keeps its journal mode; one of rollcall's own is in WAL")
    func journal() throws {
        let workspace = try Workspace()
        _ = try python(
            "import sqlite3; c = sqlite3.connect('shared.db'); c.execute('CREATE TABLE auth_user (id)'); c.commit()",
            in: workspace)
        let mode =
            "import sqlite3, sys; print(sqlite3.connect(sys.argv[-1]).execute('PRAGMA journal_mode').fetchone()[0])"
        for (file, wanted) in [("shared.db", "delete\n"), ("own.db", "wal\n")] {
            let migration = try workspace.run("database", "migrate", "--database-file", file)
            #expect(migration.status == 0, "\(migration.errors)")
            #expect(try python(mode.replacing("sys.argv[-1]", with: "'\(file)'"), in: workspace) == wanted)
            #expect(try workspace.run("database", "check", "--database-file", file).status == 0)
        }
    }

    @Test("Django's tables are found and used, and a zone that is none is refused with 78 and a suggestion")
    func django() throws {
        let workspace = try Workspace()
        _ = try python(Self.site, in: workspace)
        let dry = try workspace.run("run", "prune-presences", "--json", "--database-file", "site.db")
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(dry.output.contains(#""removed":1"#))
        let wrong = try workspace.run(
            "presence", "list", "--database-file", "site.db", "--presence-timezone", "Europe/Berln")
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("did you mean Europe/Berlin?"))
        let absent = try workspace.run("presence", "add", "a", "b", "--presence-tables", "django")
        #expect(absent.status == 78)
    }

    /// Django's two tables, a fresh presence and a stale one.
    private static let site = """
        import sqlite3, datetime
        c = sqlite3.connect('site.db')
        c.executescript('''
        CREATE TABLE channels_presence_room (id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
            channel_name varchar(255) NOT NULL UNIQUE);
        CREATE TABLE channels_presence_presence (id integer NOT NULL PRIMARY KEY AUTOINCREMENT,
            channel_name varchar(255) NOT NULL, last_seen datetime NOT NULL,
            room_id integer NOT NULL REFERENCES channels_presence_room (id) DEFERRABLE INITIALLY DEFERRED,
            user_id integer NULL, UNIQUE (room_id, channel_name));
        INSERT INTO channels_presence_room VALUES (1, 'lobby');
        ''')
        now = datetime.datetime.now(datetime.timezone.utc)
        for name, age in (('fresh', 1), ('stale', 300)):
            seen = (now - datetime.timedelta(seconds=age)).strftime('%Y-%m-%d %H:%M:%S.%f')
            c.execute('INSERT INTO channels_presence_presence (channel_name, last_seen, room_id) VALUES (?, ?, 1)',
                (name, seen))
        c.commit()
        """
}
