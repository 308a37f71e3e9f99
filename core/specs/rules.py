"""A small grammar for what the comment of a field demands.

Each production is one pattern over the comment's text, its wrapped lines already joined.
What a comment does not say stays empty; nothing is guessed from a field's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from core.specs.conditions import conditions_of
from core.specs.model import Mandatory, Rules

_COLUMN = r"[A-Za-z]\w+\.\s?[A-Za-z]\w+"
_OR = r"(?:/[a-z]\w+)*"  # T.one/other
_I = re.IGNORECASE
_CODE_TYPE = re.compile(
    r"code\s+type\s+(?:id\s+)?(\d{1,6})(?!\d)\s*[-\u2013\u2014]?\s*"
    r"(?:[\"\u201c\u201d']\s*([^\"\u201c\u201d]*?)\s*[\"\u201c\u201d])?",
    _I,
)
_DEPENDS = re.compile(r"\bcodes?\b[^.|]{0,60}\b(?:depend\w*|determined) (?:on|by)\b", _I)
_VALID_CODE = re.compile(
    r"\b(?:(?:mapped to|must be) a valid code|must exist as an? [\w.]+) of $", _I
)
_MASK = re.compile(
    r"(?:must be |be )?in (?:the )?format:?\s*((?:DD|MM|YYYY|YY|HH24|HH12|HH|MI|SS|MON|[/:. -])+)"
)
_FOREIGN = re.compile(
    r"foreign key (?:to|of|on|references?)\s+(?:the\s+)?(\w+)\s*\.\s*(\w+)|"
    r"\bFK\s*[-:>]+\s*(\w+)\s*[(.]\s*(\w+)\)?",
    _I,
)
_UPPER = re.compile(r"\b(?:must be )?(?:in )?upper\s?case\b", _I)
_FLAGS = re.compile(r"(?:\bmust be (?:either )?|^)([YN])(?:,| or) ?([YN])\b", _I | re.MULTILINE)
_ACCEPTED = re.compile(
    r"\bonly (?:\w+ |the following )?(?:accepted values?|values? (?:are )?(?:accepted|allowed))"
    r"(?: are| is)?\s*(?::|either|-|\u2013)?\s*(.+)",
    _I | re.DOTALL,
)
_ONE_OF = re.compile(r"\bmust be one of\b[^\n]*\n(.+)", _I | re.DOTALL)
_PAIR = re.compile(r"^([A-Z]) [A-Z][\w-]+ or ([A-Z]) [A-Z][\w-]+$", re.MULTILINE)
_CAPITAL = re.compile(r"\bcapital letter:?\s+((?:[A-Z]\b[^\n]*\n?)+)", re.DOTALL)
_RANGE = re.compile(r"\bbetween\s+(\d+(?:\.\d+)?)\s+(?:and|to)\s+(\d+(?:\.\d+)?)", _I)
_CEILING = re.compile(r"\bnon-?negative\b.{0,60}?\bnot exceeding\s+(\d+)", _I)
_LOADED = re.compile(
    rf"(?<!not )(?<!as )(?<!previously )\bloaded (?:as mapped )?into:?\s*"
    rf"({_COLUMN}{_OR}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s+){_COLUMN}{_OR})*)",
    _I,
)
_SAME_NAME = re.compile(r"\bloaded into:?\s*(\w+) field of same name", _I)
_BARE = re.compile(rf"^({_COLUMN})\.?$")
_PREVIOUS = re.compile(rf"\bas (?:previously )?loaded into:?\s*({_COLUMN})", _I)
_FORM = re.compile(r"(?:as )?seen in the\s+(\w+)\s+(?:form|screen)", _I)
_LOOKUP = re.compile(rf"\bmaps to:?\s*({_COLUMN}(?:\s+(?:via|and|or)\s+{_COLUMN})*)", _I)
_EXISTS = re.compile(rf"\bmust exist (?:in|as an?):?\s+(?:the\s+)?({_COLUMN})", _I)
_MATCHED = re.compile(r"\b(?:from|in)\s+([A-Za-z]\w+)\s+where matched on\s+([A-Za-z]\w+)", _I)
_DEFAULT = re.compile(
    r"\bif (?:this (?:field )?is )?(?:supplied as )?(?:null|blank|not supplied|left blank)\b,?\s*"
    r"(?:[^.\n]{0,60}?\b(?:defaults?(?:ed)? to|defaulted as|treated as|set to|assumed to be|"
    r"default(?:s|ed)? (?:value )?(?:of|is))\s*)([^.\n]{1,120})",
    _I,
)
_DEFAULT_TO = re.compile(r"\bdefaults? to\s+([^.\n]{1,120}?)\s+if (?:null|blank)\b", _I)
_REQUIRED_IF = re.compile(
    r"((?:required (?:if|when|to)|mandatory (?:if|when|but only)|must be (?:populated|supplied|"
    r"entered) (?:if|when)|must not be (?:blank|null) (?:for|if|when)|"
    r"(?<![^.\n])[^.\n]{0,300}?,? this field is mandatory)[^.\n]*)",
    _I,
)
_MANDATORY = re.compile(
    r"\bmandatory field\b|\bmust be supplied,? defaulted to\b|\bthis is (?:a )?mandatory\b|"
    r"\bmust always be (?:supplied|populated|present)\b|\bmust not be null\b(?! (?:for|if|when))",
    _I,
)
_EXAMPLE = re.compile(r"\be\.?g\.?:?\s*(.+)", re.DOTALL)


NOTHING = Rules()


def rules_of(text: str, field: str = "") -> Rules:
    """Every rule that the comment states; the field's name completes "field of same name"."""
    if not text.strip():
        return NOTHING
    tidy = _tidy(text)
    flat = " ".join(tidy.split())
    code_id, code_name = _code_type(flat)
    return Rules(
        code_type_id=code_id,
        code_type_name=code_name,
        format_mask=_mask(flat),
        allowed_values=_allowed(tidy),
        value_range=_range(flat),
        uppercase=bool(_UPPER.search(flat)),
        references=tuple(_unique(_references(tidy, flat))),
        fk_to=foreign_key(flat),
        required_if=_first(_REQUIRED_IF, tidy),
        default_if_null=_default(tidy),
        loaded_into=tuple(_unique(_destinations(tidy, flat, field))),
        examples=tuple(_examples(tidy)),
        **conditions_of(tidy, flat),
    )


