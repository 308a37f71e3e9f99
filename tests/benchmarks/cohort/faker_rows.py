"""The named baseline: the filled columns of PATDATA made by Faker, one person at a time.

What most generators of test patients do. Histories, keys and families are left out, which only
favours it.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from faker import Faker

_CODES = {
    "Title": ["MR", "MRS", "MS", "MISS"],
    "Sex": ["M", "F"],
    "MaritalStatus": ["S", "M", "W", "D"],
    "Religion": ["CE", "RC", "NONE"],
    "EthnicType": ["WBR", "WOT", "AIN"],
    "SpokenLanguage": ["ENGLISH", "POLISH"],
    "CountryOfBirth": ["ENG", "SCO", "WAL"],
    "NHSNumberStatus": ["V"],
    "NoKRelationship": ["WIFE", "SON", "MOTHER"],
    "Relationship": ["CARER", "SON"],
    "Allergies": ["PENICILLIN", "LATEX", ""],
    "Allergies_1": ["CODEINE", ""],
    "CarerSupport": ["YES", "NO"],
}
_PEOPLE = {"NoKName", "CarerName", "PtDeathInformedBy"}
_LINES = {"1": "street_address", "2": "street_name", "3": "city", "4": "county"}


def patient(faker: Faker, columns: list[str], number: int) -> list[str]:
    """One row, a call of Faker for each value that a person would call it for."""
    born = faker.date_of_birth(maximum_age=97)
    return [_value(faker, column, number, born.strftime("%d/%m/%Y"), born.strftime("%Y%m%d"))
            for column in columns]  # fmt: skip


def _value(faker: Faker, column: str, number: int, outer: str, inner: str) -> str:
    if column in _CODES:
        return random.choice(_CODES[column])
    if column in _PEOPLE:
        return faker.name()
    if column.endswith(("Surname", "BirthName", "Surname1")):
        return faker.last_name()
    if column in {"Forenames", "PreferredName"}:
        return faker.first_name()
    if "AddrLine" in column:
        return str(getattr(faker, _LINES[column[-1]])())
    if "PostCode" in column:
        return faker.postcode()
    if "Phone" in column:
        return faker.phone_number()
    if "Email" in column:
        return faker.safe_email()
    if "Comment" in column or column in {"CarerAddress", "Occupation", "School"}:
        return faker.word()
    if column.endswith(("Int", "Internal", "InternalDateOfBirth")):
        return inner
    if "Date" in column or "DoB" in column or "Dt" in column:
        return outer
    return faker.numerify("#######") if number % 2 else str(number)


def write_patients(path: Path, columns: list[str], patients: int) -> None:
    """A CSV of so many rows."""
    faker = Faker("en_GB")
    Faker.seed(42)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(columns)
        writer.writerows(patient(faker, columns, number) for number in range(patients))
