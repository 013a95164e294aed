/// A type of PostgreSQL that values here have, by the numbers that every server gives it
/// (postgresql.org/docs/current/datatype-oid.html; `pg_type.dat`).
struct PostgresType: Hashable, Sendable {
    /// The type's number.
    let number: UInt32
    /// The number of its array type.
    let array: UInt32

    static let bool = PostgresType(number: 16, array: 1000)
    static let integer = PostgresType(number: 20, array: 1016)
    static let text = PostgresType(number: 25, array: 1009)
    static let instant = PostgresType(number: 1184, array: 1185)
    static let identifier = PostgresType(number: 2950, array: 2951)

    /// Whole numbers that results may have.
    static let smallInteger: UInt32 = 21
    static let mediumInteger: UInt32 = 23
}