def stated_mandatory(text: str) -> tuple[Mandatory, str]:
    """Y with the words that say so; U when the comment is silent or states a condition."""
    match = _MANDATORY.search(" ".join(text.split()))
    if match:
        return "Y", f'the text says "{match[0]}"'
    return "U", ""


def _tidy(text: str) -> str:
    """Stray blanks round underscores and inside names taken out; typographic dashes made one."""
    text = re.sub(r"(?<=\w) ?_ ?(?=\w)", "_", text)
    text = re.sub(r"(?<=[A-Z0-9])\. (?=[a-z]+_)", ".", text)
    return re.sub(r"[ \t]+", " ", text)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    found = match[1] if match else None
    return " ".join(found.split()).strip(" ,;:") or None if found else None


def _unique(values: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for value in values:
        if value not in seen:
            seen.add(value)
            yield value


def _code_type(flat: str) -> tuple[str | None, str | None]:
    """The code type the value maps to, not one that a condition mentions."""
    found = [match for match in _CODE_TYPE.finditer(flat) if _maps(flat, match)]
    ids = list(_unique(match[1] for match in found)) or list(_unique(_table_ids(flat)))
    if not ids:
        return None, None
    names = [match[2] for match in found if match[1] == ids[0] and match[2]]
    return "|".join(ids), names[0] if names and len(ids) == 1 else None


def _maps(flat: str, match: re.Match[str]) -> bool:
    """Whether the value maps to it; a condition may mention a code type too."""
    before = flat[: match.start()]
    return bool(re.search(r"maps? to:?\s*$", before, _I) or _VALID_CODE.search(before))


def _table_ids(flat: str) -> Iterator[str]:
    """The code types of a small table, where the one that applies depends on another field."""
    if _DEPENDS.search(flat):
        yield from re.findall(r"\|\s*(\d{2,6})\s*(?=\||[A-Z]\s|$|Loaded)", flat)


def _default(text: str) -> str | None:
    stated = _first(_DEFAULT, text) or _first(_DEFAULT_TO, text)
    return re.split(r"\s+=\s+", stated)[0] if stated else None


def _mask(flat: str) -> str | None:
    match = _MASK.search(flat)
    mask = match[1].strip(" .-:/") if match else ""
    return " ".join(mask.split()) or None


def foreign_key(flat: str) -> str | None:
    """TABLE.column that the words make the field a foreign key to; None when they do not."""
    match = _FOREIGN.search(flat)
    if not match:
        return None
    return f"{match[1] or match[3]}.{match[2] or match[4]}"


def _allowed(text: str) -> tuple[str, ...]:
    if match := _FLAGS.search(text):
        return tuple(_unique(value.upper() for value in match.groups()))
    if match := _ONE_OF.search(text):
        return tuple(_unique(_first_cells(match[1])))
    if match := _PAIR.search(text):
        return match.groups()
    match = _ACCEPTED.search(text) or _CAPITAL.search(text)
    if not match:
        return ()
    body = re.split(r"\n(?=Loaded|Maps|e\.g|If |Must)|(?<=\w)\.\s|\bLoaded\b", match[1])[0]
    return tuple(value for value in _unique(_listed(body)) if value.upper() != "NULL")


def _first_cells(body: str) -> Iterator[str]:
    """The codes of a small table printed in the comment, its heading left out."""
    for line in body.split("\n"):
        code = re.match(r"([A-Z0-9]{1,8}) (?:\| |[A-Z])", line)
        if code:
            yield code[1]


def _listed(body: str) -> Iterator[str]:
    coded = re.findall(r"(?:^|[\s,(])([A-Z0-9][\w-]*)\s+(?:for|=|-|\u2013|is)\s+", body)
    if coded:
        yield from coded
        return
    for part in re.split(r",|\n|\bor\b|\band\b|\bOR\b", body):
        value = part.strip(" .'\"")
        if 0 < len(value) <= 40:
            yield value


def _range(flat: str) -> tuple[str, str] | None:
    if match := _RANGE.search(flat):
        return match[1], match[2]
    if match := _CEILING.search(flat):
        return "0", match[1]
    return None


def _references(text: str, flat: str) -> Iterator[str]:
    yield from (f"load:{name}" for name in _bare(text) if name.upper().startswith("LOAD_"))
    for match in _FORM.finditer(flat):
        yield f"form:{match[1]}"
    for match in _LOOKUP.finditer(flat):
        yield from (f"table:{name}" for name in _columns(match[1]))
    for match in _MATCHED.finditer(flat):
        yield f"table:{match[1]}.{match[2]}"
    for match in _EXISTS.finditer(flat):
        yield from (f"exists:{name}" for name in _columns(match[1]))
    for match in _PREVIOUS.finditer(flat):
        yield from (f"load:{name}" for name in _columns(match[1]))


def _columns(text: str) -> list[str]:
    """Each TABLE.column; "T.one/other" are two columns of one table."""
    found = []
    for name in re.findall(rf"{_COLUMN}{_OR}", text):
        first, *others = re.sub(r"\s+", "", name).split("/")
        found += [first, *(f"{first.partition('.')[0]}.{other}" for other in others)]
    return found


def _destinations(text: str, flat: str, field: str) -> Iterator[str]:
    for match in _LOADED.finditer(flat):
        yield from _columns(match[1])
    if (same := _SAME_NAME.search(flat)) and field:
        yield f"{same[1]}.{field}"
    yield from (name for name in _bare(text) if not name.upper().startswith("LOAD_"))


def _bare(text: str) -> Iterator[str]:
    """TABLE.column standing alone on a line: a destination, or another migration table."""
    for line in text.split("\n"):
        if alone := _BARE.match(line.strip()):
            yield from _columns(alone[1])


def _examples(text: str) -> Iterator[str]:
    match = _EXAMPLE.search(text)
    if not match:
        return
    body = re.split(r"\n(?=[A-Z][a-z]+ )|\)", match[1])[0]
    for part in re.split(r",|\n", body):
        value = part.strip(" .\"'")
        if 0 < len(value) <= 60:
            yield value
