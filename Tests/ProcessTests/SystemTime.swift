import Foundation
import RollcallCore

/// The real wall clock, which tests of real processes share with them.
enum SystemTime {
    static var now: Timestamp {
        Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
    }

    /// Seconds since 1970 of a tick as the program prints it.
    static func seconds(_ tick: String) -> Int64? {
        Timestamp(rfc3339: tick).map { $0.microseconds / 1_000_000 }
    }
}
