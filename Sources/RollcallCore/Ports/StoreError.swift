/// The one error that ports throw.
///
/// Its description holds no row data, no argument and no password.
public struct StoreError: Error, Hashable, Sendable {
    /// What kind of trouble it is, and who may try again.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The database cannot be reached. The worker backs off and tries again; a command ends with 69.
        case unavailable
        /// Another process held the lock past the busy deadline. Trying again is right; a command ends with 75.
        case busy
        /// The database refused a write that contradicts what it holds. A bug or a foreign writer; 70.
        case conflict
        /// Only a newer program may use this database; nothing helps but that program. 78.
        case schemaTooNew = "schema_too_new"
        /// The schema is older than this program and may not be migrated by this call (`--no-migrate`). 78.
        case schemaTooOld = "schema_too_old"
        /// The file is not a database, or is damaged. Nobody tries again; 65.
        case corrupt
        /// The database or its folder may not be written. A running worker degrades and goes on trying; 77.
        case readOnly = "read_only"
        /// The database refuses this user: the password, the user, or a right. Somebody has to mend that; 77.
        case denied
        /// The disk is full. A running worker degrades and goes on trying; 74.
        case full
        /// The file does not exist, and this call does not create one. 66.
        case missing
        /// The file cannot be created. 73.
        case cannotCreate = "cannot_create"
        /// The set-up cannot work: a network file system, two sets of presence tables in use. 78.
        case unsuitable
        /// The calling task was cancelled; nothing was written.
        case cancelled
    }

    /// What kind of trouble it is.
    public var code: Code
    /// What was tried, in words: `claim runs`.
    public var operation: String
    /// What is wrong and how to mend it, one or two sentences.
    public var detail: String

    /// Makes an error.
    public init(_ code: Code, operation: String, detail: String) {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    /// Whether the same call may succeed later without anybody's help or change of program.
    public var isTransient: Bool {
        switch code {
        case .unavailable, .busy, .readOnly, .full: true
        case .conflict, .denied, .schemaTooNew, .schemaTooOld, .corrupt, .missing, .cannotCreate, .unsuitable,
            .cancelled:
            false
        }
    }
}

extension StoreError: CustomStringConvertible {
    /// The operation and the detail.
    public var description: String { "\(operation): \(detail)" }
}
