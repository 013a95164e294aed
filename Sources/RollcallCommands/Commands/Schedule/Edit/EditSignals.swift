internal import Synchronization

/// Whether the person or a supervisor asked for the end; Ctrl-C in the editor is the editor's.
final class EditSignals: Sendable {
    private struct State {
        var isEditing = false
        var isAsked = false
    }

    private let state = Mutex(State())

    /// Listens from now on.
    init(_ invocation: Invocation) {
        let signals = invocation.signals([.interrupt, .terminate])
        Task { [weak self] in
            for await signal in signals { self?.hear(signal) }
        }
    }

    /// Whether the editor has the terminal.
    var isEditing: Bool {
        get { state.withLock { $0.isEditing } }
        set { state.withLock { $0.isEditing = newValue } }
    }

    /// Whether a signal asked for the end.
    var isAsked: Bool { state.withLock { $0.isAsked } }

    private func hear(_ signal: ProcessSignal) {
        state.withLock { state in
            if signal == .terminate || !state.isEditing { state.isAsked = true }
        }
    }
}
