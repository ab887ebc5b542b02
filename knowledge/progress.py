"""What a long work tells whoever waits for it."""

from collections.abc import Callable

#: Gets a sentence on what is being done, and the share of it that is done, 0 to 1.
Progress = Callable[[str, float], None]
