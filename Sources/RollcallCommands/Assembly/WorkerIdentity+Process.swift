internal import Glibc
internal import RollcallWorker

extension WorkerIdentity {
    /// This process; without a label of its own it is called by host and process.
    static func ofThisProcess(named label: String?) -> WorkerIdentity {
        var bytes = [CChar](repeating: 0, count: 256)
        gethostname(&bytes, bytes.count - 1)
        let host = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pid = getpid()
        return WorkerIdentity(name: label ?? "\(host)-\(pid)", host: host, pid: pid, version: Version.program)
    }
}
