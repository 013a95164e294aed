public import RollcallCore
public import RollcallPresence

/// Tells channel layers of what prunes removed, and trims the outbox.
///
/// Runs by itself, without a line in the schedule.
public struct DeliverEvents: TaskHandler {
    private let outbox: any PresenceOutbox
    private let layers: [ChannelLayerDelivery]
    private let pacing: StepPacing

    /// Makes the task.
    /// - Parameter layers: those that this process feeds; servers with a layer of their own feed it themselves.
    public init(outbox: any PresenceOutbox, layers: [ChannelLayerDelivery] = [], pacing: StepPacing = StepPacing()) {
        self.outbox = outbox
        self.layers = layers
        self.pacing = pacing
    }

    /// `deliver-events`, without arguments.
    public static let declaration = TaskDeclaration(
        name: TaskName("deliver-events"), aliases: ["deliver_events"],
        summary: "Tells channel layers of removals and trims the outbox.")

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Delivers what waits, every layer by itself; the result has `delivered` (channels) and `trimmed` (events).
    ///
    /// A layer that fails does not keep the others from theirs; the first failure is the run's.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        var delivered = 0
        var failure: (any Error)?
        for layer in layers {
            do {
                delivered += try await layer.deliver()
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                context.log(.warning, "the channel layer \(layer.name) took not everything; it is told again")
                failure = failure ?? error
            }
        }
        var trimmed = 0
        while case let batch = try await outbox.trimEvents(OutboxBounds()), batch > 0 {
            trimmed += batch
            try await pacing.rest()
        }
        if let failure { throw failure }
        return .finished(["delivered": .integer(Int64(delivered)), "trimmed": .integer(Int64(trimmed))])
    }
}
