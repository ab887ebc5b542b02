# Слова вокруг цитат в `cwgcop ask` и `cwgcop chat`.
none-nearest = Самое близкое, но не ответ:
mark-official = официальный текст
mark-translation = перевод
shown-in = язык: { $language }
