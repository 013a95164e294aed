public import RollcallCore
internal import RollcallPlatform

/// Waits for notifications on a connection and a thread of its own.
///
/// Behind a pooler LISTEN is accepted and hears nothing, and would be left behind for whoever is given the server
/// process next; there it does not listen at all. A session that is direct and yet hears nothing, not even itself, is
/// given up for a while.
actor PostgresListener {
    /// What workers listen to: definitions, pauses, triggers and cancels.
    static let work = "rollcall_work"

    private let executor = ThreadExecutor(name: "rollcall-listen")
    private let options: PostgresOptions
    private let wakeUp = WakeUp()
    private let heard: @Sendable () -> Void

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares to listen.
    ///
    /// - Parameter heard: called at each notification, and whenever some may have been missed.
    init(_ options: PostgresOptions, heard: @escaping @Sendable () -> Void) {
        self.options = options
        self.heard = heard
    }

    deinit {
        executor.stop()
    }

    /// Listens until the task is cancelled, or until it is plain that there is nothing to hear.
    func run() async {
        var pause = Self.firstPause
        while !Task.isCancelled {
            do {
                let session = try PostgresSession(options, wakeUp: wakeUp)
                guard session.isDirect else { return }
                try listen(session)
                pause = Self.deafPause
            } catch {
                // Ignored: the poll of each second goes on, and says what is wrong with the server.
                pause = min(pause * 2, Self.longestPause)
            }
            let jittered = pause * Double.random(in: 0.5...1)
            // Ignored: who was cancelled listens no more.
            try? await Task.sleep(for: jittered)
        }
    }

    /// Ends the wait that is on, from any thread.
    nonisolated func interrupt() {
        wakeUp.signal()
    }

    /// Returns when the session turns out to be deaf.
    private func listen(_ session: PostgresSession) throws {
        try session.send("LISTEN \(Self.work)", [])
        _ = try session.receive(until: .now + options.statementTimeout)
        heard()
        while true {
            if try session.hears(until: .now + Self.silence) {
                heard()
                continue
            }
            try session.send("SELECT pg_notify($1, '')", [Self.work])
            _ = try session.receive(until: .now + options.statementTimeout)
            guard try session.hears(until: .now + Self.echo) else { return }
        }
    }

    /// After so long without a notification it says something itself.
    private static let silence = Duration.seconds(30)
    /// How long that takes to come back at most.
    private static let echo = Duration.seconds(5)
    private static let firstPause = Duration.milliseconds(500)
    private static let longestPause = Duration.seconds(30)
    private static let deafPause = Duration.seconds(300)
}

extension PostgresStore: ChangeSignals {
    /// An element soon after others have triggered, cancelled, paused or edited something.
    public func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let listener = PostgresListener(database.options) { continuation.yield() }
        let listening = Task {
            await listener.run()
            continuation.finish()
        }
        continuation.onTermination = { _ in
            listening.cancel()
            listener.interrupt()
        }
        return stream
    }
}
