/// What one process of the site did and found, as `Tests/django/traffic.py` prints it.
struct TrafficReport: Decodable {
    var add: Int
    var touch: Int
    var leave: Int
    /// Presences that its adds made.
    var created: Int
    /// Presences that it took out, or that were pruned while it did.
    var left: Int
    /// How often it compared all it knows with what is there.
    var checks: Int
    /// Presences of its own that it saw gone after max_age.
    var expired: Int
    /// Presences that were gone sooner: room, channel, age.
    var lost: [Loss]
    /// Presences that had left and were there.
    var ghosts: [[String]]
    /// What Django raised.
    var errors: [String]
    /// What nobody pruned at the end.
    var remaining: [[String]]
    /// How long it played.
    var seconds: Double
    /// How long after its last operation its last presence was gone.
    var lastGone: Double

    var operations: Int { add + touch + leave }

    /// A presence that must have been there.
    struct Loss: Decodable, CustomStringConvertible {
        let room: String
        let channel: String
        let age: Double

        init(from decoder: any Decoder) throws {
            var values = try decoder.unkeyedContainer()
            room = try values.decode(String.self)
            channel = try values.decode(String.self)
            age = try values.decode(Double.self)
        }

        var description: String { "\(channel) in \(room), seen \(age) s before" }
    }

    private enum CodingKeys: String, CodingKey {
        case add, touch, leave, created, left, checks, expired, lost, ghosts, errors, remaining, seconds
        case lastGone = "last_gone_after"
    }
}
