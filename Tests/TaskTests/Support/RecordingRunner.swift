import RollcallCore
import Synchronization

/// A runner that starts nothing: it keeps what it was asked for, and answers what it was told.
final class RecordingRunner: ProgramRunner {
    private let links: [String: String]
    private let output: [[UInt8]]
    private let end: ProgramEnd
    private let kept = Mutex<[ProgramRequest]>([])

    init(links: [String: String] = [:], output: [[UInt8]] = [], end: ProgramEnd = .exited(0)) {
        self.links = links
        self.output = output
        self.end = end
    }

    var requests: [ProgramRequest] { kept.withLock { $0 } }

    func resolve(_ path: String) -> String? { links[path] }

    func run(
        _ program: ProgramRequest, output: (ArraySlice<UInt8>) -> Void
    ) async throws(CancellationError) -> ProgramEnd {
        kept.withLock { $0.append(program) }
        for piece in self.output { output(piece[...]) }
        return end
    }
}
