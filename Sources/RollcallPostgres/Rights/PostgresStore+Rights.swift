public import RollcallCore

extension PostgresStore: RightsStore {
    /// The least rights for migrating and for running on this database, whether its tables are there yet or not.
    ///
    /// Only the catalogue is read, which every role may. Whoever makes indexes on an application's tables, or drops
    /// rollcall's, must own them: no GRANT gives that.
    public func rights(_ request: RightsRequest) async throws(StoreError) -> [RightsBlock] {
        try await read("look for what to grant") { [schema] transaction in
            let place = try RightsPlace.read(request, schema: schema, in: transaction)
            return RightsText(place: place, usesDjango: request.usesDjango ?? (place.django != nil)).blocks
        }
    }
}

/// Rights as GRANT statements.
struct RightsText {
    let place: RightsPlace
    let usesDjango: Bool

    var blocks: [RightsBlock] {
        var blocks = [migrate, run]
        if usesDjango, place.django != nil { blocks.append(add) }
        return blocks
    }

    /// Of a role that is there already.
    private func block(_ purpose: RightsBlock.Purpose, _ role: String) -> RightsBlock {
        let isMissing = place.missingRoles.contains(role)
        return RightsBlock(
            purpose: purpose, role: role, remarks: isMissing ? ["CREATE ROLE \(role) LOGIN PASSWORD '…';"] : [])
    }

    private var migrate: RightsBlock {
        var block = block(.migrate, place.migrating)
        if let owner = place.owner, owner != place.migrating {
            block.remarks.append(
                "rollcall's tables belong to \(owner): migrate as that role, or GRANT \(owner) TO \(place.migrating);")
        }
        if !place.hasSchema { block.statements.append("CREATE SCHEMA IF NOT EXISTS \(place.schema);") }
        block.statements += [
            "GRANT CONNECT ON DATABASE \(place.database) TO \(place.migrating);",
            "GRANT USAGE, CREATE ON SCHEMA \(place.schema) TO \(place.migrating);",
        ]
        return block
    }

    private var run: RightsBlock {
        var block = block(.run, place.running)
        if place.owner == nil {
            block.remarks.append("rollcall's tables are not there yet: run `rollcall database migrate` first.")
        }
        block.remarks.append("After an upgrade: migrate, then give this again, for tables that are new.")
        if place.isOpen {
            block.remarks.append(
                "Everybody may make tables in \(place.schema): REVOKE CREATE ON SCHEMA \(place.schema) FROM PUBLIC;")
        }
        block.statements = [
            "GRANT CONNECT ON DATABASE \(place.database) TO \(place.running);",
            "GRANT USAGE ON SCHEMA \(place.schema) TO \(place.running);",
        ]
        block.statements += grants(TableRights.own(usesDjango: usesDjango), in: place.schema)
        guard usesDjango, let django = place.django else { return block }
        if django != place.schema { block.statements.append("GRANT USAGE ON SCHEMA \(django) TO \(place.running);") }
        block.statements += grants(TableRights.pruned, in: django)
        return block
    }

    private var add: RightsBlock {
        var block = RightsBlock(purpose: .add, role: place.running)
        block.remarks = ["Only for `rollcall presence add` and `touch`; the application does that itself."]
        block.statements = place.django.map { grants(TableRights.added, in: $0) } ?? []
        block.statements += place.sequences.map { "GRANT USAGE ON SEQUENCE \($0) TO \(place.running);" }
        return block
    }

    /// One statement for all tables with the same rights, in the order in which they first come.
    private func grants(_ tables: [TableRights], in schema: String) -> [String] {
        var order: [String] = []
        for rights in tables where !order.contains(rights.privileges) { order.append(rights.privileges) }
        return order.map { privileges in
            let names = tables.filter { $0.privileges == privileges }.map { "\(schema).\($0.table)" }
            return "GRANT \(privileges) ON \(names.joined(separator: ", ")) TO \(place.running);"
        }
    }
}
