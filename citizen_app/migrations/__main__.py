"""Drafts the next migration: `python -m citizen_app.migrations "what changes"`; read it before you keep it."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from citizen_app.migrations import draft

if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        written = draft(f"sqlite:///{Path(folder) / 'draft.sqlite'}", " ".join(sys.argv[1:]))
    sys.stdout.write(f"{written}\n")
