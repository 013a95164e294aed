internal import RollcallCore
internal import Synchronization

/// Lets the ends of many runs share a commit: who comes while another writes waits for his turn, and the first of those
/// who waited writes for all of them.
///
/// Nobody waits longer than it takes: alone, a caller writes at once, after he has let those go first who come at the
/// same moment. The work is done by the callers' own tasks.
final class EndingGroup: Sendable {
    typealias Write = @Sendable ([AttemptEnding]) async throws(StoreError) -> [FinishOutcome]

    private typealias Answer = Result<[FinishOutcome], StoreError>

    /// Somebody who waits.
    private struct Waiter {
        let endings: [AttemptEnding]
        let wake: CheckedContinuation<Turn, Never>
    }

    private enum Turn {
        case write(with: [Waiter])
        case answered(Answer)
    }

    private struct State {
        var isWriting = false
        var waiting: [Waiter] = []
    }

    private let state = Mutex(State())

    /// How many ends go in one transaction, at most, unless one caller brings more.
    private static let limit = 256

    /// The ends are written, by this call or by another's; answers in the order given.
    func finish(_ endings: [AttemptEnding], _ write: Write) async throws(StoreError) -> [FinishOutcome] {
        switch await turn(endings) {
        case .answered(let answer): return try answer.get()
        case .write(var others):
            if others.isEmpty {
                await Task.yield()
                others = takeWaiting(besides: endings.count)
            }
            let answer = await Self.answer(endings + others.flatMap(\.endings), write)
            passOn()
            var done = endings.count
            for other in others {
                let part = done..<done + other.endings.count
                other.wake.resume(returning: .answered(answer.map { Array($0[part]) }))
                done = part.upperBound
            }
            return try answer.map { Array($0.prefix(endings.count)) }.get()
        }
    }

    private func turn(_ endings: [AttemptEnding]) async -> Turn {
        await withCheckedContinuation { wake in
            let isFirst = state.withLock { state in
                guard state.isWriting else {
                    state.isWriting = true
                    return true
                }
                state.waiting.append(Waiter(endings: endings, wake: wake))
                return false
            }
            if isFirst { wake.resume(returning: .write(with: [])) }
        }
    }

    /// The first who waits writes next, for as many of the others as fit.
    private func passOn() {
        let first = state.withLock { state -> Waiter? in
            guard !state.waiting.isEmpty else {
                state.isWriting = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        first.map { $0.wake.resume(returning: .write(with: takeWaiting(besides: $0.endings.count))) }
    }

    /// Those who wait, as many as fit into a transaction with so many other ends.
    private func takeWaiting(besides count: Int) -> [Waiter] {
        state.withLock { state in
            var room = Self.limit - count
            let others = state.waiting.prefix { waiter in
                room -= waiter.endings.count
                return room >= 0
            }
            state.waiting.removeFirst(others.count)
            return Array(others)
        }
    }

    private static func answer(_ endings: [AttemptEnding], _ write: Write) async -> Answer {
        do throws(StoreError) {
            return .success(try await write(endings))
        } catch {
            return .failure(error)
        }
    }
}
