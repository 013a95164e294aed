internal import RollcallCore

extension HandlerOutcome {
    /// Calls a handler and says how it ended.
    ///
    /// An error that is none of ours is a failure that may be retried; its text is kept, as the type's author wrote it.
    init(of handler: any TaskHandler, _ context: TaskContext) async {
        do {
            switch try await handler.run(context) {
            case .finished(let result): self = .finished(result)
            case .recorded(let result): self = .recorded(result)
            }
        } catch let failure as TaskFailure {
            self = .failed(failure)
        } catch is LeaseLost {
            self = .leaseLost
        } catch is CancellationError {
            self = .stopped
        } catch let error as StoreError {
            self = error.code == .cancelled ? .stopped : .failed(TaskFailure(error))
        } catch {
            self = .failed(TaskFailure(code: "error", message: "\(error)"))
        }
    }
}

extension TaskFailure {
    /// The failure of a task whose store call failed; another attempt may help when waiting may.
    init(_ error: StoreError) {
        self.init(code: error.code.rawValue, message: error.description, isRetryable: error.isTransient)
    }
}
