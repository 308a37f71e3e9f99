"""Every command says what it is for, answers scripts, and stands where the design puts it."""

import re

import pytest
import typer

from core.cli.door import app
from tests.conftest import ROOT

# The design's command table, as far as the rooms behind it exist, and the catalogue's verbs.
DESIGNED = """up; init; run; extract; suggest; ingest; generate; profile; match; migrate;
    check; gate;
    contract build; contract export; contract import; contract lint; contract status;
    cohort defects; cohort files; document add; document list; document remove;
    crosswalk list; crosswalk export; crosswalk coverage;
    project list; project settings;
    runs list; runs show; audit verify;
    catalogue against-extract; catalogue compare; catalogue correct; catalogue corrections;
    catalogue picture;
    catalogue review; catalogue versions; catalogue withdraw"""


def registered():
    """Every command by its words."""
    found, waiting = {}, [("", typer.main.get_command(app))]
    while waiting:
        path, command = waiting.pop()
        for name, child in getattr(command, "commands", {}).items():
            waiting.append((f"{path} {name}".strip(), child))
        if not hasattr(command, "commands"):
            found[path] = command
    return found


COMMANDS = registered()
every_command = pytest.mark.parametrize("name", sorted(COMMANDS))


def test_the_commands_are_those_of_the_design():
    assert sorted(COMMANDS) == sorted(" ".join(item.split()) for item in DESIGNED.split(";"))


@every_command
def test_a_command_says_what_it_is_for_and_what_each_option_is(name):
    command = COMMANDS[name]
    assert re.fullmatch(r"[A-Z].{10,}", command.help.splitlines()[0])
    for parameter in command.params:
        assert parameter.name == "help" or parameter.help, parameter.name


@every_command
def test_a_command_can_answer_scripts(name):
    assert "--json" in [word for item in COMMANDS[name].params for word in item.opts]


@every_command
def test_a_command_fits_its_line_of_the_help(name):
    assert len(COMMANDS[name].help.splitlines()[0]) <= 66


def test_a_command_is_named_in_the_readme_or_a_guide():
    guides = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    text = "\n".join(item.read_text(encoding="utf-8") for item in guides)
    missing = {name for name in COMMANDS if f"pasport {name}" not in text}
    assert not missing
