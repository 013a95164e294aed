"""What no line may do, where, and what to do in its place."""

import re
from dataclasses import dataclass
from pathlib import Path

from swift_source import SwiftFile, swift_files

PURE = ("Sources/RollcallCore/", "Sources/RollcallPresence/", "Sources/RollcallSchedule/", "Sources/RollcallTasks/",
        "Sources/RollcallWorker/")


@dataclass(frozen=True)
class Rule:
    """A pattern of code that is forbidden below some folders, but for some files, unless a comment justifies it."""

    pattern: str
    instead: str
    below: tuple[str, ...] = ("Sources/",)
    but_in: tuple[str, ...] = ()
    justified_by: str | None = None


RULES = [
    # The core is pure, and what is built on it gets its clock and its randomness from outside.
    Rule(r"\bDate\(|\bDate\.now|\btime\(nil\)|\bgettimeofday\(|\bclock_gettime\(",
         "Take the instant as a value: a Timestamp from the port or from the clock that was handed in.", PURE),
    Rule(r"\b(?:Continuous|Suspending)Clock(?:\(\))?\.now|\bDispatchTime\.now",
         "Take a clock as a value, so that a test can turn it.", PURE),
    Rule(r"\bSystemRandomNumberGenerator\b|\bUUID\(\)|\.random\((?![^\n]*\busing:)|\.(?:shuffled|randomElement)\(\)",
         "Take `inout some RandomNumberGenerator`, so that a seed replays it.", PURE,
         # The defaults of what a caller hands in.
         but_in=("Sources/RollcallWorker/WorkerParts.swift", "Sources/RollcallWorker/StoreWait.swift",
                 "Sources/RollcallWorker/Execution/Desk.swift")),
    Rule(r"[cC]lock(?:\(\))?\.now\b|(?<![\w)\]?!])\.now\b|\.now\(\)",
         "The core knows no clock: take the instant as a value.", ("Sources/RollcallCore/",)),
    # Output goes through write(2), which says when it was lost.
    Rule(r"(?<![\w.])(?:print|debugPrint|dump)\(",
         "Write through the console of RollcallCommands, or log: print loses errors of the output."),
    Rule(r"\bFileHandle\.standard(?:Output|Error)\b",
         "It crashes on a closed pipe. Write through the console of RollcallCommands."),
    # Errors are answered, not dropped and not fatal.
    Rule(r"\btry!|\bfatalError\(", "Throw, or return what was expected to happen; a state that cannot be has no name."),
    Rule(r"\bcatch\b[^{}\n]*\{\s*\}",
         "Answer the error, or say why nothing is to be done: `// Ignored: why` inside the braces.",
         justified_by="Ignored:"),
    Rule(r"\btry\?", "Answer the error, or say why it does not matter: `// Ignored: why` here or on the line above.",
         justified_by="Ignored:"),
    # Tests wait for events.
    Rule(r"\bTask\.sleep\b|\bThread\.sleep\b|(?<![\w.])(?:u|nano)?sleep\(",
         "Wait for the event itself, or advance a TestClock.", ("Tests/",)),
    Rule(r"\.disabled\(|\bXCTSkip\b", "A test that does not run proves nothing: mend it or remove it.", ("Tests/",)),
]


def check(root: Path) -> list[str]:
    """Every line that breaks a rule."""
    found = []
    for file in swift_files(root, "Sources", "Tests"):
        for rule in RULES:
            if str(file.path).startswith(rule.below) and str(file.path) not in rule.but_in:
                found += _breaches(file, rule)
    return found


def _breaches(file: SwiftFile, rule: Rule) -> list[str]:
    matches = re.finditer(rule.pattern, file.code)
    return [
        f"{file.at(match.start())}: `{_words(match[0])}` is forbidden here. {rule.instead}"
        for match in matches
        if not _is_justified(file, match, rule.justified_by)
    ]


def _words(code: str) -> str:
    return " ".join(code.split()).rstrip("(")


def _is_justified(file: SwiftFile, match: re.Match, by: str | None) -> bool:
    """Whether a comment on the lines of the match, or on the line above, holds the word."""
    if by is None:
        return False
    first, last = file.line_of(match.start()), file.line_of(match.end())
    return any(re.search(rf"//.*{by}\s*\S", file.line(number)) for number in range(first - 1, last + 1))
