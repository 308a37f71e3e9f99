"""The command line: the lifecycle's verbs, one file a group; options, one core call, the answer."""

from core.cli.main import app, main

__all__ = ["app", "main"]
