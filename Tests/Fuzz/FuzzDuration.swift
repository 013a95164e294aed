import RollcallCore

/// Durations and instants as text: nothing traps, and what is read is written so that it is read the same again.
enum FuzzDuration {
    static func run(_ input: FuzzInput) {
        let text = input.text
        switch DurationText.parse(text) {
        case .failure(let problem): promise(!problem.message.isEmpty, "a problem has no words")
        case .success(let duration):
            promise(duration >= .zero && duration <= DurationText.longest, "a duration is out of range")
            let again = DurationText.parse(DurationText.format(duration))
            promise((try? again.get()) == duration, "a duration is not read as it was written")
        }
        if let instant = Timestamp(rfc3339: text) {
            promise(Timestamp(rfc3339: instant.rfc3339Microseconds) == instant, "an instant is not read as written")
            promise(!instant.description.isEmpty, "an instant has no words")
        }
        if let time = CivilTime(text: text) {
            promise(CivilTime(text: time.description) == time, "a time is not read as it was written")
            promise(CivilTime(time.timestamp()) == time, "a time is not that of its own instant")
        }
    }
}
