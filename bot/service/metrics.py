"""The counters and gauges of /metrics."""

from collections import deque
from collections.abc import Sequence
from functools import partial
from importlib.metadata import version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info

from index.answer import Answer

#: How many of the last replies /status tells the times of.
RECENT = 1000
#: Codes that are shown from 0 on: Prometheus sees no increase in a series that begins with its first failure.
CODES = ("400", "401", "403", "404", "409", "429", "network", "timeout")
#: The same for the statuses of the page.
PAGE_STATUS = (200, 404, 429, 500, 503)
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
_STAGES = (
    "Seconds by stage: wait (received to begun), queue (asked to its batch begun), encode, search and read (a batch of "
    "questions), send (one call to Telegram), whole (received to replied)"
)


class Metrics:
    """Counters of one bot, in a registry of their own, and the seconds to the last replies."""

    def __init__(self) -> None:
        registry = self.registry = CollectorRegistry()
        counter, gauge = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        info = partial(Info, registry=registry)
        self._whole: deque[float] = deque(maxlen=RECENT)
        self.updates = counter("cwgcop_updates", "Updates received", ["kind"])
        self.answers = counter("cwgcop_answers", "Questions answered", ["outcome", "language"])
        self.errors = counter("cwgcop_telegram_errors", "Telegram's refusals", ["code"])
        self.troubles = counter("cwgcop_troubles", "Updates and pages that our error ended")
        self.page = counter("cwgcop_page", "Requests of the page answered, by status", ["status"])
        for code in CODES:
            self.errors.labels(code)
        for status in PAGE_STATUS:
            self.page.labels(status)
        self.seconds = Histogram(
            "cwgcop_stage_seconds", _STAGES, ["stage"], buckets=BUCKETS, registry=registry
        )
        self.waiting = gauge("cwgcop_updates_waiting", "Updates received and not done")
        self.batch = gauge("cwgcop_batch_seconds", "Age of the batch of questions being answered")
        late = "How late the bot's own work began at most, of the last minute"
        self.late = gauge("cwgcop_late_seconds", late)
        self.ready = gauge("cwgcop_ready", "1 while /readyz says 200, else 0")
        self.heard = gauge("cwgcop_telegram_heard", "1 while /telegramz says 200, else 0")
        self.warnings = gauge(
            "cwgcop_remarks", "What is wrong with the index and keeps nobody from an answer"
        )
        self.disk = gauge("cwgcop_disk_free_bytes", "Free on the data folder's disk")
        self.backup = gauge(
            "cwgcop_backup_time_seconds", "When `cwgcop state backup` was last run, 0 if never"
        )
        gauge("cwgcop_start_time_seconds", "When the process was started").set_to_current_time()
        info("cwgcop_build", "The program's version").info({"version": version("cwgcop")})
        self.index = info("cwgcop_index", "The index build that is live")

    def answered(self, answer: Answer) -> None:
        """Count an answer by its outcome and language."""
        self.answers.labels(answer.outcome.value, answer.language or "").inc()

    def spent(self, stage: str, seconds: float) -> None:
        """Count the seconds of a stage."""
        self.seconds.labels(stage).observe(seconds)

    def done(self, seconds: float) -> None:
        """Count an update that took `seconds` from when it was received to its last reply."""
        self.spent("whole", seconds)
        self._whole.append(seconds)

    def recent(self) -> Sequence[float]:
        """The seconds of the last updates."""
        return tuple(self._whole)
