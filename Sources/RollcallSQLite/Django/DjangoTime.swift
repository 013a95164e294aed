internal import GRDB
internal import RollcallCore

/// Instants as Django keeps them on SQLite: text `YYYY-MM-DD HH:MM:SS[.ffffff]`, no fraction when it is zero.
///
/// With USE_TZ=True the text is UTC, with USE_TZ=False what the clocks of the project's zone show.
struct DjangoTime: Sendable {
    /// The zone of the text.
    let zone: TimeZoneRules

    /// The text of an instant.
    func text(_ instant: Timestamp) -> String { Self.text(zone.civilTime(at: instant)) }

    /// The text of what clocks show.
    static func text(_ time: CivilTime) -> String { time.description.replacing("T", with: " ") }

    /// The last instant that a text can stand for; nil for what Django does not write.
    ///
    /// Of an hour that clocks show twice it is the second, so that a presence is never older than it is taken for.
    func instant(_ text: String) -> Timestamp? {
        guard let time = CivilTime(text: text) else { return nil }
        return switch zone.instants(of: time) {
        case .one(let instant): instant
        case .two(_, let second): second
        case .none(let gap): time.timestamp(offset: gap.offsetBefore)
        }
    }
}
