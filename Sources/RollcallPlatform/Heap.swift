internal import CPlatformShim

/// The memory of this process.
public enum Heap {
    /// Memory that is freed goes back to the system soon, whichever thread used it: for a process that lives long and
    /// reads something large now and then.
    ///
    /// To be said before threads are started. It costs a page fault where a large piece is taken again.
    public static func keepSmall() { rollcall_heap_keep_small() }

    /// Gives back what was freed between what is in use: some milliseconds, for after something large.
    public static func giveBack() { rollcall_heap_give_back() }
}
