internal import RollcallSchedule

/// The schedule files that a command line names: files, and the `*.yaml` and `*.yml` at the top of folders.
struct ScheduleFiles: Sendable {
    /// The folder that is read when nobody names a path.
    static let standardFolder = "schedules"

    /// What was named, or the standard folder.
    let paths: [String]
    /// The files in order, a folder's by name.
    let files: [SourceFile]

    /// Reads what is named; with no names the standard folder, or nothing, which is nil, when it is not there.
    ///
    /// A path that is not there is 66; a folder without schedule files too.
    ///
    /// - Parameter isLasting: whether a path that can be read only once, as a pipe, is 65.
    init?(_ named: [String], isLasting: Bool = false) throws(CommandFailure) {
        var paths = named
        if paths.isEmpty {
            guard FileReading.kind(of: Self.standardFolder) != .missing else { return nil }
            paths = [Self.standardFolder]
        }
        var files: [SourceFile] = []
        for path in paths {
            if isLasting, FileReading.kind(of: path) == .passing {
                throw CommandFailure(.badData, "the schedule \(path) is not a file")
            }
            for name in try Self.names(at: path) {
                let bytes = try FileReading.bytes(of: name, limit: ScheduleReader.maximumFileSize)
                files.append(SourceFile(path: name, bytes: bytes))
            }
        }
        self.paths = paths
        self.files = files
    }

    /// Whether a file of a folder is part of a schedule by its name; what editors leave behind begins with a dot.
    static func isScheduleName(_ name: String) -> Bool {
        (name.hasSuffix(".yaml") || name.hasSuffix(".yml")) && !name.hasPrefix(".")
    }

    private static func names(at path: String) throws(CommandFailure) -> [String] {
        switch FileReading.kind(of: path) {
        case .file, .passing: return [path]
        case .missing:
            throw CommandFailure(
                .missing, "the schedule \(path) does not exist",
                help: "rollcall init writes one to schedules/presence.yaml")
        case .folder:
            let names = try FileReading.names(in: path).filter(isScheduleName)
            guard !names.isEmpty else {
                throw CommandFailure(
                    .missing, "the folder \(path) holds no *.yaml or *.yml file", help: "rollcall init writes one")
            }
            return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
        }
    }
}
