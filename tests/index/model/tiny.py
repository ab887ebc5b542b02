"""A model small enough to prepare in a blink: the default model's two wheels with random weights."""

import base64
import hashlib
import json
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.model.default import TOKENIZER, WEIGHTS, Wheel

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 64, 2, 4, 128, 64


def pieces() -> list[tuple[str, float]]:
    """Specials, the letters of the shipped sample's languages, and a few longer pieces."""
    letters = [
        chr(code) for start, end in ((33, 127), (0x410, 0x450), (0x621, 0x64B)) for code in range(start, end)
    ]
    words = ["▁", "▁the", "▁of", "in", "er", "▁и", "ен"]
    return [(text, 0.0) for text in ("<s>", "<pad>", "</s>", "<unk>")] + [
        (text, -4.0 - 0.01 * place) for place, text in enumerate([*words, *letters])
    ]


def tokenizer() -> bytes:
    """A tokenizer.json of the default model's form, with a character map that maps nothing."""
    empty = struct.pack("<I", 4 * 256) + bytes(4 * 256)
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    around = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    around.append({"SpecialToken": {"id": "</s>", "type_id": 0}})
    ids = {
        text: {"id": text, "ids": [number], "tokens": [text]} for text, number in (("<s>", 0), ("</s>", 2))
    }
    described = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": number, "content": text, **special} for number, (text, _) in enumerate(pieces()[:4])
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(empty).decode()},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": around,
            "pair": around,
            "special_tokens": ids,
        },
        "decoder": {"type": "Metaspace", "replacement": "▁", "add_prefix_space": True},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": [list(piece) for piece in pieces()]},
    }
    return json.dumps(described).encode()


def weights() -> bytes:
    """A 4-bit file in the layout that `read_q4` reads."""
    random = np.random.default_rng(5)
    vocabulary = len(pieces())
    vectors = {"emb.pos": random.normal(size=POSITIONS * HIDDEN), "emb.type": random.normal(size=2 * HIDDEN)}
    vectors |= {"emb.ln.w": np.ones(HIDDEN), "emb.ln.b": np.zeros(HIDDEN)}
    matrices = {"emb.word": (vocabulary, HIDDEN)}
    for layer in range(LAYERS):
        sizes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
        sizes |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
        for name, (out, inputs) in sizes.items():
            matrices[f"l{layer}.{name}.w"] = (out, inputs)
            vectors[f"l{layer}.{name}.b"] = random.normal(size=out) * 0.1
        for name in ("aln", "oln"):
            vectors |= {f"l{layer}.{name}.w": np.ones(HIDDEN), f"l{layer}.{name}.b": np.zeros(HIDDEN)}
    tensors = {name: (0, value.size, value.astype("<f4").tobytes()) for name, value in vectors.items()}
    for name, (out, inputs) in matrices.items():
        count = out * inputs // 32
        scales = np.full((count, 1), 0.05, "<f2").view(np.uint8)
        nibbles = random.integers(0, 256, (count, 16), np.uint8)
        tensors[name] = (1, out * inputs, np.hstack((scales, nibbles)).tobytes())
    head = b"E5S1" + struct.pack("<I7if", 1, HIDDEN, LAYERS, HEADS, INNER, vocabulary, POSITIONS, 2, 1e-12)
    head += struct.pack("<i5iQ", 32, 1, 0, 2, 1, 3, 1) + struct.pack("<2If", 0, 1, 0.0) + b"a"
    head += struct.pack("<iI", 0, 0) + struct.pack("<i", len(tensors))
    offset = len(head) + sum(2 + len(name) + 21 for name in tensors)
    directory, body = b"", b""
    for name, (kind, elements, data) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, elements, offset + len(body), len(data))
        body += data
    return head + directory + body


def write_wheels(folder: Path) -> tuple[Wheel, Wheel]:
    """Write the two wheels into a folder and return what they would be pinned as."""
    folder.mkdir(exist_ok=True)
    pinned = []
    for wheel, data in ((WEIGHTS, weights()), (TOKENIZER, tokenizer())):
        path = folder / wheel.filename
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(wheel.member, data)
        pinned.append(replace(wheel, sha256=hashlib.sha256(path.read_bytes()).hexdigest()))
    return pinned[0], pinned[1]
