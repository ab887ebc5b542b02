"""Who somebody is, without saying who: keyed hashes of Telegram's ids."""

import hashlib
import os
import secrets
from pathlib import Path

from bot.service.errors import DatabaseError, advice

#: The key's name in the data folder, where CWGCOP_KEY does not give it.
KEY = "bot.key"


class Identity:
    """Turns ids into hashes by a key. Telegram's ids are few enough to try them all: the hashes hide people only from
    whoever has no key. `new` is whether the key was just made.
    """

    def __init__(self, key: bytes, *, new: bool = False) -> None:
        self._key, self.new = key, new

    @classmethod
    def open(cls, path: Path) -> "Identity":
        """Read the key, or make one at the first start."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if new := not path.exists():
                write(path, secrets.token_hex(32).encode())
        except OSError as error:
            raise DatabaseError(path, advice(error)) from error
        return cls(cls.check(path), new=new)

    @staticmethod
    def check(path: Path) -> bytes:
        """The key in a file. Raises DatabaseError for one that cannot be read or is cut off."""
        try:
            key = path.read_bytes().strip()
        except OSError as error:
            raise DatabaseError(path, advice(error)) from error
        if len(key) < 32:
            raise DatabaseError(path, "its key is cut off: restore it from a backup, or delete it.")
        return key

    def person(self, user: int) -> str:
        """The hash of a person."""
        return self._hash("person", user)

    def chat(self, chat: int) -> str:
        """The hash of a chat."""
        return self._hash("chat", chat)

    def _hash(self, kind: str, number: int) -> str:
        return hashlib.blake2s(f"{kind} {number}".encode(), key=self._key[:32], digest_size=12).hexdigest()


def write(path: Path, key: bytes) -> None:
    """Put a key into a file, whole or not at all, that nobody else may read."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
