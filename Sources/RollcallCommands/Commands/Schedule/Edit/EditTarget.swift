internal import Glibc
internal import RollcallSchedule

/// The schedule file that is edited.
struct EditTarget {
    /// As the person knows it.
    let name: String
    /// The file itself, behind symbolic links.
    let path: String
    /// What it holds.
    let bytes: [UInt8]
    /// Every file of its schedule, this one included, as they are.
    let schedule: [SourceFile]

    /// Finds the file that is meant: PATH, or the only one of a folder.
    ///
    /// 66 when there is none, 64 when there are several to choose from.
    init(_ named: String?, _ options: SharedOptions) throws(CommandFailure) {
        guard let schedule = try ScheduleFiles(named.map { [$0] } ?? options.schedule) else {
            throw CommandFailure(
                .missing, "there is no schedule: no folder named \(ScheduleFiles.standardFolder) here",
                help: "name a file, or write one with rollcall init")
        }
        guard let file = schedule.files.first, schedule.files.count == 1 else {
            throw CommandFailure(
                .usage, "there are several schedule files; name one of them",
                hints: schedule.files.map { "rollcall schedule edit \($0.path)" })
        }
        name = file.path
        path = Self.resolved(file.path)
        bytes = try FileReading.bytes(of: path, limit: ScheduleReader.maximumFileSize)
        guard bytes.count <= ScheduleReader.maximumFileSize else {
            throw CommandFailure(.badData, "\(file.path) is larger than a schedule may be, 1 MiB")
        }
        // Ignored: what else would be read does not keep the named file from being edited.
        let others = named == nil ? schedule : (try? ScheduleFiles(options.schedule)) ?? nil
        let path = path
        let isAmong = others?.files.contains { Self.resolved($0.path) == path } ?? false
        self.schedule = isAmong ? others?.files ?? [file] : [file]
    }

    /// The schedule with other bytes in place of the file's own.
    func schedule(with bytes: [UInt8]) -> [SourceFile] {
        schedule.map { Self.resolved($0.path) == path ? SourceFile(path: $0.path, bytes: bytes) : $0 }
    }

    /// Whether the file still holds what it held.
    func isUntouched() throws(CommandFailure) -> Bool {
        try FileReading.bytes(of: path, limit: ScheduleReader.maximumFileSize) == bytes
    }

    /// The folder, with a slash behind it.
    var folder: String { String(path[...(path.lastIndex(of: "/") ?? path.startIndex)]) }

    /// A path beside the file that no schedule is read from, as its name begins with a dot.
    func hidden(_ ending: String) -> String {
        "\(folder).\(path.dropFirst(folder.count))\(ending)"
    }

    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }
}
