"""Words of asking, in the six UN languages and in German, Italian and Portuguese, a few in some others too: for all
that a meeting brought, for one fact, and words that say nothing.

All are folded as `index.cues.words.fold` does. Stems are beginnings of words.
"""

from index.cues.words import listed


def _stems(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Stems that ask for all that a meeting brought.
ALL = _stems(
    "outcome result termin тезис decid decision conclu summar overview happen achiev accompli highlight "
    "takeaway "
    "everything recap "
    "recommend discuss agree finding advis advice plan adopt approv settl gist minutes proceeding outline "
    "synops topic "
    "resum bilan ressort retenir retien essentiel synthes recapit recommand conseil tout accord adopt "
    "approuv abord discut "
    "debat convenu deroul compte teneur about "
    "balance acord acuerd recom aconsej consej sintes salio todo logr consig concl obten aprob abord "
    "conven resolv ocurr suced "
    "итог результат реш заключ вывод законч заверш кончи кончат главн договор произош происход резюме "
    "сводк все рекоменд "
    "советует советуют обсужд обсуд достиг достиж основн говор план соглас принят принял одобр рассмотр "
    "рассматр затрон случил "
    "протокол суть "
    "صار نتايج نتيج حصيل قرر تقرر قرار اسفر خرج دار حدث جري ملخص خلاص مخرج توصل توصي اوصت اوصي يوصي ابرز كل "
    "ناقش نوقش لخص اتفق "
    "اتفاق اعتمد تناول بحث طرح حصل وقع فعل افضي تحدث محضر مضمون انجاز انتهي خلص استنتاج مواضيع موضوعات "
    "alles ergebnis ergeben entschied beschloss beschluss besproch diskut empfehl empfohl empfahl zusammenfass "
    "uberblick passier "
    "gescheh geschah verlauf heraus deciso decisa decise decision risultat esit conclus riepilog riassun "
    "raccomand avvenut aconteceu "
    "aprov discut "
    "besluit uitkomst besproken decyz wynik ustal omowi підсумк обговор рішенн beslut utfall karar sonuc oldu konusul "
    "gorusul hasil keputusan dibahas نتایج تصمیم تصمیمی مصوبات گذشت "
    "결과 논의 결정 합의 권고 요약"
)
RECOMMENDATION = _stems("recommendation recommandation recomendacion рекомендаци توصيه التوصيه empfehlung")
#: Stems that ask to be told, and say nothing of what.
TELL = _stems(
    "describ explain show  اتخذ нового новые summ detail overall general "
    "parle racont donne princip montre appren appris faites pouv pourr voudr aimer savoir apport abouti "
    "princip "
    "cuent habl deme dame paso punto muestr trat clave dice aprend princip queri quier quis pued podr "
    "lleg apport brevement "
    "расскаж покаж опиш подвед прошл показ извест кратк вкратце запомн пришл перечисл назов хоч хотел "
    "узна сообщ подробн коротк "
    "اخبر حدث اعط رييسي بكل تفاصيل يقال عموما كشف كامل اريد اود اعرف معرف عرض اذكر ايجاز اختصار موجز "
    "يتضمن تتضمن يحتوي تحتوي "
    "entier integral complet enter integr полност целик полн بكامل باكمل ganz vollstandig wortlaut "
    "erzahl beschreib zeig raccont descriv contain contien содерж"
)
#: The same, as whole words: too short to be stems.
TELL_WORDS = listed(
    "text wording entire entirety texte texto текст текста نص "
    "end ended finish finished missed tell give show key point points main about came come went go out up "
    "list full whole all say said "
    "says learn sum porte portait portee dit dire passe fait dio dieron hizo tuvo tuvieron sagt sagte steht "
    "ergab дал дала дали дай дайте gab emerso fale "
    "every todas todos toda tous toutes jede جميع قل هات acquis rendu connaitre saber"
)
#: Words of any question.
FUNCTION = listed(
    "how comment como как كيف should the a an of in on at for from to by with and or is was were are be "
    "been has have had did do does it "
    "its this that "
    "these those what which please me us you i we there their his her s t held took take taken place no "
    "than as would like "
    "can could want need know have get got any some my through into over during after its each only just "
    "also then so "
    "one pls plz thanks thank hi hello there if "
    "covered dealt topics subjects issues made make reach reached brief briefly anything something important "
    "most "
    "le la les l de du des d un une et ou a au aux en dans sur pour par que qu qui quoi quel quels quelle "
    "quelles est "
    "sont ete etait ont il elle on ce c se s sa son ses y me moi nous vous sommes svp plait fut furent eu "
    "etaient etait avaient avait lieu n sujet sujets theme themes ils elles comme pendant "
    "pris prise prises celle celui cette cet lors faire bref bonjour merci "
    "el los las del un una y o en por para con que cual cuales es son fue fueron ha han se su sus lo al "
    "me nos favor si "
    "era eran habia habian tema temas asunto asuntos "
    "hace hacen hicieron dado dada esa ese esta este hubo haber hola gracias puntos durante ustedes quedo tomadas "
    "в во на о об обо про и или с со по ко к у от до из за для что какой какая какое какие каковы каков "
    "каким каких это эта "
    "этот этой этого эти была было был были быть мне нам г года год году там же ли пожалуйста состоявшегося "
    "состоявшейся чем "
    "самой самого самое самом этих всей всего вся весь дан даны можно бы ходе нужны нужно "
    "вопрос вопросы тема темы речь шла шло сказано "
    "ما ماذا بماذا بم التي الذي في من عن علي الي و او هو هي كان كانت هذا هذه ذلك لي لنا مع قد عام سنه تم "
    "ايا عنه عنها "
    "ارني شنو شو ايش وش اش الام علام عم فيم اهم نقاط نقطه شي خلال اثناء جاء جاءت فيه فيها لو سمحت فضلك ممكن يمكن "
    "يمكنك شيء ال يقول "
    "تقول ورد وردت عليه ان بالنسبه ايه "
    "der die das den dem ein eine einen einer welche welchen welches bei auf im zu zum zur mit von vom aus "
    "fur wurde wurden hat haben gibt ist sind und oder bitte mir uns sie es zu ich man "
    "il gli della dello delle degli nella nel nello nelle negli alla allo dalla di da cosa cose stato stata sono "
    "furono quali quale sulla sul ci "
    "um uma do das dos na nas nos em pela pelo qual quais foi foram sao ao aos com houve "
    "wat zijn er het van op werd werden co jakie jaki byly były na було були які що vad på var ne neler nelerdir ve "
    "apa yang dari pada چه چی شد در های است "
    "무엇이 무엇을 무엇 무슨 일이 있었나요 있었습니까 알려 주세요 되었나요 되었습니까 무엇인가요"
)
#: Words for the body that met: whose meeting it was needs no answer.
BODY = _stems(
    "group committee commission council working cwg cop wg itu union report joint they "
    "groupe travail comite rapport uit gtc grupo trabajo informe piel comision consejo "
    "gruppe arbeitsgruppe ausschuss kommission bericht gruppo comitato consiglio rapporto relazione comissao "
    "conselho "
    "relatorio "
    "групп рабоч доклад комитет комисси совет ргс мсэ отчет союз "
    "فريق عمل لجنه هييه مجلس تقرير اتحاد"
)
#: Before a hyphen and a letter this is a sector of it.
UNION = listed("itu uit мсэ")
#: People: what one of them said or did is one fact.
PEOPLE = _stems(
    "chair presid secretar delegat particip expert partner asociad "
    "vorsitz teilnehm prasid segretar partecip "
    "председ секретар участ партнер делегат эксперт رييس مشارك مندوب شركا خبير خبراء"
)
#: Words that ask for one fact.
ONE_FACT = listed(
    "who whom whose when where why long many much "
    "qui quand pourquoi combien quien quienes cuando donde cuanto cuantos cuanta cuantas porque "
    "кто кого кому кем когда где куда почему сколько зачем чей ли какого числа "
    "wer wen wem wessen wann wo wohin warum wieso viele viel chi dove perche quem onde quando quanto quanti quante "
    "quantos quantas متي اين لماذا كم"
)
YES_OR_NO = listed(
    "did was were is are has have does do will any hubo hay se fue fueron было был была были hat wurde wurden "
    "ist gab foi houve هل"
)
#: Beside a meeting, these ask for what was not at it: what happened after the 17th meeting.
BESIDE = listed(
    "after before since until apres avant depuis despues antes desde после до перед بعد قبل منذ nach vor seit depois"
)
HAN_BESIDE = "(?<!最)后|(?<!目)前(?!一?[次届场轮])"
#: Words that ask when, and stems that say that a meeting was held.
WHEN = listed(
    "when date dates day days quand jour jours cuando fecha fechas dia dias когда дата даты дату день дни число "
    "числа "
    "числах متي تاريخ يوم مواعيد موعد wann datum tag tage quando какого"
)
#: Beside words that ask when.
WHERE = listed("where ou donde где wo dove onde اين")
HELD = _stems(
    "held hold take took place happen occur met meet conven open tenu tien lieu reuni deroul commenc celebr tuvo "
    "lugar "
    "realiz проход проше прош провед состо начал عقد انعقد منعقد اقيم جر بدا stattf statt gefund abgehalt realiz ocorr "
    "fand"
)
#: Was and were in German, which are other words elsewhere.
WAR = listed("war waren")
HAN_WHEN = "什么时候|什么时间|何时|哪天|哪一天|哪几天|几号|几月几日|日期|时间"
#: Before a date.
DAY = listed("day jour dia يوم день tag giorno")
#: Behind these something took place.
TOOK = listed("took taken take takes taking eu a ont avoir aura avait")
#: French turns round what it asks for yes or no (le budget a-t-il été adopté ?), unless one of the others is there.
TURNED = listed("il elle on ils elles")
OPEN = listed("que qu quoi quel quelle quels quelles comment qui ou quand combien pourquoi lequel laquelle")
REPORT = _stems("report rapport informe отчет доклад تقرير bericht")
#: What follows the German "was" (what), and no English one.
AFTER_WAS = listed(
    "hat haben sagt sagte steht ergab ergaben kam war wurde wurden gab ist entschied beschloss geschah passierte"
)
#: Words for a section without its number: the section on finance, la partie sur le budget.
PARTS = listed(
    "section chapter part heading chapitre partie rubrique seccion capitulo apartado parte раздел "
    "раздела разделе разделу глава главы главе часть части abschnitt kapitel teil secao قسم القسم جزء الجزء فصل"
)
HAN_PARTS = "这?一?(?:部分|章节|小节|节|章)"
ABOUT = listed("по about on regarding concerning sobre acerca uber о об про насчет بشان حول sur concernant")
#: After these "about" means the meeting itself: all about it, tell me about it.
OF_ALL = _stems("tell everything all tout parle todo habl cuent расскаж все извест حدث اخبر شي")
ARTICLES = listed("' the le la les l el los las")
#: Before the name of the body that met.
BODY_BEHIND = listed("did does has had of de du des del der do da dos das di della delle dello لل ل")
IN = listed("in at en в на во في")
#: Before a place, where that has a capital, or this follows the word for the meeting.
OF = listed("of de du a au aux")
#: Words of asking and of bodies, for questions with a typing error in them.
SPELT = _stems("results outcomes decisions summary resultats resultados decisiones результаты решения")
SPELT_BODY = _stems("group groupe grupo группы группа فريق")

#: Scripts whose words are cut at their vowel signs: of what is left nobody can say what it asks.
CUT = "[\u0900-\u0eff]"
#: In Japanese, what asks for one fact, and what says nothing beside the Chinese characters.
KANA = "[ぁ-んァ-ヶ]"
KANA_FACT = "いつ|どこ|だれ|なぜ|どうして|いくつ|いくら|どれ"
KANA_FILL = "[ぁ-ん]|何|教|会合"
# Patterns for `re`, which compiles them when the first Chinese question comes.
HAN_FACT = (
    "[谁几吗不]|没有|未(?!来)|主席|出席|缺席|多少|何时|什么时候|什么地|为什么|为何|为啥|干嘛|咋|啥时|哪天|哪里|哪儿|哪年|哪个|哪一|哪些人|哪些国|是否|有没有|怎么|多长|多久|"
    "时间|地点|日期|编号"
)
HAN_ALL = (
    "所有|议论|成果|结果|决定|结论|要点|总结|概括|概述|内容|介绍|讨论|发生|情况|全部|全文|一切|建议|决议|议定|谈|讲|说|聊|商量|收获|取得|摘要|"
    "纪要|成过|通过|达成|共识|议题|审议|作出|商定|概况|进展|梳理|归纳|简述|汇报|回顾"
)
#: All there is of what stands before it.
HAN_OF_ALL = f"的(?:{HAN_ALL})"
#: What a topic stands behind.
HAN_TOPIC = "[就对](?![哪此什])|关于|有关|针对|围绕|方面"
HAN_FILL = (
    "[的了呢啊吧全报告是在有都些什么哪请给出我你您能可以想要知道解帮问关于那这次届会议会一下个于对与和及就主重点作做过得到达取"
    "召开举行首末看写工作组理事委员联合研究第年月日号被把从上中里其它他们提本该期间最后近情况如何怎样方面简单题]|"
    "CWG-COP|一下|一些|[0-9\\s,.;，。？?！!、：:（）()\"'“”-]"
)
