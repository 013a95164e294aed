/// Tells all observers.
struct EventTeller: Sendable {
    private let observers: [any WorkerObserver]

    init(_ observers: [any WorkerObserver]) {
        self.observers = observers
    }

    func callAsFunction(_ event: WorkerEvent) {
        for observer in observers { observer.observe(event) }
    }
}
