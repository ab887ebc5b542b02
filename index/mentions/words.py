"""A text cut into words, figures and signs, spelt in one way: lower case, no accents, Arabic letters merged, Chinese
simplified. Each token keeps its place and its own spelling: "US" is a State and "us" is not."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

from index.mentions.vocabulary import Vocabulary, of_script

#: Languages that write every noun with a capital: in them it makes no name.
CAPITAL_NOUNS = frozenset({"de", "lb"})
#: Traditional Chinese signs, of those that the vocabulary is written with, and the simplified ones.
_TRADITIONAL = (
    "亞佈來個們倫傢億兒內兩別剛務勞匯協參員問單嗎國圍圖堅報場奧學寧審寫對導屆岡峯島幫幹幾庫後從愛撾敘數於"
    "時書會東條樣機權歸決沒況湯滙濟為烏爲爾獲甯發盧眾祕種穫箇節簡紀約納紹組結給維緒編緬緻總繞續羅羣義聖聯"
    "脫臘與舉茲華萊萬蓆薩蘇蘭號衆裏裡覽計討託該語說説誰談請論諾講謝識議讚貝財買賓贊輪迴這進過達針錶長門開"
    "間關韋韓項預頓題顛顧馬髮魯鳴麥麵麼麽點齣"
)
_SIMPLIFIED = (
    "亚布来个们伦家亿儿内两别刚务劳汇协参员问单吗国围图坚报场奥学宁审写对导届冈峰岛帮干几库后从爱挝叙数于"
    "时书会东条样机权归决没况汤汇济为乌为尔获宁发卢众秘种获个节简纪约纳绍组结给维绪编缅致总绕续罗群义圣联"
    "脱腊与举兹华莱万席萨苏兰号众里里览计讨托该语说说谁谈请论诺讲谢识议赞贝财买宾赞轮回这进过达针表长门开"
    "间关韦韩项预顿题颠顾马发鲁鸣麦面么么点出"
)
_SIMPLIFY = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_FOLD = str.maketrans(
    {
        chr(code): unicodedata.normalize("NFD", chr(code))[0]
        for code in (*range(0xC0, 0x180), *range(0x1EA0, 0x1EFA))
        if unicodedata.decomposition(chr(code))
    }
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "٫": ".", "٬": ","}
    | dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
)
_TOKEN = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|[0-9]+|[^\w\s]")
#: What is written together with an Arabic word, longest first: and, so; in, as, to; the. Of the word two letters
#: stay at least.
_PREFIXES = sorted(
    (link + before for link in ("و", "ف", "") for before in ("بال", "كال", "لل", "ال", "ب", "ل", "ك", "")),
    key=len,
    reverse=True,
)[:-1]
_ATTACHED = frozenset("وفبكلا")
_DEFINITE = re.compile("[وف]?(?:[بك]?ال|لل)")


def fold(text: str) -> str:
    """The text in lower case, without accents, Arabic letters merged, Chinese simplified; as long as the text."""
    folded = text.translate(_FOLD)
    low = folded.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in folded)


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in the text."""
    return not text.isascii() and any("\u3400" <= sign <= "\u9fff" for sign in text)


def bare(word: str) -> list[str]:
    """A folded word, then without what Arabic writes together with it."""
    if word[:1] not in _ATTACHED:
        return [word]
    rests = (word[len(prefix) :] for prefix in _PREFIXES if word.startswith(prefix))
    return [word, *(rest for rest in rests if len(rest) > 1)]


def definite(word: str) -> bool:
    """Whether a folded Arabic word has the article."""
    return _DEFINITE.match(word) is not None


class Words:
    """The tokens of a text. `low` are the folded tokens, `raw` the same as typed, `spans` their places, `forms` the
    folded ones without what Arabic joins to them. The text itself is as typed, save that its Chinese is simplified;
    `folded` is all of it so."""

    def __init__(self, text: str) -> None:
        self.folded = low = fold(text)
        self.text = text if text.isascii() else text.translate(_SIMPLIFY)
        self.spans = tuple(match.span() for match in _TOKEN.finditer(low))
        self.low = tuple(low[start:end] for start, end in self.spans)
        self.raw = tuple(text[start:end] for start, end in self.spans)
        self.size = len(self.low)
        self.han = has_han(text)
        #: What `index.mentions.numbers` found at a place.
        self.numbers: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self.low)

    @cached_property
    def forms(self) -> tuple[list[str], ...]:
        """Each token, then without what Arabic writes together with it."""
        return tuple(map(bare, self.low))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words of the languages that the text may be in, by its scripts."""
        return of_script(self.text)

    @cached_property
    def classes(self) -> tuple[frozenset[str], ...]:
        """The classes of each token in the vocabulary."""
        return tuple(self.vocabulary.kinds(forms) for forms in self.forms)

    @cached_property
    def kinds(self) -> tuple[frozenset[str], ...]:
        """The same, and what the rules call the tokens by their looks and by what stands beside them."""
        from index.mentions.kinds import kinds_of

        return tuple(kinds_of(self, place) for place in range(len(self)))

    @cached_property
    def by_kind(self) -> dict[str, list[int]]:
        """The places of the tokens of each class."""
        found: dict[str, list[int]] = {}
        for place, kinds in enumerate(self.kinds):
            for kind in kinds:
                found.setdefault(kind, []).append(place)
        return found

    @cached_property
    def rules(self) -> dict[str, list[Any]]:
        """The rules of the languages that may find something, by what they find."""
        present = frozenset(self.by_kind)
        return {
            kind: found
            for kind, rules in self.vocabulary.rules.items()
            if (found := [rule for rule in rules if rule.may_be_in(present)])
        }

    def at(self, place: int) -> str:
        """The folded token at a place, or "" beyond the ends."""
        return self.low[place] if 0 <= place < self.size else ""

    def is_a(self, place: int, *kinds: str) -> bool:
        """Whether the token at a place is of one of these classes."""
        return 0 <= place < self.size and not self.classes[place].isdisjoint(kinds)

    def glued(self, place: int) -> bool:
        """Whether the token stands right after the one before it, without a space."""
        return 0 < place < len(self.spans) and self.spans[place][0] == self.spans[place - 1][1]

    def is_word(self, place: int) -> bool:
        """Whether there is a word (not a figure, not a sign) at a place."""
        return self.at(place).isalpha()

    def is_figure(self, place: int, least: int = 0, most: int = 10**9) -> bool:
        """Whether there are digits at a place, few enough to be a number of that size."""
        token = self.at(place)
        digits = token.isascii() and token.isdigit() and len(token) <= len(str(most)) and len(token) < 10
        return digits and least <= int(token) <= most

    def skip(self, place: int, *kinds: str, step: int = 1, most: int = 6) -> int:
        """The first place from this one on whose token is of none of these classes."""
        for _ in range(most):
            if not self.is_a(place, *kinds):
                break
            place += step
        return place

    def places(self, start: int, end: int) -> range:
        """The places of the tokens between two characters of the text."""
        first = bisect_right(self.spans, start, key=lambda span: span[1])
        return range(first, max(first, bisect_left(self.spans, end, key=lambda span: span[0])))
