internal import RollcallStorage

/// The ledger's tables, as of version 1.
///
/// Instants are microseconds of UTC, identifiers the usual 36 characters, names and states the words that history
/// shows. The usual run costs two commits, so it is written by few statements on few pages: the newest attempt is part
/// of its run's row, and the indexes that claiming and reaping need hold unfinished rows only.
enum LedgerTables {
    static let steps = [schema, jobs, runs, attempts, workers, housekeeping]

    private static let schema = SchemaStep(
        summary: "make rollcall_schema, which says who may use the database",
        sql: """
            CREATE TABLE rollcall_schema (
                one INTEGER PRIMARY KEY CHECK (one = 1),
                version INTEGER NOT NULL,
                oldest_program INTEGER NOT NULL,
                applied_at INTEGER NOT NULL
            ) STRICT;
            """)

    private static let jobs = SchemaStep(
        summary: "make rollcall_job and rollcall_definition: cursors, fences, pauses and revisions",
        sql: """
            -- With a rowid: new revisions stand one behind the other, and only their hashes are spread.
            CREATE TABLE rollcall_definition (
                hash TEXT NOT NULL PRIMARY KEY,
                job TEXT NOT NULL,
                json TEXT NOT NULL,
                created_at INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE rollcall_job (
                name TEXT NOT NULL PRIMARY KEY,
                -- The current revision; null for the row of a task that only ran without a job.
                definition TEXT,
                is_enabled INTEGER NOT NULL,
                applied_at INTEGER NOT NULL,
                applied_by TEXT NOT NULL,
                -- Ticks up to the position are decided, none after it.
                epoch INTEGER NOT NULL,
                position INTEGER NOT NULL,
                fence INTEGER NOT NULL,
                -- The run that holds the newest tick: the only row that an adjacent skip may extend.
                newest_tick_run TEXT,
                paused_at INTEGER,
                removed_at INTEGER,
                -- Since when no live worker's schedule has held it, by the boot clock.
                unheld_since INTEGER,
                unheld_boot TEXT
            ) STRICT, WITHOUT ROWID;
            """)

    private static let runs = SchemaStep(
        summary: "make rollcall_run: ticks and starts by hand, what became of them, and their leases",
        sql: """
            CREATE TABLE rollcall_run (
                id TEXT NOT NULL PRIMARY KEY,
                job TEXT NOT NULL,
                task TEXT NOT NULL,
                "trigger" TEXT NOT NULL,
                epoch INTEGER,
                tick INTEGER,
                due INTEGER NOT NULL,
                state TEXT NOT NULL,
                is_open INTEGER NOT NULL CHECK (is_open = (state IN ('queued', 'running', 'retrying'))),
                reason TEXT,
                created_at INTEGER NOT NULL,
                started_at INTEGER,
                finished_at INTEGER,
                next_attempt_at INTEGER,
                skipped_last INTEGER,
                skipped_count INTEGER,
                failure_code TEXT,
                failure_message TEXT,
                retry_of TEXT,
                "key" TEXT,
                definition TEXT,
                arguments TEXT NOT NULL,
                result TEXT,
                -- The newest attempt; its start and end are null before there is one.
                attempt INTEGER NOT NULL,
                attempt_started_at INTEGER,
                attempt_finished_at INTEGER,
                attempt_outcome TEXT,
                worker_name TEXT,
                fence INTEGER,
                -- What counts of the attempts that have ended.
                failures INTEGER NOT NULL,
                losses INTEGER NOT NULL,
                -- While running: who holds it, and until when by the boot clock of which boot.
                lease_worker TEXT,
                lease_boot TEXT,
                lease_until INTEGER,
                cancel_asked TEXT,
                -- The newest tick of the decision that queued it with others (catch_up: all).
                chain INTEGER,
                -- Whether it waits for the job's active runs instead of being judged at once.
                is_waiting INTEGER NOT NULL,
                -- When its deadline passes.
                start_by INTEGER,
                log_dropped INTEGER NOT NULL DEFAULT 0
            ) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX rollcall_run_tick ON rollcall_run (job, epoch, tick) WHERE tick IS NOT NULL;
            CREATE UNIQUE INDEX rollcall_run_key ON rollcall_run (job, "key") WHERE "key" IS NOT NULL;
            CREATE INDEX rollcall_run_job ON rollcall_run (job);
            CREATE INDEX rollcall_run_open ON rollcall_run (state, job) WHERE is_open = 1;
            CREATE INDEX rollcall_run_queued ON rollcall_run (due) WHERE state = 'queued';
            CREATE INDEX rollcall_run_ended_badly ON rollcall_run (job) WHERE state IN ('failed', 'cancelled');
            CREATE INDEX rollcall_run_skipped ON rollcall_run (skipped_last) WHERE state = 'skipped';
            """)

    private static let attempts = SchemaStep(
        summary: "make rollcall_attempt and rollcall_log: earlier attempts of repeated runs, and what runs said",
        sql: """
            CREATE TABLE rollcall_attempt (
                run TEXT NOT NULL,
                number INTEGER NOT NULL,
                worker_name TEXT NOT NULL,
                fence INTEGER NOT NULL,
                started_at INTEGER NOT NULL,
                finished_at INTEGER NOT NULL,
                outcome TEXT NOT NULL,
                failure_code TEXT,
                failure_message TEXT,
                PRIMARY KEY (run, number)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rollcall_log (
                run TEXT NOT NULL,
                number INTEGER NOT NULL,
                at INTEGER NOT NULL,
                attempt INTEGER NOT NULL,
                level TEXT NOT NULL,
                message TEXT NOT NULL,
                PRIMARY KEY (run, number)
            ) STRICT, WITHOUT ROWID;
            """)

    private static let workers = SchemaStep(
        summary: "make rollcall_worker and rollcall_schedule_entry: who works, holding which jobs",
        sql: """
            CREATE TABLE rollcall_worker (
                id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                host TEXT NOT NULL,
                pid INTEGER NOT NULL,
                version TEXT NOT NULL,
                lease INTEGER NOT NULL,
                tasks TEXT NOT NULL,
                schedule TEXT NOT NULL,
                -- The hash of what it holds, which names the entries of rollcall_schedule_entry.
                holds TEXT NOT NULL,
                started_at INTEGER NOT NULL,
                seen_at INTEGER NOT NULL,
                beat INTEGER NOT NULL,
                beat_boot TEXT NOT NULL,
                running INTEGER NOT NULL,
                state TEXT NOT NULL,
                -- Why it has not taken its schedule's files as they are now; null when it has.
                schedule_fault TEXT
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rollcall_schedule_entry (
                schedule TEXT NOT NULL,
                job TEXT NOT NULL,
                definition TEXT NOT NULL,
                PRIMARY KEY (schedule, job)
            ) STRICT, WITHOUT ROWID;
            """)

    private static let housekeeping = SchemaStep(
        summary: "make rollcall_turn and rollcall_audit: shared chores, and who changed what",
        sql: """
            CREATE TABLE rollcall_turn (
                chore TEXT NOT NULL PRIMARY KEY,
                worker TEXT NOT NULL,
                taken INTEGER NOT NULL,
                taken_boot TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE rollcall_audit (
                number INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                job TEXT NOT NULL,
                action TEXT NOT NULL,
                actor TEXT NOT NULL,
                -- Of a definition that came, changed or went: its revisions, and its next tick under each.
                old_revision TEXT,
                new_revision TEXT,
                old_next INTEGER,
                new_next INTEGER
            ) STRICT;
            """)
}
