package import RollcallCore

/// Definitions with their hashes and their JSON, as a store keeps them.
package enum DefinitionTexts {
    /// How many one thread does before it looks for more.
    private static let share = 500

    /// The JSON of each definition, in their order; many are written on all cores, before any lock is taken.
    package static func write(_ definitions: [JobDefinition]) async throws -> [String] {
        guard definitions.count > share else { return try write(definitions[...]) }
        let starts = Array(stride(from: 0, to: definitions.count, by: share))
        return try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
            for start in starts {
                // Not on the thread of whoever asks, which is one.
                group.addTask(executorPreference: globalConcurrentExecutor) {
                    (start, try write(definitions[start..<min(start + share, definitions.count)]))
                }
            }
            var texts: [Int: [String]] = [:]
            for try await (start, part) in group { texts[start] = part }
            return starts.flatMap { texts[$0] ?? [] }
        }
    }

    private static func write(_ definitions: ArraySlice<JobDefinition>) throws -> [String] {
        var writer = DefinitionWriter()
        return try definitions.map { try writer.text(of: $0) }
    }
}
