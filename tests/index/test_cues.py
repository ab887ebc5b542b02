"""Cues: what a question names, in six languages."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cues import Cues, Date, find, names, scan, whole_section

RELATIVE = ("last", "first", "next", "previous")


def cues(expected: str) -> Cues:
    """Cues from a short notation: m17 mlast d2021-1-26 d-5 (May) s2.3 SA g:resolution:179 n150."""
    found: dict[str, set] = {family: set() for family in Cues.__slots__ if family != "relative"}
    relative = None
    for word in expected.split():
        if word.startswith("g:"):
            kind, _, number = word[2:].partition(":")
            found["groups"].add((kind, number))
        elif word.startswith("o:"):
            found["organisations"].add(word[2:])
        elif word[0] == "m" and word[1:] in RELATIVE:
            relative = word[1:]
        elif word.startswith("m#"):
            relative = int(word[2:])
        elif word[0] == "m":
            found["meetings"].add(int(word[1:]))
        elif word[0] == "d":
            parts = [int(part) if part else None for part in [*word[1:].split("-"), "", ""][:3]]
            found["dates"].add(Date(*parts))
        elif word[0] == "s":
            found["sections"].add(word[1:])
        elif word[0] == "n":
            found["numbers"].add(word[1:])
        else:
            found["states"].add(word)
    return Cues(relative=relative, **{family: frozenset(values) for family, values in found.items()})


PHRASES = """
¿Cómo se usa el sistema? |
what did usa propose | US
¿Quién levantó la mezquita antigua? |
不会说西班牙语的居民 |
西班牙文化周 | ES
女苏丹 |
What did WHO propose? | o:who
решения 17-го собрания | m17
рекомендации 17-го заседания | m17
What did the Study Group 2 session do? | g:study-group:2
section 3, 26 January 2021 | s3 d2021-1-26
Meeting 17, 26 January 2021 | m17 d2021-1-26
Réunion 17, 26 janvier 2021 | m17 d2021-1-26
what was first recommended |
two hundred schools | n200
two hundred and fifty schools in 3 cities | n250 n3
trois cents écoles | n300
two schools, a hundred pupils | n2
123456.75 euros | n123456.75
version 2.0 of the tool | n2
January 26-28, 2021 | d2021-1-26 d2021-1-27 d2021-1-28
January 26, 27 and 28, 2021 | d2021-1-26 d2021-1-27 d2021-1-28
January 5, 12 of them | d-1-5 n12
may 5 countries join? | n5
from the 1st to the 3rd of May 2021 | d2021-5-1 d2021-5-2 d2021-5-3
30 January to 2 February 2021 | d2021-1-30 d2021-1-31 d2021-2-1 d2021-2-2
du 30 janvier 2021 au 1er février | d2021-1-30 d2021-1-31 d2021-2-1
с 30 декабря по 1 января 2022 года | d2021-12-30 d2021-12-31 d2022-1-1
del 3 al 5 de mayo de 2024 | d2024-5-3 d2024-5-4 d2024-5-5
من 26 إلى 28 يناير 2021 | d2021-1-26 d2021-1-27 d2021-1-28
2021年1月26日至28日 | d2021-1-26 d2021-1-27 d2021-1-28
2021年1月26-27日 | d2021-1-26 d2021-1-27
2021年1月31日至2月1日 | d2021-1-31 d2021-2-1
26–28.01.2021 | d2021-1-26 d2021-1-27 d2021-1-28
26.01.2021 - 28.01.2021 | d2021-1-26 d2021-1-27 d2021-1-28
January to March 2021 | d2021-1 d2021-2 d2021-3
1 January to 31 December 2021 | d2021-1-1 d2021-12-31
30 to 31 November 2021 | d2021-11-30 d2021-11-31
26 January and 2 February 2021 | d2021-1-26 d2021-2-2
the meeting before last | m#-2
a reunião antes da última | m#-2
la anterior a la última reunión | m#-2
la réunion avant la dernière | m#-2
заседание перед последним | m#-2
ما قبل الاجتماع الأخير | m#-2
上上次会议 | m#-2
the third last meeting | m#-3
la reunión más reciente | mlast
la réunion la plus récente | mlast
самое недавнее заседание | mlast
أحدث اجتماع | mlast
letzte Sitzung | mlast
más propuestas que en su sesión anterior | mprevious
réunion n° 28 | m28
28 ème réunion | m28
reunión XXXII | m32
58.º Congreso | m58
résolution n° 12 | g:resolution:12
第12345678901研究组 |
第12345678901号决议 |
second paragraph of section 3 | s3/2
второй пункт раздела 4 | s4/2
القسم 2.2، النقطة الثالثة | s2.2/3
第2.2节第三点 | s2.2/3
sección 3, apartado 2 | s3/2
apartado 2 | s2
section three | s3
quinta sección | s5
el séptimo capítulo |
the third point |
point 3 of the 28th meeting | m28 s/3
第28次会议第三点 | m28 s/3
the second item of the last meeting | mlast s/2
what does 2.4/1 say | s2.4/1
3/2 | s3/2
3/2 of them | n3 n2
第三项决议 |
O que a Turquia propôs? | TR
Was hat Frankreich vorgeschlagen? | FR
Cosa ha proposto l'Arabia Saudita alla Germania? | SA DE
Wat stelde Zuid-Korea voor? | KR
le système italien et les polen |
la lingua franca of the island |
¿Para qué servía la guiana francesa? |
una cultura filipina, une documentation servie |
Was hat die neunte Sitzung beschlossen? | m9
Was kam bei der 8. Sitzung heraus? | m8
Cosa è stato deciso nella settima riunione? | m7
e nella 12ª riunione? | m12
O que foi decidido na oitava reunião? | m8
a décima oitava reunião | m18
na 8.ª reunião | m8
8. toplantıda ne oldu? | m8
Apa hasil pertemuan ke-9? | m9
Wat besloot de 8e vergadering? | m8
Що вирішили на 9-му засіданні? | m9
acht Sitzungen |
8 Sitzungen im Jahr | n8
die erste Empfehlung | srecommendations/1
recommendation 3 | g:recommendation:3
deuxième recommandation | srecommendations/2
第三项建议 | srecommendations/3
建议三 | g:recommendation:3
建议一下 |
Empfehlung 3 | g:recommendation:3
dritter Punkt der 32. Sitzung | m32 s/3
le deuxième alinéa du paragraphe 1.1 | s1.1/2
second bullet of 2.3 | s2.3/2
Welches Land hat am zweiten Tag der Sitzung gesprochen? |
Was war der erste Vorschlag der Sitzung? |
Chi ha proposto sessioni informative prima della riunione? |
Chi ha parlato per primo nella riunione? |
A segunda proposta da reunião |
What came out of the seventeenth meeting? | m17
the 15th and 16th meetings | m15 m16
15th to 18th meetings | m15 m16 m17 m18
meetings 15 to 18 | m15 m16 m17 m18
the forty-first meeting | m41
the twenty-second regular session | m22
meeting 17 | m17
meeting No. 17 | m17
meeting number seventeen | m17
wen was meeting number 18 ?? | m18
17th CWG-COP meeting | m17
17 meetin lots of people | m17
CWG-COP 16 | m16
three meetings | n3
the first report of the meeting |
the second day of the meeting |
at the meeting 150 participants spoke | n150
Did I attend the meeting? |
17-е собрание | m17
17 собрание группы | m17
17го сабрания | m17
в ходе 16-го заседания | m16
итоги семнадцатого собрания | m17
восьмой сессией | m8
двадцать первое собрание | m21
на пятнадцатом и шестнадцатом собраниях | m15 m16
с 15-го по 18-е собрания | m15 m16 m17 m18
собрание №17 | m17
собрание номер семнадцать | m17
восемнадцатом очередном собрании | m18
на третьем из собраний | m#3
из четырех собраний | n4
провели 4 собрания | n4
третий день собрания |
dix-septième réunion | m17
la 17e réunion | m17
la XVIIe réunion | m17
17e reuinon du groupe | m17
réunion numéro dix-sept | m17
quarante et unième réunion | m41
quatre-vingt-dix-septième séance | m97
soixante-douzième session | m72
les 15e et 16e réunions | m15 m16
trois réunions | n3
decimoséptima reunión | m17
décima séptima reunión | m17
decimoctava reunión | m18
17.ª reunión | m17
17a reunión | m17
reunión número 17 | m17
reunión n.º 17 | m17
vigésima primera reunión | m21
la primera sesión | m1 mfirst
cuatro reuniones | n4
الاجتماع السابع عشر | m17
للاجتماع الخامس عشر | m15
في الاجتماع الحادي والعشرين | m21
الاجتماع الثالث والأربعين | m43
اجتماع الفريق السابع عشر | m17
الدورة السابعة عشرة | m17
الاجتماع 17 | m17
الاجتماع رقم 17 | m17
الاجتماع الـ41 | m41
الاجتماعين الخامس عشر والسادس عشر | m15 m16
الاجتماعات الأربعة | n4
اجتماع اللجنة الثانية |
第十七次会议 | m17
第17次会议 | m17
17次会议 | m17
第17次CWG-COP会议 | m17
第二十一次会议上 | m21
第十五次和第十六次会议 | m15 m16
第15至18次会议 | m15 m16 m17 m18
第17次会仪的成过 | m17
城市公交委员会第三次全会 | m3
四次会议 | n4
第二次演习 |
di 17 ci huiyi | m17
na 17 sobranii | m17
the last meeting | mlast
the most recent session | mlast
last year's meeting |
the first of the four meetings | m#1 n4
second of them | m#2
the next meeting | mnext
самое последнее собрание | mlast
итоги последней из четырех встреч | mlast n4
вторая из них | m#2
предыдущее собрание | mprevious
dernière réunion | mlast
la réunion précédente | mprevious
la prochaine séance | mnext
la última reunión | mlast
آخر اجتماع | mlast
الاجتماع الأخير | mlast
الاجتماع القادم | mnext
最后一次会议 | mlast
最近一次会议 | mlast
四次会中最后一次的成果 | mlast n4
其中第二次会议 | m#2
26 January 2021 | d2021-1-26
January 26, 2021 | d2021-1-26
the 26th of January 2021 | d2021-1-26
26 and 27 January 2021 | d2021-1-26 d2021-1-27
2021-01-26 | d2021-1-26
26.01.2021 | d2021-1-26
26/01/2021 | d2021-1-26
in January 2021 | d2021-1
in May | d-5
may I ask |
we march on |
up to the 2000s |
2000 participants | n2000
meeting of 4 February 2020 | d2020-2-4
26 января | d-1-26
26 января 2021 г. | d2021-1-26
в январе 2021 года | d2021-1
в мае 2021-го | d2021-5
le 1er mars 2021 | d2021-3-1
26 janvier 2021 | d2021-1-26
en août | d-8
26 de enero de 2021 | d2021-1-26
sesión de octubre de 2019 | d2019-10
en 2021 | d2021
26 يناير 2021 | d2021-1-26
26 كانون الثاني 2021 | d2021-1-26
٢٦ يناير ٢٠٢١ | d2021-1-26
اجتماع عام 2021 | d2021
ماذا أعلنت لاب كورب؟ |
2021年1月26日 | d2021-1-26
二〇二一年一月 | d2021-1
1月26日 | d-1-26
2022.01.12的会议 | d2022-1-12
3个月 | n3
section 2.3 | s2.3
section II.3 | sii.3
paragraph 4 | s4
point 2.3 | s2.3
2.3 | s2.3
2.3 million | n2300000
§ 3.2 | s3.2
п. 2.3 | s2.3
в разделе 3.1 | s3.1
apartado 2.3 | s2.3
القسم 2.3 | s2.3
第2.3节 | s2.3
第一条预警 |
Saudi Arabia | SA
KSA | SA
the UK and the UAE | GB AE
tell us about the car |
the US proposal | US
the Brazilian delegation | BR
the French version |
Did Oman or Chad speak? | OM TD
a roman chat about turkey |
Nigeria | NG
Niger | NE
Equatorial Guinea and Guinea-Bissau | GQ GW
Papua New Guinea | PG
Côte d'Ivoire | CI
North Korea | KP
из Саудовской Аравии | SA
бразильская делегация | BR
предложение Российской Федерации | RU
в США | US
от Египта и Беларуси | EG BY
кроме того |
в Того | TG
самое важное |
l'Arabie saoudite | SA
la délégation brésilienne | BR
aux États-Unis | US
la República Democrática del Congo | CD
Arabia Saudita | SA
السعودية | SA
المملكة العربية السعودية | SA
الوفد البرازيلي | BR
في مصر ولبنان | EG LB
دعم مالي |
في مالي | ML
沙特阿拉伯 | SA
南苏丹和苏丹 | SS SD
上海地区 |
马里兰 |
Study Group 2 | g:study-group:2
SG2 | g:study-group:2
2nd study group | g:study-group:2
ИК2 | g:study-group:2
2-й Исследовательской комиссии | g:study-group:2
Commission d'études 2 | g:study-group:2
Comisión de Estudio 17 | g:study-group:17
CE 2 | g:study-group:2
لجنة الدراسات 2 | g:study-group:2
第2研究组 | g:study-group:2
Resolution 1306 | g:resolution:1306
Resolutions 179 and 1306 | g:resolution:179 g:resolution:1306
Резолюция 179 | g:resolution:179
القرار 1306 | g:resolution:1306
第1306号决议 | g:resolution:1306
Decision 11 | g:decision:11
Решение 11 | g:decision:11
المقرر 11 | g:decision:11
Recommendation ITU-T X.1205 | g:recommendation:X.1205
PP-18 | g:pp:18
ПК-22 | g:pp:22
ПК -18 | g:pp:18
for pp 22 | g:pp:22
WTDC-21 | g:wtdc:21
ВКР-19 | g:wrc:19
Council-15 | g:council:15
Совет-15 | g:council:15
Полномочная конференция | g:pp:
全权代表大会 | g:pp:
150 participants | n150
20 000 children | n20000
20,000 children | n20000
20 thousand children | n20000
12.5 % | n12.5
three conferences | n3
once a year |
G20 and 5G |
более 150 участников | n150
двадцать пять стран | n25
dix-huit contributions | n18
once países de la región | n11
خمس دول | n5
十八份文稿 | n18
3万名儿童 | n30000
the second-to-last meeting | m#-2
second last meeting | m#-2
the last meeting but one | m#-2
the penultimate session | m#-2
the third-to-last meeting | m#-3
l'avant-dernière réunion | m#-2
la penúltima reunión | m#-2
предпоследнее собрание | m#-2
الاجتماع قبل الأخير | m#-2
倒数第二次会议 | m#-2
the hundred and first meeting |
сто первое заседание |
第三次社会调查由谁负责？ |
第三届世界博览会在哪里？ |
第三轮谈判会持续多久？ |
第十七次开会 | m17
第16次工作组会上 | m16
2.4 hectares of willow | n2.4
2.5-kilometre path | n2.5
2.4个百分点 | n2.4
USD 2.3 | n2.3
it starts at 9.30 | n9.3
what does 2.3 say? | s2.3
2.3说了什么 | s2.3
что сказано в 2.3 разделе | s2.3
paragraph 2 of section 1.1 | s1.1/2
le point 1 de la section 2.3 | s2.3/1
пункт 1 раздела 2.3 | s2.3/1
第2.3节第1点 | s2.3/1
agenda item 3 | n3
пункт 3 повестки дня | n3
para 3 países | n3
what does para 2 say? | s2
решения 2021 года | d2021
les décisions 2021 | d2021
Resolutions 179 and 1306 | g:resolution:179 g:resolution:1306
Dec 12, 2021 | d2021-12-12
وبمصر وللمغرب | EG MA
ماذا حدث فبالاجتماع السابع | m7
وباجتماعها السابع | m7
وبمارس 2021 | d2021-3
اجتماعنا السابع | m7
دورتكم العادية السابعة | m7
اجتماعاتهم السابع والثامن | m7 m8
¿Qué se decidió en el 13.º período de sesiones? | m13
decimoquinto período de sesiones | m15
último período de sesiones | mlast
el período de sesiones anterior | mprevious
séptimo período extraordinario de sesiones | m7
período de sesiones número 8 | m8
los períodos de sesiones 12.º y 13.º | m12 m13
trece períodos de sesiones | n13
en el séptimo período presupuestario |
28 آذار/مارس 2023 | d2023-3-28
في كانون الثاني (يناير) 2023 | d2023-1
من 3 إلى 5 تشرين الأول/أكتوبر 2022 | d2022-10-3 d2022-10-4 d2022-10-5
3 يونيه 2021 وفي يوليه 2022 | d2021-6-3 d2022-7
ماذا حدث في آب؟ | d-8
في نيسان أم حزيران | d-4 d-6
أب لثلاثة أطفال | n3
del 1.º al 4 de marzo | d-3-1 d-3-2 d-3-3 d-3-4
1.º a 3 de marzo de 2022 | d2022-3-1 d2022-3-2 d2022-3-3
с 26-го по 28-е января | d-1-26 d-1-27 d-1-28
le premier mars | d-3-1
du premier au trois mars 2021 | d2021-3-1 d2021-3-2 d2021-3-3
el primero de marzo | d-3-1
le trente et un mai | d-5-31
siete de julio | d-7-7
la primera de marzo | d-3
the first of March | d-3-1
the first march |
двадцать пятого мая | d-5-25
الأول من مارس | d-3-1
اجتماع الأول من مارس | d-3-1
الاجتماع الأول من مارس | m1 mfirst d-3
entre le 1er et le 3 mars | d-3-1 d-3-2 d-3-3
between 30 April and 2 May | d-4-30 d-5-1 d-5-2
между 1 и 3 марта | d-3-1 d-3-2 d-3-3
3月5日、6日和7日 | d-3-5 d-3-6 d-3-7
2021年3月5、6、7日共3次会 | d2021-3-5 d2021-3-6 d2021-3-7 n3
12.01.22 | d2022-1-12
in 2.4.1 | s2.4.1
section 12.01.22 | s12.01.22
январь 22 года | d2022-1
26 января 22 г. | d2022-1-26
January '22 | d2022-1
Part 2 | s2
la partie II | sii
В части 3 доклада | s3
الجزء الثالث | s3
what does the third part say? | s3
the second part of the report | s2
the second part of the day |
d'une part 3 pays | n3
una quinta parte, на пятую часть |
a fifth part is lost |
القسم ٢٫٣ | s2.3
٢٫٥ مليون | n2500000
القسم 2-3 | s2.3
الأقسام 2 و3 | s2 s3
what does II.2 say | sii.2
Who signed V.90 and X.25? | n90 n25
2.1和2.2节 | s2.1 s2.2
第二、三章 | s2 s3
3月2日、第3节 | d-3-2 s3
la delegación boliviana | BO
a delegação brasileira, la delegazione italiana | BR IT
the Beninese and Togolese delegations | TG
la délégation béninoise | BJ
el representante hondureño | HN
делегация Гаити и гаитянская делегация | HT
the Bissau-Guinean delegation | GW
the Guinean delegation | GN
the South Sudanese and North Korean proposals | SS KP
la délégation néo-zélandaise | NZ
الوفد الأمريكي | US
印方和日方的提案，法方说 | IN JP FR
在方法方面，双方和各方5日方可打印方案 | n5
the Maltese falcon |
第九次會議有什麼結果？ | m9
二〇二二年發生了什麼？ | d2022
最後一次會議的結論 | mlast
第十七屆會議，第五號決議 | m17 g:resolution:5
第三節，第2研究組 | s3 g:study-group:2
五個國家，3萬名兒童 | n5 n30000
韓國、埃及說了什麼 | KR EG
第9回会议 | m9
头一次会议 | mfirst
最近的会议 | mlast
最新会议的成果 | mlast
最近的会议室在哪里 |
Quoi de neuf à la quatrième réunion ? | m4 n9
de la deuxième à la quatrième réunion | m2 m3 m4
ثالث قرار اتخذه الاجتماع الرابع | m4
النتيجة الثانية للاجتماع السادس | m6
ثاني اجتماع | m2
ثالث عشر اجتماع | m13
CIST/13/L.2 and EGW/6/9. | g:symbol:cist/13/l.2 g:symbol:egw/6/9
(PRPS/CD/4/2) A/RES/77/214? | g:symbol:prps/cd/4/2 g:symbol:a/res/77/214
文件EGW/6/9中的决议 | g:symbol:egw/6/9
JC/8, TF-W/10, S/PV.9000 | g:symbol:jc/8 g:symbol:tf-w/10 g:symbol:s/pv.9000
CWG/12/01/2022 | g:symbol:cwg/12/01/2022
and/or 3, км/ч, ITU/CWG 5, HIV/COVID-19 | n3 n5 n19
3G/LTE/5G, SG2/SG17 | g:study-group:2 g:study-group:17
open 24/7 in 2021/22 | n24 n7 d2021 n22
12/01/2022 | d2022-1-12
section IV/2 | siv/2
Resolution 77/214 | g:resolution:77/214
القرار 77/214 | g:resolution:77/214
第77/214号决议 | g:resolution:77/214
决议第77/214号 | g:resolution:77/214
"""


@pytest.mark.parametrize("line", PHRASES.strip().splitlines())
def test_phrase(line: str) -> None:
    """A phrase in any of the six languages gives the cues it names, and no other."""
    text, _, expected = line.rpartition("|")
    assert replace(find(text), sought=frozenset()) == cues(expected)


def test_a_list_that_does_not_end_as_one_is_read_at_once() -> None:
    """With a way to read each space twice, sixty of them would take longer than the world has stood."""
    assert not find("第" + "1 、 " * 60 + "x会").meetings
    assert find("第15 、 16 次会议").meetings == {15, 16}


def test_enough_phrases() -> None:
    """The table above covers every family, and was not cut short."""
    lines = PHRASES.strip().splitlines()
    assert len(lines) >= 150
    assert all(any(getattr(find(line), family) for line in lines) for family in Cues.__slots__)


@given(
    st.text(max_size=80)
    | st.text(st.sampled_from("第十七次会议0123456789.-/ XVIth,the meetingи№الـسع年月日 "), max_size=40)
)
def test_any_text(text: str) -> None:
    """Any text whatever has cues, always the same, and their type does not vary."""
    found = find(text)
    assert found == find(text)
    assert whole_section(*scan(text)) == whole_section(*scan(text))
    assert all(isinstance(cue, int) for cue in found.meetings)


def test_states_table() -> None:
    """The shipped table of names is what CLDR and the rules give: `python -m index.cues.names` makes it."""
    assert json.loads(names.TABLE.read_text(encoding="utf-8")) == names.table()
    assert len(names.MEMBERS) == len(set(names.MEMBERS)) == 193


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh"])
def test_every_state(language: str) -> None:
    """Each member State is found by its CLDR name in each language, inside a sentence."""
    from babel import Locale

    missed = set()
    for code in names.MEMBERS:
        name = Locale(language).territories[code]
        # "Myanmar (Burma)"; in Arabic a preposition tells Mali from "financial".
        said = name if language == "zh" else ("في " if language == "ar" else "x, ") + name.partition("(")[0]
        if find(said).states != {code}:
            missed.add(code)
    assert not missed


@pytest.mark.parametrize("text", ["1" + ",000" * 1200, "1" + ",000" * 120 + ".5", "1月1日" * 9000])
def test_endless_figures(text: str) -> None:
    """Figures that go on for pages are read as far as a message goes, without an error."""
    assert len(find(text).numbers | find(text).dates) > 0
