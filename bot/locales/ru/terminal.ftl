# Слова вокруг цитат в `cwgcop ask` и `cwgcop chat`.
outcome-closest = Возможно, это не ответ на ваш вопрос. Самые близкие фрагменты:
outcome-none = В отчете об этом не говорится.
outcome-none-nearest = В отчете об этом не говорится. Самое близкое, но не ответ:
mark-official = официальный текст
mark-translation = перевод
shown-in = язык: { $language }; { $wanted } — нет текста
