"""The language of a question."""

import numpy as np
from numpy.typing import NDArray


def detect(text: str, raw: NDArray[np.float32]) -> str | None:
    """Return the language tag of a text, or None where it is not sure."""
    for low, high, tag in (
        ("\u4e00", "\u9fff", "zh"),
        ("\u0600", "\u06ff", "ar"),
        ("\u0400", "\u04ff", "ru"),
    ):
        if any(low <= letter <= high for letter in text):
            return tag
    return "en" if text.isascii() and len(raw) else None
