# The desk: what a clerk reads in the browser.
desk = Рабочий стол
skip = К содержанию
pages = Страницы
reports = Отчеты
report = Отчет
try = Проверить
publish = Опубликовать
history = История
asked = О чем спрашивают
signed-in = Вы вошли как { $who }.
sign-in = Вход
sign-in-how = Откройте адрес, который выведен в терминале, где запущен рабочий стол. Он действует один раз: если им воспользовались, там теперь новый.
sign-in-typed = Ничего не сохранено. Введённое вами снова появится, когда вы войдёте.
form-of-another = Эта форма не от этого входа. Обновите страницу и отправьте ее еще раз.
no-such-page = Такой страницы нет.
no-report = Нет отчета «{ $id }», который можно прочесть. Смотрите список отчетов.
too-large = Файл слишком велик. Уберите из него картинки и загрузите снова.
not-done = Это не сделано
may-not-edit = Здесь вы можете читать. Чтобы править, нужна группа, которую называет администратор.
may-not-publish = Чтобы публиковать, нужна группа, которую называет администратор. Ваши изменения хранятся, пока их кто-нибудь не опубликует.
busy = Идет другая работа, поэтому эта не начата: дождитесь ее окончания и повторите.
our-mistake = Это ошибка программы. Ничего не изменено. Сообщите, что вы делали.
not-saved = Это не сохранено
changed-meanwhile = { $place }: кто-то тем временем изменил это. Посмотрите новый текст и внесите правку в него.
see-new = Новый текст
you-typed = Что вы набрали:
undo = Отменить
undo-number = Отменить изменение { $number }
see-work = Посмотреть, как идет работа
work-goes-on = Работа продолжится, если вы уйдете с этой страницы.
desk-away = Рабочий стол не отвечает. Страница продолжит, когда он вернётся.
save = Сохранить
leave = Оставить как есть
unsaved = Ещё не сохранено.
error = Ошибка:
problems = { $count ->
    [one] { $count } замечание
    [few] { $count } замечания
   *[other] { $count } замечаний
}

# Reports.
drop-new = Перетащите документ сюда или выберите его (Word, OpenDocument, PDF, HTML, Markdown, простой текст):
look-at-file = Посмотреть
dropped = Перетащенные ранее:
passages = Фрагменты
passage = Фрагмент
languages = Языки
state = Состояние
not-published = Еще не опубликован
as-published = Как опубликован
changed = { $count ->
    [one] { $count } изменение после публикации
    [few] { $count } изменения после публикации
   *[other] { $count } изменений после публикации
}
drafts-wait = { $count ->
    [one] { $count } вопрос ждет вашего «да» или «нет»
    [few] { $count } вопроса ждут вашего «да» или «нет»
   *[other] { $count } вопросов ждут вашего «да» или «нет»
}
no-reports = Отчетов еще нет.
broken = Что мешает пользоваться отчетами

# A report.
translate = Переводы
questions = Вопросы
title = Название
change-title = Изменить название
to-print = Все на одной странице, для печати
new-version = Добавить документ к этому отчету
drop-version = Новая версия этого отчета:
drop-language = Этот отчет на другом языке:
chosen = Выбранные фрагменты:
none-chosen = Сначала выберите фрагменты: отметьте их.
join-chosen = Соединить
leave-out-chosen = Убрать
keys = Клавиши: j и k — вниз и вверх, x — выбрать, e — править, u — отменить, Ctrl+Enter — сохранить, Esc — выйти.
more-pages = Другие страницы
heading = Заголовок
part-front = до первого заголовка
part-meeting = всё собрание
mend = Править
mend-heading = Править заголовок { $id }
mend-passage = Править: { $place }
choose = Выбрать: { $place }
meeting-number = Номер собрания
meeting-day = Его день; из нескольких — первый
wrong-meeting = Номер собрания — целое число, день — дата вида 2025-06-05.
level-in = На уровень глубже
level-out = На уровень выше
make-text = Не заголовок
official-text = Официальный текст
official = официальный
translation = перевод
split-how = Пустая строка делит фрагмент надвое.
join-before = Соединить с предыдущим
up = Выше
down = Ниже
make-heading = Сделать заголовком
leave-out = Убрать
move-to = Раздел
move = Переместить туда
other-languages = { $count ->
    [one] еще { $count } язык
    [few] еще { $count } языка
   *[other] еще { $count } языков
}
lessons = { $count ->
    [one] { $count } вопрос
    [few] { $count } вопроса
   *[other] { $count } вопросов
}
is-added = новый
is-removed = убран
is-changed = изменен
is-moved = перемещен
is-stale = устарел
right-as-it-is = Перевод по-прежнему верен
translations-outdated = Переводов, которые устареют: { $count }. Их никто не увидит, пока их не исправят.
is-missing = нет перевода
is-about = сведения
did-edit = Сохранено: { $place }.
did-join = Соединено: { $place }.
did-leave-out = Убрано: { $place }.
did-move = Перемещено: { $place }.
did-heading = Сделано заголовком: { $place }.
did-text = Сделано текстом: { $place }.
did-title = Название изменено: { $place }.
did-section = Заголовок или собрание изменены: { $place }.
did-level = Уровень изменен: { $place }.

