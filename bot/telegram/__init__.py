"""The Telegram bot: takes updates in without losing one, and answers from the reports in six languages.

It owns its database (`store`, the one module with SQL), the way updates come in (`polling`, `webhook`) and
wait (`inbox`, `lanes`), what is said (`handlers`, `screens`, `messages`) and how it goes out (`network`,
`sender`, `limits`, `splitting`). It may import bot, index and knowledge; nothing imports it but the command
line, which calls `run`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


def run(settings: "Settings") -> int:
    """Run the bot until SIGTERM or SIGINT and return the exit code; raises UserError when it cannot start."""
    # Here, so that whoever only looks at the package does not wait for telegram's own import.
    from bot.telegram.app import run as run_app  # noqa: PLC0415

    return run_app(settings)
