import RollcallCore
import RollcallSchedule
import Testing

@Suite("Imports that hold to what the other program does")
struct ImportMeaningTests {
    private func imported(_ text: String, from source: ImportSource) throws -> String {
        try ScheduleImporter(ImportOptions(tasks: [])).read(Array(text.utf8), from: source).text
    }

    @Test("TZ of a crontab is of its commands alone; CRON_TZ is the zone of the times")
    func zones() throws {
        let commands = try imported("TZ=Europe/Berlin\n30 2 * * * /usr/bin/report\n", from: .crontab)
        #expect(!commands.contains("timezone:"))
        #expect(commands.contains("TZ: Europe/Berlin") && commands.contains("TZ is for its command alone"))
        let times = try imported("CRON_TZ=Europe/Berlin\nTZ=UTC\n30 2 * * * /usr/bin/report\n", from: .crontab)
        #expect(times.contains("    timezone: Europe/Berlin") && !times.contains("TZ is for"))
    }

    @Test("what only a shell can do is handed to one", arguments: ["exec /usr/bin/report", ". /etc/report", "cd /srv"])
    func builtins(_ command: String) throws {
        let schedule = try imported("30 2 * * * \(command)\n", from: .crontab)
        #expect(schedule.contains("argv: [/bin/sh, -c, \"\(command)\"]"))
        #expect(!schedule.contains("/usr/bin/env"))
    }

    private func cronJob(_ schedule: String, _ zone: String, _ job: String) throws -> String {
        let container = "{image: x, command: [/bin/sweep]}"
        return try imported(
            """
            kind: CronJob
            metadata: {name: sweep}
            spec:
              schedule: "\(schedule)"
              timeZone: \(zone)
              jobTemplate: {spec: {\(job) template: {spec: {containers: [\(container)]}}}}
            """, from: .kubernetes)
    }

    @Test("Kubernetes tries until backoffLimit or activeDeadlineSeconds, whatever the distance of the times is")
    func attempts() throws {
        let bounded = try cronJob("* * * * *", "UTC", "activeDeadlineSeconds: 300,")
        #expect(bounded.contains("    timeout: 5m") && bounded.contains("      give_up_after: 5m"))
        #expect(try cronJob("* * * * *", "UTC", "").contains("      give_up_after: 1d"))
    }

    @Test("a fixed time of Kubernetes is told to be another where clocks are changed")
    func changes() throws {
        #expect(try cronJob("30 2 * * *", "Europe/Berlin", "").contains("where clocks of Europe/Berlin are changed"))
        #expect(!(try cronJob("30 * * * *", "Europe/Berlin", "").contains("where clocks")))
        #expect(!(try cronJob("30 2 * * *", "Etc/UTC", "").contains("where clocks")))
    }

    @Test("rails runs in the environment whose part was imported: without being told it takes development")
    func environments() throws {
        let tasks = "production: {sweep: {class: SweepJob, schedule: every hour}}\nstaging: {}\n"
        #expect(try imported(tasks, from: .solidQueue).contains("argv: [/usr/bin/rails, runner, -e, production, "))
    }
}
