"""What lies at the top of the repository and of `schedules`, where users look first."""

import subprocess
from pathlib import Path

TOP = {"Package.swift", "Sources", "Tests", "schedules", "deploy", "README.md"}
SCHEDULES = {"presence.yaml", "rollcall.schema.json", "examples"}


def check(root: Path) -> list[str]:
    """Files of the repository that lie in the wrong place."""
    found = []
    for path in _tracked(root):
        first, second = (*Path(path).parts, "")[:2]
        if first not in TOP and not first.startswith("."):
            found.append(f"{path}:1: the top level holds only {', '.join(sorted(TOP))} and dot files; move this")
        if first == "schedules" and second not in SCHEDULES:
            found.append(f"{path}:1: `rollcall worker` loads every file here; put examples into schedules/examples/")
    return found


def _tracked(root: Path) -> list[str]:
    listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z"], check=True, capture_output=True, text=True)
    return [path for path in listed.stdout.split("\0") if path]
