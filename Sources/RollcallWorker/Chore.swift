public import RollcallCore

/// Work that one worker of all does in each period, under a turn of its own: no run is written, nothing is counted.
///
/// History is pruned and events are delivered so (semantics, rule 23). A job of the schedule with the chore's task
/// replaces it.
public struct Chore: Sendable {
    /// What it does; its task's name is the name of the turn.
    public var handler: any TaskHandler
    /// One worker does it once in each period, and stops it when the period is over.
    public var period: Duration
    /// The task's arguments, complete and in canonical form.
    public var arguments: [String: JSONValue]

    /// Makes a chore.
    public init(_ handler: any TaskHandler, every period: Duration, arguments: [String: JSONValue] = [:]) {
        self.handler = handler
        self.period = period
        self.arguments = arguments
    }

    /// The task's name.
    var name: TaskName { handler.declaration.name }
}
