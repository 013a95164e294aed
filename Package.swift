// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// Fail points (see Development in the documentation) exist in debug builds only.
let faults: [SwiftSetting] = [.define("ROLLCALL_FAILPOINTS", .when(configuration: .debug))]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let postgres: Target.Dependency = .target(name: "RollcallPostgres", condition: .when(traits: ["PostgreSQL"]))

let package = Package(
    name: "rollcall",
    products: [
        .executable(name: "rollcall", targets: ["rollcall"]),
        .executable(name: "rollcall-bench", targets: ["rollcall-bench"]),
        .library(name: "RollcallPresence", targets: ["RollcallPresence"]),
        .library(name: "RollcallSQLite", targets: ["RollcallSQLite"]),
        .library(name: "RollcallPostgres", targets: ["RollcallPostgres"]),
        .library(name: "RollcallWorker", targets: ["RollcallWorker"]),
        // With the core, whose names a task of one's own is written in.
        .library(name: "RollcallCommands", targets: ["RollcallCommands", "RollcallCore"]),
        .library(name: "RollcallTesting", targets: ["RollcallTesting"]),
    ],
    traits: [
        .default(enabledTraits: ["PostgreSQL"]),
        .trait(name: "PostgreSQL", description: "Databases in PostgreSQL, by libpq."),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // The rules: pure, standard library only.
        .target(name: "RollcallCore", swiftSettings: strict),
        // What the operating system gives: threads, clocks, descriptors, fail points.
        .target(
            name: "RollcallPlatform", dependencies: ["RollcallCore", "CPlatformShim"], swiftSettings: strict + faults),

        // The product's parts; none of them sees another but as named here.
        .target(name: "RollcallPresence", dependencies: ["RollcallCore"], swiftSettings: strict),
        .target(name: "RollcallSchedule", dependencies: ["RollcallCore", "CLibYAML"], swiftSettings: strict),
        .target(
            name: "RollcallWorker",
            dependencies: ["RollcallCore", "RollcallPlatform", logging, lifecycle],
            swiftSettings: strict + faults),
        .target(name: "RollcallTasks", dependencies: ["RollcallCore", "RollcallPresence"], swiftSettings: strict),
        // What every database driver stores alike: rows before they are rows, and values as text.
        .target(name: "RollcallStorage", dependencies: ["RollcallCore", "RollcallPresence"], swiftSettings: strict),
        .target(
            name: "RollcallSQLite",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallStorage", "CSQLiteShim", grdb,
            ],
            swiftSettings: strict + faults),
        .target(
            name: "RollcallPostgres",
            dependencies: ["RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallStorage", "CLibPQ"],
            swiftSettings: strict + faults),
        .target(name: "RollcallTesting", dependencies: ["RollcallCore", "RollcallPresence"], swiftSettings: strict),

        // The program.
        .target(
            name: "RollcallCommands",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallSchedule", "RollcallWorker",
                "RollcallTasks", "RollcallSQLite", postgres, arguments, logging, lifecycle,
            ],
            swiftSettings: strict + faults),
        // At a fixed address: relocating a position-independent program of this size touches 2 MiB of it at every start.
        .executableTarget(
            name: "rollcall", dependencies: ["RollcallCommands"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-Xlinker", "-no-pie"], .when(configuration: .release))]),
        .executableTarget(
            name: "rollcall-bench",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallTasks", "RollcallSQLite",
                "RollcallPostgres", "RollcallWorker", "CLibPQ", "CSQLiteShim", arguments,
            ],
            path: "Sources/Benchmarks", swiftSettings: strict),

        // C libraries from the distribution.
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(name: "CPlatformShim"),
        .target(name: "CSQLiteShim", linkerSettings: [.linkedLibrary("sqlite3")]),

        // A program with a task of its own, as a user would write it, for tests of real processes.
        .executableTarget(
            name: "rollcall-busy", dependencies: ["RollcallCore", "RollcallCommands"], path: "Tests/BusyWorker",
            swiftSettings: strict),
        // What tests of real processes share.
        .target(
            name: "Harness", dependencies: ["RollcallPlatform"], path: "Tests/Harness", swiftSettings: strict),

        .testTarget(
            name: "CoreTests", dependencies: ["RollcallCore", "RollcallTesting", "Harness"], swiftSettings: strict),
        .testTarget(
            name: "ScheduleTests",
            dependencies: ["RollcallCore", "RollcallPlatform", "RollcallSchedule", "RollcallTasks", "RollcallTesting"],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "PresenceTests",
            dependencies: [
                "RollcallCore", "RollcallPresence", "RollcallSQLite", "RollcallTasks", "RollcallTesting", "Harness",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallStorage", "RollcallSQLite",
                "RollcallPostgres", "RollcallTesting", "Harness", grdb,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TaskTests",
            dependencies: ["RollcallCore", "RollcallPlatform", "RollcallTasks", "RollcallTesting", "Harness"],
            swiftSettings: strict),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallSQLite", "RollcallPostgres", "RollcallTesting",
                "RollcallWorker", "Harness", logging, lifecycle,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "RollcallCore", "RollcallPlatform", "RollcallPresence", "RollcallSQLite", "RollcallTesting",
                "RollcallCommands", "Harness", arguments, logging, "rollcall",
            ],
            exclude: ["Corpus", "Golden", "Imports"], swiftSettings: strict),
        .testTarget(
            name: "ProcessTests",
            dependencies: [
                "RollcallCore", "RollcallPresence", "RollcallSQLite", "RollcallTesting", "Harness", "rollcall",
            ],
            swiftSettings: strict),
    ]
)
