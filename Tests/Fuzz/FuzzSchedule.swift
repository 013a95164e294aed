import RollcallCore
import RollcallSchedule

/// Schedule files: no bytes trap or hang, every message has a place in the file, and each of its forms is clean.
enum FuzzSchedule {
    private static let tasks = [
        TaskDeclaration(
            name: TaskName("prune-presences"), aliases: ["prune_presences"], summary: "prunes",
            arguments: [
                ArgumentDeclaration(
                    name: "max_age", kind: .duration(isPositive: true), summary: "an age", fallback: "60s"),
                ArgumentDeclaration(name: "max_removed", kind: .limit, summary: "a brake", fallback: "none"),
                ArgumentDeclaration(name: "batch", kind: .integer(1...100_000), summary: "a size"),
            ]),
        TaskDeclaration(name: TaskName("prune-rooms"), summary: "prunes"),
        TaskDeclaration(
            name: TaskName("say"), summary: "says",
            arguments: [ArgumentDeclaration(name: "words", kind: .text, summary: "words")]),
    ]

    private static let reader = ScheduleReader(
        tasks: tasks, zones: FuzzZones.catalogue, environment: ["NAME": "value", "EMPTY": "", "MAX_AGE": "90"],
        now: Timestamp(seconds: 1_795_341_600))

    static func run(_ input: FuzzInput) {
        let bytes = input.bytes
        let file = SourceFile(path: "a,b:c%.yaml", bytes: bytes)
        let reading = reader.read([file])
        promise(reading == reader.read([file]), "a file is read differently a second time")
        promise(!reading.hasErrors || reading.jobs.isEmpty, "half of a schedule is used")
        let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
        var last = SourcePosition.start
        for diagnostic in reading.diagnostics {
            promise(diagnostic.span.start >= last, "messages are out of order")
            promise(diagnostic.span.end >= diagnostic.span.start, "a message ends before it begins")
            promise(diagnostic.span.end.line <= lines, "a message lies behind the file")
            promise(!diagnostic.message.isEmpty, "a message has no words")
            last = diagnostic.span.start
        }
        let renderer = DiagnosticRenderer()
        for text in [renderer.human(reading.diagnostics), renderer.gcc(reading.diagnostics)] {
            promise(isClean(text), "a message holds what a terminal obeys")
        }
        let github = renderer.github(reading.diagnostics)
        promise(
            github.utf8.count { $0 == 0x0A } == reading.diagnostics.count && isClean(github),
            "an annotation is not one line")
        for job in reading.jobs { _ = job.definition.recurrence.next(after: Timestamp(seconds: 1_795_341_600)) }
    }

    private static func isClean(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control }
    }
}
