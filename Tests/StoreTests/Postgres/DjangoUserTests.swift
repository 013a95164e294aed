import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallPostgres

/// Users whom the column of a Django project cannot hold.
@Suite("a user that Django's column does not take", .timeLimit(.minutes(1)))
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
            let store = passing.store
            try await store.database.maintain("make Django's tables", within: .seconds(9)) { transaction in
                try transaction.later(
                    "CREATE TABLE channels_presence_room (id serial PRIMARY KEY, channel_name varchar(255) UNIQUE)")
                try transaction.later(
                    """
                    CREATE TABLE channels_presence_presence (
                        id serial PRIMARY KEY, channel_name varchar(255) NOT NULL, last_seen timestamptz NOT NULL,
                        room_id integer NOT NULL REFERENCES channels_presence_room DEFERRABLE INITIALLY DEFERRED,
                        user_id \(row.type), UNIQUE (room_id, channel_name))
                    """)
            }
            let presences = try await store.presences(PresenceOptions(tables: .django))
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
