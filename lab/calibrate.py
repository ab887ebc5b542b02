"""`python -m lab fit`: the calibration fitted anew, on exactly what serving hands to it."""

import argparse

from bot.settings import Settings
from knowledge.errors import UserError


def command(_settings: Settings, _args: argparse.Namespace) -> int:
    """Fit the calibration anew and write the file that ships."""
    raise UserError("nothing is fitted here yet: the calibration ships as it was fitted last")
