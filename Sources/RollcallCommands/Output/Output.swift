internal import Glibc

/// The two streams of a command: what was asked for, and what is said about it.
final class Output: Sendable {
    /// Standard output: the answer and nothing else.
    let standard: TextStream
    /// Standard error: diagnostics and logs; never gathered.
    let errors: TextStream
    /// Who looks.
    let terminal: Terminal

    init(standard: any ByteTarget, errors: any ByteTarget, terminal: Terminal = .none) {
        self.standard = TextStream(standard)
        self.errors = TextStream(errors, capacity: 0)
        self.terminal = terminal
    }

    /// The descriptors of this process.
    ///
    /// SIGPIPE is ignored from now on, so that a reader who has gone is an answer of write(2). A standard descriptor
    /// that was closed is taken by one that cannot be written: else the database would get its number, and its file
    /// the output.
    static func ofThisProcess(environment: [String: String]) -> Output {
        signal(SIGPIPE, SIG_IGN)
        let standard = DescriptorTarget(descriptor: STDOUT_FILENO)
        let errors = DescriptorTarget(descriptor: STDERR_FILENO)
        var descriptor = open("/dev/null", O_RDONLY)
        while (0...STDERR_FILENO).contains(descriptor) { descriptor = open("/dev/null", O_RDONLY) }
        if descriptor > STDERR_FILENO { close(descriptor) }
        return Output(standard: standard, errors: errors, terminal: Terminal(environment: environment))
    }

    /// Writes a line to standard output.
    func line(_ text: String = "") throws(OutputLoss) {
        try standard.write(text + "\n")
    }

    /// Writes text to standard error, after what was written to standard output before.
    ///
    /// What cannot be written there cannot be said anywhere; a loss of standard output is told when it is next used.
    func tell(_ text: String) {
        try? standard.flush()  // Ignored: the stream keeps the loss.
        try? errors.write(text)  // Ignored: nobody hears.
    }

    /// Writes a line to standard error beginning with `note:`.
    func note(_ text: String) {
        tell("note: " + text.escapingControls() + "\n")
    }

    /// Writes a line to standard error beginning with `warning:`.
    func warn(_ text: String) {
        tell("warning: " + text.escapingControls() + "\n")
    }
}
