/// What a text looks like where colours are shown; it never carries a meaning that the text does not.
enum TextStyle: String, Hashable, Sendable {
    case plain = ""
    case bold = "1"
    case dim = "2"
    case good = "32"
    case bad = "31"
    case warning = "33"
}

/// Whether, and how, text is coloured.
struct Palette: Hashable, Sendable {
    /// When colours are used.
    enum Choice: String, Hashable, Sendable, CaseIterable {
        case auto, always, never
    }

    let isOn: Bool

    static let plain = Palette(isOn: false)

    init(isOn: Bool) {
        self.isOn = isOn
    }

    /// The flag first, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether a terminal looks that knows colours.
    init(_ choice: Choice, isTerminal: Bool, knowsColour: Bool, environment: [String: String]) {
        switch choice {
        case .always: isOn = true
        case .never: isOn = false
        case .auto:
            if let text = environment["NO_COLOR"], !text.isEmpty {
                isOn = false
            } else if let text = environment["CLICOLOR_FORCE"], !["", "0"].contains(text) {
                isOn = true
            } else {
                isOn = isTerminal && knowsColour
            }
        }
    }

    func paint(_ text: String, _ style: TextStyle) -> String {
        isOn && style != .plain && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
