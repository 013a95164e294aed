import RollcallCore
import RollcallSchedule
import Testing

/// Files without mistakes, and the definitions that they make.
@Suite struct DefinitionTests {
    let fixture = ReaderFixture()

    @Test("a job that says only when has the core's defaults")
    func defaults() throws {
        let definition = try #require(fixture.definition("every: 60s"))
        let name = try #require(JobName("prune-presences"))
        var expected = JobDefinition(name: name, recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
        expected.arguments = ["max_age": "60s", "max_removed": "none", "batch": 2_000]
        #expect(definition == expected)
        #expect(definition.timeout == .seconds(60))
        #expect(definition.retry.giveUpAfter == .seconds(120))
    }

    @Test("every key of a job reaches its definition")
    func everyKey() throws {
        let definition = try #require(
            fixture.definition(
                """
                every: 10m
                offset: 30s
                task: prune_presences
                with: {max_age: 2m, max_removed: 50%, batch: 10}
                timezone: Europe/Berlin
                overlap: queue
                catch_up: all
                catch_up_window: 1h
                deadline: 5m
                jitter: 20s
                timeout: 45s
                retry: {max_attempts: 5, backoff: 2s, max_backoff: 1m, multiplier: 1.5, jitter: none,
                  max_lost: 7, give_up_after: 9m}
                run_on_start: if_overdue
                enabled: no
                history: {keep: 10, for: 1d, failures_for: 2d}
                description: what it does
                labels: {team: chat, tier: 1}
                """))
        let interval = IntervalRecurrence(interval: .seconds(600), offset: .seconds(30))
        let name = try #require(JobName("prune-presences"))
        var expected = JobDefinition(name: name, recurrence: .every(interval))
        expected.arguments = ["max_age": "2m", "max_removed": "50%", "batch": 10]
        expected.timezone = "Europe/Berlin"
        expected.overlap = .queue
        expected.catchUp = .all
        expected.catchUpWindow = .seconds(3_600)
        expected.deadline = .seconds(300)
        expected.jitter = .seconds(20)
        expected.timeout = .seconds(45)
        expected.retry = RetryPolicy(
            maximumAttempts: 5, backoff: .seconds(2), maximumBackoff: .seconds(60), multiplier: 1.5, jitter: .none,
            maximumLost: 7, giveUpAfter: .seconds(540))
        expected.runOnStart = .ifOverdue
        expected.isEnabled = false
        expected.history = HistoryPolicy(keep: 10, age: .seconds(86_400), failureAge: .seconds(172_800))
        expected.summary = "what it does"
        expected.labels = ["team": "chat", "tier": "1"]
        #expect(definition == expected)
    }

    @Test("cron and at become the core's recurrences")
    func recurrences() throws {
        let cron = try #require(fixture.definition("cron: \"*/5 9-17 * * mon-fri\""))
        #expect(cron.recurrence.text == "cron */5 9-17 * * mon-fri")
        #expect(cron.timeout == .seconds(60))
        let exact = try #require(fixture.definition("at: 2026-12-24T18:00:00Z"))
        #expect(exact.recurrence == .at(Timestamp(seconds: 1_798_135_200)))
        #expect(exact.retry.giveUpAfter == .seconds(300))
    }

    @Test("an at without a zone is a time of the job's zone, else of the file's, else of UTC")
    func zonelessInstants() throws {
        let evening = Timestamp(seconds: 1_798_135_200)
        let job = "jobs: {prune-rooms: {at: \"2026-12-24T18:00\"}}"
        #expect(fixture.read(job).jobs.first?.definition.recurrence == .at(evening))
        let berlin = fixture.read("timezone: Europe/Berlin\n\(job)").jobs.first?.definition
        #expect(berlin?.recurrence == .at(evening - .seconds(3_600)))
        #expect(berlin?.timezone == "Europe/Berlin")
        let tokyo = fixture.definition("at: 2026-12-24 18:00\ntimezone: Asia/Tokyo")
        #expect(tokyo?.recurrence == .at(evening - .seconds(9 * 3_600)))
    }

    @Test("cron takes any name of UTC as its zone")
    func cronInUTC() throws {
        let definition = try #require(fixture.definition("cron: \"0 9 * * *\"\ntimezone: Etc/UTC"))
        #expect(definition.timezone == "Etc/UTC")
        #expect(definition.recurrence.next(after: .epoch) == Timestamp(seconds: 9 * 3_600))
    }

