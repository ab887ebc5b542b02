"""What the tests of models share."""

import pytest

from index.model.encoder import GraphEncoder


@pytest.fixture
def left_open(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the encoders that were opened in a test and are not closed."""
    names: list[str] = []
    opening, closing = GraphEncoder.__init__, GraphEncoder.close

    def opened(encoder: GraphEncoder, **parts: object) -> None:
        opening(encoder, **parts)  # type: ignore[arg-type]
        names.append(encoder.name)

    def closed(encoder: GraphEncoder) -> None:
        closing(encoder)
        names.remove(encoder.name)

    monkeypatch.setattr(GraphEncoder, "__init__", opened)
    monkeypatch.setattr(GraphEncoder, "close", closed)
    return names