# Importing.
no-file = Сначала выберите файл.
field-kind = Это
kind-new = новый отчет
kind-version = новая версия отчета
kind-language = отчет на другом языке
of-report = какой отчет
field-kind-version = новая версия отчета
field-id = Краткое имя
wrong-id = Краткое имя «{ $id }» не подходит: только a-z, 0-9 и дефисы, как в cwg-cop-2022, не более 60 знаков.
field-language = Язык
found-language = Язык текста: { $language }.
is-translation = Язык текста: { $found }, а отчета: { $own }. Это перевод отчета?
as-translation = Да, импортировать как перевод
as-version = Нет, сохранить как новую версию
field-title = Название
field-meeting = Собрание
meeting-said = как сказано в документе
meeting-day-of = весь документ об одном, которое началось
meeting-none = ни об одном
meeting-sections = у каждого раздела свое
day-found = Это протокол одного собрания, которое началось { $day }?
guesses = Что еще угадано
field-headings = Заголовки
headings-guessed = угаданы
headings-styles = по стилю
headings-bold = по жирному шрифту
headings-numbered = по номерам
field-articles = Каждая строка вида «Статья 3» начинает раздел
field-from-page = Со страницы
field-accept-changes = Принять отслеженные исправления
look-again = Посмотреть снова
save-report = Сохранить как отчет
out-of-it = Абзацев: { $paragraphs }, заголовков: { $headings }, фрагментов: { $passages }
beside-old = Рядом с нынешним отчетом
counted-same = без изменений: { $count }
counted-changed = изменено: { $count }
counted-moved = перемещено: { $count }
counted-added = новых: { $count }
counted-removed = убрано: { $count }
counted-about = названий и собраний: { $count }
counted-missing = не хватает: { $count }
counted-stale = устарело: { $count }
counted-doubtful = { $count } с другими числами
go-along = { $count ->
    [one] { $count } вопрос следует за своим фрагментом.
    [few] { $count } вопроса следуют за своими фрагментами.
   *[other] { $count } вопросов следуют за своими фрагментами.
}
left-behind = { $count ->
    [one] { $count } вопрос убирается: его фрагмента больше нет.
    [few] { $count } вопроса убираются: их фрагментов больше нет.
   *[other] { $count } вопросов убираются: их фрагментов больше нет.
}
repairs-kept = Ваших правок сохранено: { $count }.
repair-lost = Ваша правка не сохранена: { $what }
not-lined-up = Не совпадает: { $what }
lined-up = Текст на этом языке получат фрагментов: { $taken } из { $count }.
look-at = Обратите внимание
same-text = Слово в слово есть в отчете { $report }: { $count } из { $all } фрагментов. Это его новая версия?
left-out = { $count ->
    [one] { $count } кусок опущен
    [few] { $count } куска опущены
   *[other] { $count } кусков опущено
}
document = Документ
page-of = страница { $number }
did-import = { $file } загружен как { $report }.

# Translations.
has-of = Текстов: { $count } из { $all }.
to-place = Переместить
place-text = Этот текст:
place-at = на место
place-alone = Только этот текст
place-below = Этот и те, что ниже
place-how = «Только этот»: он меняется местами с текстом, который там стоит. «Те, что ниже»: до следующего отсутствующего текста или заголовка. Тексты, потерявшие место, стоят последними в списке наверху.
throw-away = Выбросить
without-place = Текстов без места: { $count }.
without-place-how = Их никто не видит. Перетащите «Переместить» на нужную строку или нажмите.
did-place = Перемещено ({ $language }): { $place }.
did-drop = Текст без места выброшен ({ $language }).
all-texts = Все тексты
did-translate = Сохранено текстов ({ $language }): { $count }, { $report }.

