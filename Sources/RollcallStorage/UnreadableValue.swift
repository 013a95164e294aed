/// A stored value that this program cannot read: damage, or a foreign writer.
package struct UnreadableValue: Error {
    /// The table and column.
    package var place: String

    /// Names the place.
    package init(place: String) {
        self.place = place
    }
}
