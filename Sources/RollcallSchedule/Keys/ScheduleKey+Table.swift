internal import RollcallCore

/// The table. Defaults that are plain values are the core's own; those in words are computed by `DefaultBounds`.
extension ScheduleKey {
    /// All keys, in the order of the documentation.
    public static let all: [ScheduleKey] = [
        version, timezone, defaults, jobs,
        every, cron, at, offset, task, with, overlap, catchUp, catchUpWindow, deadline, jitter, timeout, retry,
        runOnStart, enabled, dst, history, notify, ping, description, labels,
        maxAttempts, backoff, maxBackoff, multiplier, retryJitter, maxLost, giveUpAfter,
        keep, keepFor, failuresFor,
    ]

    // The file.
    static let version = ScheduleKey("version", .version, in: [.file], fallback: "1", "the file's format")
    static let timezone = ScheduleKey(
        "timezone", .timezone, in: [.file, .job], fallback: "UTC", "the zone of cron, and of at without one")
    static let defaults = ScheduleKey(
        "defaults", .section(.defaults), in: [.file], "what holds for each job of the file that says nothing else")
    static let jobs = ScheduleKey("jobs", .jobs, in: [.file], "the jobs by name")

    // When.
    static let every = ScheduleKey(
        "every", .duration(atLeast: .seconds(1), orNone: false), in: [.job],
        "runs on a grid of this step from 1970-01-01T00:00:00Z")
    static let cron = ScheduleKey("cron", .cron, in: [.job], "runs when the clock matches the expression")
    static let at = ScheduleKey("at", .instant, in: [.job], "runs once")
    static let offset = ScheduleKey(
        "offset", .duration, in: [.job], fallback: "0", "shifts the grid of every, below one interval")

    /// When a job runs: exactly one of these.
    static let recurrences = [every, cron, at]

    // What.
    static let task = ScheduleKey("task", .task, in: [.job], fallback: "the job's own name", "what runs")
    static let with = ScheduleKey("with", .arguments, in: [.job], "the task's arguments")

    // How.
    private static let anyJob: Set<Place> = [.job, .defaults]
    static let overlap = ScheduleKey(
        "overlap", .choice(OverlapPolicy.self), in: anyJob, fallback: OverlapPolicy.skip.rawValue,
        "what happens to a tick while an earlier run goes on")
    static let catchUp = ScheduleKey(
        "catch_up", .choice(CatchUpPolicy.self), in: anyJob, fallback: CatchUpPolicy.latest.rawValue,
        "which ticks run that nobody ran in time")
    static let catchUpWindow = ScheduleKey(
        "catch_up_window", .positiveDuration, in: anyJob, fallback: "max(2 x interval, 60s)",
        "older ticks are recorded and skipped")
    static let deadline = ScheduleKey(
        "deadline", .duration(atLeast: .microseconds(1), orNone: true), in: anyJob, fallback: "none",
        "skips a tick that could not start within this")
    static let jitter = ScheduleKey(
        "jitter", .duration, in: anyJob, fallback: "0", "spreads the start within this, the same for every worker")
    static let timeout = ScheduleKey(
        "timeout", .positiveDuration, in: anyJob, fallback: "min(interval, 60s), at least 1s",
        "an attempt is cancelled after it")
    static let retry = ScheduleKey("retry", .section(.retry), in: anyJob, "when a failed attempt is repeated")
    static let runOnStart = ScheduleKey(
        "run_on_start", .choice(RunOnStart.self), in: anyJob, fallback: RunOnStart.never.rawValue,
        "whether a starting worker runs it")
    static let enabled = ScheduleKey("enabled", .flag, in: anyJob, fallback: "true", "whether it has ticks at all")
    static let dst = ScheduleKey(
        "dst", .choice(DaylightPolicy.self), in: anyJob, fallback: DaylightPolicy.standard.rawValue,
        "what fixed-time cron does where clocks change")
    static let history = ScheduleKey("history", .section(.history), in: anyJob, "how long its runs are kept")
    static let notify = ScheduleKey("notify", .unavailable, in: anyJob, "whom to tell of failures")
    static let ping = ScheduleKey("ping", .unavailable, in: anyJob, "a URL told of start, success and failure")
    static let description = ScheduleKey("description", .text, in: [.job], "what people should know about it")
    static let labels = ScheduleKey("labels", .labels, in: anyJob, "text by name, for people and metrics")
}

/// The keys of `retry` and `history`.
extension ScheduleKey {
    private static let policy = RetryPolicy()
    private static let retention = HistoryPolicy()

    static let maxAttempts = ScheduleKey(
        "max_attempts", .integer(1...1_000), in: [.retry], fallback: "\(policy.maximumAttempts)",
        "how many attempts may fail, the first included")
    static let backoff = ScheduleKey(
        "backoff", .duration, in: [.retry], fallback: DurationText.format(policy.backoff),
        "the longest delay before the first retry")
    static let maxBackoff = ScheduleKey(
        "max_backoff", .duration, in: [.retry], fallback: DurationText.format(policy.maximumBackoff),
        "the bound that no delay passes")
    static let multiplier = ScheduleKey(
        "multiplier", .number(1...1_000), in: [.retry], fallback: "\(Int(policy.multiplier))",
        "what each delay is times the one before")
    static let retryJitter = ScheduleKey(
        "jitter", .choice(RetryPolicy.Jitter.self), in: [.retry], fallback: policy.jitter.rawValue,
        "draws each delay from zero to the whole, or takes it whole")
    static let maxLost = ScheduleKey(
        "max_lost", .integer(1...1_000), in: [.retry], fallback: "\(policy.maximumLost)",
        "how many attempts may be lost with their worker")
    static let giveUpAfter = ScheduleKey(
        "give_up_after", .positiveDuration, in: [.retry], fallback: "max(2 x interval, 60s)",
        "no retry starts later than this after the first attempt")

    static let keep = ScheduleKey(
        "keep", .integer(1...10_000_000), in: [.history], fallback: "\(retention.keep)", "how many runs are kept")
    static let keepFor = ScheduleKey(
        "for", .positiveDuration, in: [.history], fallback: DurationText.format(retention.age),
        "how long runs are kept")
    static let failuresFor = ScheduleKey(
        "failures_for", .positiveDuration, in: [.history], fallback: DurationText.format(retention.failureAge),
        "how long failed and cancelled runs are kept")
}
