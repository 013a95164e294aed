internal import Synchronization

/// Text on its way to a target, gathered into large writes.
///
/// After the first loss nothing more is written; every call says why.
final class TextStream: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var loss: OutputLoss?
    }

    private let target: any ByteTarget
    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: how many bytes are gathered; 0 writes each text at once.
    init(_ target: any ByteTarget, capacity: Int = 1 << 16) {
        self.target = target
        self.capacity = capacity
    }

    func write(_ text: String) throws(OutputLoss) {
        let loss = state.withLock { state -> OutputLoss? in
            guard state.loss == nil else { return state.loss }
            state.buffer += text.utf8
            if state.buffer.count > capacity { drain(&state) }
            return state.loss
        }
        if let loss { throw loss }
    }

    func flush() throws(OutputLoss) {
        let loss = state.withLock { state -> OutputLoss? in
            drain(&state)
            return state.loss
        }
        if let loss { throw loss }
    }

    private func drain(_ state: inout State) {
        guard state.loss == nil, !state.buffer.isEmpty else { return }
        state.loss = target.write(state.buffer)
        state.buffer.removeAll(keepingCapacity: true)
    }
}
