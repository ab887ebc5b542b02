"""The bot under load: `python -m tests.bot.telegram.bench` prints updates/s and seconds to each reply.

The stand-in and the people who ask share the machine with the bot, and the stand-in's own time is part of
what is printed.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from tests.bot.telegram.harness import BotAPI, Person, real_bot, until

QUESTIONS = (
    "Which country offered to organise information sessions?",
    "Какая страна предложила информационные сессии?",
    "哪个国家提议举办信息通报会？",
    "Combien de participants à la dix-huitième réunion ?",
    "¿Qué recomendó el Grupo al Consejo?",
    "بماذا أوصى الفريق المجلس؟",
)
SECONDS = 10


def rate(api: BotAPI, questions: int, first: int) -> list[float]:
    """Ask `questions` a second for SECONDS, each from a chat of its own; seconds to each reply."""
    asked: dict[int, float] = {}
    after = api.count()
    begun = time.time()
    for number in range(questions * SECONDS):
        due = begun + number / questions
        if (wait := due - time.time()) > 0:
            time.sleep(wait)
        person = Person(api, first + number)
        asked[person.id] = time.time()
        api.update({"message": person.message(QUESTIONS[number % len(QUESTIONS)])})
    until(lambda: len(api.calls("sendMessage", after)) >= len(asked), 60, pause=0.5)
    calls = api.calls("sendMessage", after)
    return sorted(call["done"] - asked[int(call["args"]["chat_id"])] for call in calls)


def burst(api: BotAPI, updates: int, first: int) -> float:
    """How many updates that need no reply go through the whole bot in a second."""
    people = [Person(api, first + number) for number in range(50)]
    # In a group, words that are not for the bot: received, put on disk, read, marked as done.
    chat = {"id": -first, "type": "supergroup", "title": "G"}
    group = [people[number % 50].message("not for the bot", chat={**chat, "id": -first - number % 50})
             for number in range(updates)]  # fmt: skip
    begun = time.time()
    for at in range(0, updates, 100):
        api.update(*({"message": message} for message in group[at : at + 100]))
    return begun


def main() -> int:
    """Run the real bot against the stand-in, and print."""
    with tempfile.TemporaryDirectory() as folder, real_bot(Path(folder)) as bot:
        rate(bot.api, 5, 10_000)
        for questions in (1, 10, 30):
            times = rate(bot.api, questions, 1_000_000 * questions)
            p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
            print(
                f"{questions:>3} questions/s: update to reply p50 {p50 * 1000:.0f} ms, "
                f"p95 {p95 * 1000:.0f} ms, {len(times)} of {questions * SECONDS} answered"
            )
        begun = burst(bot.api, 2000, 5_000_000_00)
        through = ('whole"} 2', "cwgcop_updates_waiting 0.0")
        until(lambda: all(each in bot.metrics() for each in through), 60, pause=0.05)
        print(f"{2000 / (time.time() - begun):.0f} updates/s through the whole bot")
    return 0


if __name__ == "__main__":
    sys.exit(main())
