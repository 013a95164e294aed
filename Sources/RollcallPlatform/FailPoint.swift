internal import Glibc
internal import RollcallCore

/// A place at which a test makes this process die, stop, or fail: compiled in for debug builds only.
///
/// `ROLLCALL_FAILPOINT=NAME:ACTION[:NTH]`, several separated by commas. Actions: `kill` (SIGKILL to itself), `stop`
/// (SIGSTOP to itself). NTH: only when the place is reached for the NTH time (from 1).
public enum FailPoint: String, Sendable, CaseIterable {
    /// Inside the transaction of a decision, before its commit.
    case beforeDecideCommit = "before_decide_commit"
    /// After a decision was committed, before its runs are executed.
    case afterDecideCommit = "after_decide_commit"
    /// Inside the transaction of a fenced step, after its effect.
    case insideStep = "inside_step"
    /// After a fenced step was committed, before anything else.
    case afterStepCommit = "after_step_commit"
    /// Between two fenced steps, outside any transaction.
    case betweenSteps = "between_steps"
    /// Inside the transaction that finishes runs, before its commit.
    case beforeFinishCommit = "before_finish_commit"

    /// Whether the thread that reaches it is in a write transaction.
    private var isInTransaction: Bool {
        switch self {
        case .beforeDecideCommit, .insideStep, .beforeFinishCommit: true
        case .afterDecideCommit, .afterStepCommit, .betweenSteps: false
        }
    }

    /// Whether the environment asks for anything at this place; never in a release build.
    public var isArmed: Bool {
        #if ROLLCALL_FAILPOINTS
            FailPointPlan.shared.knows(self)
        #else
            false
        #endif
    }

    /// Does what the environment asks for at this place; nothing in a release build.
    public func reach() {
        #if ROLLCALL_FAILPOINTS
            switch FailPointPlan.shared.action(at: self) {
            case .kill: kill(getpid(), SIGKILL)
            case .stop:
                if !isInTransaction { FailPointGate.gate.lock() }
                // To this very thread, which must not go on and open the gate before the process stands still.
                raise(SIGSTOP)
                if !isInTransaction { FailPointGate.gate.unlock() }
            case nil: break
            }
        #endif
    }
}
