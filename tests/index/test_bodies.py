"""A view's context and its own words apart."""

import numpy as np

from index.tokens import Tokens, TokenStore, TokenWriter
from index.views import View


def test_the_context_ends_where_its_letters_do() -> None:
    """The pieces that hold the context's letters are the context's, whatever the marks between them."""
    view = View("r/1/1", "en", "Meeting 17, held", "on 26 January")
    assert view.context_pieces(["▁Meet", "ing", "▁17", "▁held", "▁on", "▁26", "▁January"]) == 4
    assert View("r/1", "en", "", "on 26 January").context_pieces(["▁on", "▁26", "▁January"]) == 0


def test_a_share_of_maxsim_leaves_the_context_out(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """What only the context covers counts for less, and for nothing less where there is no context."""
    one, other = np.eye(8, dtype=np.float32)[:2]
    with TokenWriter(tmp_path, 8) as writer:
        writer.add(Tokens.of(np.stack((one, other)), body=1))  # its context says `one`
        writer.add(Tokens.of(np.stack((other, one))))  # its own words say both
        writer.add(Tokens.of(one[None], body=1))  # all of it is context
    store = TokenStore.open(tmp_path, 8)
    best = store.maxsim(np.stack((one, other)), [0, 1, 2], 0.25)
    np.testing.assert_allclose(best, [[0.75, 1], [1, 1], [1, 0]], atol=0.02)
    assert store.stored(0).body == 1
