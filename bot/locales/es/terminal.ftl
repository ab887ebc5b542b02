# En torno a los pasajes que citan `cwgcop ask` y `cwgcop chat`.
outcome-closest = Es posible que estos pasajes no respondan a su pregunta; son los más próximos:
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] El informe no lo dice.
       *[other] Ninguno de los informes lo dice.
    }
outcome-none-nearest = { $count ->
        [1] El informe no lo dice. Lo más próximo, que no es una respuesta:
       *[other] Ninguno de los informes lo dice. Lo más próximo, que no es una respuesta:
    }
language-unread = El programa no lee el idioma de esta pregunta: hágala en árabe, chino, español, francés, inglés o ruso, o en otra lengua de amplia difusión.
earlier-reports = Es el informe más reciente sobre esto. Anteriores: { $earlier }
mark-official = texto oficial
mark-translation = traducción
shown-in = en { $language }; no disponible en { $wanted }
