/// Sends requests over HTTP.
public protocol WebClient: Sendable {
    /// Sends one request and reads its answer, of which only the status counts.
    ///
    /// The server's certificate is checked; only `http` and `https` are spoken. Cancellation ends it at once. Blocks the
    /// thread that it runs on.
    func send(_ request: WebRequest) async throws(CancellationError) -> WebOutcome
}

/// A request over HTTP.
public struct WebRequest: Hashable, Sendable {
    /// The address.
    public var url: String
    /// What is asked of the address, as `GET`.
    public var method: String
    /// Lines `Name: value`, as they are sent.
    public var headers: [String] = []
    /// What is sent; nil: nothing.
    public var body: String?
    /// Whether up to five redirections are followed.
    public var followsRedirects = false
    /// So many bytes of the answer's body are read; the rest is dropped.
    public var answerLimit = 1 << 20

    /// Makes a request.
    public init(url: String, method: String) {
        self.url = url
        self.method = method
    }
}

/// What became of a request.
public enum WebOutcome: Hashable, Sendable {
    /// The server answered with a status.
    case answered(Int)
    /// There is no whole answer.
    case failed(WebFailure)
}

/// Why a request has no answer.
public struct WebFailure: Error, Hashable, Sendable {
    /// The kinds; the raw values are stored and shown.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The name is not known, nobody listens, or the connection broke: another try may help.
        case unreachable
        /// The server's certificate does not hold.
        case certificate
        /// The answer's headers are larger than any that mean well.
        case tooLarge = "too-large"
        /// More redirections than are followed, or one to what is not HTTP.
        case redirects
        /// The library that speaks HTTP is not on this machine.
        case unavailable
    }

    /// What kind it is.
    public var code: Code
    /// What happened, without address, headers or body.
    public var message: String

    /// Makes a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
