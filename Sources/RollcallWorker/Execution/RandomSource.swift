internal import Synchronization

/// One source of randomness that several threads draw from.
final class RandomSource: Sendable {
    private let generator: Mutex<any RandomNumberGenerator & Sendable>

    init(_ generator: any RandomNumberGenerator & Sendable) {
        self.generator = Mutex(generator)
    }

    func draw<Value: Sendable>(_ body: (inout AnyGenerator) -> Value) -> Value {
        generator.withLock { generator in
            var any = AnyGenerator(base: generator)
            let value = body(&any)
            generator = any.base
            return value
        }
    }
}

/// A generator of any kind as one type, so that it can be handed on as `inout some RandomNumberGenerator`.
struct AnyGenerator: RandomNumberGenerator {
    var base: any RandomNumberGenerator & Sendable

    mutating func next() -> UInt64 { base.next() }
}
