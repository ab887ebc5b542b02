"""Whether a question asks about a whole meeting or section."""

import pytest

from index.cues import asks_when, scan, whole_section
from index.cues.whole import nothing_but
from index.cues.words import Words

WHOLE = """
what happened after the 17th meeting | no
results up to and before the 17th meeting | no
что было до 17-го собрания | no
ماذا حدث بعد الاجتماع السابع عشر؟ | no
第十七次会议后发生了什么？ | no
最后一次会议的成果 | yes
La 17e réunion a-t-elle adopté le rapport ? | no
Est-ce que la 17e réunion a adopté le rapport ? | no
Qu'a-t-elle décidé à sa 17e réunion ? | yes
¿Hubo acuerdo en la 17.ª reunión? | no
Было принято решение на 17-м собрании? | no
第十七次会议没有通过什么？ | no
Any decision at the 17th meeting? | no
lieu de la 17e réunion | no
place of the 17th meeting | no
Comment a eu lieu la 17e réunion ? | yes
the last decision of the 16th meeting | no
¿Por qué los de Comoras no llegaron en mayo de 2022? | no
What does recommendation number 3 say? | yes
result of the vote at the 17th meeting | no
решения 17-го собрания | yes
3.2段写的什么 | yes
شنو صار بآخر اجتماع للفريق | yes
ماذا قررت اللجنة في اجتماعها الأخير؟ | yes
qu'est-ce qui s'est dit à la dernière réunion | yes
qui a parlé à la dernière réunion ? | no
la section 3 en entier | yes
раздел 3.5 целиком | yes
النص الكامل للقسم 3 | yes
¿Qué resultados tuvo la 28.ª reunión? | yes
ما هي نتائج الدورة الـ28؟ | yes
ماذا حدث يوم 15 مايو 2024؟ | yes
On what day was the 16th meeting? | no
Was ergab die letzte Sitzung? | yes
首次会议的成果是什么 | yes
second paragraph of section 3 | yes
recommendation 3 | yes
What is recommendation no. 1? | yes
建议4 | yes
cost of recommendation 3 | no
section 3 of the report | yes
what is in paragraph 2.2? | yes
sección 3 del informe | yes
раздел 3 отчета | yes
القسم 3 من التقرير | yes
who is thanked in section 4? | no
how many points are there in section 3? | no
What came out of the fifteenth meeting? | yes
What happened at the 16th meeting? | yes
sixteenth meeting main points | yes
Tell me about the 17th meeting | yes
summary of the last meeting please | yes
results of the meeting in March 2021 | yes
What was decided at the 9th meeting in Tunis? | yes
What are the recommendations? | yes
Что решили на 16-м собрании? | yes
Итоги семнадцатого собрания | yes
Расскажите о восемнадцатом собрании | yes
Quels sont les résultats de la seizième réunion ? | yes
Que s'est-il passé à la dernière réunion ? | yes
¿Qué se decidió en la decimosexta reunión? | yes
Resumen de la 18.ª reunión | yes
ماذا دار في الاجتماع السادس عشر؟ | yes
نتائج الاجتماع الخامس عشر | yes
第十六次会议有哪些成果？ | yes
Was hat die neunte Sitzung beschlossen? | yes
Ergebnisse der 8. Sitzung | yes
Was kam bei der 17. Sitzung heraus? | yes
Was war das Ergebnis der 17. Sitzung? | yes
Was the 9th meeting about funding? | no
Cosa è stato deciso nella settima riunione? | yes
O que foi decidido na oitava reunião? | yes
Resultados da 8ª reunião | yes
Wer hat die neunte Sitzung geleitet? | no
Wann war die 8. Sitzung? | no
Quante persone alla settima riunione? | no
Quem falou na oitava reunião? | no
Hat die neunte Sitzung etwas zum Haushalt beschlossen? | no
介绍一下第17次会议 | yes
How many people came to the 18th meeting? | no
Who spoke at the 17th meeting? | no
When was the 16th meeting? | no
Did the 17th meeting decide anything? | no
What did the 17th meeting decide on funding? | no
What did the Chair say at the 16th meeting? | no
the date of the sixteenth meeting | no
What colour is the mascot? | no
Сколько человек пришло на восемнадцатое собрание? | no
Кто выступал на 17-м собрании? | no
Решило ли 16-е собрание вопрос о бюджете? | no
Quand a eu lieu la seizième réunion ? | no
Combien de participants à la 18e réunion ? | no
¿Dónde fue la decimosexta reunión? | no
¿Qué dijo el Presidente en la 16.ª reunión? | no
متى كان الاجتماع السادس عشر؟ | no
كم شخصاً حضر الاجتماع الثامن عشر؟ | no
第十六次会议是哪天？ | no
第十八次会议有多少人参加？ | no
为啥说2022年很特别？ | no
第十七次会议啥时候开的？ | no
What did Kenya say at the 17th meeting? | no
What did Solvang say at the 16th meeting? | no
What did UNICEF say at the 16th meeting? | no
Qu'a-t-on dit de la mascotte à la dix-septième réunion ? | no
results of the 16th meeting in Geneva | yes
What happened at the Geneva meeting in January 2021? | yes
What came out of the third plenary of the cities? | yes
Quels étaient les résultats de la 16e réunion ? | yes
¿Qué temas se abordaron en la 16.ª reunión? | yes
О чем шла речь на 16-м собрании? | yes
Какие вопросы рассматривались на 16-м собрании? | yes
第十五次会议就足球讨论了什么？ | no
第十五次会议对税收作出了什么决定？ | no
第十六次会议就哪些问题作出了决定？ | yes
沙特在第十六次会议上讲了什么 | no
埃及在2021年1月的会上提了什么建议？ | no
关于疫苗，第十六次会议讨论了什么？ | no
小王在第十六次会议上讲了什么 | no
主席在第16次会议上建议了什么？ | no
2019年说这个平台有什么用处？ | no
日内瓦第十六次会议的成果 | yes
2023年10月演习的全部情况 | yes
四次会中最后一次（里斯本）的成果 | yes
第6次会议谈成了什么？ | yes
第17回会合の結果を教えてください | yes
第17回会合では何が決まりましたか？ | yes
第17回会合はいつでしたか | no
第17回会合で誰が発言しましたか | no
제17차 회의 결과 | yes
17차 회의에서 무엇이 논의되었습니까? | yes
17차 회의에 누가 참석했습니까? | no
on yedinci toplantıda ne oldu? | yes
در هفدهمین نشست چه گذشت؟ | yes
17वीं बैठक में क्या हुआ? | no
17वीं बैठक में सऊदी अरब ने क्या प्रस्ताव दिया? | no
การประชุมครั้งที่ 17 ซาอุดีอาระเบียเสนออะไร | no
Wat werd er besloten op de zeventiende vergadering? | no
uitkomst van de zeventiende vergadering | yes
wyniki siedemnastego posiedzenia | yes
all decisions of the 18th meeting | yes
эти решения восемнадцатого собрания | yes
todas las decisiones de la 18.ª reunión | yes
What does section 3.1 contain? | yes
Decisions of the 16th meeting held in Geneva | yes
What happened in the Alps in 2021? | no
Les résultats de la dernière des quatre, celle de Lisbonne | yes
What was decided in Paris on 12 January 2022? | no
Results of the last meeting of ITU-D | no
Results of the 16th meeting of the WMO | no
the last decision of the 16th meeting | no
"""


