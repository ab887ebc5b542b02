"""Meetings in languages beyond the six, German, Italian and Portuguese."""

import pytest

from index.cues import find


@pytest.mark.parametrize(
    "text",
    [
        "第17回会合で何が議論されましたか", "第十七回会合では何が決まりましたか？", "17回目の会議はいつでしたか",
        "제17차 회의 결과", "17차 회의에서 무엇이 논의되었습니까?", "열일곱 번째 회의", "17वीं बैठक में क्या हुआ?",
        "सत्रहवीं बैठक में क्या निर्णय लिया गया?", "बैठक संख्या १७", "১৭তম সভা", "در هفدهمین نشست چه گذشت؟",
        "نشست ۱۷ چه تصمیمی گرفت؟", "جلسه هفدهم کی برگزار شد؟", "Mkutano wa 17 uliamua nini?",
        "Cuộc họp lần thứ 17 đã quyết định gì?", "การประชุมครั้งที่ 17", "on yedinci toplantıda ne oldu", "הישיבה ה-17",
        "17η συνεδρίαση", "17-то заседание", "17. sestanek", "17:e mötet", "17. møde", "siedemnaste posiedzenie",
        "zeventiende vergadering", "сімнадцяте засідання", "a 17-a reuniune",
    ],
)  # fmt: skip
def test_a_meeting_by_its_number(text: str) -> None:
    """In figures or words, of any digits; they count nothing then."""
    assert find(text).meetings == {17}
    assert not find(text).numbers


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("最後の会合では何が決まりましたか", "last"), ("前回の会合", "previous"), ("마지막 회의", "last"), ("다음 회의는?", "next"),
        ("अंतिम बैठक", "last"), ("آخرین نشست", "last"), ("son toplantıda", "last"), ("mkutano wa mwisho", "last"),
        ("cuộc họp gần đây nhất", "last"), ("det siste møtet", "last"), ("ostatnie posiedzenie", "last"),
    ],
)  # fmt: skip
def test_a_meeting_by_its_place_in_the_row(text: str, place: str) -> None:
    """The last, the one before, the next."""
    assert find(text).relative == place


@pytest.mark.parametrize(
    "text",
    [
        "17 बैठकें हुईं",
        "전문가 17명",
        "2.17. sestanek",
        "نشست بیست و یکم",
        "yirmi birinci toplantı",
        "17人の会議",
    ],
)
def test_a_count_names_no_meeting(text: str) -> None:
    """Nor does what is a part of another number."""
    assert not find(text).meetings
