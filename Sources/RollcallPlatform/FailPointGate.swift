/// Keeps a process from being stopped while another of its threads is in a write transaction: a fail point that lies
/// outside of one must not leave a lock behind.
///
/// Does nothing unless a test asks for a stop.
public enum FailPointGate {
    /// A write transaction begins on this thread; it waits while the process is being stopped.
    public static func enter() {
        #if ROLLCALL_FAILPOINTS
            if FailPointPlan.shared.stops { gate.lock() }
        #endif
    }

    /// The write transaction of this thread has ended.
    public static func leave() {
        #if ROLLCALL_FAILPOINTS
            if FailPointPlan.shared.stops { gate.unlock() }
        #endif
    }

    #if ROLLCALL_FAILPOINTS
        static let gate = Gate()
    #endif
}
