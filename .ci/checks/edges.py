"""Which target may import what. The table is the architecture; the imports are read from the files."""

import re
from pathlib import Path

from swift_source import swift_files

SYSTEM = {"Glibc", "Musl", "Darwin"}
FOUNDATION = {"Foundation", "FoundationEssentials"}
CORE, PRESENCE, PLATFORM = "RollcallCore", "RollcallPresence", "RollcallPlatform"
STORAGE = "RollcallStorage"

# A target's folder, and all that its files may import. A new edge is a decision: write it into the Decisions too.
SOURCES = {
    "RollcallCore": {"Synchronization"},
    "RollcallPlatform": {CORE, "CPlatformShim", "Dispatch", "Synchronization"} | FOUNDATION | SYSTEM,
    "RollcallPresence": {CORE, "Synchronization"},
    "RollcallSchedule": {CORE, "CLibYAML"},
    "RollcallWorker": {CORE, PLATFORM, "Logging", "ServiceLifecycle", "Synchronization"},
    "RollcallTasks": {CORE, PRESENCE},
    "RollcallStorage": {CORE, PRESENCE, "Synchronization"} | FOUNDATION,
    "RollcallPostgres": {CORE, PLATFORM, PRESENCE, STORAGE, "CLibPQ", "Synchronization"} | FOUNDATION | SYSTEM,
    "RollcallSQLite": {CORE, PLATFORM, PRESENCE, STORAGE, "CSQLiteShim", "GRDB", "Synchronization"} | FOUNDATION | SYSTEM,
    "RollcallTesting": {CORE, PRESENCE, "Synchronization"},
    "RollcallCommands": {
        CORE, PLATFORM, PRESENCE, "RollcallSchedule", "RollcallWorker", "RollcallTasks", "RollcallSQLite",
        "RollcallPostgres", "ArgumentParser", "Dispatch", "Logging", "ServiceLifecycle", "Synchronization",
    } | FOUNDATION | SYSTEM,
    "rollcall": {"RollcallCommands"},
    "Benchmarks": {
        CORE, PLATFORM, PRESENCE, "RollcallTasks", "RollcallSQLite", "RollcallWorker",
        "RollcallPostgres", "ArgumentParser", "CLibPQ", "CSQLiteShim", "Synchronization",
    } | FOUNDATION | SYSTEM,
    "CLibPQ": set(),
    "CLibYAML": set(),
    "CPlatformShim": set(),
    "CSQLiteShim": set(),
}

TOOLS = {"Dispatch", "FoundationNetworking", "Synchronization", "Testing", "RollcallTesting"} | FOUNDATION | SYSTEM
TESTS = {
    "Harness": {PLATFORM, "Synchronization", "Testing"} | FOUNDATION | SYSTEM,
    "BusyWorker": {CORE, "RollcallCommands"},
    "CoreTests": {CORE, "Harness"} | TOOLS,
    "ScheduleTests": {CORE, PLATFORM, "RollcallSchedule", "RollcallTasks"} | TOOLS,
    "PresenceTests": {CORE, "Harness", PRESENCE, "RollcallSQLite", "RollcallTasks"} | TOOLS,
    "Fuzz": {CORE, "RollcallSchedule"},
    "StoreTests": {CORE, PLATFORM, PRESENCE, STORAGE, "Harness", "RollcallSQLite", "RollcallPostgres", "GRDB"} | TOOLS,
    "TaskTests": {CORE, PLATFORM, "Harness", "RollcallTasks"} | TOOLS,
    "WorkerTests": {CORE, PLATFORM, "Harness", "RollcallSQLite", "RollcallPostgres", "RollcallWorker", "Logging", "ServiceLifecycle"} | TOOLS,
    "CommandTests": {CORE, PLATFORM, "Harness", PRESENCE, "RollcallSQLite", "RollcallCommands", "ArgumentParser", "Logging"} | TOOLS,
    "ProcessTests": {CORE, "Harness", PRESENCE, "RollcallSQLite"} | TOOLS,
}

IMPORT = re.compile(
    r"^[ \t]*(?:@\w+(?:\([^)\n]*\))?[ \t]+)*(?:(?:public|package|internal|fileprivate|private)[ \t]+)?"
    r"import[ \t]+(?:(?:struct|class|enum|protocol|func|var|let|typealias)[ \t]+)?(\w+)",
    re.MULTILINE,
)


def check(root: Path) -> list[str]:
    """An import that the table does not allow, and a target that it does not know."""
    return _check_folder(root, "Sources", SOURCES) + _check_folder(root, "Tests", TESTS)


def _check_folder(root: Path, folder: str, table: dict[str, set[str]]) -> list[str]:
    found, unknown = [], set()
    for file in swift_files(root, folder):
        target = file.path.parts[1]
        if target not in table:
            unknown.add(f"{folder}/{target}:1: no row for this target; give it one in .ci/checks/edges.py")
            continue
        for match in IMPORT.finditer(file.code):
            if match[1] not in table[target]:
                found.append(f"{file.at(match.start(1))}: {target} may not import {match[1]}. {_advice(table[target])}")
    return sorted(unknown) + found


def _advice(allowed: set[str]) -> str:
    others = sorted(allowed - SYSTEM)
    return f"It may import {', '.join(others)}; move this code, or take a port." if others else "It imports nothing."
