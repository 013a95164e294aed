internal import ArgumentParser

/// How a run in this process is done.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long to wait while another run of the job has not ended; 0: not at all. (default: 30s)",
            valueName: "duration"),
        transform: ArgumentReading.duration)
    var lockTimeout: Duration?

    @Flag(help: "Say what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Let the first failure end the run.")
    var noRetry = false

    @Option(
        help: ArgumentHelp(
            "A name for this run: a second run of the job with it does nothing and shows the first.",
            valueName: "key"))
    var key: String?
}
