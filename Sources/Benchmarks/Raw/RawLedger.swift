/// The floor under a recorded run: one commit that claims, one that finishes, on the smallest table that could do.
final class RawLedger {
    private let connection: RawConnection
    private let begin: RawStatement
    private let commit: RawStatement
    private let claim: RawStatement
    private let finish: RawStatement

    init(path: String) throws {
        connection = try RawConnection(path: path)
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS run(
                id INTEGER PRIMARY KEY, job TEXT NOT NULL, tick INTEGER NOT NULL, state TEXT NOT NULL,
                fence INTEGER, started INTEGER, finished INTEGER, detail TEXT, UNIQUE(job, tick))
            """)
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        claim = try connection.prepare(
            "INSERT INTO run(id, job, tick, state, fence, started) VALUES (?, 'j', ?, 'running', 1, 1)")
        finish = try connection.prepare(
            """
            UPDATE run SET state = 'succeeded', finished = 2, detail = '{"removed":0}'
            WHERE id = ? AND fence = 1 AND state = 'running'
            """)
    }

    /// Records runs, one at a time.
    func record(_ range: Range<Int64>) throws {
        for number in range {
            try begin.run()
            try claim.bind(1, number).bind(2, number).run()
            try commit.run()
            try begin.run()
            try finish.bind(1, number).run()
            try commit.run()
        }
        try connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
