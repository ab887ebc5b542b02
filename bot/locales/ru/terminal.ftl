# Слова вокруг цитат в `cwgcop ask` и `cwgcop chat`.
outcome-closest = Возможно, это не ответ на ваш вопрос. Самые близкие фрагменты:
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] В отчете об этом не говорится.
       *[other] Ни в одном из отчетов об этом не говорится.
    }
outcome-none-nearest = { $count ->
        [1] В отчете об этом не говорится. Самое близкое, но не ответ:
       *[other] Ни в одном из отчетов об этом не говорится. Самое близкое, но не ответ:
    }
language-unread = Программа не читает на языке этого вопроса: задайте его на английском, арабском, испанском, китайском, русском, французском или другом распространенном языке.
earlier-reports = Это самый новый отчет по этой теме. Более ранние: { $earlier }
mark-official = официальный текст
mark-translation = перевод
shown-in = язык: { $language }; недоступно на языке: { $wanted }

# Страница `cwgcop knowledge preview`.
preview = Предварительный просмотр
preview-language = Язык
preview-passages = Фрагменты
preview-missing = Не переведено
preview-stale = Устарело
preview-answer = Ответ, каким его дает бот