@pytest.mark.parametrize("line", WHOLE.strip().splitlines())
def test_whole_section(line: str) -> None:
    """A question for all that a meeting brought is told from a question for one fact of it."""
    text, _, expected = line.rpartition(" | ")
    assert whole_section(*scan(text)) == (expected == "yes")


WHEN = """
when was the meeting after the 17th meeting | no
когда было собрание до 17-го собрания | no
第十七次会议之后的会议是什么时候？ | no
date of the report of the 17th meeting | no
La 17e réunion a-t-elle eu lieu, et quand ? | yes
When was the 16th meeting held? | yes
On what day did meeting no. 16 take place? | yes
dates of the 29th session | yes
Quand s'est tenue la dernière réunion du groupe ? | yes
¿Cuándo se celebró la 16.ª reunión? | yes
Когда прошла двадцать девятая сессия? | yes
Wann war die 16. Sitzung? | yes
Какого числа состоялось 16-е собрание? | yes
متى عقدت الدورة السادسة عشرة؟ | yes
第十六次会议是什么时候召开的？ | yes
Wann fand die 8. Sitzung statt? | yes
Where was the 16th meeting held? | no
When and where was the 16th meeting held? | yes
Где и когда прошло 16-е собрание? | yes
When did Brazil speak at the 16th meeting? | no
On what date did the 17th meeting adopt the report? | no
Was the date of the 16th meeting changed? | no
第十六次会议谁主持，什么时候？ | no
What came out of the 16th meeting? | no
"""