# Questions.
question = Вопрос
questions-about = Бот учится на вопросах: { $accepted }; ждут вашего «да» или «нет»: { $waiting }.
read-so-many = Новых черновиков: { $count }; строк опущено: { $dropped }.
cards = Это верно?
far-off = сегодня далеко: верно ли?
answers-none = Похоже, но в отчете этого нет.
today-right = Сегодня бот отвечает верно.
today-other = Сегодня бот дает: { $text } ({ $id })
today-none = Сегодня бот этого не находит.
choice-yes = Да
choice-no = Нет
choice-later = Позже
save-cards = Сохранить ответы
all-yes = Да на все ({ $count })
have-drafted = Поручить составить вопросы
ask-assistant = Спросить помощника
ask-assistant-how = Он получит текст отчета; это займет несколько минут.
prompt-how = Скопируйте задание, дайте его любому помощнику-редактору и вставьте его ответ ниже.
prompt-all = Обо всех фрагментах
prompt-weak = О фрагментах, у которых меньше двух вопросов: { $count }
prompt = Задание
each = Вопросов на фрагмент
piece = Часть { $number }
copy-prompt = Скопировать задание
copied = Скопировано
reply = Ответ помощника
read-reply = Прочитать ответ
no-reply = Сначала вставьте ответ помощника.
reading-reply = Ответ читается и проверяется
not-kept = Не сохранено
write-own = Написать вопрос самому
tests-link = Тесты: страница, которую можно послать коллеге, без уроков
tests-here = Проверка: страница без выученных вопросов, для коллеги рядом с вами
tests-how = Пишите вопросы так, как их задают люди, другими словами, чем в отчете, и выбирайте фрагмент, который отвечает на каждый. Ими проверяется бот, он никогда на них не учится.
answered-by = Отвечает
answered-by-none = ничто: в отчете этого нет
what-they-bring = Что дают вопросы
measure = Измерить
measure-how = Каждый вопрос задается боту, который на нем не учился. Это займет минуту или больше.
measuring = Вопросы задаются боту, который на них не учился
share-recall-at-1 = Из 100 вопросов, на которых он не учился, нужный фрагмент первый в { $value } ({ $low }–{ $high }).
share-recall-at-3 = Он среди первых трех в { $value } ({ $low }–{ $high }).
share-near-declined-at-95 = Из 100, на которые отчет не отвечает, отклонено { $value } ({ $low }–{ $high }).
first = Первый
did-draft = Добавлено черновиков: { $count }, { $report }.
did-decide = Принято вопросов: { $yes }, отклонено: { $no }, { $report }.
did-write = Добавлен вопрос: { $place }.
still-right = Текст изменился: верны ли еще эти вопросы?
ask-again = Проверить снова
ask-again-how = Они снова станут карточками и ничему не учат, пока вы не скажете «да».
did-again = На повторную проверку: { $place }.

