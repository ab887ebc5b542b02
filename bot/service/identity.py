"""Who somebody is, without saying who: keyed hashes of Telegram's ids; and texts that only the key opens."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot.service.errors import DatabaseError, advice

#: The key's name in the data folder, where CWGCOP_KEY does not give it.
KEY = "bot.key"
#: Bytes of a nonce, and of the code by which a changed text is noticed.
_NONCE, _CODE = 16, 16


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

    def button(self, user: int, chat: int) -> str:
        """The hash of a person in the buttons of a group, which all its members can read: it stands in no database."""
        return self._hash("button", f"{user} {chat}")[:16]

    def wish(self, question: str) -> str:
        """The hash of a question that somebody waits for."""
        return self._hash("wish", question)

    def seal(self, text: str) -> str:
        """A text that nobody can read or change without the key."""
        nonce, plain = secrets.token_bytes(_NONCE), text.encode("utf-8", "surrogatepass")
        hidden = self._mixed(nonce, plain)
        return base64.b64encode(nonce + hidden + self._code(nonce + hidden)).decode()

    def unseal(self, sealed: str) -> str:
        """The text that was sealed. Raises ValueError where it was not sealed by this key."""
        raw = base64.b64decode(sealed, validate=True)
        body, code = raw[:-_CODE], raw[-_CODE:]
        if len(body) < _NONCE or not hmac.compare_digest(self._code(body), code):
            raise ValueError("sealed by another key")
        return self._mixed(body[:_NONCE], body[_NONCE:]).decode("utf-8", "surrogatepass")

    def _mixed(self, nonce: bytes, text: bytes) -> bytes:
        """A text and BLAKE2b's keyed stream in counter mode, one XOR the other."""
        blocks = range(-(-len(text) // 64))
        stream = b"".join(self._blake(b"stream", nonce + at.to_bytes(8, "big"), 64) for at in blocks)
        return bytes(one ^ other for one, other in zip(text, stream, strict=False))

    def _code(self, body: bytes) -> bytes:
        return self._blake(b"code", body, _CODE)

    def _blake(self, use: bytes, data: bytes, size: int) -> bytes:
        return hashlib.blake2b(data, key=self._key[:64], person=use, digest_size=size).digest()

    def _hash(self, kind: str, what: int | str) -> str:
        said = f"{kind} {what}".encode("utf-8", "surrogatepass")
        return hashlib.blake2s(said, key=self._key[:32], digest_size=12).hexdigest()


def write(path: Path, key: bytes) -> None:
    """Put a key into a file, whole or not at all, that nobody else may read."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
