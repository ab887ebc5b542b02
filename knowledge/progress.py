"""The progress of a long task, as it is reported."""

from collections.abc import Callable

#: Receives a sentence about the present step, and the share of it that is done, 0 to 1.
Progress = Callable[[str, float], None]
