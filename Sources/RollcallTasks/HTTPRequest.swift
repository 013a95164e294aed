public import RollcallCore

/// Sends a request over HTTP; the status of the answer decides.
public struct HTTPRequest: TaskHandler {
    private let client: any WebClient

    /// Makes the task.
    public init(client: any WebClient) {
        self.client = client
    }

    /// `http-request`.
    public static let declaration = TaskDeclaration(
        name: TaskName("http-request"), aliases: ["http_request"],
        summary: "Sends a request over HTTP; the status of the answer decides.",
        arguments: [
            ArgumentDeclaration(name: "url", kind: .url, summary: "The address, http or https.").required,
            ArgumentDeclaration(
                name: "method", kind: .choice(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
                summary: "What is asked of it.", fallback: "GET"),
            ArgumentDeclaration(
                name: "headers", kind: .headers, summary: "Headers; Idempotency-Key is the run's id unless given."),
            ArgumentDeclaration(name: "body", kind: .secret, summary: "What is sent."),
            ArgumentDeclaration(
                name: "expect", kind: .statuses, summary: "The statuses that are a success.",
                fallback: .array(["2xx"])),
            ArgumentDeclaration(
                name: "follow_redirects", kind: .flag, summary: "Whether up to five redirections are followed.",
                fallback: false),
        ])

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Sends the request; the result has `status`.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        switch try await client.send(try request(context)) {
        case .answered(let status):
            let expected = context.texts("expect").compactMap { StatusRange($0) }
            guard !expected.contains(where: { $0.values.contains(status) }) else {
                return .finished(["status": .integer(Int64(status))])
            }
            throw Self.failure(status, expected: context.texts("expect"))
        case .failed(let failure):
            throw TaskFailure(
                code: failure.code.rawValue, message: "no answer: \(failure.message)",
                isRetryable: failure.code == .unreachable)
        }
    }

    private func request(_ context: TaskContext) throws -> WebRequest {
        guard let url = context.arguments["url"]?.string else { throw TaskFailure.argument("url", is: "") }
        var request = WebRequest(url: url, method: context.arguments["method"]?.string ?? "GET")
        var headers = context.pairs("headers")
        if !headers.keys.contains(where: { $0.lowercased() == "idempotency-key" }) {
            headers["Idempotency-Key"] = context.run.description
        }
        // A header without a value is written with a semicolon: a colon alone would take it out.
        request.headers = headers.sorted { $0.key < $1.key }.map { $1.isEmpty ? "\($0);" : "\($0): \($1)" }
        request.body = context.pairs("body")["text"]
        request.followsRedirects = context.arguments["follow_redirects"] == true
        return request
    }

    /// Another try may help when the server says so: it is busy (425, 429), was slow (408), or failed (5xx).
    private static func failure(_ status: Int, expected: [String]) -> TaskFailure {
        let isRedirection = (300...399).contains(status) && status != 304
        let help = isRedirection ? "; follow_redirects: true follows a redirection" : ""
        return TaskFailure(
            code: "status-\(status)",
            message: "the answer has status \(status), expected was \(expected.joined(separator: ", "))\(help)",
            isRetryable: status >= 500 || [408, 425, 429].contains(status))
    }
}
