internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// The type of the user's key in a Django project, as its presence table declares it.
enum DjangoUserKey: Hashable, Sendable {
    /// `integer`, `bigint`: an AutoField or BigAutoField.
    case integer
    /// `char(32)`: a UUIDField, which Django keeps on SQLite as 32 hexadecimal digits.
    case uuid
    /// Anything else.
    case text

    /// Reads the declared type of `user_id`.
    init(declared type: String) {
        let type = type.lowercased()
        switch type {
        case "char(32)": self = .uuid
        case _ where type.contains("int"): self = .integer
        default: self = .text
        }
    }

    /// The column as text: a UUID in its usual form, as the application shows it.
    var asText: String {
        switch self {
        case .integer: return "CAST(user_id AS TEXT)"
        case .text: return "user_id"
        case .uuid:
            let parts = [(1, 8), (9, 4), (13, 4), (17, 4), (21, 12)].map { "substr(user_id, \($0.0), \($0.1))" }
            return "CASE WHEN length(user_id) = 32 THEN \(parts.joined(separator: " || '-' || ")) ELSE user_id END"
        }
    }

    /// A user as the column holds it; throws when the text cannot be a key of this type.
    func value(of user: UserID) throws -> DatabaseValue {
        let text = user.description
        switch self {
        case .text: return text.databaseValue
        case .integer:
            guard let number = Int64(text) else { throw Self.refusal("a whole number") }
            return number.databaseValue
        case .uuid:
            guard let uuid = UUIDv7(text) else { throw Self.refusal("a UUID") }
            return uuid.description.replacing("-", with: "").databaseValue
        }
    }

    private static func refusal(_ what: String) -> StoreError {
        StoreError(.conflict, operation: "name a user", detail: "the key of this project's users is \(what)")
    }
}
