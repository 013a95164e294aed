import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallPostgres

/// Users whom the column of a Django project cannot hold.
@Suite("a user that Django's column does not take", .timeLimit(.minutes(3)))
struct DjangoUserTests {
    /// A type of the user's key, a user whom it takes, and one whom it does not.
    struct Row: Sendable, CustomTestStringConvertible {
        var type: String
        var fits: UserID
        var other: UserID
        var testDescription: String { type }
    }

    static let rows = [
        Row(type: "integer", fits: "42", other: "alice"), Row(type: "integer", fits: "7", other: "99999999999"),
        Row(type: "uuid", fits: "0199a0b0-0000-7000-8000-000000000001", other: "42"),
        Row(type: "character(4)", fits: "abcd", other: "abcde"),
        Row(type: "character varying(5)", fits: "alice", other: "alice2"),
    ]

    @Test("is refused, neither shortened to another one nor taken for damage", arguments: rows)
    func refused(row: Row) async throws {
        try await Passing.run { passing in
            try await passing.makeDjangoTables(user: row.type)
            let presences = try await passing.store.presences(PresenceOptions(tables: .django))
            _ = try await presences.add("c1", to: "lobby", user: row.fits)
            let error = await #expect(throws: StoreError.self) {
                try await presences.add("c2", to: "lobby", user: row.other)
            }
            #expect(error?.code == .conflict)
            let members = try await presences.presences(in: "lobby")
            #expect(members.map(\.user) == [row.fits])
        }
    }
}
