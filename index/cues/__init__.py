"""What a question names: reports, meetings, dates, sections, States, bodies and numbers, in the six UN languages, some
of it in others too.

Imports `knowledge` alone. Nothing here knows the language of a text, or any report.
"""

from index.cues.finding import READ, find, scan
from index.cues.places import Fit, Places
from index.cues.value import Cues, Date
from index.cues.whole import asks_when, whole_section

__all__ = ["READ", "Cues", "Date", "Fit", "Places", "asks_when", "find", "scan", "whole_section"]
