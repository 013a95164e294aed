/// A number and what it counts.
enum Count {
    /// `1 room`, `3 rooms`.
    static func text(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
