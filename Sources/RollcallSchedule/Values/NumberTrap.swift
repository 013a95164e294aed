/// Ways of writing numbers that YAML 1.1, YAML 1.2 and people read differently: refused with a word, never guessed.
enum NumberTrap {
    /// What is wrong with the number; nil for text that everybody reads alike.
    static func finding(_ text: String) -> Finding? {
        let lower = text.lowercased()
        let digits = lower.filter { $0 != "_" }
        if digits != lower, !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) {
            return .ambiguousNumber(text, why: "has underscores", instead: trimmed(digits))
        }
        for (prefix, radix, name) in [("0x", 16, "hexadecimal"), ("0o", 8, "octal"), ("0b", 2, "binary")] {
            if lower.hasPrefix(prefix), let value = UInt64(digits.dropFirst(2), radix: radix) {
                return .ambiguousNumber(text, why: "is \(name) to some", instead: "\(value)")
            }
        }
        if lower.count > 1, lower.hasPrefix("0"), lower.allSatisfy(\.isASCIIDigit) {
            let octal = UInt64(lower, radix: 8).map { ", or \($0) for the octal number" } ?? ""
            return .ambiguousNumber(text, why: "is octal to some", instead: trimmed(lower) + octal)
        }
        return isExponential(lower) ? .ambiguousNumber(text, why: "has an exponent", instead: nil) : nil
    }

    private static func trimmed(_ digits: String) -> String {
        let rest = digits.drop { $0 == "0" }
        return rest.isEmpty ? "0" : String(rest)
    }

    /// `1e3`, `1.5e+3`.
    private static func isExponential(_ text: String) -> Bool {
        let parts = text.split(separator: "e", omittingEmptySubsequences: false)
        guard parts.count == 2, let mantissa = parts.first, let exponent = parts.last else { return false }
        let power = exponent.drop { $0 == "+" || $0 == "-" }
        return !mantissa.isEmpty && mantissa.allSatisfy { $0.isASCIIDigit || $0 == "." } && !power.isEmpty
            && power.allSatisfy(\.isASCIIDigit)
    }
}

extension Character {
    /// 0 to 9, and no digit of another script.
    var isASCIIDigit: Bool { isASCII && ("0"..."9").contains(self) }
}
