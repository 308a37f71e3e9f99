"""Writes the sample programme's three documents from the facts: `python -m data.sample.render`.

The same facts give the same bytes. A folder may be named; without one the committed
documents are written again.
"""

import sys
from pathlib import Path

from data.sample.render.documents import render

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    for written in render(folder):
        sys.stdout.write(f"{written}\n")
