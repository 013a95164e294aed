internal import CPlatformShim
public import RollcallCore
internal import Synchronization

/// HTTP by the system's libcurl, which is loaded when the first request is sent.
public struct SystemWeb: WebClient {
    /// Sends requests.
    public init() {}

    /// Sends one request; see `WebClient`.
    public func send(_ request: WebRequest) async throws(CancellationError) -> WebOutcome {
        guard rollcall_web_load() != 0 else {
            return .failed(
                WebFailure(.unavailable, "libcurl.so.4 is not on this machine: install the package libcurl4"))
        }
        guard let transfer = WebTransfer(request) else {
            return .failed(WebFailure(.unavailable, "libcurl does not take this request: it is older than 7.85"))
        }
        let outcome = await withTaskCancellationHandler {
            transfer.perform()
        } onCancel: {
            transfer.cancel()
        }
        guard let outcome else { throw CancellationError() }
        return outcome
    }
}

/// One request on its way.
private final class WebTransfer: Sendable {
    /// The address of libcurl's part; nil when it is freed.
    private let handle: Mutex<UInt?>

    /// Nil when libcurl refuses it.
    init?(_ request: WebRequest) {
        let headers = request.headers.map { $0.withCString(Self.copy) }
        defer { for header in headers { header.deallocate() } }
        let list: [UnsafePointer<CChar>?] = headers.map { UnsafePointer($0) } + [nil]
        let opened = list.withUnsafeBufferPointer { headers in
            request.url.withCString { url in
                request.method.withCString { method in
                    var description = rollcall_web_request()
                    description.url = url
                    description.method = method
                    description.headers = headers.baseAddress
                    description.follows_redirects = request.followsRedirects ? 1 : 0
                    description.answer_limit = request.answerLimit
                    guard let body = request.body else { return rollcall_web_open(&description) }
                    return body.withCString { text in
                        description.body = text
                        description.body_size = body.utf8.count
                        return rollcall_web_open(&description)
                    }
                }
            }
        }
        guard let opened else { return nil }
        handle = Mutex(UInt(bitPattern: opened))
    }

    /// Blocks this thread until the answer is there; nil when it was cancelled.
    func perform() -> WebOutcome? {
        let pointer = handle.withLock { $0 }.flatMap(UnsafeMutableRawPointer.init(bitPattern:))
        var answer = rollcall_web_answer()
        let wasCancelled = rollcall_web_perform(pointer, &answer) != 0
        handle.withLock { $0 = nil }
        rollcall_web_close(pointer)
        guard !wasCancelled else { return nil }
        guard answer.code != 0 else { return .answered(answer.status) }
        let words = withUnsafeBytes(of: &answer.message) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return .failed(WebFailure(Self.meaning(of: answer.code), words))
    }

    /// Ends it at once; from any thread.
    func cancel() {
        handle.withLock { handle in
            guard let pointer = handle.flatMap(UnsafeMutableRawPointer.init(bitPattern:)) else { return }
            rollcall_web_cancel(pointer)
        }
    }

    /// The kinds of libcurl's codes (curl.se/libcurl/c/libcurl-errors.html).
    private static func meaning(of code: Int32) -> WebFailure.Code {
        switch code {
        case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91: .certificate
        case 1, 47: .redirects
        case 100: .tooLarge
        default: .unreachable
        }
    }

    private static func copy(_ text: UnsafePointer<CChar>) -> UnsafeMutablePointer<CChar> {
        var length = 0
        while text[length] != 0 { length += 1 }
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: length + 1)
        copy.initialize(from: text, count: length + 1)
        return copy
    }
}
