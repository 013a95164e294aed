public import RollcallCore

/// A tool whose schedules can be imported.
public enum ImportSource: String, Sendable, CaseIterable {
    /// Vixie cron's tables, of a user or of the system.
    case crontab
    /// `beat_schedule` of Celery, as JSON.
    case celery
    /// The tables of django-celery-beat.
    case djangoCeleryBeat = "django-celery-beat"
    /// CronJob manifests.
    case kubernetes
    /// `config/recurring.yml` of Rails.
    case solidQueue = "solid_queue"
    /// `config/schedule.yml` of sidekiq-cron.
    case sidekiqCron = "sidekiq-cron"
}

/// What the one who imports says, beside the file.
public struct ImportOptions: Sendable {
    /// The tasks that a schedule may name.
    public var tasks: [TaskDeclaration]
    /// The zone of schedules that name none.
    public var timezone: String?
    /// The program by which the other tool's tasks are started, an absolute path; nil: where it usually is.
    public var program: String?
    /// Celery's application, as its `-A` takes it.
    public var app: String?
    /// The part of `recurring.yml` that is meant.
    public var environment = "production"
    /// Whether the lines of a crontab name a user.
    public var isSystem = false

    /// Makes options for a program with these tasks.
    public init(tasks: [TaskDeclaration]) {
        self.tasks = tasks
    }
}

/// Why nothing could be imported: what was given is not what it was said to be.
public struct ImportFailure: Error, Hashable, Sendable {
    /// What is wrong.
    public var message: String
    /// The line, counted from 1; nil where none can be named.
    public var line: Int?
}
