/// What kind of mistake a message is about: stable, for programs; written in kebab-case.
public enum DiagnosticCode: String, Hashable, Sendable, Codable, CaseIterable {
    /// The file, its depth or its number of values is past a limit.
    case tooLarge = "too-large"
    /// More jobs than a schedule may have.
    case tooManyJobs = "too-many-jobs"
    /// Bytes that are not UTF-8 text, or a character that YAML does not have.
    case encoding
    /// The file is not YAML.
    case syntax
    /// A feature of YAML that schedules do without: anchors, aliases, tags, merge keys, directives, more documents.
    case yamlFeature = "yaml-feature"
    /// A key that no one knows.
    case unknownKey = "unknown-key"
    /// A key that is known, but somewhere else.
    case misplacedKey = "misplaced-key"
    /// A key, a job or an argument that is given twice.
    case duplicateKey = "duplicate-key"
    /// A job that two files, or one file twice, define.
    case duplicateJob = "duplicate-job"
    /// A list where a value belongs, and the like.
    case wrongType = "wrong-type"
    /// A key without a value.
    case missingValue = "missing-value"
    /// Text that is not what its key takes.
    case badValue = "bad-value"
    /// A number in a way of writing that some read differently.
    case ambiguousNumber = "ambiguous-number"
    /// A `${…}` that cannot be read.
    case badVariable = "bad-variable"
    /// A variable that the environment does not have.
    case unsetVariable = "unset-variable"
    /// A job's name that breaks the rule.
    case badJobName = "bad-job-name"
    /// A schedule without jobs.
    case noJobs = "no-jobs"
    /// A job without `every`, `cron` or `at`.
    case missingSchedule = "missing-schedule"
    /// A job with two of `every`, `cron` and `at`.
    case severalSchedules = "several-schedules"
    /// A task that the program does not have.
    case unknownTask = "unknown-task"
    /// An argument that the task does not take.
    case unknownArgument = "unknown-argument"
    /// An argument without which the task cannot run.
    case missingArgument = "missing-argument"
    /// What an argument asks for is not allowed to this process.
    case notAllowed = "not-allowed"
    /// An argument whose value does not fit.
    case badArgument = "bad-argument"
    /// A time zone that the system does not have.
    case unknownTimezone = "unknown-timezone"
    /// Text that is not a cron expression.
    case badCron = "bad-cron"
    /// Two values that contradict each other.
    case conflict
    /// Something that this version of the program does not do.
    case notAvailable = "not-available"
    /// A warning: a cron expression that no date matches.
    case neverMatches = "never-matches"
    /// A warning: an `at` that is over.
    case inThePast = "in-the-past"
    /// A warning: a key that changes nothing where it stands.
    case noEffect = "no-effect"
    /// A warning: six fields of cron of which only the second says anything.
    case secondsFirst = "seconds-first"
    /// A warning: `*` for the minute before single hours, or for the second before single minutes.
    case starBeforeValue = "star-before-value"
    /// A warning: a step of cron that does not fit into its field, as `*/45`.
    case unevenStep = "uneven-step"
    /// A warning: a day of month that some of the months do not have.
    case shortMonth = "short-month"
    /// A warning: a week of the month and a weekday, of which either is enough.
    case eitherDay = "either-day"
    /// A warning: a fixed time that clocks jump over within a year, and no word of what happens then.
    case clockGap = "clock-gap"
    /// A warning: attempts that may take longer than the interval, and no word of what happens then.
    case timeoutPastInterval = "timeout-past-interval"
    /// A warning: `catch_up: all` in a window that never holds two ticks.
    case windowBelowInterval = "window-below-interval"
    /// A warning: attempts that `give_up_after` never lets start.
    case retryCutShort = "retry-cut-short"
    /// A warning: presences that count as stale before the next heartbeat is due.
    case maxAgeBelowHeartbeat = "max-age-below-heartbeat"
}
