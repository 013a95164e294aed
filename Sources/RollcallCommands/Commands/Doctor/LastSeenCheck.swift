internal import RollcallCore
internal import RollcallPresence

/// Whether what was last seen lies in the past, as it should.
struct LastSeenCheck {
    let survey: PresenceSurvey

    func look() -> Check {
        let counts =
            "\(survey.tables): \(Count.text(survey.presences, "presence")) in \(Count.text(survey.rooms, "room"))"
        if let warning = FutureSighting.warning(survey.newestAge) {
            return Check(
                name: "presence tables", isOK: false, message: "\(counts); \(warning)",
                help: "set the clocks of the hosts that write presences by NTP")
        }
        let newest =
            survey.newestAge.map { "newest last_seen \(RelativeTime.span(max($0, .zero))) ago" } ?? "none seen yet"
        return Check(name: "presence tables", isOK: true, message: "\(counts), \(newest)")
    }
}
