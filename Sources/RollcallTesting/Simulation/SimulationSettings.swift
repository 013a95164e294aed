internal import RollcallCore

/// What one simulation is made of: the same settings give the same simulation, step by step, on every machine.
public struct SimulationSettings: Hashable, Sendable {
    /// Where all of its randomness begins.
    public var seed: UInt64
    /// How many workers share the store.
    public var workers: Int
    /// After how many steps everything heals.
    public var steps: Int
    /// Mistakes that the store makes, for tests of the simulation.
    public var faults: Set<StoreFault>

    /// Makes settings; the defaults are those of most seeds.
    public init(seed: UInt64, workers: Int, steps: Int = 900, faults: Set<StoreFault> = []) {
        self.seed = seed
        self.workers = workers
        self.steps = steps
        self.faults = faults
    }

    /// Random numbers of one step, whatever was drawn in others: a script that has lost an event draws the rest alike.
    func generator(_ purpose: String, _ number: Int64) -> SeededGenerator {
        var hash = StableHash()
        hash.combine(Int64(bitPattern: seed))
        hash.combine(purpose)
        hash.combine(number)
        return SeededGenerator(seed: hash.value)
    }
}
