internal import RollcallStorage

/// The ledger's tables on PostgreSQL, as of version 1.
///
/// The columns are those of the SQLite store, in PostgreSQL's own types, so that people can ask with SQL: instants are
/// `timestamptz`, which holds the same microseconds, identifiers `uuid`, what is JSON is `json`, whose text stays as it
/// was written. Names are compared by their bytes (`COLLATE "C"`): rows are locked in that order everywhere. Half-full
/// pages leave room for the one or two updates that each run has.
enum LedgerTables {
    static let steps = [schema, jobs, runs, attempts, workers, housekeeping]

    private static let schema = SchemaStep(
        summary: "make rollcall_schema, which says who may use the database",
        sql: """
            CREATE TABLE rollcall_schema (
                one integer PRIMARY KEY CHECK (one = 1),
                version integer NOT NULL,
                oldest_program integer NOT NULL,
                applied_at timestamptz NOT NULL
            );
            """)

    private static let jobs = SchemaStep(
        summary: "make rollcall_job and rollcall_definition: cursors, fences, pauses and revisions",
        sql: """
            CREATE TABLE rollcall_definition (
                hash text COLLATE "C" PRIMARY KEY,
                job text COLLATE "C" NOT NULL,
                json json NOT NULL,
                created_at timestamptz NOT NULL
            );
            CREATE TABLE rollcall_job (
                name text COLLATE "C" PRIMARY KEY,
                -- The current revision; null for the row of a task that only ran without a job.
                definition text COLLATE "C",
                is_enabled boolean NOT NULL,
                applied_at timestamptz NOT NULL,
                applied_by text NOT NULL,
                -- Ticks up to the position are decided, none after it.
                epoch bigint NOT NULL,
                position timestamptz NOT NULL,
                fence bigint NOT NULL,
                -- The run that holds the newest tick: the only row that an adjacent skip may extend.
                newest_tick_run uuid,
                paused_at timestamptz,
                removed_at timestamptz,
                -- Since when no live worker's schedule has held it.
                unheld_since timestamptz
            ) WITH (fillfactor = 50);
            """)

    private static let runs = SchemaStep(
        summary: "make rollcall_run: ticks and starts by hand, what became of them, and their leases",
        sql: """
            CREATE TABLE rollcall_run (
                id uuid PRIMARY KEY,
                job text COLLATE "C" NOT NULL,
                task text COLLATE "C" NOT NULL,
                trigger text NOT NULL,
                epoch bigint,
                tick timestamptz,
                due timestamptz NOT NULL,
                state text NOT NULL,
                reason text,
                created_at timestamptz NOT NULL,
                started_at timestamptz,
                finished_at timestamptz,
                next_attempt_at timestamptz,
                skipped_last timestamptz,
                skipped_count bigint,
                failure_code text,
                failure_message text,
                retry_of uuid,
                key text,
                definition text COLLATE "C",
                arguments json NOT NULL,
                result json,
                -- The newest attempt; its start and end are null before there is one.
                attempt bigint NOT NULL,
                attempt_started_at timestamptz,
                attempt_finished_at timestamptz,
                attempt_outcome text,
                worker_name text,
                fence bigint,
                -- What counts of the attempts that have ended.
                failures bigint NOT NULL,
                losses bigint NOT NULL,
                -- While running: who holds it, and until when.
                lease_worker uuid,
                lease_until timestamptz,
                cancel_asked text,
                -- The newest tick of the decision that queued it with others (catch_up: all).
                chain timestamptz,
                -- Whether it waits for the job's active runs instead of being judged at once.
                is_waiting boolean NOT NULL,
                -- When its deadline passes.
                start_by timestamptz,
                log_dropped bigint NOT NULL DEFAULT 0
            ) WITH (fillfactor = 70);
            CREATE UNIQUE INDEX rollcall_run_tick ON rollcall_run (job, epoch, tick) WHERE tick IS NOT NULL;
            CREATE UNIQUE INDEX rollcall_run_key ON rollcall_run (job, key) WHERE key IS NOT NULL;
            CREATE INDEX rollcall_run_job ON rollcall_run (job, id);
            CREATE INDEX rollcall_run_open ON rollcall_run (job) WHERE state IN ('queued', 'running', 'retrying');
            CREATE INDEX rollcall_run_ended_badly ON rollcall_run (job, id) WHERE state IN ('failed', 'cancelled');
            CREATE INDEX rollcall_run_skipped ON rollcall_run (skipped_last) WHERE state = 'skipped';
            """)

    private static let attempts = SchemaStep(
        summary: "make rollcall_attempt and rollcall_log: earlier attempts of repeated runs, and what runs said",
        sql: """
            CREATE TABLE rollcall_attempt (
                run uuid NOT NULL,
                number bigint NOT NULL,
                worker_name text NOT NULL,
                fence bigint NOT NULL,
                started_at timestamptz NOT NULL,
                finished_at timestamptz NOT NULL,
                outcome text NOT NULL,
                failure_code text,
                failure_message text,
                PRIMARY KEY (run, number)
            );
            CREATE TABLE rollcall_log (
                run uuid NOT NULL,
                number bigint NOT NULL,
                at timestamptz NOT NULL,
                attempt bigint NOT NULL,
                level text NOT NULL,
                message text NOT NULL,
                PRIMARY KEY (run, number)
            );
            """)

    private static let workers = SchemaStep(
        summary: "make rollcall_worker and rollcall_schedule_entry: who works, holding which jobs",
        sql: """
            CREATE TABLE rollcall_worker (
                id uuid PRIMARY KEY,
                name text NOT NULL,
                host text NOT NULL,
                pid bigint NOT NULL,
                version text NOT NULL,
                -- Microseconds.
                lease bigint NOT NULL,
                tasks text[] NOT NULL,
                schedule text COLLATE "C" NOT NULL,
                -- The hash of what it holds, which names the entries of rollcall_schedule_entry.
                holds text COLLATE "C" NOT NULL,
                started_at timestamptz NOT NULL,
                seen_at timestamptz NOT NULL,
                alive_until timestamptz NOT NULL,
                running bigint NOT NULL,
                state text NOT NULL,
                -- Why it has not taken its schedule's files as they are now; null when it has.
                schedule_fault text
            ) WITH (fillfactor = 50);
            CREATE TABLE rollcall_schedule_entry (
                schedule text COLLATE "C" NOT NULL,
                job text COLLATE "C" NOT NULL,
                definition text COLLATE "C" NOT NULL,
                PRIMARY KEY (schedule, job)
            );
            """)

    private static let housekeeping = SchemaStep(
        summary: "make rollcall_turn, rollcall_audit and rollcall_change: shared chores, who changed what, and when",
        sql: """
            CREATE TABLE rollcall_turn (
                chore text PRIMARY KEY,
                worker uuid NOT NULL,
                taken_at timestamptz NOT NULL
            ) WITH (fillfactor = 50);
            CREATE TABLE rollcall_audit (
                number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                at timestamptz NOT NULL,
                job text NOT NULL,
                action text NOT NULL,
                actor text NOT NULL,
                -- Of a definition that came, changed or went: its revisions, and its next tick under each.
                old_revision text COLLATE "C",
                new_revision text COLLATE "C",
                old_next timestamptz,
                new_next timestamptz
            );
            -- Raised by whatever every worker has to look at: definitions, pauses, cancels, runs that wait.
            CREATE TABLE rollcall_change (
                one integer PRIMARY KEY CHECK (one = 1),
                number bigint NOT NULL
            ) WITH (fillfactor = 10);
            INSERT INTO rollcall_change (one, number) VALUES (1, 0);
            """)
}
