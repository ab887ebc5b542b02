# What the Telegram bot says. Words in { $braces } are filled in by the bot: keep them as they are.
# A blank line starts a new paragraph. Limits that Telegram sets are noted where there are any.

start-greeting = ¡Hola! ¿Qué le gustaría saber? Respondo con pasajes de: { $reports }.
start-limits = Soy un programa y solo cito: no escribo nada mío, no doy consejos y no hablo en nombre de nadie.
start-language = Pregunte en su propio idioma; yo cito en español.

help =
    Pregunte en cualquier idioma, con sus palabras. Respondo con las del informe y digo dónde están. Si no dice nada al respecto, se lo digo.

    Bajo la respuesta: el texto oficial, la sección completa y, tras ⋯, todo lo demás. Con una reacción 👍 o 👎 nos dice si le sirvió.

    /find – buscar palabras tal como figuran
    /sections – recorrer el informe
    /meetings – los resultados de cada reunión
    /language – elegir mi idioma
    /follows – avisos pedidos
    /privacy – qué conservo sobre usted
    /forget – borrarlo
    /about – qué informe es este

    En un grupo, mencióneme o respóndame. En cualquier chat, escriba { $mention } y una pregunta.
group-help = Para preguntarme, mencióneme: { $mention } { $sample }

language-ask = ¿En qué idioma le hablo?
language-set = A partir de ahora le hablo en español.
sections-title = Contenido del informe:
reports-title = ¿Qué informe?
meetings-title = Las reuniones, por fecha. Elija una para ver qué salió de ella.
meetings-none = No hay reuniones que mostrar. Esto es lo que puede leer:
page-of = Página { $page } de { $pages }

privacy =
    Qué conservo: su pregunta, cuándo y en qué idioma la hizo, lo que le mostré y con qué certeza, y si dijo que le sirvió. La secretaría lo lee para que sea más fácil orientarse en el informe. En lugar de su nombre o número hay un código. Solo quien tenga a la vez los datos del bot y su clave secreta puede averiguar a quién pertenece.

    Durante cuánto tiempo: 30 días; después se elimina y solo quedan recuentos mensuales de preguntas y opiniones y, sin código, las formulaciones que la secretaría toma como ejemplos de preguntas. El idioma que elige se conserva hasta que lo borre. No se conserva lo que escribe en otros chats para consultarme ni lo que otros dicen en los grupos.

    Un mensaje espera en mi memoria hasta que se responde; después se borran sus palabras. Durante media hora recuerdo cuáles fueron las dos últimas preguntas de un chat, para que pueda seguir preguntando; al cabo de una hora como máximo, eso se borra.

    Si pide que le avise cuando una pregunta tenga respuesta, conservo, cifrados con la clave secreta, dónde escribirle, su pregunta y los pasajes que había visto. Se conserva hasta que le aviso o usted renuncia con /follows; al cabo de un año pregunto si sigue esperando y, sin un sí, se elimina 30 días después.

    /forget borra de inmediato todo lo que se refiere a usted.
forget-ask = ¿Borro todo lo que conservo sobre usted: sus preguntas, sus opiniones sobre las respuestas, los avisos pedidos, su idioma?
forget-yes = Sí, borrar
forget-no = No
forget-done =
    Hecho. He borrado { $questions ->
        [one] { $questions } pregunta
       *[other] { $questions } preguntas
    }, { $votes ->
        [one] { $votes } opinión sobre una respuesta
       *[other] { $votes } opiniones sobre respuestas
    }, { $wishes ->
        [one] { $wishes } aviso pedido
       *[other] { $wishes } avisos pedidos
    }, el idioma, si había elegido uno, y todo mensaje aún sin respuesta. Si la secretaría guarda copias de seguridad, todo ello desaparecerá también de ellas cuando las siguientes las sustituyan. Los mensajes de este chat son suyos: elimínelos en Telegram.
forget-done-here = Hecho. He borrado todo lo que guardaba sobre usted.
forget-unnamed = Las preguntas de un administrador anónimo o de un canal no llevan ningún código: no sé de quién son, y se eliminan a los 30 días. Para borrar las que hizo con su nombre, envíeme /forget en privado.
forget-held = He eliminado de la base de datos lo que guardo sobre usted, pero esos datos siguen en el registro de esta porque otro programa la está leyendo en este momento. Lo sigo intentando: se borrarán de allí en cuanto ese programa termine. Envíe /forget otra vez para saber si ya está hecho.
forget-kept = No se ha borrado nada.

