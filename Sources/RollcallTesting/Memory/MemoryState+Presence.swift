internal import RollcallCore
internal import RollcallPresence

/// Channels that come, stay and go.
extension MemoryState {
    mutating func add(_ channel: ChannelName, to room: RoomName, user: UserID?) -> AddOutcome {
        if presence.rooms[room] == nil {
            presence.lastKey += 1
            presence.rooms[room] = RoomRow(key: presence.lastKey)
        }
        let old = presence.rooms[room]?.presences[channel]
        presence.rooms[room]?.presences[channel] = PresenceRow(user: user, lastSeen: now)
        presence.rooms[room]?.emptySince = nil
        let change: AddOutcome.Change = old.map { $0.user == user ? .refreshed : .updated } ?? .added
        let member = PresenceChange.Member(channel: channel, user: user)
        switch change {
        case .added: publish(event(.added, in: room, [member], run: nil))
        case .updated: publish(event(.updated, in: room, [member], run: nil))
        case .refreshed: break
        }
        return AddOutcome(
            presence: Presence(room: room, channel: channel, user: user, lastSeen: now), change: change)
    }

    mutating func remove(_ channel: ChannelName, from room: RoomName) -> Bool {
        guard let row = presence.rooms[room]?.presences[channel] else { return false }
        take([channel], out: room)
        publish(event(.removed, in: room, [PresenceChange.Member(channel: channel, user: row.user)], run: nil))
        return true
    }

    mutating func leaveAll(_ channel: ChannelName) -> [RoomName] {
        presence.rooms.keys.sorted().filter { remove(channel, from: $0) }
    }

    mutating func touch(_ channels: [ChannelName]) -> TouchOutcome {
        var outcome = TouchOutcome(touched: 0)
        var asked: Set<ChannelName> = []
        for channel in channels where asked.insert(channel).inserted {
            let rooms = presence.rooms.filter { $0.value.presences[channel] != nil }.keys
            for room in rooms { presence.rooms[room]?.presences[channel]?.lastSeen = now }
            outcome.touched += rooms.count
            if rooms.isEmpty { outcome.unknown.append(channel) }
        }
        return outcome
    }

    /// Deletes presences and tells the channel layers, in parts, of every one of them.
    mutating func take(_ channels: [ChannelName], out room: RoomName) {
        for channel in channels { presence.rooms[room]?.presences[channel] = nil }
        if presence.rooms[room]?.presences.isEmpty == true { presence.rooms[room]?.emptySince = now }
        guard !presence.layers.isEmpty else { return }
        let told = has(.capsRemovals) ? Array(channels.prefix(PresenceChange.memberLimit)) : channels
        for start in stride(from: 0, to: told.count, by: 500) {
            presence.lastPart += 1
            let part = Array(told[start..<min(start + 500, told.count)])
            presence.parts.append(RemovalPart(number: presence.lastPart, room: room, channels: part))
        }
    }

    // MARK: Events

    /// An event that nobody sees yet.
    mutating func event(
        _ kind: PresenceChange.Kind, in room: RoomName, _ members: [PresenceChange.Member], run: RunID?
    ) -> PresenceChange {
        var event = PresenceChange(id: nextID(), position: 0, at: now, kind: kind, room: room, count: members.count)
        event.members = Array(members.prefix(PresenceChange.memberLimit))
        event.run = run
        return event
    }

    /// Makes an event visible.
    mutating func publish(_ event: PresenceChange) {
        var event = event
        if has(.reusesPositions) { presence.lastPosition = presence.events.last?.position ?? 0 }
        presence.lastPosition += 1
        event.position = presence.lastPosition
        if has(.showsEventsOutOfOrder) { return publishLate(event) }
        presence.events.append(event)
    }

    /// Every other event is seen only when two more have been.
    private mutating func publishLate(_ event: PresenceChange) {
        guard event.position.isMultiple(of: 2) else { return presence.events.append(event) }
        if let late = presence.late {
            let place = presence.events.firstIndex { $0.position > late.position } ?? presence.events.endIndex
            presence.events.insert(late, at: place)
        }
        presence.late = event
    }

    /// Makes visible what a run's steps have done to rooms that they were not done with: the run has ended.
    mutating func releaseEvents(of run: RunID) {
        let held = presence.held.removeValue(forKey: run) ?? [:]
        for event in held.values.sorted(by: { $0.id < $1.id }) { publish(event) }
    }
}
