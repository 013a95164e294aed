import Testing

@testable import RollcallCore

/// Hashes are stored: the pinned values are those of an implementation of its own, in Python.
///
/// One that changes makes every release after it see all jobs as edited.
@Suite("Hashes of definitions")
struct DefinitionHashTests {
    @Test("a definition has the same hash in every process and release")
    func pinned() throws {
        #expect(DefinitionHash(of: .plain).description == "d495da03512bc006")
        #expect(DefinitionHash(of: try .full()).description == "e39ea19ebcaf8d97")
    }

    @Test("the hash of a schedule is that of its definitions, in whatever order")
    func schedule() throws {
        let jobs = [JobDefinition.plain, try .full(), .every(5)]
        let hash = DefinitionHash(ofSchedule: jobs)
        #expect(DefinitionHash(ofSchedule: [jobs[2], jobs[0], jobs[1]]) == hash)
        #expect(DefinitionHash(ofSchedule: jobs.reversed()) == hash)
        #expect(DefinitionHash(ofSchedule: [.plain, try .full()]).description == "c458a308487f3cb8")
        #expect(DefinitionHash(ofSchedule: []).description == "f52a15e9a9b5e89b")
        #expect(DefinitionHash(ofSchedule: Array(jobs.dropLast())) != hash)
        #expect(DefinitionHash(ofSchedule: [jobs[0], jobs[1], .every(6)]) != hash)
    }

    @Test("equal definitions have equal hashes, however their dictionaries were filled")
    func equal() throws {
        for _ in 0..<20 {
            var one = JobDefinition.plain
            var other = JobDefinition.plain
            for key in 0..<30 { one.arguments["k\(key)"] = .object(["a": 1, "b": 2, "c": 3]) }
            for key in (0..<30).reversed() { other.arguments["k\(key)"] = .object(["c": 3, "b": 2, "a": 1]) }
            for key in 0..<30 { one.labels["k\(key)"] = "v" }
            for key in (0..<30).reversed() { other.labels["k\(key)"] = "v" }
            #expect(one == other)
            #expect(DefinitionHash(of: one) == DefinitionHash(of: other))
        }
    }

    /// One change for each stored field, by the path of its name.
    private static let changes: [(field: String, change: @Sendable (inout JobDefinition) -> Void)] = [
        ("name", { $0.name = JobName(stored: "other") }), ("task", { $0.task = TaskName("other") }),
        ("arguments", { $0.arguments = ["max_age": "60s"] }), ("timezone", { $0.timezone = "Europe/Berlin" }),
        ("recurrence", { $0.recurrence = .every(IntervalRecurrence(interval: .seconds(61))) }),
        ("overlap", { $0.overlap = .allow }), ("catchUp", { $0.catchUp = .all }),
        ("catchUpWindow", { $0.catchUpWindow = .seconds(120) }), ("deadline", { $0.deadline = .zero }),
        ("jitter", { $0.jitter = .microseconds(1) }), ("timeout", { $0.timeout = .seconds(61) }),
        ("retry.maximumAttempts", { $0.retry.maximumAttempts = 4 }),
        ("retry.backoff", { $0.retry.backoff = .seconds(2) }),
        ("retry.maximumBackoff", { $0.retry.maximumBackoff = .seconds(31) }),
        ("retry.multiplier", { $0.retry.multiplier = 2.000_000_000_000_001 }),
        ("retry.jitter", { $0.retry.jitter = .none }), ("retry.maximumLost", { $0.retry.maximumLost = 4 }),
        ("retry.giveUpAfter", { $0.retry.giveUpAfter = .seconds(121) }),
        ("runOnStart", { $0.runOnStart = .always }), ("isEnabled", { $0.isEnabled = false }),
        ("history.keep", { $0.history.keep = 1 }), ("history.age", { $0.history.age = .seconds(1) }),
        ("history.failureAge", { $0.history.failureAge = .seconds(1) }), ("summary", { $0.summary = "" }),
        ("labels", { $0.labels = ["a": "b"] }),
    ]

