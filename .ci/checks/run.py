"""Runs checks by name and prints what they find as file:line: what, and how to mend it. usage: run.py ROOT NAME..."""

import importlib
import sys
from pathlib import Path


def main(root: Path, names: list[str]) -> int:
    """0 when none of the checks found anything, else 1."""
    found = [line for name in names for line in importlib.import_module(name).check(root)]
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2:]))
