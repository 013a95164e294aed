import Foundation
import Harness
import Testing

/// From a real worker to the receivers of a Django site; what is proved stands in `Tests/django/test_worker.py`.
@Suite("Django's receivers beside a real worker", .onOwnThread)
struct HandlersTests {
    @Test(
        "run for every room that was pruned, though the command that calls them is killed",
        arguments: ["SQLiteWorker", "PostgresWorker"])
    func called(tests: String) throws {
        let name = "ROLLCALL_TEST_POSTGRES"
        let server = try #require(ProcessInfo.processInfo.environment[name], "\(name) is not set; use Tests/run")
        let child = try DjangoProject.start(
            "test_worker.py", [tests],
            environment: [name: server, "ROLLCALL_TEST_PROGRAM": Workspace.program().path])
        let ending = try child.ending(within: .seconds(180))
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    }
}
