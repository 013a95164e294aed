internal import RollcallCore

/// When to look at files that change: a moment after the last notice, so that what belongs together is read together.
///
/// Notices that do not end are not waited for for ever; who is still writing is waited for longer, as the half of a
/// schedule may be one as well.
struct Settling: Hashable, Sendable {
    /// How long nothing happens before it is looked.
    static let quiet = Duration.milliseconds(150)
    /// How long notices may go on.
    static let longest = Duration.seconds(1)
    /// How long a file may be written.
    static let longestWriting = Duration.seconds(5)

    private var first: BootInstant?
    private var last: BootInstant?
    /// Whether somebody writes, by the last notice.
    private(set) var isBeingWritten = false

    /// When to look; nil when nothing was heard.
    var dueAt: BootInstant? {
        guard let first, let last else { return nil }
        return isBeingWritten ? first + Self.longestWriting : min(last + Self.quiet, first + Self.longest)
    }

    /// Takes a notice in.
    mutating func hear(isBeingWritten isWriting: Bool, at now: BootInstant) {
        // Who has ended is given the quiet that whoever writes in one go is given.
        if first == nil || (isBeingWritten && !isWriting) { first = now }
        (last, isBeingWritten) = (now, isWriting)
    }

    /// Takes in that somebody wants an answer; what is to be waited for all the same is waited for.
    mutating func ask(at now: BootInstant) {
        if first == nil { (first, last) = (now, now) }
    }

    /// Takes in that files are not what they were, of which no notice has told.
    ///
    /// - Parameter isTorn: they changed while they were read, so that what was read was perhaps never there: the bounds
    ///   begin anew.
    mutating func change(isTorn: Bool, at now: BootInstant) {
        if isTorn { first = now }
        hear(isBeingWritten: isBeingWritten, at: now)
    }

    /// It is looked now.
    mutating func settle() { self = Settling() }
}
