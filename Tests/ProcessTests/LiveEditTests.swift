import Harness
import Testing

@Suite("a schedule that is edited while a worker works, and broken forty times", .serialized, .onOwnThread)
struct LiveEditTests {
    private static let edits = 40

    @Test("loses and doubles no tick, and every broken edit is told once, on SQLite")
    func sqlite() throws {
        let edits = try LiveEdits(environment: [:])
        try edits.run(Self.edits)
        try edits.expectNothingLost(edits: Self.edits)
    }

    @Test("loses and doubles no tick, and every broken edit is told once, on PostgreSQL")
    func postgres() throws {
        let server = try ScratchPostgres()
        let edits = try LiveEdits(environment: ["ROLLCALL_DATABASE": server.url()])
        try edits.run(Self.edits)
        try edits.expectNothingLost(edits: Self.edits)
    }
}
