"""Gate profiles from TOML: read whole, checked key by key, refused when anything is unknown."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from core.errors import SettingError, UseError, nearest
from core.gates.model import GateProfile

_COUNTS = ("max_errors", "max_warnings", "max_unresolved", "max_crosswalk_rejects", "max_not_run")
_SHARES = ("min_population_ratio", "min_tables_written")
_FLAGS = ("real_source", "locked")
_OPTIONAL_COUNTS = ("max_placeholders", "max_mandatory_unknown")
_OPTIONAL_SHARES = ("min_approved",)
_REQUIRED = (*_COUNTS, *_SHARES, *_FLAGS, "sign_offs", "words")
_KNOWN = (*_REQUIRED, *_OPTIONAL_COUNTS, *_OPTIONAL_SHARES)


def profiles(path: Path | None = None) -> dict[str, GateProfile]:
    """Every profile by name; of the file named, else the shipped ones.

    Raises: SettingError for an unreadable file, an unknown or missing key, an impossible threshold.
    """
    name = path.name if path else "profiles.toml"
    body = _body(path, name)
    for key in body:
        if key not in {"profile", "why"}:
            raise _fault(f"There is no section {key!r}.", name, nearest(key, ("profile", "why")))
    why, tables = body.get("why", {}), body.get("profile")
    if not isinstance(why, dict) or not all(isinstance(item, str) for item in why.values()):
        raise _fault("[why] holds something that is not text.", name)
    if not isinstance(tables, dict) or not tables:
        raise _fault("The file holds no profile.", name, "Add a section [profile.NAME].")
    origins = tuple(sorted(why.items()))
    return {key: _profile(key, item, origins, f"{name} {key}") for key, item in tables.items()}


def gate_profile(name: str, path: Path | None = None) -> GateProfile:
    """The profile of that name. Raises: UseError for an unknown one, with the nearest."""
    known = profiles(path)
    if name not in known:
        fix = nearest(name, known) or f"Give one of: {', '.join(known)}."
        raise UseError(f"There is no gate profile {name!r}.", fix=fix)
    return known[name]


def _body(path: Path | None, name: str) -> dict[str, Any]:
    source = path or resources.files("core.gates") / "profiles.toml"
    try:
        return tomllib.loads(source.read_text(encoding="utf-8"))
    except OSError:
        raise _fault("The file of gate profiles cannot be read.", name) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _fault(f"The file is not TOML: {error}.", name) from None


def _profile(name: str, item: Any, why: tuple[tuple[str, str], ...], where: str) -> GateProfile:
    if not isinstance(item, dict):
        raise _fault("A profile must be a section of thresholds.", where)
    for key in item:
        if key not in _KNOWN:
            raise _fault(f"There is no threshold {key!r}.", where, nearest(key, _KNOWN))
    for key in _REQUIRED:
        if key not in item:
            raise _fault(f"The threshold {key!r} is missing.", where)
    values = {key: _value(key, item[key], where) for key in item}
    return GateProfile(name=name, why=why, **values)


def _value(key: str, value: Any, where: str) -> Any:
    if key == "words":
        return _kept(isinstance(value, str), value, "text", key, where)
    if key == "sign_offs":
        listed = isinstance(value, list) and all(isinstance(item, str) for item in value)
        return tuple(_kept(listed, value, "a list of texts", key, where))
    if key in _FLAGS:
        return _kept(isinstance(value, bool), value, "true or false", key, where)
    return _number(key, value, where)


def _number(key: str, value: Any, where: str) -> int | float:
    share = key in _SHARES or key in _OPTIONAL_SHARES
    real = isinstance(value, (int, float)) and not isinstance(value, bool)
    if share:
        sound = real and math.isfinite(value) and 0 <= value <= 1
        return float(_kept(sound, value, "a share from 0 to 1", key, where))
    sound = real and isinstance(value, int) and value >= 0
    return int(_kept(sound, value, "a whole number, 0 or more", key, where))


def _kept(sound: bool, value: Any, wanted: str, key: str, where: str) -> Any:
    if not sound:
        raise _fault(f"{key} must be {wanted}.", where)
    return value


def _fault(what: str, where: str, fix: str = "") -> SettingError:
    return SettingError(what, where=where, fix=fix)


def as_thresholds(profile: GateProfile) -> Mapping[str, int | float | bool | list[str] | None]:
    """The profile's thresholds as plain values, for reports."""
    return {
        key: list(value) if isinstance(value := getattr(profile, key), tuple) else value
        for key in _KNOWN
        if key != "words"
    }
