/// Thrown by the body of a transaction to have all of it undone, with an answer for who ran it.
struct Undone<Answer: Sendable>: Error {
    let answer: Answer
}
