internal import Glibc
internal import RollcallPlatform
internal import Synchronization

/// Addresses of hosts, each looked up on a thread of its own: getaddrinfo(3) blocks for as long as the name servers
/// like, and libpq would call it on the thread that connects.
///
/// Who asks for a name that is being looked up waits for the same answer, so that a name server that never answers has
/// one thread for each name and no more.
final class HostLookup: Sendable {
    /// Numeric addresses in the order in which they are to be tried, or why there are none.
    typealias Answer = Result<[String], PostgresFailure>

    /// The system's own.
    static let system = HostLookup(resolve)

    private let resolve: @Sendable (String) -> Answer
    private let underWay = Mutex<[String: Lookup]>([:])

    /// Asks by a function that may block.
    init(_ resolve: @escaping @Sendable (String) -> Answer) {
        self.resolve = resolve
    }

    /// One name's, from its question to its answer.
    final class Lookup: Sendable {
        private let host: String
        private let end = WakeUp()
        private let found = Mutex<Answer?>(nil)

        fileprivate init(_ host: String) {
            self.host = host
        }

        fileprivate func finish(_ answer: Answer) {
            found.withLock { $0 = answer }
            end.signal()
        }

        /// The answer, waited for; throws `closed` when the waiting was interrupted.
        func answer(until deadline: ContinuousClock.Instant, unless interrupt: WakeUp) throws(PostgresFailure) -> Answer
        {
            if end.wait(until: deadline, unless: interrupt) == .interrupted { throw .closedHere }
            return found.withLock { $0 }
                ?? .failure(
                    PostgresFailure(
                        kind: .disconnected, message: "no name server said in time where host \"\(host)\" is"))
        }
    }

    /// Begins to look a name up, unless somebody has.
    func begin(_ host: String) -> Lookup {
        underWay.withLock { lookups in
            if let lookup = lookups[host] { return lookup }
            let lookup = Lookup(host)
            lookups[host] = lookup
            let thread = ThreadExecutor(name: "rollcall-names")
            Task(executorPreference: thread) {
                let answer = self.resolve(host)
                self.underWay.withLock { _ = $0.removeValue(forKey: host) }
                lookup.finish(answer)
            }
            thread.stop()
            return lookup
        }
    }

    /// Whether it is an address already.
    static func isNumeric(_ host: String) -> Bool {
        if case .success = addresses(of: host, flags: AI_NUMERICHOST) { true } else { false }
    }

    private static func resolve(_ host: String) -> Answer { addresses(of: host, flags: 0) }

    private static func addresses(of host: String, flags: Int32) -> Answer {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, nil, &hints, &list)
        guard status == 0 else {
            let words = String(cString: gai_strerror(status))
            return .failure(
                PostgresFailure(
                    kind: .disconnected, message: "could not translate host name \"\(host)\" to address: \(words)"))
        }
        defer { freeaddrinfo(list) }
        var found: [String] = []
        var entry = list
        while let this = entry {
            if let text = numeric(this.pointee), !found.contains(text) { found.append(text) }
            entry = this.pointee.ai_next
        }
        return .success(found)
    }

    private static func numeric(_ entry: addrinfo) -> String? {
        var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
