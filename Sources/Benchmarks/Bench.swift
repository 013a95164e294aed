internal import ArgumentParser

/// Measures rollcall beside the raw limit, both in one run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollcall-bench",
        abstract: "Measure rollcall beside the raw limit, in one run.",
        discussion: """
            Each figure is printed as ours, raw and ratio. Raw is SQLite's C interface and nothing else, on the same \
            tables, run in turn with ours; medians of --repeat runs. Build it with -c release --static-swift-stdlib.
            """)

    /// In the order in which they run: the kernel counts a child's peak memory from that of its parent, so what
    /// measures processes comes before what fills this one.
    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case shell, validate, next, rest
        case scheduleReload = "schedule-reload"
        case run, quiet, touch, burst, prune
        case serverRun = "pg-run"
        case serverBurst = "pg-burst"
        case serverPrune = "pg-prune"
        case serverRest = "pg-rest"

        /// Whether it needs a server.
        var isOfServer: Bool { rawValue.hasPrefix("pg-") }
    }

    @Argument(help: "Which figures; all without one.")
    var kinds: [Kind] = []

    @Option(help: "How often each is measured; the median counts.")
    var repeats = 5

    @Option(help: "Presences of the large prune; half of them are stale.")
    var presences = 1_000_000

    @Option(help: "A folder on the disk that is to be measured.")
    var folder = "."

    @Option(help: "A PostgreSQL server in which databases may be made; without it, no figure of one.")
    var postgres: String?

    @Flag(help: "One JSON object a line.")
    var json = false

    /// Touches one channel after the other and prints how long each took: the other process of the large prune.
    @Option(help: .hidden)
    var touchProbe: String?

    func run() async throws {
        if let touchProbe { return try await TouchProbe(path: touchProbe).run() }
        let site = try Site(folder: folder)
        defer { site.remove() }
        var missed = 0
        let all = Kind.allCases.filter { postgres != nil || !$0.isOfServer }
        for kind in kinds.isEmpty ? all : kinds {
            for figure in try await measure(kind, at: site) {
                Report.line(json ? figure.json : figure.line)
                missed += figure.isMet ? 0 : 1
            }
        }
        if missed > 0 { throw ExitCode(1) }
    }

    private var server: ServerSite {
        get throws {
            guard let postgres else { throw ValidationError("name a server with --postgres URL") }
            return ServerSite(url: postgres)
        }
    }

    private func measure(_ kind: Kind, at site: Site) async throws -> [Figure] {
        switch kind {
        case .prune: try await LargePrune(site: site, presences: presences, repeats: repeats).measure()
        case .quiet: try await QuietPrune(site: site, repeats: repeats).measure()
        case .touch: try await Touches(site: site, repeats: repeats).measure()
        case .run: try await RecordedRun(site: site, repeats: repeats).measure()
        case .burst: try await Burst(site: site, repeats: repeats).measure()
        case .shell: try ShellRun(site: site, repeats: repeats * 4).measure()
        case .validate: try ScheduleRead(site: site, repeats: repeats).measure()
        case .next: try NextTicks(site: site, repeats: repeats * 4).measure()
        case .scheduleReload: try ScheduleReload(site: site, repeats: repeats).measure()
        case .rest: try RestingWorker(site: site).measure()
        case .serverRun: try await ServerRuns(site: try server, repeats: repeats).measure()
        case .serverBurst: try await ServerBurst(site: try server, repeats: repeats).measure()
        case .serverRest: try ServerRest(site: try server, folder: site).measure()
        case .serverPrune: try await ServerPrune(site: try server, presences: presences, repeats: repeats).measure()
        }
    }
}