    @Test("cron runs on the clock of its zone, where the job's own comes before the file's, and as dst says")
    func cronInZone() throws {
        let file = """
            timezone: Europe/Berlin
            jobs:
              prune-rooms: {cron: "30 2 * * *"}
              again: {task: prune-rooms, cron: "30 2 * * *", dst: skip}
              far: {task: prune-rooms, cron: "30 2 * * *", timezone: Asia/Tokyo}
            """
        let start = try #require(Timestamp(rfc3339: "2026-03-29T00:30:00Z"))
        let ticks = fixture.read(file).jobs.map { $0.definition.recurrence.next(after: start)?.description }
        #expect(ticks == ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-29T17:30:00Z"])
    }

    @Test("an alias of a task becomes its name, and a job may be called by one")
    func aliases() throws {
        let reading = fixture.read("jobs: {channels_presence.tasks.prune_presence: {every: 60s}}")
        let job = try #require(reading.jobs.first)
        #expect(job.definition.task.description == "prune-presences")
        #expect(job.definition.name.description == "channels_presence.tasks.prune_presence")
    }

    @Test("defaults hold where a job says nothing, key by key in retry, history and labels, for their file alone")
    func fileDefaults() throws {
        let first = SourceFile(
            path: "a.yaml",
            bytes: Array(
                """
                defaults:
                  timeout: 5s
                  deadline: 10s
                  retry: {max_attempts: 9, backoff: 2s}
                  history: {keep: 5}
                  labels: {team: chat, site: a}
                jobs:
                  prune-presences:
                    every: 60s
                    deadline: none
                    retry: {max_attempts: 1}
                    history: {for: 1d}
                    labels: {site: b}
                """.utf8))
        let second = SourceFile(path: "b.yaml", bytes: Array("jobs: {prune-rooms: {every: 60s}}".utf8))
        let reading = fixture.reader.read([first, second])
        #expect(reading.diagnostics.isEmpty)
        let own = try #require(reading.jobs.first?.definition)
        #expect(own.timeout == .seconds(5))
        #expect(own.deadline == nil)
        #expect(own.retry.maximumAttempts == 1)
        #expect(own.retry.backoff == .seconds(2))
        #expect(own.history.keep == 5)
        #expect(own.history.age == .seconds(86_400))
        #expect(own.labels == ["team": "chat", "site": "b"])
        let other = try #require(reading.jobs.last?.definition)
        #expect(other.timeout == .seconds(60))
        #expect(other.deadline == nil)
        #expect(other.labels.isEmpty)
    }

    @Test(
        "durations mean the same however they are written", arguments: ["120", "\"120\"", "120s", "2m", "PT2M", "0h2m"])
    func spellings(text: String) {
        #expect(fixture.definition("every: \(text)")?.recurrence.text == "every 2m")
        #expect(fixture.definition("every: 60s\nwith: {max_age: \(text)}")?.arguments["max_age"] == "2m")
    }

    @Test("a job knows the file and the line of its name")
    func origin() throws {
        let reading = fixture.read("# a comment\njobs:\n\n  prune-rooms:\n    every: 60s\n")
        #expect(reading.jobs.first?.origin == ScheduledJob.Origin(file: "schedule.yaml", line: 4))
    }

    @Test(
        "plain words that YAML 1.1 takes for numbers and truth values stay the text that was written",
        arguments: ["no", "on", "1:30", "017", "0x1f", "1_000", "2026-01-01", "1.10", "y", "-0"])
    func textStaysText(word: String) {
        let definition = fixture.definition("every: 60s\ndescription: \(word)\nlabels: {a: \(word)}")
        #expect(definition?.summary == word)
        #expect(definition?.labels == ["a": word])
    }

    @Test("every word of YAML for a truth value means what it says", arguments: ["true", "Yes", "ON", "\"true\""])
    func truth(word: String) {
        #expect(fixture.definition("every: 60s\nenabled: \(word)")?.isEnabled == true)
    }

    @Test("every word of YAML for untruth means what it says", arguments: ["false", "No", "off", "'no'"])
    func untruth(word: String) {
        #expect(fixture.definition("every: 60s\nenabled: \(word)")?.isEnabled == false)
    }
}
