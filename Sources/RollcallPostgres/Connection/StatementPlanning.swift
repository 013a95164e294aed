/// How the server looks for rows.
enum StatementPlanning: Sendable {
    /// By an index, row by row, and planned once: for statements that touch few rows of tables that grow. Left alone,
    /// the server keeps the plan that was best while its tables were empty, which reads all of them, or plans each
    /// statement anew, which takes longer than running it.
    case byIndex
    /// As the server finds best: for statements that go through much.
    case free

    /// What it sets, as columns of a query.
    ///
    /// No statement of rollcall's is compiled (`jit`): that takes longer than any of them runs, and a plan without a way
    /// around a scan that is switched off looks dear enough for it.
    ///
    /// - Parameter scope: `true`, until the transaction ends; `false`, as long as the session lasts.
    func settings(scope: Bool) -> String {
        let scans = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"].map { ($0, self == .free ? "on" : "off") }
        let plans = ("plan_cache_mode", self == .free ? "auto" : "force_generic_plan")
        return (scans + [plans, ("jit", "off")]).map { "set_config('\($0)', '\($1)', \(scope))" }.joined(
            separator: ", ")
    }
}
