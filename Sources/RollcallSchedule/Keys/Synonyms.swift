internal import RollcallCore

/// What other schedulers call things, answered with rollcall's words.
///
/// Sources: Celery beat and django-celery-beat, Kubernetes CronJob, APScheduler, Solid Queue, sidekiq-cron, systemd
/// timers, Ofelia, Dkron, GitHub Actions.
enum Synonyms {
    /// The help for a key that belongs to another tool; nil for one of none.
    ///
    /// The words are found whether they are written as `maxRetries`, `max-retries` or `max_retries`.
    static func help(for word: String, in place: ScheduleKey.Place) -> String? {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: Nearest.normalized(word))
        let normal = String(view)
        let words =
            switch place {
            case .file: ofFile
            case .job, .defaults: ofJob
            case .retry: ofRetry
            case .history: ofHistory
            }
        return words[normal]
    }

    /// The first key that a help speaks of: `every` of `write every: and a duration`.
    static func key(of help: String) -> String? {
        help.firstIndex(of: ":").map { String(help[..<$0].split(separator: " ").last ?? "") }
    }

    private static let ofFile = table([
        (
            "write the jobs under jobs:, each by its name",
            """
            job tasks task schedules schedule beat_schedule entries crons cronjobs cron_jobs recurring timers
            celerybeat_schedule on
            """
        ),
        ("write timezone: and an IANA name", "tz time_zone zone enable_utc"),
        ("write defaults: and the keys of a job below it", "default common globals global settings options"),
        ("give several files or a folder to --schedule", "include includes import imports extends"),
        ("the database is given by --database", "database database_url db broker broker_url"),
    ])

    private static let ofJob = table([
        ("write every: and a duration, or cron: and an expression", "schedule when trigger on"),
        (
            "write every: and a duration",
            """
            interval intervals frequency period run_every repeat repeat_every seconds minutes hours days weeks
            on_unit_active_sec
            """
        ),
        (
            "write cron: and an expression in quotes",
            """
            crontab cron_expression cron_expr cronspec spec minute hour day_of_week day_of_month month_of_year
            on_calendar
            """
        ),
        ("write at: and an instant", "run_at run_date date clocked eta start_at once one_off"),
        ("write offset: beside every:", "phase shift initial_delay start_offset delay"),
        ("write with: and the arguments below it by name", "kwargs args arguments params parameters inputs input data"),
        ("write task: and the name of a task", "class command func function executor handler run cmd exec script job"),
        ("write enabled: with the opposite value", "suspend suspended paused pause disabled disable"),
        ("write enabled: true or false", "active is_enabled is_active status"),
        (
            "write overlap: skip, queue, replace or allow",
            """
            concurrency_policy concurrency max_instances allow_overlap no_overlap singleton overlapping
            limits_concurrency
            """
        ),
        (
            "write deadline: and a duration",
            """
            starting_deadline_seconds misfire_grace_time expires expire_seconds expires_at grace
            """
        ),
        ("write catch_up: latest, none or all", "coalesce catchup misfire misfire_policy backfill missed persistent"),
        (
            "write retry: {max_attempts: 4} for 3 retries: the first attempt counts",
            """
            max_retries retries retry_count backoff_limit attempts tries
            """
        ),
        (
            "write retry: {backoff: 1s}",
            """
            retry_delay retry_backoff default_retry_delay countdown retry_interval retry_in
            """
        ),
        (
            "write timeout: and a duration",
            """
            active_deadline_seconds time_limit soft_time_limit timeout_minutes timeout_seconds max_runtime
            max_run_time runtime_max_sec
            """
        ),
        ("write timezone: and an IANA name", "tz time_zone zone"),
        (
            "write history: {keep: 1000, for: 7d}",
            """
            successful_jobs_history_limit failed_jobs_history_limit retention ttl_seconds_after_finished
            result_expires save_folder keep_runs
            """
        ),
        (
            "write jitter: and a duration",
            """
            splay random_delay randomized_delay_sec randomized_delay spread accuracy_sec
            """
        ),
        (
            "write run_on_start: if_overdue or always",
            """
            run_immediately run_on_startup run_at_start run_at_load run_on_boot immediately start_immediately
            on_boot_sec
            """
        ),
        ("write description: and text", "comment note notes title displayname display_name summary"),
        ("write labels: and text by name below it", "tags annotations metadata meta"),
        ("the key above is the job's name", "name id key"),
        ("jobs have no queues and no priorities: each worker takes what is due", "queue priority routing_key exchange"),
        ("write dst: standard, skip or both", "daylight_saving daylight"),
    ])

    private static let ofRetry = table([
        ("write max_attempts: 4 for 3 retries: the first attempt counts", "max_retries retries limit count max times"),
        ("write backoff: and a duration", "delay interval countdown retry_delay wait initial_delay retry_backoff"),
        ("write max_backoff: and a duration", "max_delay retry_backoff_max max_interval interval_max max_wait cap"),
        ("write multiplier: and a number", "factor exponent base interval_step backoff_factor"),
        ("write jitter: full or none", "retry_jitter random randomize"),
        ("write give_up_after: and a duration", "timeout max_elapsed max_elapsed_time deadline"),
    ])

    private static let ofHistory = table([
        ("write keep: and a number of runs", "limit count max max_runs runs successful_jobs_history_limit"),
        ("write for: and a duration", "age max_age ttl retention days keep_for expires"),
        ("write failures_for: and a duration", "failed failed_for failures failed_jobs_history_limit errors_for"),
    ])

    /// One entry a word, of rows with one answer for several words.
    private static func table(_ rows: [(help: String, words: String)]) -> [String: String] {
        Dictionary(
            rows.flatMap { row in row.words.split { $0.isWhitespace }.map { (String($0), row.help) } },
            uniquingKeysWith: { first, _ in first })
    }
}
