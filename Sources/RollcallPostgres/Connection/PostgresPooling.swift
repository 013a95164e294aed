/// What stands between a client and the server.
enum PostgresPooling: Hashable, Sendable {
    /// Nothing: the session is served by the process that announced itself.
    case none
    /// A pooler that lends a server process for a whole session.
    case session
    /// A pooler that lends one for a transaction.
    case transaction
}

extension PostgresWorkbench {
    /// Finds out what stands before the server: of two sessions that rest, a pooler of transactions serves both by the same
    /// process, one of sessions never does.
    func pooling() throws -> PostgresPooling {
        let (first, second) = (try open(), try open())
        guard !first.isDirect else { return .none }
        var processes: [Set<Int>] = [[], []]
        for _ in 0..<3 {
            for (place, session) in [first, second].enumerated() { processes[place].insert(try process(of: session)) }
        }
        let isKept = processes.allSatisfy { $0.count == 1 } && processes[0] != processes[1]
        return isKept ? .session : .transaction
    }
}
