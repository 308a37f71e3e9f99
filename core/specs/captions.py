"""Table names from the text around a grid: explicit captions, numbered headings, headings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.specs.blocks import Text
from core.specs.headers import normal

_NUMBER = r"(?:(?:section |appendix )?[A-Z]?\d+(?:\.\d+)*[.:)]?\s*)?"
_KIND = (
    r"table|entity|view|record type|file name|tabelle|tabellenname|satzart|tabla|tabella|tabel"
    r"|nom de la table|fichier"
)
_EXPLICIT = re.compile(
    rf"^{_NUMBER}(?:(?!(?:lookup|reference|related|parent|child|foreign)\b)[A-Za-z]\w*\s+)?"
    rf"(?:(?:(?:{_KIND})(?:\s+name)?|name of (?:the )?(?:{_KIND}))\s*[:=]"
    rf"|(?:{_KIND})\s+name\s*[-\u2013])\s*(?P<name>\S.*)$",
    re.IGNORECASE,
)
_LOOSE = re.compile(  # kinds of thing that are not always tables
    rf"^{_NUMBER}(?:file|data ?set|form|record|segment|extract|feed|datei|archivo)(?:\s+name)?"
    r"\s*[:=]\s*(?P<name>[\w.$-]+)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^table\s+(?:[A-Z][.-]?)?\d+(?:[.\u2013-]\d+)*\s*[-.:\u2013\u2014]?\s+(?P<name>\S.*)$",
    re.IGNORECASE,
)
_TYPED = re.compile(  # "Record type 20 - Patient data"
    r"^(?:record|segment|file)(?: type)? [A-Z]?\d+\s*[-:\u2013\u2014]\s*\S.*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"^[A-Z]?\d+(?:\.\d+)*\.?\s*(?P<name>[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)$"
)
_IDENTIFIER = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+$")
_SUFFIXED = re.compile(
    rf"^{_NUMBER}(?:the\s+)?(?P<name>[A-Za-z]\w*)\s+(?:table|entity|view)$"
    rf"|^{_NUMBER}(?:(?:foreign |partitioned )?table|satzart|tabelle|record type|(?:materialized )?"
    r"view)\s+[\"\u201c'`\[]?(?:\w+[\"\]]?\.[\"\[]?)?(?P<other>[A-Za-z]\w*)[\"\u201d'`\]]?$",
    re.IGNORECASE,
)
_OWNED = re.compile(r"^\[?(?:dbo|public|schema|\w+)\]?\.\[(?P<name>\w+)\]$")
_BRACKETED = re.compile(r"^[^.]{3,60}\((?P<name>[A-Z][A-Z0-9_]{3,})\)$")
_NOTE = re.compile(
    r"^[A-Z][\w ]{2,30}: \S|[*\u2020]|\b(are|is|was|were|must|should|can|may|see|please|marked"
    r"|contains?|includes?)\b|^(?i:mapping|reading|mapped|loading|loaded|populated|sourced|derived"
    r"|taken|extracted) from\b",
)
_WORDED = re.compile(  # "Structure of the ADMISSION table"
    r"^(?:the )?(?:structure|layout|format|fields?|columns?|variables?|attributes?|definitions?"
    r"|descriptions?|specification|contents?|data items|elements|schema|dictionary|record layout)"
    r" (?:of|in|for) (?:the )?(?P<name>\w+)(?: (?:table|file|view|entity|data ?set|record"
    r"|extract|sheet|segment))?$",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(csv|txt|dat|xlsx?|xml|json|parquet|tsv)$", re.IGNORECASE)
_LISTED = re.compile(r"^\(?\d+(\.\d+)*[.):]\s")
_CONTINUED = re.compile(
    r"\s*[-\u2013,]?\s*[\[(]?\b(continued|cont(in)?'?d|contd?\.?)(\s+(from|on)\b.*)?[\])]?\.?\s*$",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"^(table|tab\.)?\s*[A-Z]?\d*(\.\d+)*[:.]?$", re.IGNORECASE)
_MENTIONED = re.compile(  # "The STAY_EXTRACT file holds ..."
    r"\b(?P<name>[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+|[A-Za-z]+(?:_[A-Za-z0-9]+)+|tbl\w+)"
    r" (?:table|file|view|extract|entity|record|data ?set)\b"
)
_TITLE = 80  # characters of a title at most
_WORD = re.compile(r"^[A-Za-z][\w.]*$")


def explicit_name(text: str) -> str:
    """The table that a caption such as "5 Table: X" names; empty when it is no caption."""
    match = _EXPLICIT.match(" ".join(text.split()))
    return _trimmed(match["name"]) if match else ""


# Titles that say what a sheet or table is for, not which table it describes.
_GENERIC = re.compile(
    r"(sheet|tab|page|table)s? ?\d*|(data )?(fields?|columns?|variables?|attributes?|dictionary"
    r"|items|elements|specification|spec|schema|layout|structure|definitions?)( list)?"
    r"|notes?|continued|examples?|overview|introduction|description|and|or|then|where"
    r"|field (list|descriptions?|definitions?)|data (model|items|elements|specification)"
    r"|(file|record|table|data|data ?set|column|field) (layout|structure|format|specification"
    r"|columns|fields|details)s?|scope|purpose|mapping( table)?|conventions|background|general"
)


def is_generic(title: str) -> bool:
    """Whether a sheet's name or a line is a title such as "Fields", which names no table."""
    return bool(_GENERIC.fullmatch(normal(title)))


