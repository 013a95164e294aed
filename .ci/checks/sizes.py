"""How large files and functions may be."""

from pathlib import Path
from statistics import median

from swift_source import swift_files

SOURCE_LINES, TEST_LINES, MEDIAN_LINES, FUNCTION_LINES = 400, 500, 100, 50


def check(root: Path) -> list[str]:
    """Files and functions that are too large, and sources that are too large on the whole."""
    sources, tests = swift_files(root, "Sources"), swift_files(root, "Tests")
    found = _large_files(sources, SOURCE_LINES) + _large_files(tests, TEST_LINES)
    for file in sources + tests:
        for function in file.functions:
            if function.lines > FUNCTION_LINES:
                found.append(
                    f"{file.path}:{function.line}: {function.name} has {function.lines} lines; "
                    f"split it by what it does into functions of at most {FUNCTION_LINES}"
                )
    middle = median(_lines(file) for file in sources) if sources else 0
    if middle > MEDIAN_LINES:
        found.append(f"Sources:1: half of the files have more than {middle:g} lines; the median may be {MEDIAN_LINES}")
    return found


def _large_files(files, limit: int) -> list[str]:
    return [
        f"{file.path}:{limit + 1}: the file has {_lines(file)} lines; split it by what it is about, {limit} at most"
        for file in files
        if _lines(file) > limit
    ]


def _lines(file) -> int:
    return len(file.text.splitlines())
