internal import ArgumentParser

/// A long option of a command, as its property wrapper declares it: the environment is read from the same place as the
/// command line, so that the two cannot drift apart.
struct EnvironmentOption: Hashable {
    /// The option's name without dashes, as `no-migrate`.
    var name: String
    /// Whether it takes a value.
    var takesValue: Bool
    /// Whether it may be given more than once.
    var isRepeatable: Bool

    /// `ROLLCALL_NO_MIGRATE`.
    var variable: String {
        EnvironmentArguments.prefix + name.uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
    }

    /// Every long option of a command.
    ///
    /// `--max-age` is left out: `ROLLCALL_MAX_AGE` is a default of the task itself, which the schedule file overrides.
    static func all(of type: any ParsableArguments.Type) -> [EnvironmentOption] {
        Mirror(reflecting: type.init()).children.flatMap { child -> [EnvironmentOption] in
            if let group = Swift.type(of: child.value) as? any OptionGroupDeclaration.Type {
                return all(of: group.members)
            }
            guard let declaration = Swift.type(of: child.value) as? any LongOptionDeclaration.Type,
                let label = child.label, label != "_maxAge"
            else { return [] }
            return [
                EnvironmentOption(
                    name: optionName(label), takesValue: declaration.takesValue,
                    isRepeatable: declaration.isRepeatable)
            ]
        }
    }

    /// `_noMigrate` → `no-migrate`, as ArgumentParser names it.
    private static func optionName(_ label: String) -> String {
        label.drop { $0 == "_" }.map { $0.isUppercase ? "-" + $0.lowercased() : String($0) }.joined()
    }
}

private protocol LongOptionDeclaration {
    static var takesValue: Bool { get }
    static var isRepeatable: Bool { get }
}

private protocol RepeatableValue {}

extension Array: RepeatableValue {}

private protocol OptionGroupDeclaration {
    static var members: any ParsableArguments.Type { get }
}

extension Option: LongOptionDeclaration {
    fileprivate static var takesValue: Bool { true }
    fileprivate static var isRepeatable: Bool { Value.self is any RepeatableValue.Type }
}

extension Flag: LongOptionDeclaration {
    fileprivate static var takesValue: Bool { false }
    fileprivate static var isRepeatable: Bool { false }
}

extension OptionGroup: OptionGroupDeclaration {
    fileprivate static var members: any ParsableArguments.Type { Value.self }
}
