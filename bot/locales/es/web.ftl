# Lo que dice la página además de lo que dice el bot. Lo que está entre { $llaves } lo completa el programa: no cambiarlo.

title = Preguntar al informe
question = Su pregunta
hint = En cualquier idioma
exact = Buscar estas palabras exactas
ask = Preguntar
samples = Por ejemplo
next = Otras preguntas
further =
    { $count ->
        [one] Un pasaje más
       *[other] { $count } pasajes más
    }
leans = Entendido como pregunta sobre: { $place }
leans-not = Preguntar sin esto
page = página { $number }
document = Documento oficial
last = Sus últimas preguntas, solo en este navegador
erase = Borrar
contact = Escríbanos:
meetings = Reuniones
about = Acerca de
privacy = Privacidad
pages = Páginas
languages = Idioma
skip = Ir al contenido
cite = Citar
cite-place = Solo la referencia
cite-text = Con el texto
copy = Copiar
copied = Copiado
feed-published = Se publicaron informes
feed-back = Se muestran de nuevo informes anteriores
feed-changes = Textos nuevos: { $added }, modificados: { $changed }, retirados: { $removed }
as-file = Como archivo:
stop = De acuerdo. Esta página nunca le escribe ni guarda nada sobre quién es usted.
not-found = Esta página no existe.
too-many =
    Llegan demasiadas preguntas desde su red. Podrá seguir dentro de { $seconds ->
        [one] un segundo
       *[other] { $seconds } segundos
    }. Lo que escribió queda en el campo.
busy = Muchas personas están preguntando en este momento. Vuelva a preguntar dentro de unos segundos.
refused = No hemos podido leer esto. Vuelva a preguntar.
about-page =
    Esta página encuentra el pasaje de un informe que responde a su pregunta y lo muestra palabra por palabra, indicando dónde está. No escribe nada por su cuenta, no da consejos y no habla en nombre de nadie.

    Puede equivocarse. Cuando no está segura, lo dice; cuando no encuentra nada, también. Lo que vale es el texto oficial, siempre a un clic de la traducción.

    No sabe resumir, comparar ni decir lo que no está en los informes.
privacy-page =
    Qué se guarda de una pregunta hecha en esta página: sus palabras, cuándo y en qué idioma se hizo, qué se mostró y con cuánta seguridad, y si alguien dijo que le sirvió. La secretaría lo lee para que sea más fácil orientarse en el informe.

    No se guarda nada de quién preguntó: ni nombre, ni dirección, ni código. Por eso nadie puede decir después qué preguntas eran suyas, y no se pueden borrar una por una: no ponga nada personal en una pregunta.

    Durante cuánto tiempo: { $days } días; después se elimina y solo quedan recuentos mensuales de preguntas y opiniones y las formulaciones que la secretaría toma como ejemplos de preguntas.

    Para que nadie ocupe el lugar de los demás, en la memoria del programa un código representa la dirección, y otro la dirección con el tipo de navegador; la clave con que se hacen se desecha al cabo de una hora. Nada de ello se escribe en ninguna parte.

    Esta página no usa cookies ni carga nada de otros sitios. La pregunta figura en la dirección de la respuesta, para que pueda enviarla a alguien: también queda en el historial de su navegador. Sus últimas preguntas y las que se le han sugerido se guardan solo en su navegador, hasta que las borre en la primera página.