about-report = { $title }: { $passages } pasajes. Texto oficial: { $languages }.
about-meetings = Reuniones celebradas entre el { $first } y el { $last }.
about-index = Índice { $build }, modelo { $model }.
about-source = El programa es software libre (licencia MIT).

status-index = Índice { $build }: { $passages } pasajes.
status-waiting = Mensajes en espera: { $waiting }.
status-times = Segundos hasta la respuesta: la mitad de las últimas { $count } en { $half }, el 95 % en { $most }.
status-day = Últimas 24 horas, por idioma de las preguntas: con respuesta { $answer }; con pasajes próximos { $closest }; sin respuesta en el informe { $none }.
status-week = Preguntas de los últimos siete días: { $answer } con respuesta, { $closest } con pasajes próximos, { $none } a las que el informe no responde.
status-well = Todo está en orden.
status-wrong = Algo no va bien:

# To admins alone; { $what } and { $reason } are in English, as the logs have them.
unanswered = { $groups ->
        [0] No queda ninguna pregunta pendiente de los últimos 30 días.
       *[other] Sin respuesta en los últimos 30 días, por significado; { $shown } de { $groups }:
    }
reindex-begun = Estoy comparando los archivos con lo que está en uso: { $what }, { $percent } %. Mientras tanto sigo respondiendo preguntas.
reindex-busy = Los archivos ya se están publicando. El mensaje que muestra el avance dirá cuándo termina.
reindex-done = El índice { $build } está en uso, con los archivos tal como están: cambios en los textos: { $changes }, { $seconds } s. Está publicado y se mantiene hasta el próximo /reindex, la próxima publicación o /rollback.
reindex-same = Nada ha cambiado desde el índice { $build }: está en uso, publicado y se mantiene.
reindex-failed = No se ha publicado nada y se mantiene lo que está en uso: { $reason }
rollback-ask = El índice { $build } está en uso. ¿Vuelvo al anterior? Los archivos quedan como están, y ese índice se mantendrá hasta que se publiquen de nuevo.
rollback-yes = Sí, volver
rollback-kept = No se ha cambiado nada.
rollback-done = El índice { $build } está de nuevo en uso, con los textos de los que se hizo, hasta /reindex.
rollback-failed = No puedo volver atrás: { $reason }
alert-lost = No estoy en condiciones de responder:
alert-back = Ya puedo responder de nuevo.

# [1] is said where one report is served, [other] where several are.
closest-intro = { $count ->
        [1] Puede que el informe no responda a esto. Lo más cercano:
       *[other] Puede que los informes no respondan a esto. Lo más cercano:
    }
none-intro = { $count ->
        [1] No he encontrado nada sobre esto en el informe.
       *[other] No he encontrado nada sobre esto en los informes.
    }
none-passed = He anotado su pregunta para la secretaría.
none-contact = Para recibir una respuesta, escriba a { $contact }.
language-unread = Todavía no sé leer este idioma. Pregunte en árabe, chino, español, francés, inglés o ruso, o en otro idioma muy extendido.
leans-on-nothing = No sé a qué se refiere: no hay ninguna respuesta anterior. Haga la pregunta completa, por ejemplo:
follow-up = Sobre lo mismo: { $place }
more-intro = Más sobre «{ $question }»:
more-end = Es todo lo que he encontrado. Puede seguir leyendo el informe:
welcome = ¡De nada! Pregúnteme cuando quiera.
ok = Muy bien. Pregúnteme lo que quiera sobre el informe.
bye = ¡Hasta luego! Aquí estaré si tiene otra pregunta.
wrong = Lo siento. ¿Qué reunión o sección busca? Elíjala aquí, o pregunte de otra manera.
summarise = Cito el informe palabra por palabra y no lo resumo. Esto es lo que contiene:
stop = De acuerdo. Solo escribo para responderle, o para avisarle de lo que me pidió (/follows). Para borrar lo que guardo de usted, envíe /forget.
elsewhere-none = El informe no tiene esa reunión ni esa sección. Sus reuniones son:
half-none = Sobre «{ $question }» no he encontrado nada en el informe.
language-none = No tengo este pasaje en { $language }. Puede leerlo en:
earlier-reports = Es el informe más reciente sobre esto. Anteriores: { $earlier }
mark-official = Texto oficial ({ $language })
mark-translation = Traducción ({ $language }); texto oficial en { $original }
original-title = Texto oficial ({ $language })
question-asked = Pregunta: { $question }

