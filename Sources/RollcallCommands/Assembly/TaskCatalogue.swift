internal import RollcallCore
internal import RollcallPlatform
internal import RollcallTasks
internal import RollcallWorker

/// The tasks of this program: the built-in ones, and those that the program brings.
enum TaskCatalogue {
    /// What the tasks say of themselves, without a database; sorted by name.
    static func declarations(_ own: [any TaskHandler]) -> [TaskDeclaration] {
        let builtIn = [
            PrunePresences.declaration, PruneRooms.declaration, PruneHistory.declaration, DeliverEvents.declaration,
            RunProgram.declaration, HTTPRequest.declaration,
        ]
        let all = builtIn + own.map(\.declaration)
        return Dictionary(all.map { ($0.name, $0) }) { $1 }.values.sorted { $0.name < $1.name }
    }

    /// The code of the tasks on a database.
    ///
    /// - Parameter policies: what of history is kept, asked at each run of `prune-history`.
    static func registry(
        _ invocation: Invocation, on database: OpenDatabase, keeping policies: @escaping @Sendable () -> HistoryPruning
    ) -> TaskRegistry {
        let pruning: [any TaskHandler] = [
            PrunePresences(store: database.presence, pacing: pacing),
            PruneRooms(store: database.presence, pacing: pacing),
        ]
        let fenced = database.ledgerLocation == nil ? pruning : pruning.map(UnfencedTask.init)
        let others: [any TaskHandler] = [
            DeliverEvents(outbox: database.presence), history(on: database, keeping: policies),
            HTTPRequest(client: SystemWeb()),
        ]
        return TaskRegistry(fenced + others + programs(invocation) + invocation.tasks)
    }

    /// A process that may run no program does not know the task, so that it takes no run of it from those that do.
    private static func programs(_ invocation: Invocation) -> [any TaskHandler] {
        guard !invocation.programs.paths.isEmpty else { return [] }
        return [
            RunProgram(
                runner: SystemPrograms(), allowed: invocation.programs.programs, environment: invocation.environment)
        ]
    }

    /// What the workers do in turns without a line in the schedule.
    static func chores(
        on database: OpenDatabase, keeping policies: @escaping @Sendable () -> HistoryPruning
    ) -> [Chore] {
        [Chore(history(on: database, keeping: policies), every: .seconds(300))]
    }

    private static let pacing = StepPacing(betweenSteps: { FailPoint.betweenSteps.reach() })

    private static func history(
        on database: OpenDatabase, keeping policies: @escaping @Sendable () -> HistoryPruning
    ) -> PruneHistory {
        PruneHistory(maintenance: database.ledger, outbox: database.presence, policies: policies)
    }
}

extension HistoryPruning {
    /// What the jobs of a schedule want kept.
    init(of definitions: [JobDefinition]) {
        self.init(policies: Dictionary(definitions.map { ($0.name, $0.history) }) { $1 })
    }
}
