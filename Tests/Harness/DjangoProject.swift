public import Foundation

/// The Django project of `Tests/django`, whose scripts run as processes of the Python that `Tests/run` has prepared.
public enum DjangoProject {
    /// Where it is.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "django")

    /// The tests were not started by `Tests/run`.
    public struct Missing: Error, CustomStringConvertible {
        /// What is missing.
        public var description: String
    }

    /// Starts one of its scripts.
    ///
    /// - Parameter environment: what the script finds beside its language.
    public static func start(
        _ script: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let name = "ROLLCALL_TEST_PYTHON"
        guard let python = ProcessInfo.processInfo.environment[name] else {
            throw Missing(description: "\(name) is not set; run the tests with Tests/run, which installs Django")
        }
        return try ChildProcess(
            URL(filePath: python), ["-B", folder.appending(path: script).path] + arguments,
            environment: ["LANG": "C.UTF-8"].merging(environment) { _, given in given })
    }
}
