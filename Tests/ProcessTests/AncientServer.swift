import Foundation
import Harness

/// A server that lets everybody in, says that it is PostgreSQL 13, and answers nothing after that.
final class AncientServer {
    private let process: ChildProcess
    let url: String

    init() throws {
        process = try ChildProcess(
            URL(filePath: "/usr/bin/python3"), ["-u", "-c", Self.program],
            folder: FileManager.default.temporaryDirectory)
        let port = try process.outputLine { $0.hasPrefix("port ") }.dropFirst(5)
        url = "postgresql://app@127.0.0.1:\(port)/postgres?sslmode=disable&gssencmode=disable"
    }

    deinit {
        process.send(9)
    }

    /// The start of a session, as the protocol's third version has it.
    private static let program = """
        import asyncio, struct
        def message(kind, body):
            return kind + struct.pack("!I", len(body) + 4) + body
        async def serve(reader, writer):
            try:
                length, = struct.unpack("!I", await reader.readexactly(4))
                await reader.readexactly(length - 4)
                writer.write(
                    message(b"R", struct.pack("!I", 0)) + message(b"S", b"server_version\\0" + b"13.14\\0")
                    + message(b"S", b"client_encoding\\0UTF8\\0") + message(b"K", struct.pack("!II", 1, 1))
                    + message(b"Z", b"I"))
                await reader.read(65536)
                # The answer to the one question that is asked of every server: the number of its process.
                column = b"pid\\0" + struct.pack("!IhIhih", 0, 0, 23, 4, -1, 1)
                writer.write(
                    message(b"1", b"") + message(b"2", b"") + message(b"T", struct.pack("!h", 1) + column)
                    + message(b"D", struct.pack("!hII", 1, 4, 1)) + message(b"C", b"SELECT 1\\0")
                    + message(b"Z", b"I"))
                await reader.read(65536)
            except (OSError, asyncio.IncompleteReadError):
                pass
            writer.close()
        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            print("port", server.sockets[0].getsockname()[1])
            await server.serve_forever()
        asyncio.run(main())
        """
}
