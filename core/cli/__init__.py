"""The command line: the lifecycle's verbs, one file a group; options, one core call, the answer."""

import sys

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits with its code; the rooms are loaded here, so that Ctrl-C is heard.

    `arguments` None means those of this process.
    """
    try:
        from core.cli.door import answer
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(answer(sys.argv[1:] if arguments is None else arguments))
