/// What the program at hand feeds libFuzzer's bytes to: one program a target, told apart by a flag of the compiler.
///
/// Not of the package: `Tests/Fuzz/run` compiles it with the sources of two modules, instrumented.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    let input = FuzzInput(data, size)
    #if FUZZ_CRON
        FuzzCron.run(input)
    #elseif FUZZ_DURATION
        FuzzDuration.run(input)
    #elseif FUZZ_SCHEDULE
        FuzzSchedule.run(input)
    #elseif FUZZ_ZONE
        FuzzZone.run(input)
    #endif
    return 0
}
