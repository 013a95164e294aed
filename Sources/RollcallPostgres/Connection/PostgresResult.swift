internal import CLibPQ

/// What the server answered to one statement.
final class PostgresResult {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }

    /// How many rows it has.
    var count: Int32 { PQntuples(handle) }

    /// How many rows the statement changed.
    var changes: Int { Int(String(cString: PQcmdTuples(handle))) ?? 0 }

    /// What was done, as `COMMIT`.
    var tag: String { String(cString: PQcmdStatus(handle)) }

    /// The bytes of a value; nil when it is null.
    func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(handle, row, column) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
    }

    /// The number of a column's type.
    func type(of column: Int32) -> UInt32 { PQftype(handle, column) }

    /// A column's name, for errors.
    func name(of column: Int32) -> String { PQfname(handle, column).map { String(cString: $0) } ?? "column \(column)" }

    /// A part of an error's report; empty when the server left it out.
    func field(_ code: rollcall_diagnosis) -> String {
        PQresultErrorField(handle, Int32(code.rawValue)).map { String(cString: $0) } ?? ""
    }
}
