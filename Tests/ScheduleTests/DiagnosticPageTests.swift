import Foundation
import RollcallSchedule
import Testing

/// The article Diagnostics beside the codes that it lists.
@Suite struct DiagnosticPageTests {
    private static let page = ExampleTests.root.appending(path: "Sources/RollcallCore/RollcallCore.docc/Diagnostics.md")

    /// The codes of the tables below a heading, in their order.
    private func codes(below heading: String) throws -> [String] {
        let text = String(decoding: try Data(contentsOf: Self.page), as: UTF8.self)
        let section = try #require(text.split(separator: "## ").first { $0.hasPrefix(heading) })
        return section.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^\| `([a-z-]+)` \|/).map { String($0.1) }
        }
    }

    @Test("the article lists every code once, and no other")
    func everyCode() throws {
        let listed = try codes(below: "Errors") + codes(below: "Warnings")
        #expect(listed.sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
    }

    @Test("what golden files show as a warning stands under Warnings, all else under Errors")
    func severities() throws {
        let shown = try GoldenTests.all.flatMap { try $0.rendered().reading.diagnostics }
        let warnings = Set(shown.filter { $0.severity == .warning && $0.code != .notAllowed }.map(\.code.rawValue))
        #expect(Set(try codes(below: "Warnings")) == warnings)
        let errors = Set(shown.filter { $0.severity == .error }.map(\.code.rawValue))
        #expect(errors.isSubset(of: Set(try codes(below: "Errors"))))
    }
}
