import Foundation
import Glibc
import Harness
import RollcallCore
import RollcallPlatform
import RollcallTasks
import Testing

/// The task `http-request`, against a server on loopback.
@Suite(.serialized, .onOwnThread, .timeLimit(.minutes(3)))
struct HTTPRequestTests {
    private let task = HTTPRequest(client: SystemWeb())

    private func run(_ given: [String: JSONValue]) async throws -> TaskCompletion {
        try await task.run(try .fixture(HTTPRequest.declaration, given))
    }

    private func failure(_ given: [String: JSONValue]) async throws -> TaskFailure? {
        await #expect(throws: TaskFailure.self) { _ = try await run(given) }
    }

    private func answer(_ status: String, _ headers: String = "", body: String = "") -> String {
        "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\(headers)\r\n\(body)"
    }

    @Test("a request carries its method, headers and body, and the run's id as Idempotency-Key")
    func request() async throws {
        let server = try ScriptedServer { _ in "HTTP/1.1 204 No Content\r\n\r\n" }
        let completion = try await run([
            "url": .string(server.url("/hook?a=b")), "method": "post", "body": "{\"a\": \"ü\"}",
            "headers": .object(["Content-Type": "application/json", "X-Empty": ""]),
        ])
        #expect(completion == .finished(["status": 204]))
        let request = try #require(server.requests.all.first)
        #expect(request.hasPrefix("POST /hook?a=b HTTP/1.1\r\n"))
        let lines = [
            "Content-Type: application/json", "X-Empty:", "Idempotency-Key: \(TaskContext.runID)",
            "User-Agent: rollcall", "Content-Length: 11",
        ]
        for line in lines { #expect(request.contains("\r\n\(line)\r\n"), "\(line)") }
        #expect(!request.contains("Expect:"))
        #expect(request.hasSuffix("\r\n\r\n{\"a\": \"ü\"}"))
    }

    @Test(
        "every method is sent as it is called, with a body or without",
        arguments: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
    func methods(method: String) async throws {
        let server = try ScriptedServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" }
        let given: [String: JSONValue] = [
            "url": .string(server.url()), "method": .string(method),
            "headers": .object(["idempotency-key": "mine"]),
        ]
        #expect(try await run(given) == .finished(["status": 200]))
        #expect(server.requests.all.first?.hasPrefix("\(method) / HTTP/1.1\r\n") == true)
        #expect(server.requests.all.first?.lowercased().components(separatedBy: "idempotency-key").count == 2)
        if method != "HEAD" {
            #expect(try await run(given.merging(["body": "x"]) { $1 }) == .finished(["status": 200]))
            #expect(server.requests.all.last?.hasPrefix("\(method) / HTTP/1.1\r\n") == true)
            #expect(server.requests.all.last?.hasSuffix("\r\n\r\nx") == true)
        }
    }

    @Test("a status that is not expected fails with its code, and is tried again when the server may mend it")
    func statuses() async throws {
        let server = try ScriptedServer { [self] in answer(String($0.dropFirst(5).prefix(3)) + " Status") }
        for (status, isRetryable) in [(503, true), (500, true), (429, true), (404, false), (401, false), (302, false)] {
            let failed = try await failure(["url": .string(server.url("/\(status)"))])
            #expect(failed?.failure.code == "status-\(status)")
            #expect(failed?.isRetryable == isRetryable, "\(status)")
        }
        let url = JSONValue.string(server.url("/404"))
        #expect(try await run(["url": url, "expect": .array(["2xx", "404"])]) == .finished(["status": 404]))
        #expect(try await failure(["url": .string(server.url("/200")), "expect": 204])?.failure.code == "status-200")
    }

    @Test("a redirection is followed only when that is asked for, five times, and never to what is not HTTP")
    func redirections() async throws {
        let server = try ScriptedServer { [self] request in
            let path = request.dropFirst(4).prefix { $0 != " " }
            if path == "/end" { return answer("200 OK") }
            let target = path == "/file" ? "file:///etc/passwd" : path == "/loop" ? "/loop" : "/end"
            return answer("302 Found", "Location: \(target)\r\n")
        }
        #expect(try await failure(["url": .string(server.url())])?.failure.message.contains("follow_redirects") == true)
        #expect(server.requests.all.count == 1)
        let follow: [String: JSONValue] = ["follow_redirects": true]
        #expect(try await run(follow.merging(["url": .string(server.url())]) { $1 }) == .finished(["status": 200]))
        for path in ["/loop", "/file"] {
            let failed = try await failure(follow.merging(["url": .string(server.url(path))]) { $1 })
            #expect(failed?.failure.code == "redirects", "\(failed?.failure as Any)")
        }
    }

    @Test("of a large answer only a mebibyte is read, and one whose headers never end is refused")
    func sizes() async throws {
        let large = try ScriptedServer { _ in
            "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n" + String(repeating: "x", count: 3 << 20)
        }
        #expect(try await run(["url": .string(large.url())]) == .finished(["status": 200]))
        let endless = try ScriptedServer { _ in
            "HTTP/1.1 200 OK\r\n" + (0..<20_000).map { "X-\($0): \(String(repeating: "y", count: 100))\r\n" }.joined()
        }
        #expect(try await failure(["url": .string(endless.url())])?.failure.code == "too-large")
    }

    @Test("who cannot be reached, and who breaks off, is unreachable, which may be tried again")
    func unreachable() async throws {
        let port = try ScriptedServer { _ in nil }.port
        for url in ["http://127.0.0.1:\(port)/?token=gold", "http://nowhere.invalid/?token=gold"] {
            let failed = try await failure(["url": .string(url)])
            #expect(failed?.failure.code == "unreachable")
            #expect(failed?.isRetryable == true)
            #expect(failed?.failure.message.contains("gold") == false)
        }
        let broken = try ScriptedServer { _ in "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf" }
        #expect(try await failure(["url": .string(broken.url())])?.failure.code == "unreachable")
    }

    @Test("a certificate that nobody has signed is not believed")
    func certificate() async throws {
        let workspace = try Workspace()
        let openssl = try ChildProcess(
            URL(filePath: "/usr/bin/openssl"),
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "key", "-out", "crt", "-days", "1", "-subj",
                "/CN=localhost",
            ],
            folder: workspace.folder)
        #expect(try openssl.ending().status == 0)
        let port = try ScriptedServer { _ in nil }.port
        let server = try ChildProcess(
            URL(filePath: "/usr/bin/openssl"),
            ["s_server", "-accept", "127.0.0.1:\(port)", "-key", "key", "-cert", "crt", "-www"],
            folder: workspace.folder)
        try server.outputLine { $0.hasPrefix("ACCEPT") }
        let failed = try await failure(["url": .string("https://localhost:\(port)/")])
        #expect(failed?.failure.code == "certificate", "\(failed?.failure as Any)")
        server.send(SIGKILL)
    }

    @Test("cancellation ends a request whose server does not answer")
    func cancellation() async throws {
        // By itself libcurl looks once a second. A busy machine may be late, but not each time.
        var quickest = Duration.seconds(60)
        for _ in 0..<3 where quickest >= .milliseconds(900) {
            let server = try ScriptedServer { _ in nil }
            let thread = ThreadExecutor(name: "request")
            defer { thread.stop() }
            let context = try TaskContext.fixture(HTTPRequest.declaration, ["url": .string(server.url())])
            let request = Task(executorPreference: thread) { [task] in try await task.run(context) }
            await server.requests.wait { $0.count == 1 }
            let started = ContinuousClock.now
            request.cancel()
            await #expect(throws: CancellationError.self) { try await request.value }
            quickest = min(quickest, ContinuousClock.now - started)
        }
        #expect(quickest < .milliseconds(900))
    }
}
