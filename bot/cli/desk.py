"""`cwgcop desk`: the desk in a browser."""

import argparse
import webbrowser

from bot.cli.terminal import note, user
from bot.desk.app import serve
from bot.settings import Settings
from index.publishing import unfinished


def desk(settings: Settings, args: argparse.Namespace) -> None:
    """Serve the desk until somebody ends it."""
    if cut_off := unfinished(settings.data):
        note(cut_off)
    serve(settings, user(), note, lambda address: args.no_browser or webbrowser.open(address))
