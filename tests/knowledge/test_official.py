"""The official text of the CWG-COP report, pinned: no edit changes it unseen."""

import hashlib
from pathlib import Path

from knowledge.library import load

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"

#: SHA-256 of each passage in Russian, as published.
OFFICIAL = {
    "summary": "787b59d64eff5a5b92c7057925f5e54b62c50846e5730b850ec9d9c6b57b1b9e",
    "action": "e7821e68f3fccbc2ac909a26c518c571d464c749a3ebe6114fa3895a7089ad0e",
    "references": "deb2eb202ed8d8143af5833721f9ff11e65b9dc6be0d6d532df2802b9de9c8d3",
    "1.1/1": "b76013ea1536575650000f30bd455bd5e48e64250eb18374493862206c854333",
    "1.1/2": "41d3f05e97aa5e026dc9a6bbf011c786213a6992a4dea37ba0089bff90866c40",
    "1.2": "8da9d54c7ff2c5da3363fb0530daba7a9594cb4ed2554f9c25fa4f87851e47a8",
    "2.1": "cd08ab73fd899fa126de756095786c867afc35f0736d18032c8d44e5e94397da",
    "2.1/1": "964dbbc6368c9f1bb24b55d8f7fbd6675ed5388d84cd678b3b6bec484a69113d",
    "2.1/2": "39692f470adb85bea2bd91bbe8e33b321b737f9d0765db210b4f1a18f44555cc",
    "2.1/3": "7b4718099a6bef352052157eeaa722af0616bd1d73b466cde1fb5f9c91e9d09b",
    "2.1/4": "dcdaf8191c5ea27f27515c111328166bff2c4fff5194783d344929bccde457bd",
    "2.1/5": "5760678e3318a23acf4d9a0e3a35192cfc6cd25fa3b93eeac6f4d2e0b029392c",
    "2.2": "2cc53cca625007e60df3601edfb439fc9e4639abad029472df16068c704a05bb",
    "2.2/1": "bb5c72ffa1f1be2fff1a5520bb5f6f09a2f21aa52f654f767a5fb47e33a4c47b",
    "2.2/2": "21c73d3e4da8427bfb86bdb2f56137a6135846b1e31eaadbb31229f8673ef953",
    "2.2/3": "21ccb84224ca4d027c4e4f14053662faa5c38c0694101f5e8bff8e10e7b27f40",
    "2.3": "2f71aa5c70337d0a287de362305d79c356b6c3b90ea44ad4d43da858955fa78b",
    "2.3/1": "8e14b9472667a434b70968211c967f7a9965490f75ea11764670139c88a96735",
    "2.3/2": "d3e36845b654f1ef12ec84b5184d2bce8ce0af521b721446a94d2f04fceb07a7",
    "2.3/3": "1fa221e65941dab722a1fa54f1733a5b26b76a7d0bbe8628d92b01fbbdd13e0c",
    "2.3/4": "37d3762b949619fc3ae4062a8b7211d4391eec959dfa85b9ed3256c8e677ac7b",
    "2.3/5": "ee1cdc10b1ccd46fe043597ffbea4d3f712ad2251565875042143e74823e29bb",
    "2.4": "c9d193ef224907361a120d8997221b5ac8ad6fc7f75b30115a6a8a08cd0e48f3",
    "2.4/1": "ea777ca18b1dfa2462733c0c5bd78f08394d5b62a2b9877ee48e437e0ab4743a",
    "2.4/2": "21f17d50ce09ca2e09b67b30c76acb610eb3d444f3269091957fb2128daac333",
    "2.4/3": "a26fff3a60cf672e59b896a96938125148495a6d75771de6665ea4c86610c66f",
    "2.4/4": "08357a373957663ccf83a171838ed512b43b170fc0f1fb8a26228ca0b13ddc4f",
    "3.1": "2851593d954bdd24409f3ab2d93d7dadaf39ae632313a02af7b25014c0533c2f",
    "3.2": "045525a940bfad30acd0716bd501ff5ea0ae118ecf1c66d9c3541e1e561fdff2",
    "4": "b256ab2bb7303c4d81282a5d8a37e4a2c2804218be9a0f3763863c4507486f50",
}


def test_official_text_is_as_published() -> None:
    """Every passage's Russian is the published one to the last space, and there is no other passage."""
    passages = [passage for passage in load(KNOWLEDGE).passages if passage.report.id == "cwg-cop-2022"]
    sums = {
        passage.id.removeprefix("cwg-cop-2022/"): hashlib.sha256(passage.original.encode()).hexdigest()
        for passage in passages
    }
    assert sums == OFFICIAL


def test_every_passage_speaks_the_six_languages() -> None:
    """Every passage has its official text and a translation into the other five official languages of ITU."""
    for passage in load(KNOWLEDGE).passages:
        assert set(passage.text) >= {"ar", "en", "es", "fr", "ru", "zh"}, passage.id
        assert [language for language in passage.text if passage.is_official(language)] == ["ru"], passage.id


def test_meetings() -> None:
    """Sections 2.1 to 2.4 are about the 15th to 18th meetings, on their days, and so are their bullets."""
    library = load(KNOWLEDGE)
    days = {
        "2.1": (15, "2019-09-26"),
        "2.2": (16, "2020-02-04"),
        "2.3": (17, "2021-01-26"),
        "2.4": (18, "2022-01-12"),
    }
    for section, (number, day) in days.items():
        for passage in library.section_passages(f"cwg-cop-2022/{section}"):
            assert passage.meeting is not None
            assert (passage.meeting.number, str(passage.meeting.date)) == (number, day)
