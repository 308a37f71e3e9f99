"""How private a field is, told from its name and table; when in doubt, the more private class.

The class decides what may be shown: a profile gives no least and greatest value of a private
class, a preview masks it.
"""

from __future__ import annotations

import re
from typing import Literal, get_args

from core.catalogue import Field

PrivacyClass = Literal[
    "identifier", "name", "contact", "date of birth", "free text", "code", "none"
]
PRIVACY_CLASSES: tuple[PrivacyClass, ...] = get_args(PrivacyClass)
OPEN_CLASSES: frozenset[str] = frozenset({"code", "none"})

_BIRTH = r"do_?b(_|$)|date_?of_?birth|birth_?date|birth_?d(ate|t)"
_FORM = r"(int|ext|internal|neut|neutral)"
_MOMENT = rf"^date|(date|dt|dtime|datetime|time|tm|dtm)(time|tm)?(_?{_FORM})?(_?\d+)?$"
_FREE_TEXT = (
    r"comment|remark|free_?text|(?<!case)notes?(_?\d+|_?text)?$|(?<!con)text|message|msg$|detail"
    r"|user_?field|instruction|allerg(y|ies)(_\d+)?$|occupation|occnspouse|school|place_?of_?birth"
    r"|informed_?by|item_?value|extra_?info_?\d+$|response(s|_int)?$|(service|session)_?prompt\d"
    r"|employer|place_?born|cause_of_death|patient_?history|condition$|paragraph|^(what|why)$|complaint|diagnosis_?text|narrative|letter_?body"
)
_IDENTIFIER = (
    r"nhs_?n(o|um|umber)|pat(ient)?_?n(o|um|umber)|intpatno|related_?pt_?no|(^|_)pt_?(id|no)($|_)"
    r"|patient_?id|district_?n(o|um|umber)|hospital_?n(o|um|umber)|case_?note_?(n(o|um|umber)|id)"
    r"|(^|_)(main_)?[cm]rn(_\d+)?$|additional_?id$|(^|_)id_?number$|external_?system_?id|ubrn"
    r"|case_?note(_?int)?$|cab_usrn|(^|_)ae_?number|registration_?id|cancer_?reg_?id|mra_?number|reg_?no_?of_?car|policy_?n(o|umber)|password"
    r"|passport|national_?insurance|pathway_?n(umber|o)$|alternate_?patient|pathway_?id$"
)
_CONTACT = (
    r"addr|te?mp_?add|add_?(l(i)?ne?)?_?\d|add_?on_?one|epi_?pc$|post_?co?de?(?!r)|(^|_)pcode|postcd|phone|(^|_)tel(_|$|ephone|no)|mobile|email|fax"
    r"|bleep|pager|pseudo_?post"
)
_PERSON_NAME = (
    r"surname|forename|(^|_)aka$|first_?name|last_?name|middle_?name|initials?$|(^|_)inits?$|known_?as"
    r"|maiden|(^|_)name_?family|name_?concat|alias|(^|_)name(_?\d+)?(_pfx)?$|name(_?\d+)?$"
)
_THING_NAME = (
    r"(hospital|hosp|ward|clinic|practice|site|list|profile|file|field|form|drug|test|specialty"
    r"|service|table|team|session|location|system|group|provider|purchaser|code_?type)_?name"
)
_CODE = (
    r"code|cd$|(^|_)ind(int|ext)?$|ind(int|ext)?$|sts|status|type|categ|class|flag|(^|_)sex|gender"
    r"|ethnic|religion|marital|(^|_)title|priority|urgency|specialty|speciality|ward|method|source"
    r"|reason|outcome|desc|disposal|transport|nationality|language|country|relationship|management"
)
_RULES: tuple[tuple[PrivacyClass, str], ...] = (
    ("date of birth", _BIRTH),
    ("none", _MOMENT),
    ("code", r"(nhs_?n(o|umber)|record|casenote).*(status|sts)|id_?type$|crn_?type$"),
    ("free text", _FREE_TEXT),
    ("identifier", _IDENTIFIER),
    ("contact", _CONTACT),
    ("code", _THING_NAME),
    ("name", _PERSON_NAME),
    ("code", _CODE),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _RULES)
_MERGE_TABLES = {"MERGEDID": re.compile(r"^(old|next|newest)_?id$")}


def classify(field: Field) -> PrivacyClass:
    """The field's privacy class: one of PRIVACY_CLASSES."""
    name = spaced(field.name)
    merged = _MERGE_TABLES.get(field.table.upper())
    if merged and merged.search(name):
        return "identifier"
    for kind, pattern in _COMPILED:
        if pattern.search(name):
            return kind
    return "code" if field.rules.code_type_id or field.rules.allowed_values else "none"


def spaced(name: str) -> str:
    """The name in lower case with its words parted by underscores: PtAddrLine1, pt_addr_line1."""
    joined = re.sub(r"[^0-9A-Za-z]+", "_", name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", joined).lower()


def masked(value: str | None, privacy_class: str) -> str | None:
    """What may be shown of a value: codes as they are, else its shape or only its length.

    None and blank stay. An unknown class is masked like an identifier.
    """
    if value is None or not value.strip() or privacy_class in OPEN_CLASSES:
        return value
    if privacy_class == "free text":
        return f"[{len(value)} characters]"
    return "".join(_shape(sign) for sign in value)


def _shape(sign: str) -> str:
    if sign.isalpha():
        return "X" if sign.isupper() else "x"
    return "9" if sign.isnumeric() else sign