# What people wait for.
follows = Ha pedido que le avise sobre estas preguntas. Pulse una para quitarla.
follows-none = No ha pedido ningún aviso. Bajo una respuesta, o tras su ⋯, un botón me pide que le avise cuando un nuevo informe diga más.
told = Me pidió que le avisara sobre «{ $question }». Los informes dicen ahora:
follow-again = Hace un año pidió que le avisara cuando los informes dijeran algo nuevo sobre «{ $question }». ¿Sigue esperando?
follow-again-yes = Sí, avíseme

# Words that were looked up as they stand.
words-found = «{ $words }» figura en { $count ->
        [one] un lugar
       *[other] { $count } lugares
    }{ $forms ->
        [yes] , en esta u otras formas
       *[no] { "" }
    }:
words-many = «{ $words }» figura en más de { $count } lugares{ $forms ->
        [yes] , en esta u otras formas
       *[no] { "" }
    }. Los primeros:
words-also = También en: { $places }
words-nowhere = «{ $words }» no figura en ninguna parte con estas palabras.
words-strange = «{ $words }» no figura en ninguna parte: nada de lo que he leído está en esta escritura.
words-long = Es demasiado largo para buscarlo palabra por palabra. Cite una sola frase.
words-empty = No hay nada entre las comillas. Ponga ahí las palabras que busca.
words-meant = ¿Quiso decir { $meant }?
words-nearest = Lo más cercano en significado:
find-how = Escriba las palabras después del comando: /find { $sample }
find-sample = plataforma única

# Buttons: at most 30 characters each.
button-original = Texto oficial
button-original-hide = Ocultar
button-language = Otro idioma
button-always = ¿Siempre en español?
button-section = Toda la sección
button-previous = Anterior
button-next = Siguiente
button-cite = Citar
button-share = Compartir
button-file = Como archivo Word
button-earlier = En informes anteriores
button-open = Abrir en el bot
button-helps = Me sirve
button-helps-not = No me sirve
button-follow = Avisarme cuando se responda
button-follow-later = Avisarme de otros informes
button-back = Volver
button-sections = Índice

# Small notices over the chat: at most 200 characters each.
notice-thanks = ¡Gracias! La secretaría lo verá.
notice-not-yours = Solo puede pulsarlo la persona que lo pidió.
notice-old = Este botón es demasiado antiguo. Envíe otra vez su pregunta.
notice-follow-kept = Le escribiré aquí cuando un nuevo informe diga algo sobre esto. /follows muestra sus avisos.
notice-follow-full = Ya ha pedido { $most } avisos. Quite antes uno: /follows
notice-follow-private = Solo puedo avisar en un chat privado. Pregúnteme allí.
notice-follow-whole = Más adelante no se sabrá a qué se refiere. Haga antes la pregunta completa.

withdrawn = Este pasaje ya no está en el informe, o nunca estuvo.
only-text-spoken = No puedo escuchar mensajes de voz. Toque el micrófono de su teclado: escribe lo que usted dice.
only-text = Solo leo texto. Escríbame su pregunta y buscaré el pasaje.
channel-note = Respondo preguntas en chats, no en canales.
unknown-command = No conozco este comando. Envíeme una pregunta, o /help.
flood = ¡Son muchos mensajes a la vez! Solo respondo al último: de uno en uno, por favor.
trouble = Lo siento, algo ha fallado por nuestra parte. Inténtelo de nuevo o pregunte con otras palabras.
inline-none = { $count ->
        [1] El informe no dice nada al respecto
       *[other] Ninguno de los informes dice nada al respecto
    }
inline-unread = No leo este idioma
inline-cut = El pasaje continúa: ábralo en el bot.

# Commands in Telegram's menu: at most 256 characters each.
command-start = Empezar, con preguntas de ejemplo
command-help = Cómo preguntar
command-find = Buscar palabras tal como figuran
command-language = Elegir el idioma
command-sections = Recorrer el informe
command-meetings = Los resultados de cada reunión
command-follows = Avisos pedidos
command-privacy = Qué se conserva sobre usted
command-forget = Borrar lo que se conserva sobre usted
command-about = Qué informe, qué versión
command-status = Estado del bot
command-unanswered = Preguntas sin respuesta
command-reindex = Publicar los archivos tal como están
command-rollback = Volver al índice anterior

# What people see before they start: at most 512 and 120 characters.
description = Pregunte con sus propias palabras sobre lo que he leído: { $reports }. Recibirá el pasaje del propio informe y dónde está, señalado como texto oficial o traducción, o la indicación clara de que el informe no lo dice.
short-description = Cita informes palabra por palabra e indica el lugar de cada cita, en seis idiomas.
