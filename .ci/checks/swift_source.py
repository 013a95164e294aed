"""Reads Swift far enough for the checks: what is code, comment and text, and where functions begin and end."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

OPENING_QUOTE = re.compile(r'(#*)("""|")')
FUNCTION = re.compile(
    r"(?<![\w.`])(?:func\s+(`[^`\n]+`|[^\s(]+?)\s*(?=[<(])|(init)[?!]?\s*(?=[<(])|(deinit)\b|(subscript)\s*(?=[<(]))"
)
NEXT_DECLARATION = re.compile(
    r"\s*(?:@|\}|(?:public|package|internal|private|fileprivate|static|class|mutating|nonisolated|override"
    r"|func|var|let|init|subscript|associatedtype|case|typealias|extension|struct|enum|protocol|import)\b)"
)


@dataclass(frozen=True)
class Function:
    """A function with a body; offsets are those of the file's text, `line` counts from 1."""

    name: str
    start: int
    body_start: int
    body_end: int
    line: int
    lines: int


class SwiftFile:
    """A file, with `code`: its text, in which every character of a comment or of a string's words is a space."""

    def __init__(self, root: Path, path: Path):
        self.path = path.relative_to(root)
        self.text = path.read_text(encoding="utf-8")

    @cached_property
    def code(self) -> str:
        blanked = list(self.text)
        _blank(self.text, blanked, 0, None)
        return "".join(blanked)

    def line_of(self, offset: int) -> int:
        """The number, from 1, of the line that holds an offset."""
        return self.text.count("\n", 0, offset) + 1

    def line(self, number: int) -> str:
        """A line as written, comments and all; empty when there is no such line."""
        lines = self.text.split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def at(self, offset: int) -> str:
        """The place of an offset as `file:line`."""
        return f"{self.path}:{self.line_of(offset)}"

    @cached_property
    def functions(self) -> list[Function]:
        """Functions, initialisers and subscripts that have a body, in order; nested ones too."""
        found = []
        for match in FUNCTION.finditer(self.code):
            body = _body(self.code, match.end())
            if body is None:
                continue
            name = next(group for group in match.groups() if group)
            first, last = self.line_of(match.start()), self.line_of(body[1])
            found.append(Function(name.strip("`"), match.start(), *body, first, last - first + 1))
        return found


def swift_files(root: Path, *folders: str) -> list[SwiftFile]:
    """Every Swift file below the folders, in order of path."""
    paths = [path for folder in folders for path in sorted((root / folder).rglob("*.swift"))]
    return [SwiftFile(root, path) for path in paths if "/." not in str(path.relative_to(root))]


def closing(code: str, opening: int) -> int:
    """The offset of the bracket that closes the one at `opening`; the end of the code where none does."""
    depth = 0
    for match in re.compile(r"[()\[\]{}]").finditer(code, opening):
        depth += 1 if match[0] in "([{" else -1
        if depth == 0:
            return match.start()
    return len(code) - 1


def _body(code: str, start: int) -> tuple[int, int] | None:
    """The braces of the body of a function whose name ends at `start`; None for a requirement of a protocol."""
    offset = start
    while offset < len(code):
        character = code[offset]
        if character in "([":
            offset = closing(code, offset)
        elif character == "{":
            return offset, closing(code, offset)
        elif character == "}" or (character == "\n" and _ends_declaration(code, offset)):
            return None
        offset += 1
    return None


def _ends_declaration(code: str, newline: int) -> bool:
    """Whether another declaration begins after a line's end; a blank line, once a comment, does not decide."""
    return NEXT_DECLARATION.match(code, newline) is not None


def _blank(text: str, out: list[str], offset: int, until: str | None) -> int:
    """Blanks comments and strings from `offset` to the parenthesis `until` that is not ours, or to the end."""
    depth = 0
    while offset < len(text):
        quote = OPENING_QUOTE.match(text, offset)
        if text.startswith("//", offset):
            offset = _wipe(out, offset, _find(text, "\n", offset))
        elif text.startswith("/*", offset):
            offset = _wipe(out, offset, _comment_end(text, offset))
        elif quote:
            offset = _blank_string(text, out, quote)
        elif text[offset] == "`":
            offset = _find(text, "`", offset + 1) + 1
        elif until and text[offset] == until and depth == 0:
            return offset
        else:
            depth += {"(": 1, ")": -1}.get(text[offset], 0)
            offset += 1
    return offset


def _blank_string(text: str, out: list[str], quote: re.Match) -> int:
    """Blanks the words of a string but not the code in its interpolations; the offset after the string."""
    end, escape = quote[2] + quote[1], "\\" + quote[1]
    offset = quote.end()
    while offset < len(text) and not text.startswith(end, offset):
        if text.startswith(escape + "(", offset):
            inner = _wipe(out, offset, offset + len(escape) + 1)
            offset = _blank(text, out, inner, ")")
            offset = _wipe(out, offset, offset + 1)
        elif text.startswith(escape, offset):
            offset = _wipe(out, offset, offset + len(escape) + 1)
        elif text[offset] == "\n" and quote[2] == '"':
            return offset
        else:
            offset = _wipe(out, offset, offset + 1)
    return offset + len(end)


def _comment_end(text: str, offset: int) -> int:
    """The offset after a block comment, which may hold others."""
    depth = 0
    for match in re.compile(r"/\*|\*/").finditer(text, offset):
        depth += 1 if match[0] == "/*" else -1
        if depth == 0:
            return match.end()
    return len(text)


def _find(text: str, what: str, offset: int) -> int:
    found = text.find(what, offset)
    return len(text) if found < 0 else found


def _wipe(out: list[str], start: int, end: int) -> int:
    for offset in range(start, min(end, len(out))):
        if out[offset] != "\n":
            out[offset] = " "
    return end
