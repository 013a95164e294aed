import Foundation
import Harness

/// Stands between workers and a server, and cuts connections when the server has committed and is about to say so.
final class CuttingProxy {
    private let process: ChildProcess
    let url: String

    init(to port: Int) throws {
        process = try ChildProcess(
            URL(filePath: "/usr/bin/python3"), ["-u", "-c", Self.program, "\(port)"],
            folder: FileManager.default.temporaryDirectory)
        let own = try process.outputLine { $0.hasPrefix("port ") }.dropFirst(5)
        url = "postgresql://postgres@127.0.0.1:\(own)/postgres?sslmode=disable"
    }

    deinit {
        process.send(9)
    }

    /// How many connections it has cut so far.
    var cuts: Int { process.outputLines.count { $0 == "cut" } }

    private static let program = """
        import asyncio, random, sys
        chance = random.Random(1)
        async def pump(reader, writer, both, cuts):
            try:
                while data := await reader.read(65536):
                    if cuts and b"COMMIT\\0" in data and chance.random() < 0.1:
                        print("cut")
                        break
                    writer.write(data)
                    await writer.drain()
            except OSError:
                pass
            for each in both:
                each.close()
        async def serve(reader, writer):
            try:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
            except OSError:
                return writer.close()
            both = [writer, far_writer]
            await asyncio.gather(pump(reader, far_writer, both, False), pump(far_reader, writer, both, True))
        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            print("port", server.sockets[0].getsockname()[1])
            await server.serve_forever()
        asyncio.run(main())
        """
}