@pytest.mark.parametrize("line", WHEN.strip().splitlines())
def test_asks_when(line: str) -> None:
    """A question that asks when a meeting was, and nothing else, is told from others with such a word."""
    text, _, expected = line.rpartition(" | ")
    assert asks_when(scan(text)[1]) == (expected == "yes")


TITLED = """
annex 3 | Annex | no
annex C | Annex | no
Le budget a-t-il été adopté ? | Budget | no
Est-ce que le budget est adopté ? | Budget | no
¿Se adoptó el presupuesto? | Presupuesto | no
Field offices | Field offices | yes
ट बजट | बजट | no
section "Field offices" | Field offices | yes
What does the section on field offices say? | Field offices | yes
What does the report say about the field offices? | Field offices | yes
How many field offices are there? | Field offices | no
Who runs the field offices? | Field offices | no
Are there field offices? | Field offices | no
field offices in Kenya | Field offices | no
What did the field offices do in 2020? | Field offices | no
What does the report say about budget cuts? | Budget | no
Que dit la partie « Budget » ? | Budget | yes
Montrez-moi la section Budget | Budget | yes
¿Qué dice el informe sobre el presupuesto? | Presupuesto | yes
Muéstreme el apartado Presupuesto | Presupuesto | yes
Что сказано в разделе «Бюджет»? | Бюджет | yes
Покажите раздел «Бюджет» | Бюджет | yes
ماذا يقول التقرير عن الميزانية؟ | الميزانية | yes
أرني قسم الميزانية | الميزانية | yes
预算部分说了什么？ | 预算 | yes
请给我看预算一节 | 预算 | yes
2020年的预算 | 预算 | no
预算是谁定的？ | 预算 | no
Was steht im Abschnitt Haushalt? | Haushalt | yes
Alles über Haushalt | Haushalt | yes
"""


@pytest.mark.parametrize("line", TITLED.strip().splitlines())
def test_a_title_and_words_of_asking(line: str) -> None:
    """A question that is a section's title with words of asking is told from one for a fact about its subject."""
    question, title, expected = line.split(" | ")
    assert nothing_but(scan(question)[1], Words(title)) == (expected == "yes")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("What did the Nordic Spectrum Group decide at its 5th meeting?", True),
        ("results of the 5th meeting of the Nordic Spectrum Group", True),
        ("5e réunion du Groupe nordique du spectre", True),
        ("13. Sitzung des Klimabeirats", True),
        ("What did the 5th meeting decide about spectrum?", False),
        ("decisions Nordic spectrum, 5th meeting", False),
        ("What did the Baltic Spectrum Group decide at its 5th meeting?", False),
        ("Who chaired the 5th meeting of the Nordic Spectrum Group?", False),
    ],
)
def test_the_name_of_the_body_that_met(text: str, whole: bool) -> None:
    """The words of its report's title are no fact that is sought, where they stand as its name."""
    body = frozenset({"nordic", "spectrum", "nordique", "spectre", "klimabeirats"})
    assert whole_section(*scan(text), body) == whole
