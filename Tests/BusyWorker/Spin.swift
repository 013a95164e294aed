import RollcallCore

/// A task that computes without a pause and never looks whether it is cancelled: the worst neighbour.
struct Spin: TaskHandler {
    let declaration = TaskDeclaration(
        name: TaskName("spin"), summary: "Burn a core.",
        arguments: [
            ArgumentDeclaration(
                name: "for", kind: .duration(isPositive: true), summary: "How long.", fallback: "5s")
        ])

    func run(_ context: TaskContext) async throws -> TaskCompletion {
        guard case .success(let length) = DurationText.parse(context.arguments["for"]?.string ?? "5s") else {
            throw TaskFailure(code: "arguments", message: "not a duration", isRetryable: false)
        }
        let end = ContinuousClock.now.advanced(by: length)
        var turns: Int64 = 0
        while ContinuousClock.now < end { turns &+= 1 }
        return .finished(["turns": .integer(turns)])
    }
}
