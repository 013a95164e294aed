internal import RollcallCore

/// A built-in task whose presences are in another database than the ledger: no transaction spans both, so its steps
/// carry no term, and the worker records the result afterwards.
///
/// Then a prune may be repeated, which changes nothing.
struct UnfencedTask: TaskHandler {
    let base: any TaskHandler

    var declaration: TaskDeclaration { base.declaration }

    func run(_ context: TaskContext) async throws -> TaskCompletion {
        var context = context
        context.term = nil
        return try await base.run(context)
    }
}
