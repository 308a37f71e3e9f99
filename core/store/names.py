"""The one way an identifier or a constant text enters SQL."""


def quoted(name: str) -> str:
    """The identifier, quoted for SQL; a name with a NUL is refused."""
    if "\x00" in name or not name:
        raise ValueError("an identifier must not be empty or hold a NUL")
    return '"' + name.replace('"', '""') + '"'


def text_literal(value: str) -> str:
    """A constant text for compiled SQL that is kept and shown, where a bound value cannot stand."""
    if "\x00" in value:
        raise ValueError("a text constant must not hold a NUL")
    return "'" + value.replace("'", "''") + "'"
