"""How private a field is, and what of its values may be shown."""

from core.privacy.classes import (
    OPEN_CLASSES,
    PRIVACY_CLASSES,
    PrivacyClass,
    classify,
    masked,
)

__all__ = ["OPEN_CLASSES", "PRIVACY_CLASSES", "PrivacyClass", "classify", "masked"]
