"""What messages are, told by the classifier that ships, over the default model's vectors."""

from index import acts
from index.acts import Act, Message
from index.mentions import clean
from index.model.encoder import Encoder
from knowledge.questions import Split
from lab.acts import labelled, learnt

#: The acts of messages that lean on the answer before them.
LEANING = {
    Act.ABOUT, Act.WHO, Act.WHEN, Act.WHERE, Act.NEXT, Act.PREVIOUS, Act.LAST, Act.THERE, Act.LANGUAGE, Act.ORIGINAL,
    Act.MORE, Act.CORRECTION,
}  # fmt: skip


def read(encoder: Encoder, texts: list[str]) -> list[Message]:
    """The messages of some texts."""
    cleaned = [clean(text) for text in texts]
    encoded = encoder.tokens(cleaned, "query")
    return [acts.shipped().hear(text, each) for text, each in zip(cleaned, encoded, strict=True)]


def test_messages_that_were_not_learnt_from_are_known(encoder: Encoder) -> None:
    """Of other messages nearly nine in ten are known, and questions of their own seldom lean."""
    messages = [one for one in labelled() if one.split is Split.CHOOSE]
    found = read(encoder, [one.text for one in messages])
    known = sum(one.act is each.act for one, each in zip(messages, found, strict=True))
    assert len(messages) > 400
    assert known >= 0.88 * len(messages)
    own = [each for one, each in zip(messages, found, strict=True) if one.act is Act.QUESTION]
    assert len(own) > 100
    assert sum(each.act in LEANING for each in own) <= 0.03 * len(own)


def test_what_was_learnt_is_remembered_with_its_language(encoder: Encoder) -> None:
    """What ships was learnt from the messages of the file as they are now."""
    assert acts.shipped().learnt == learnt(list(labelled()))
    (found,) = read(encoder, ["En die daarvoor"])
    assert (found.act, found.language) == (Act.PREVIOUS, "nl")


def test_a_single_word_is_a_question(encoder: Encoder) -> None:
    """Also one that is no word of the reports: it is no courtesy."""
    found = read(encoder, ["résistance", "любители", "amour"])
    assert [each.act for each in found] == [Act.QUESTION] * 3


def test_courtesies_in_a_row_are_one(encoder: Encoder) -> None:
    """The last of them, thanks before a farewell; beside a question they are none."""
    found = read(
        encoder,
        ["ok, gracias, adiós", "merci bye", "hello, who are you?", "thanks, and the mascot?", "x " * 40],
    )
    assert [one.act for one in found[:3]] == [Act.THANKS, Act.THANKS, Act.HELP]
    assert found[3].act not in acts.ASIDES
