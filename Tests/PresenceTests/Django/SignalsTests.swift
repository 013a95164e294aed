import Foundation
import Harness
import Testing

/// The management command `deploy/django/rollcall_signals.py`; `Tests/django/test_signals.py` has a test of each promise.
@Suite(.serialized, .onOwnThread) struct SignalsTests {
    @Test(arguments: ["SQLiteSignals", "PostgresSignals"])
    func `receivers of Django's signal hear what rollcall changed, as from the celery worker`(
        tests: String
    ) async throws {
        let given = ProcessInfo.processInfo.environment
        let server = try #require(
            given["ROLLCALL_TEST_POSTGRES"],
            "ROLLCALL_TEST_POSTGRES is not set; run the tests with Tests/run, which starts a PostgreSQL server")
        let child = try DjangoProject.start(
            "test_signals.py", [tests], environment: ["ROLLCALL_TEST_POSTGRES": server])
        let ending = try child.ending(within: .seconds(600))
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    }
}
