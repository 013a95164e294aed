import Foundation
import Harness
import Testing

/// What people and programs do to files, in the shell's words.
enum Shell {
    /// Runs a line in the folder of a workspace; an issue when it fails.
    static func run(_ line: String, in workspace: Workspace) throws {
        let ending = try ChildProcess(URL(filePath: "/bin/sh"), ["-ec", line], folder: workspace.folder).ending()
        try #require(ending.status == 0, "\(line): \(ending.errors)")
    }
}
