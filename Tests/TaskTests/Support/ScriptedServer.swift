import Dispatch
import Foundation
import Glibc

/// A server on loopback that answers every request with bytes it was told, and keeps what it was asked.
final class ScriptedServer: Sendable {
    let port: UInt16
    /// The requests, whole.
    let requests = Collected<String>()
    private let listener: Int32
    private let closed = DispatchSemaphore(value: 0)

    /// - Parameter answer: the answer to a request; nil: none, the connection stays open.
    init(_ answer: @escaping @Sendable (String) -> String?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        guard bound else {
            close(listener)
            closed.signal()
            throw CocoaError(.fileWriteUnknown)
        }
        Thread.detachNewThread { [requests, closed] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Thread.detachNewThread { Self.serve(connection, requests, answer) }
            }
            close(listener)
            closed.signal()
        }
    }

    /// The thread closes what it accepts from: were that done here, it might go on with the number when another server
    /// has it, and give that one's clients this one's answers.
    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        closed.wait()
    }

    /// `http://127.0.0.1:PORT` and the path.
    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    private static func serve(
        _ connection: Int32, _ requests: Collected<String>, _ answer: @Sendable (String) -> String?
    ) {
        defer { close(connection) }
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !isWhole(text) {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        requests.add(text)
        guard let answer = answer(text) else {
            _ = read(connection, &buffer, 1)
            return
        }
        var bytes = Array(answer.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func isWhole(_ text: String) -> Bool {
        guard let end = text.firstRange(of: "\r\n\r\n") else { return false }
        let length = text.firstMatch(of: /(?i)content-length: (\d+)/).flatMap { Int($0.output.1) } ?? 0
        return text[end.upperBound...].utf8.count >= length
    }
}
