/// What this program is.
enum Version {
    /// The program's version.
    static let program = "0.1.0"
}
