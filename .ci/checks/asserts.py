"""Every test can fail: its body asserts, or calls a helper that says by its name that it does."""

import re
from pathlib import Path

from swift_source import Function, SwiftFile, closing, swift_files

TEST = re.compile(r"@Test\b")
ASSERTION = re.compile(r"#expect\b|#require\b|\bIssue\.record\(|\bconfirmation\b")
HELPER_NAME = r"(?:expect|check|verify|assert)(?:[A-Z]\w*)?"
HELPER_CALL = re.compile(rf"\b{HELPER_NAME}\(")
THROWS = re.compile(r"\bthrow\b")


def check(root: Path) -> list[str]:
    """Tests, and helpers of tests, that cannot fail."""
    found = []
    for file in swift_files(root, "Tests"):
        for match in TEST.finditer(file.code):
            function = _function_after(file, match.end())
            if function is None:
                found.append(f"{file.at(match.start())}: no function follows this @Test; write one")
            elif not _asserts(_body(file, function)):
                found.append(
                    f"{file.path}:{function.line}: {function.name} asserts nothing; use #expect or #require, "
                    "or a helper whose name begins with expect, check, verify or assert"
                )
        found += _hollow_helpers(file)
    return found


def _function_after(file: SwiftFile, offset: int) -> Function | None:
    """The function that an attribute, whose name ends at the offset, belongs to."""
    if file.code[offset : offset + 1] == "(":
        offset = closing(file.code, offset)
    return next((function for function in file.functions if function.start > offset), None)


def _body(file: SwiftFile, function: Function) -> str:
    return file.code[function.body_start : function.body_end]


def _asserts(body: str) -> bool:
    return bool(ASSERTION.search(body) or HELPER_CALL.search(body))


def _hollow_helpers(file: SwiftFile) -> list[str]:
    """Helpers that promise an assertion by their name and hold none."""
    return [
        f"{file.path}:{function.line}: {function.name} promises to assert and does not; assert, or rename it"
        for function in file.functions
        if re.fullmatch(HELPER_NAME, function.name)
        and not _asserts(_body(file, function))
        and not THROWS.search(_body(file, function))
    ]
