/// A key of the schedule file: the one table of them drives the reader, its messages, the help and the documentation.
public struct ScheduleKey: Hashable, Sendable {
    /// A mapping of the file that has keys of its own.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        /// The top of the file.
        case file
        /// What holds for each job of the file that does not say otherwise.
        case defaults
        /// An entry under `jobs`.
        case job
        /// `retry` of a job or of the defaults.
        case retry
        /// `history` of a job or of the defaults.
        case history
    }

    /// The word in the file.
    public let name: String
    /// How its value is read.
    public let kind: ValueKind
    /// What holds without it, as the documentation says it; nil when nothing does.
    public let fallback: String?
    /// What it means, in one line.
    public let summary: String
    /// Where it may stand.
    public let places: Set<Place>

    init(_ name: String, _ kind: ValueKind, in places: Set<Place>, fallback: String? = nil, _ summary: String) {
        self.name = name
        self.kind = kind
        self.places = places
        self.fallback = fallback
        self.summary = summary
    }

    /// Whether this version does what the key asks for; one that it does not do is an error, never ignored.
    public var isAvailable: Bool {
        if case .unavailable = kind { false } else { true }
    }

    /// The key of a place; nil for a word that it does not have.
    public static func named(_ name: String, in place: Place) -> ScheduleKey? {
        index[place]?[name]
    }

    /// The keys of a place, in the order of the documentation.
    public static func all(in place: Place) -> [ScheduleKey] {
        all.filter { $0.places.contains(place) }
    }

    private static let index: [Place: [String: ScheduleKey]] = Dictionary(
        uniqueKeysWithValues: Place.allCases.map { place in
            (place, Dictionary(uniqueKeysWithValues: all(in: place).map { ($0.name, $0) }))
        })
}

extension ScheduleKey {
    /// Whether the name and the places are the same: no two keys share both.
    public static func == (left: ScheduleKey, right: ScheduleKey) -> Bool {
        left.name == right.name && left.places == right.places
    }

    /// Hashes the name, which tells nearly all of them apart; a set and a kind would cost more than the look-up.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }
}
