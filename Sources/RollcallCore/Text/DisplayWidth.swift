/// How many cells of a terminal text takes, and text that no terminal takes for a command.
public enum DisplayWidth {
    /// The cells of one code point: 0 for marks that stand on the one before, 2 for wide ones, else 1.
    ///
    /// A tab has no width of its own; `Excerpt` expands it.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        guard scalar.value >= 0x300 else { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar) ? 2 : 1
        }
    }

    /// The code point, or U+FFFD for one that would move the cursor, colour the screen or turn the direction of text.
    public static func safe(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard !(0x20..<0x7F).contains(scalar.value) else { return scalar }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
        case .format where scalar.properties.isBidiControl: "\u{FFFD}"
        default: scalar
        }
    }

    /// The ranges of East Asian Width W and F that are in use (Unicode Standard Annex 11), and emoji.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            true
        default: scalar.properties.isEmojiPresentation
        }
    }
}
