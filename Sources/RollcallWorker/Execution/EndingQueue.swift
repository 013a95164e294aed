internal import Synchronization

/// Endings on their way from the handlers' threads to the finisher.
final class EndingQueue: Sendable {
    private let endings = Mutex<[Ending]>([])
    private let bell: Bell

    init(bell: Bell) {
        self.bell = bell
    }

    func add(_ ending: Ending) {
        endings.withLock { $0.append(ending) }
        bell.ring()
    }

    func takeAll() -> [Ending] {
        endings.withLock { endings in
            defer { endings = [] }
            return endings
        }
    }

    var isEmpty: Bool { endings.withLock { $0.isEmpty } }
}
