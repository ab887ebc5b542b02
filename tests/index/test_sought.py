"""What kind of thing a question seeks: a time, a number."""

import pytest

from index.cues import find

SOUGHT = """
When was the seventeenth meeting? | time
wich date was teh 16th meetting | time
In which month of 2021 did they meet? | time
How many sessions were offered, and when? | time number
what was the number of participants | number
How did the meeting go? |
Quand la réunion a-t-elle eu lieu ? | time
en quelle année | time
Combien de contributions ? | number
¿En qué mes se reunieron? | time
¿Cuántas reuniones hubo? | number
Когда состоялось собрание? | time
В каком году это было? | time
Сколько было собраний? | number
кто председательствовал |
متى انعقد الاجتماع السابع عشر؟ | time
في أي شهر؟ | time
كم عدد الاجتماعات؟ | number
من ترأس الاجتماع؟ |
会议是什么时候开的？ | time
2021年几月开会 | time
一共开了几次会？ | number
多少人参加了会议 | number
主席对会议有什么评价？ |
"""


@pytest.mark.parametrize("line", SOUGHT.strip().splitlines())
def test_sought(line: str) -> None:
    """A question for a time or a number is known as such in each of the six languages."""
    text, _, expected = line.rpartition("|")
    assert find(text).sought == set(expected.split())
