internal import RollcallCore
internal import RollcallStorage

/// What a database calls the things on which rights are given; every name as SQL writes it.
struct RightsPlace: Sendable {
    let database: String
    /// The schema of rollcall's own tables, be they there or not.
    let schema: String
    let hasSchema: Bool
    /// Who owns rollcall's tables; nil while they are not there.
    let owner: String?
    /// Whether everybody may make tables in that schema, as up to PostgreSQL 14 in `public`.
    let isOpen: Bool
    /// The schema of Django's presence tables; nil without them.
    let django: String?
    /// Sequences from which Django's keys are taken and that need a right of their own.
    let sequences: [String]
    let migrating: String
    let running: String
    /// Those of the two that are not there.
    let missingRoles: Set<String>

    /// Reads the catalogue, which everybody may.
    static func read(
        _ request: RightsRequest, schema: String?, in transaction: PostgresTransaction
    ) throws -> RightsPlace {
        let own = try transaction.first(
            "SELECT quote_ident(n.nspname), quote_ident(pg_get_userbyid(c.relowner)) \(table)",
            ["rollcall_schema", schema]
        ) { (schema: try $0.text(0), owner: try $0.text(1)) }
        let django = try transaction.first(
            "SELECT quote_ident(n.nspname) \(table)", ["channels_presence_presence", String?.none]
        ) { try $0.text(0) }
        let names = try transaction.first(
            """
            SELECT quote_ident(current_database()), quote_ident(s.name), to_regnamespace(quote_ident(s.name)) IS NOT NULL,
                coalesce(has_schema_privilege('public', to_regnamespace(quote_ident(s.name))::oid, 'CREATE'), false),
                quote_ident($2), quote_ident($3), to_regrole(quote_ident($2)) IS NULL,
                to_regrole(quote_ident($3)) IS NULL
            FROM (SELECT coalesce($1::text, current_schema(), 'public')) AS s (name)
            """, [schema, request.migrating, request.running]
        ) { row in
            RightsPlace(
                database: try row.text(0), schema: try own?.schema ?? row.text(1),
                hasSchema: try own != nil || row.flag(2), owner: own?.owner, isOpen: try row.flag(3), django: django,
                sequences: try django.map { try sequences(in: $0, transaction) } ?? [], migrating: try row.text(4),
                running: try row.text(5),
                missingRoles: Set(
                    try [(4, 6), (5, 7)].filter { try row.flag($0.1) }.map { try row.text($0.0) }))
        }
        guard let names else { throw UnreadableValue(place: "the catalogue") }
        return names
    }

    /// ($1 name, $2 schema or null): the table, where the search path finds it rather than elsewhere.
    private static let table = """
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relname = $1 AND c.relkind IN ('r', 'p') AND ($2::text IS NULL OR n.nspname = $2)
        ORDER BY coalesce(pg_table_is_visible(c.oid), false) DESC, n.nspname LIMIT 1
        """

    /// An identity's own sequence needs no right; that of a `serial` does.
    private static func sequences(in schema: String, _ transaction: PostgresTransaction) throws -> [String] {
        try transaction.all(
            """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(q.relname) FROM pg_depend AS d JOIN pg_class AS c ON c.oid = d.refobjid
                JOIN pg_class AS q ON q.oid = d.objid AND q.relkind = 'S'
                JOIN pg_namespace AS n ON n.oid = q.relnamespace
            WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
                AND c.relnamespace = to_regnamespace($1)
                AND c.relname IN ('channels_presence_room', 'channels_presence_presence')
            ORDER BY 1
            """, [schema]
        ) { try $0.text(0) }
    }
}
