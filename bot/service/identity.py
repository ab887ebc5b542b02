"""Keyed hashes that stand for people and chats, and texts that are sealed with the same key."""

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
    """Turns Telegram's ids into hashes by a key. There are few enough ids to try them all: the hashes hide people only
    from somebody without the key. `new` says whether the key was just made.
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
        """The hash of a person in the buttons of a group, which all members can read. It is in no database."""
        return self._hash("button", f"{user} {chat}")[:16]

    def wish(self, question: str) -> str:
        """The hash of a question that somebody waits for."""
        return self._hash("wish", question)

    def seal(self, text: str) -> str:
        """Encrypt a text: nobody can read or change it without the key."""
        nonce, plain = secrets.token_bytes(_NONCE), text.encode("utf-8", "surrogatepass")
        hidden = self._mixed(nonce, plain)
        return base64.b64encode(nonce + hidden + self._code(nonce + hidden)).decode()

    def unseal(self, sealed: str) -> str:
        """Decrypt a sealed text. Raises ValueError if it was not sealed with this key."""
        raw = base64.b64decode(sealed, validate=True)
        body, code = raw[:-_CODE], raw[-_CODE:]
        if len(body) < _NONCE or not hmac.compare_digest(self._code(body), code):
            raise ValueError("sealed by another key")
        return self._mixed(body[:_NONCE], body[_NONCE:]).decode("utf-8", "surrogatepass")

    def _mixed(self, nonce: bytes, text: bytes) -> bytes:
        """The XOR of a text and BLAKE2b's keyed stream in counter mode."""
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
    """Write a key to a file that nobody else may read, whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
