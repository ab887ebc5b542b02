# En torno a los pasajes que citan `cwgcop ask` y `cwgcop chat`.
outcome-closest = Es posible que estos pasajes no respondan a su pregunta; son los más próximos:
outcome-none = El informe no lo dice.
outcome-none-nearest = El informe no lo dice. Lo más próximo, que no es una respuesta:
language-unread = El programa no lee el idioma de esta pregunta: hágala en árabe, chino, español, francés, inglés o ruso, o en otra lengua de amplia difusión.
mark-official = texto oficial
mark-translation = traducción
shown-in = en { $language }; no disponible en { $wanted }
