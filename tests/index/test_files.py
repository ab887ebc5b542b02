"""The SQLite files of a build."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.files import Database, writing


def test_threads_read_one_file_at_once(tmp_path: Path) -> None:
    """Threads that ask the same query at once get each the rows of its own values."""
    path = tmp_path / "numbers.db"
    with writing(path, "CREATE TABLE numbers(n, squared)") as file:
        file.executemany("INSERT INTO numbers VALUES(?, ?)", [(n, n * n) for n in range(1000)])
    database = Database(path)

    def ask(n: int) -> bool:
        return database.rows("SELECT squared FROM numbers WHERE n = ?", n % 1000) == [((n % 1000) ** 2,)]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8000)))
