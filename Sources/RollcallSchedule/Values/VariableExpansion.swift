/// Puts the environment's values in place of `${NAME}`, `${NAME:-default}` and `${NAME:?message}`.
///
/// As in a shell, `:-` and `:?` take an empty variable for one that is not set. `$$` is a dollar, and so is a `$`
/// before anything that could not be a variable. What comes from the environment is not read again.
struct VariableExpansion {
    /// What is wrong, and where in the text, as offsets in its code points.
    struct Problem {
        var finding: Finding
        var range: Range<Int>
    }

    /// The text after expansion; without meaning when there are problems.
    private(set) var text = ""
    /// The variables that were read, in order.
    private(set) var variables: [String] = []
    private(set) var problems: [Problem] = []

    private let scalars: [Unicode.Scalar]
    private let environment: [String: String]
    private var index = 0

    init(_ source: String, environment: [String: String]) {
        scalars = Array(source.unicodeScalars)
        self.environment = environment
        guard scalars.contains("$") else {
            text = source
            return
        }
        while index < scalars.count {
            if scalars[index] == "$" { dollar() } else { copy() }
        }
    }

    private mutating func copy() {
        text.unicodeScalars.append(scalars[index])
        index += 1
    }

    private mutating func dollar() {
        let start = index
        guard index + 1 < scalars.count else { return copy() }
        switch scalars[index + 1] {
        case "$":
            index += 1
            copy()
        case "{":
            index += 2
            variable(from: start)
        case let next where Self.isNameStart(next):
            index += 1
            let name = self.name()
            problems.append(Problem(finding: .bareVariable(name), range: start..<index))
        default: copy()
        }
    }

    /// Reads what stands between `${` and the first `}`.
    private mutating func variable(from start: Int) {
        guard let end = scalars[index...].firstIndex(of: "}") else {
            index = scalars.count
            return problems.append(Problem(finding: .openVariable(), range: start..<scalars.count))
        }
        let name = self.name()
        let rest = String(String.UnicodeScalarView(scalars[min(index, end)..<end]))
        index = end + 1
        let range = start..<index
        if rest.contains("${") {
            return problems.append(Problem(finding: .nestedVariable(), range: range))
        }
        guard !name.isEmpty, rest.isEmpty || rest.hasPrefix(":-") || rest.hasPrefix(":?") else {
            let whole = String(String.UnicodeScalarView(scalars[range]))
            return problems.append(Problem(finding: .badVariable(whole), range: range))
        }
        variables.append(name)
        substitute(name, rest: rest, range: range)
    }

    private mutating func substitute(_ name: String, rest: String, range: Range<Int>) {
        let value = environment[name]
        let word = rest.dropFirst(2).replacing("$$", with: "$")
        if rest.isEmpty {
            guard let value else { return problems.append(Problem(finding: .unsetVariable(name), range: range)) }
            text += value
        } else if let value, !value.isEmpty {
            text += value
        } else if rest.hasPrefix(":-") {
            text += word
        } else {
            problems.append(Problem(finding: .requiredVariable(name, message: String(word)), range: range))
        }
    }

    /// Consumes a name; empty where none stands.
    private mutating func name() -> String {
        var name = String.UnicodeScalarView()
        while index < scalars.count, name.isEmpty ? Self.isNameStart(scalars[index]) : Self.isName(scalars[index]) {
            name.append(scalars[index])
            index += 1
        }
        return String(name)
    }

    private static func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || ("A"..."Z").contains(scalar) || ("a"..."z").contains(scalar)
    }

    private static func isName(_ scalar: Unicode.Scalar) -> Bool {
        isNameStart(scalar) || ("0"..."9").contains(scalar)
    }
}