# Trying and publishing.
ask = Спросить
live = Действует
renewing = Опубликованное готовится для этой версии программы
draft = Ваш черновик
nothing-live = Еще ничего не опубликовано.
draft-not-ready = Сначала черновик нужно подготовить.
draft-changed = Черновик таков, каким был подготовлен: с тех пор файлы изменились.
prepare = Подготовить
preparing = Черновик готовится
outcome-answer = Ответ
outcome-closest = Не уверен
outcome-none = Нет ответа
is-live = Опубликовано: делегаты получают это с этой минуты.
is-live-as-it-was = В том, о чем спрашивают, ничего не изменилось: остается то, что было.
nothing-published = Ничего не опубликовано: остается то, что было.
changed-since = Изменённое с её начала в неё не вошло и показано ниже.
got-worse = { $group }: из 100 верны были { $old }, теперь { $new }. Больше не верны:
what-changes = Что изменится
what-has-changed = Что изменилось
first-publication = Первая публикация: фрагментов { $count }.
report-added = Новый отчет: { $id }
report-removed = Отчет убран: { $id }
lessons-unpublished = Изменится уроков: { $count }
no-text-changed = Ни один текст не изменился.
answers-asked = Обоим задано вопросов: { $count }; иначе отвечено на { $changed }.
lessons-changed = Уроков новых: { $added }, убрано: { $removed }.
share-right-first-of = Нужный фрагмент первый: { $old } → { $new } из 100 (тестов: { $count }).
share-declined-of = Нет ответа там, где ничто не отвечает: { $old } → { $new } из 100 (тестов: { $count }).
answers-worse = Ответов хуже: { $count }
answers-better = Ответов лучше: { $count }
answers-other = Других измененных ответов: { $count }
answers-taught = Ответов, которые стали верными, потому что им учат уроки: { $count }
first-shown = Первые { $count }:
was = Было:
now = Стало:
right = Верно:
compare = Посмотреть, какие ответы изменятся
compare-how = Обоим задаются проверочные и все обучающие вопросы; близкие к изменению — на всех языках. Это займет минуту или больше; ход работы виден.
comparing = Обоим задаются все вопросы
official-changed = Эти официальные тексты не те, что были. Отметьте каждый, который изменен намеренно.
official-moved = { $count ->
    [one] { $count } текст слово в слово стоит теперь под другим номером. Ссылки и кнопки с прежним номером ведут к другому тексту.
    [few] { $count } текста слово в слово стоят теперь под другими номерами. Ссылки и кнопки с прежними номерами ведут к другим текстам.
   *[other] { $count } текстов слово в слово стоят теперь под другими номерами. Ссылки и кнопки с прежними номерами ведут к другим текстам.
}
tick-official = Отметьте каждый измененный официальный текст или верните его: история отменяет изменения.
why = Почему
say-why = Скажите почему: причина сохранится.
all-the-same = Все равно опубликовать
publish-now = Опубликовать
publishing = Черновик проверяется, сравнивается и публикуется
mend-first = Сначала исправьте ошибки.
did-mark-stale = Переводов старше официального текста: { $count }; они помечены как устаревшие.
discard-how = Все, что изменено после публикации, можно отбросить; история это вернет.
discard = Отбросить черновик
did-discard = Черновик отброшен.
back-texts = { $count ->
    [0] Все тексты файлов опубликованы.
    [one] { $count } текст файлов не опубликован.
    [few] { $count } текста файлов не опубликованы.
   *[other] { $count } текстов файлов не опубликовано.
}
back-questions = { $count ->
    [0] Все вопросы тоже.
    [one] Не опубликован { $count } вопрос или черновик вопроса.
   *[other] Не опубликовано вопросов и черновиков вопросов: { $count }.
}
back-how = То, что не опубликовано, убирается: «Отменить» в истории возвращает это в файлы, и делегаты получат это, когда вы опубликуете.
is-back = Снова действует то, что опубликовано { $when }.
going-back = Возвращается прежняя публикация
did-go-back = Возврат к прежней публикации.
published-so-far = Опубликовано
step-published = Опубликовано
step-rolled-back = Возврат к опубликованному { $when }
step-index-rolled-back = Возвращен только индекс
step-index-built = Индекс построен
step-made-anew = Создано заново для этой версии программы
none-published = Еще ничего не публиковалось.
changed-here = Изменено за рабочим столом
none-changed = Еще ничего не изменялось.
when = Когда
by = Кто
what = Что
go-back = Вернуться сюда
go-back-to = Вернуться к опубликованному { $when }
did-undo = Изменение { $number } отменено.

# What people ask.
no-bot-yet = Здесь еще не работал бот: вопросы появятся здесь, когда он заработает.
by-month = По месяцам
by-language = По языкам
month = Месяц
chart = График
helped = помогло
helped-not = не помогло
as-csv = Таблицей (CSV)
most-shown = Чаще всего показано
in-vain = Спрошено напрасно
asked-times = { $count ->
    [one] Спрошено { $count } раз
    [few] Спрошено { $count } раза
   *[other] Спрошено { $count } раз
}
waiting = { $count ->
    [one] ответа ждет { $count } человек
    [few] ответа ждут { $count } человека
   *[other] ответа ждут { $count } человек
}
closed-before = Закрыто раньше: { $why }
closest-passages = Ближайшие фрагменты
other-passage = Другой фрагмент
no-passage = Фрагмента { $id } нет: напишите его так: cwg-cop-2022/2.4/1.
choose-passage = Сначала выберите фрагмент.
no-group = Эти вопросы закрыты или больше не хранятся.
no-text = Сначала напишите текст.
it-answers = Этот фрагмент отвечает
nothing-answers = В отчете этого нет
put-text = Внести в отчет текст, который отвечает
put-text-how = Он встанет в конец раздела выбранного фрагмента.
put-in = Внести
close-group = Делать нечего: закрыть
nothing-in-vain = Из спрошенного за последние 30 дней ничего не открыто.
