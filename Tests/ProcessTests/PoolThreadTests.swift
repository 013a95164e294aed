import Harness
import Testing

/// What a test that waits for a process asks before it blocks its thread.
@Suite struct PoolThreadTests {
    @Test("a thread of Swift's pool is known as one")
    func known() async {
        #expect(PoolThread.isCurrent)
        #expect(await Task.detached { PoolThread.isCurrent }.value)
    }

    @Test("a test with the trait .onOwnThread is on no thread of the pool, also after it has waited", .onOwnThread)
    func own() async {
        #expect(!PoolThread.isCurrent)
        await Task.yield()
        #expect(!PoolThread.isCurrent)
    }
}
