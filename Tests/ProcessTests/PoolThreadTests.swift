import Foundation
import Harness
import Testing

/// Without the trait `.onOwnThread`, as this is to show.
@Suite struct PoolThreadTests {
    @Test("a test that waits for a process on a thread of Swift's pool fails, and is told of the trait")
    func told() async throws {
        let process = try ChildProcess(URL(filePath: "/bin/true"), [])
        withKnownIssue {
            #expect(try process.ending().status == 0)
        } matching: { issue in
            issue.comments.contains { $0.rawValue.contains(".onOwnThread") }
        }
    }
}
