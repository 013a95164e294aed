internal import Glibc

/// Standard output by write(2), a line at a time, so that a figure is seen when it is measured.
enum Report {
    static func line(_ text: String) {
        var rest = Substring(text + "\n").utf8[...]
        while !rest.isEmpty {
            let written = rest.withContiguousStorageIfAvailable { write(STDOUT_FILENO, $0.baseAddress, $0.count) } ?? -1
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}
