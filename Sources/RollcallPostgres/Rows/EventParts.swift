internal import RollcallCore

/// Members of events that stand in parts, as a prune by stretches takes them out.
enum EventParts {
    /// A column of event `e`: its members as `MemberText` reads them.
    static let members = """
        coalesce(e.members::text, (
            SELECT json_build_object(
                'channels', coalesce((array_agg(m.channel))[1:100], '{}'),
                'users', coalesce((array_agg(m.user_text))[1:100], '{}'))::text
            FROM rollcall_event_part AS p, unnest(p.channels, p.users) AS m (channel, user_text)
            WHERE p.run = e.run AND p.room_id = e.room_id))
        """

    /// Deletes the parts of events up to a position, which are deleted next.
    static func delete(upTo position: Int64, in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            DELETE FROM rollcall_event_part AS p USING rollcall_event AS e
            WHERE e.position <= $1 AND e.members IS NULL AND p.run = e.run AND p.room_id = e.room_id
            """, [position])
    }
}