    @Test("every stored field changes the hash, each in its own way")
    func fields() {
        var paths: Set<String> = []
        for child in Mirror(reflecting: JobDefinition.plain.fields).children {
            guard let label = child.label else { continue }
            let inner = ["retry", "history"].contains(label) ? Mirror(reflecting: child.value).children : nil
            if let inner {
                paths.formUnion(inner.compactMap(\.label).map { "\(label).\($0)" })
            } else {
                paths.insert(label)
            }
        }
        #expect(Set(Self.changes.map(\.field)) == paths, "a field without a change here")
        var hashes: Set = [DefinitionHash(of: .plain)]
        for (field, change) in Self.changes {
            var job = JobDefinition.plain
            change(&job)
            #expect(hashes.insert(DefinitionHash(of: job)).inserted, "\(field)")
            if field != "name" { #expect("\(job.keys)" != "\(JobDefinition.plain.keys)", "\(field) is no key") }
        }
    }

    @Test("every field of a recurrence changes the hash, to the microsecond")
    func recurrences() throws {
        func cron(_ text: String, _ zone: String = "UTC", _ dst: DaylightPolicy = .standard) throws -> Recurrence {
            let zone = Zone(name: zone, rules: .utc)
            return .cron(CronRecurrence(expression: try CronExpression(reading: text), zone: zone, dst: dst))
        }
        func every(_ microseconds: Int64, _ offset: Int64 = 0) -> Recurrence {
            .every(IntervalRecurrence(interval: .microseconds(microseconds), offset: .microseconds(offset)))
        }
        let recurrences = [
            every(60_000_000), every(60_000_001), every(60_000_000, 1), every(60_000_000, 30_000_000),
            every(86_400_000_000), every(86_400_000_001), every(86_400_000_000, 86_399_999_999),
            try cron("0 9 * * *"), try cron("0 9 * * *", "Europe/Berlin"), try cron("0 9 * * *", "UTC", .skip),
            try cron("0 9 * * *", "UTC", .both), try cron("0 9 * * mon"), .at(planStart),
            .at(planStart + .microseconds(1)), .at(planStart + .milliseconds(1)),
        ]
        let hashes = recurrences.map { recurrence in
            var job = JobDefinition.plain
            job.recurrence = recurrence
            return DefinitionHash(of: job)
        }
        #expect(Set(hashes).count == recurrences.count)
    }

    @Test("no text can pass for several values, keys or fields")
    func boundaries() {
        let arguments: [[String: JSONValue]] = [
            ["a": .array(["b", "c"])], ["a": .array(["b\",\"c"])], ["a": "[\"b\",\"c\"]"], ["a": .array(["b,c"])],
            ["a": .object(["b": 1, "c": 2])], ["a": .object(["b:1,c": 2])], ["a": .object(["b\":1,\"c": 2])],
            ["a": "b", "c": "d"], ["a": "b\"=\"d"], ["a=\"b\"": "d"], ["a": "1"], ["a": 1], ["a": true], ["a": "true"],
            ["a": .null], ["a": "null"], ["a": .array([])], ["a": .object([:])], ["a": .number(1.5)], ["a": "\\"],
            ["a": "\\\\"], [:],
        ]
        let labels: [[String: String]] = [
            ["a": "b=c"], ["a=b": "c"], ["a": "b", "c": "d"], ["a": "b\" label \"c\"=\"d"], ["a": ""], ["": "a"],
        ]
        var hashes: Set<DefinitionHash> = []
        for value in arguments {
            var job = JobDefinition.plain
            job.arguments = value
            #expect(hashes.insert(DefinitionHash(of: job)).inserted, "\(value)")
        }
        for value in labels {
            var job = JobDefinition.plain
            job.labels = value
            #expect(hashes.insert(DefinitionHash(of: job)).inserted, "\(value)")
        }
        for summary in ["", "\"", "a", "label \"a\"=\"b\""] {
            var job = JobDefinition.plain
            job.summary = summary
            #expect(hashes.insert(DefinitionHash(of: job)).inserted, "\(summary)")
        }
    }

    @Test("a whole number has one hash, as JSON does not tell 1 from 1.0")
    func wholeNumbers() {
        func hash(_ value: JSONValue) -> DefinitionHash {
            var job = JobDefinition.plain
            job.arguments = ["a": value]
            return DefinitionHash(of: job)
        }
        #expect(hash(.number(1)) == hash(.integer(1)))
        #expect(hash(.number(-0.0)) == hash(.integer(0)))
        #expect(hash(.number(1e300)) != hash(.number(1e301)))
        #expect(hash(.number(.infinity)) != hash(.number(-.infinity)))
    }

    @Test("a stored hash is kept as it is")
    func stored() {
        #expect(DefinitionHash(stored: "d495da03512bc006") == DefinitionHash(of: .plain))
    }
}
