"""`python -m core.cli`: the same as `pasport`."""

from core.cli import main

main()