def without_continued(words: str) -> str:
    """A caption without the remark that its table began on a page before."""
    return _CONTINUED.sub("", words)


def names_table(text: str) -> bool:
    """Whether a line alone is a caption: explicit, or numbered as tables are."""
    words = " ".join(text.split())
    return bool(_EXPLICIT.match(words) or _COUNTED.match(words) or _NUMBERED.match(words))


def banner(texts: Iterable[Text]) -> str:
    """The nearest short line that stands alone before a grid; empty when there is none.

    Notes such as "Source: the office" or "Items marked * are old" name no table.
    """
    shown = [" ".join(t.text.split()) for t in texts if t.weight >= 1]
    lines = [line for line in shown if not is_generic(line) and not is_note(line)]
    if not lines or len(lines[-1]) > _TITLE:
        return ""
    bare = re.sub(rf"^{_NUMBER}", "", lines[-1]) if _LISTED.match(lines[-1]) else lines[-1]
    return _trimmed(bare)


def is_note(line: str) -> bool:
    """Whether a line tells something of a table and is no title."""
    return bool(_NOTE.search(line)) or (line.endswith(".") and len(line.split()) > 3)


def mentioned(texts: Iterable[Text]) -> str:
    """The table that the last sentences before a grid speak of; empty when they name several."""
    for text in reversed(list(texts)):
        names = {match["name"] for match in _MENTIONED.finditer(text.text)}
        if names:
            return names.pop() if len(names) == 1 else ""
    return ""


def caption(texts: Iterable[Text]) -> tuple[str, int]:
    """The best table name among the texts before a grid and its rank; empty and 0 for none.

    An explicit caption (4) wins over a numbered identifier (3), that over a heading (2); the
    nearest of equals wins.
    """
    best, best_rank = "", 0
    for text in texts:
        name, rank = _offer(text)
        if rank and rank >= best_rank:
            best, best_rank = name, rank
    return best, best_rank


def _offer(text: Text) -> tuple[str, int]:
    words = " ".join(text.text.split())
    if text.weight < 0:
        return "", 0
    if (whole := without_continued(words)) != words:
        words = "" if _BARE_NUMBER.match(whole) else whole
    if name := explicit_name(words):
        return name, 4
    if match := _COUNTED.match(words) or _LOOSE.match(words):
        return _trimmed(match["name"]), 3
    if _TYPED.match(words) and len(words) <= _TITLE and not _BRACKETED.match(words):
        return words, 2
    match = _NUMBERED.match(words)
    if match and (match["name"].isupper() or not is_generic(match["name"])):
        return match["name"], 3
    if _IDENTIFIER.match(words):
        return words, 3
    if match := _OWNED.match(words):
        return match["name"], 3
    if match := _SUFFIXED.match(words):
        return match["name"] or match["other"], 2
    if text.weight >= 2 and len(words) <= 80:
        bare = re.sub(rf"^{_NUMBER}", "", words)
        return (_trimmed(bare), 1 if is_generic(bare) else 2) if bare else ("", 0)
    match = _BRACKETED.match(words)
    return (match["name"], 1) if match else ("", 0)


def _trimmed(name: str) -> str:
    """The identifier that a caption holds or begins with, else the caption's own words."""
    name = _FILE.sub("", name)
    if worded := _WORDED.match(name.rstrip(":.")):
        return worded["name"]
    if suffixed := _SUFFIXED.match(name):
        return suffixed["name"] or suffixed["other"]
    first = name.split()[0].rstrip(":,;.")
    rest = name[len(name.split()[0]) :].strip()
    described = rest.startswith(("(", "-", "\u2013", ":")) or name.split()[0][-1] in ":,;"
    code = "_" in first or (first.isupper() and not rest.isupper())
    if _WORD.match(first) and (not rest or described or code):
        return first
    return name.strip().rstrip(":")
