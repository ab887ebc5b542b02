# The desk: what a clerk reads in the browser.
desk = Escritorio
skip = Ir al contenido
pages = Páginas
reports = Informes
report = Informe
try = Probar
publish = Publicar
history = Historial
asked = Qué se pregunta
signed-in = Usted es { $who }.
sign-in = Entrar
sign-in-how = Abra la dirección que aparece en el terminal donde se inició el escritorio. Sirve una vez: si ya se usó, ahora hay allí una nueva.
sign-in-typed = No se ha guardado nada. Lo que escribió volverá a estar ahí cuando haya entrado.
form-of-another = Este formulario no es de esta sesión. Vuelva a cargar la página y envíelo otra vez.
no-such-page = Esa página no existe.
no-report = No hay ningún informe «{ $id }» que se pueda leer. Vea la lista de informes.
too-large = El archivo es demasiado grande. Quite imágenes y vuelva a soltarlo.
not-done = No se ha hecho
may-not-edit = Aquí puede leer. Para editar hace falta un grupo que nombra su administrador.
may-not-publish = Para publicar hace falta un grupo que nombra su administrador. Sus cambios se guardan hasta que alguien los publique.
busy = Hay otro trabajo en curso y este no ha comenzado: espere a que termine y vuelva a intentarlo.
our-mistake = Es un error del programa. No se ha cambiado nada. Comunique qué ha hecho.
not-saved = No se ha guardado
changed-meanwhile = { $place }: alguien lo ha cambiado entretanto. Mire el texto nuevo y haga allí su cambio.
see-new = El texto nuevo
you-typed = Lo que usted escribió:
undo = Deshacer
undo-number = Deshacer el cambio { $number }
see-work = Ver cómo va
work-goes-on = El trabajo sigue si deja esta página.
desk-away = El escritorio no responde. Esta página seguirá cuando vuelva.
save = Guardar
leave = Dejarlo como está
unsaved = Aún sin guardar.
error = Error:
problems = { $count ->
    [one] { $count } cosa que mirar
   *[other] { $count } cosas que mirar
}

# Reports.
drop-new = Suelte aquí un documento, o elíjalo (Word, OpenDocument, PDF, HTML, Markdown, texto sin formato):
look-at-file = Mirarlo
dropped = Soltados antes:
passages = Pasajes
passage = Pasaje
languages = Idiomas
state = Estado
not-published = Aún sin publicar
as-published = Como se publicó
changed = { $count ->
    [one] { $count } cambio desde la publicación
   *[other] { $count } cambios desde la publicación
}
drafts-wait = { $count ->
    [one] { $count } pregunta espera su sí o no
   *[other] { $count } preguntas esperan su sí o no
}
no-reports = Aún no hay informes.
broken = Lo que impide usar los informes

# A report.
translate = Traducciones
questions = Preguntas
title = Título
change-title = Cambiar el título
to-print = Todo en una página, para imprimir
new-version = Añadir un documento a este informe
drop-version = Una versión nueva de este informe:
drop-language = Este informe en otro idioma:
chosen = Los pasajes elegidos:
none-chosen = Elija primero pasajes: marque las casillas que están delante.
join-chosen = Unir en uno
leave-out-chosen = Omitir
keys = Teclas: j y k bajan y suben, x elige, e edita, u deshace, Ctrl+Intro guarda, Esc sale.
more-pages = Más páginas
heading = Encabezado
part-front = antes del primer título
part-meeting = toda la reunión
mend = Editar
mend-heading = Editar el encabezado { $id }
mend-passage = Editar { $place }
choose = Elegir { $place }
meeting-number = Número de la reunión
meeting-day = Su día; de varios, el primero
wrong-meeting = El número de la reunión es un número entero; su día, una fecha como 2025-06-05.
level-in = Un nivel adentro
level-out = Un nivel afuera
make-text = No es encabezado
official-text = Texto oficial
official = oficial
translation = traducción
split-how = Una línea vacía divide el pasaje en dos.
join-before = Unir con el anterior
up = Subir
down = Bajar
make-heading = Hacerlo encabezado
leave-out = Omitir
move-to = Sección
move = Mover allí
other-languages = { $count ->
    [one] { $count } idioma más
   *[other] { $count } idiomas más
}
lessons = { $count ->
    [one] { $count } pregunta
   *[other] { $count } preguntas
}
is-added = nuevo
is-removed = quitado
is-changed = cambiado
is-moved = movido
is-stale = anticuado
right-as-it-is = La traducción sigue siendo correcta
translations-outdated = Traducciones que quedarán anticuadas: { $count }. Nadie las ve hasta que se corrijan.
is-missing = falta
is-about = acerca de
did-edit = Guardado: { $place }.
did-join = Unido: { $place }.
did-leave-out = Omitido: { $place }.
did-move = Movido: { $place }.
did-heading = Hecho encabezado: { $place }.
did-text = Hecho texto: { $place }.
did-title = El título ha cambiado: { $place }.
did-section = El encabezado o la reunión ha cambiado: { $place }.
did-level = El nivel ha cambiado: { $place }.

# Importing.
no-file = Elija primero un archivo.
field-kind = Esto es
kind-new = un informe nuevo
kind-version = una versión nueva de un informe
kind-language = un informe en otro idioma
of-report = qué informe
field-kind-version = una versión nueva de un informe
field-id = Nombre corto
wrong-id = El nombre corto «{ $id }» no es posible: use solo a-z, 0-9 y guiones, como en cwg-cop-2022, 60 como máximo.
field-language = Idioma
found-language = El texto está en { $language }.
is-translation = El texto está en { $found }, y el informe en { $own }. ¿Es la traducción del informe?
as-translation = Sí, importarlo como su traducción
as-version = No, guardarlo como nueva versión
field-title = Título
field-meeting = Reunión
meeting-said = como dice el documento
meeting-day-of = todo el documento trata de una, que empezó el
meeting-none = de ninguna
meeting-sections = cada sección dice la suya
day-found = ¿Es el acta de una sola reunión, que empezó el { $day }?
guesses = Qué más se supone
field-headings = Encabezados
headings-guessed = supuestos
headings-styles = por su estilo
headings-bold = por la negrita
headings-numbered = por sus números
field-articles = Cada línea como «Artículo 3» abre una sección
field-from-page = Desde la página
field-accept-changes = Aceptar los cambios marcados
look-again = Mirar de nuevo
save-report = Guardar como informe
out-of-it = Párrafos: { $paragraphs }; títulos: { $headings }; pasajes: { $passages }
beside-old = Junto al informe que hay
counted-same = { $count } como estaban
counted-changed = { $count } cambiados
counted-moved = { $count } movidos
counted-added = { $count } nuevos
counted-removed = { $count } quitados
counted-about = { $count } títulos o reuniones
counted-missing = faltan { $count }
counted-stale = { $count } anticuados
counted-doubtful = { $count } con otras cifras
go-along = { $count ->
    [one] { $count } pregunta sigue a su pasaje.
   *[other] { $count } preguntas siguen a sus pasajes.
}
left-behind = { $count ->
    [one] { $count } pregunta se quita: su pasaje ya no está.
   *[other] { $count } preguntas se quitan: sus pasajes ya no están.
}
repairs-kept = { $count ->
    [one] Se conserva { $count } de sus correcciones.
   *[other] Se conservan { $count } de sus correcciones.
}
repair-lost = Su corrección no se conserva: { $what }
not-lined-up = No corresponde: { $what }
lined-up = { $taken } de { $count } pasajes reciben un texto en este idioma.
look-at = Mire esto
same-text = { $count } de { $all } pasajes están palabra por palabra en el informe { $report }: ¿es una nueva versión de él?
left-out = { $count ->
    [one] { $count } trozo se omite
   *[other] { $count } trozos se omiten
}
document = El documento
page-of = página { $number }
did-import = { $file } importado como { $report }.

# Translations.
has-of = { $count } de { $all } textos.
to-place = Mover
place-text = Este texto:
place-at = va a
place-alone = Solo este texto
place-below = Este y los de debajo
place-how = «Solo»: cambia de lugar con el texto que está allí. «Los de debajo»: hasta el próximo texto que falta o título. Los textos que pierden su lugar van al final de la lista de arriba.
throw-away = Desecharlo
without-place = { $count ->
    [one] Un texto no tiene lugar.
   *[other] { $count } textos no tienen lugar.
}
without-place-how = Nadie los ve. Arrastre «Mover» a la fila del texto, o púlselo.
did-place = Movido ({ $language }): { $place }.
did-drop = Se desechó un texto sin lugar ({ $language }).
all-texts = Todos los textos
did-translate = { $count ->
    [one] { $count } texto guardado
   *[other] { $count } textos guardados
} en { $language }: { $report }.

# Questions.
question = Pregunta
questions-about = { $accepted } preguntas enseñan al bot, { $waiting } esperan su sí o no.
read-so-many = { $count } borradores nuevos; se omiten { $dropped } líneas.
cards = ¿Es correcto?
far-off = hoy queda lejos: ¿es correcto?
answers-none = Lo parece, pero el informe no lo dice.
today-right = Hoy el bot acierta.
today-other = Hoy el bot da: { $text } ({ $id })
today-none = Hoy el bot no lo encuentra.
choice-yes = Sí
choice-no = No
choice-later = Más tarde
save-cards = Guardar las respuestas
all-yes = Sí a las { $count }
have-drafted = Hacer redactar preguntas
ask-assistant = Pedir al asistente
ask-assistant-how = Recibe el texto del informe y tarda unos minutos.
prompt-how = Copie la instrucción, désela a un asistente de redacción y pegue abajo su respuesta.
prompt-all = Sobre todos los pasajes
prompt-weak = Sobre los { $count } pasajes con menos de dos preguntas
prompt = Instrucción
each = Preguntas por pasaje
piece = Parte { $number }
copy-prompt = Copiar la instrucción
copied = Copiado
reply = La respuesta del asistente
read-reply = Leer la respuesta
no-reply = Pegue primero la respuesta del asistente.
reading-reply = La respuesta se lee y se prueba
not-kept = No se guarda
write-own = Escribir una pregunta
tests-link = Pruebas: una página para enviar a un colega, sin las lecciones
tests-here = Pruebas: una página sin las preguntas aprendidas, para un colega a su lado
tests-how = Escriba preguntas como las hace la gente, con palabras distintas de las del informe, y elija el pasaje que responde a cada una. Ponen a prueba al bot, que nunca las aprende.
answered-by = La responde
answered-by-none = nada: el informe no lo dice
what-they-bring = Qué aportan las preguntas
measure = Medir
measure-how = Cada pregunta se hace a un bot que no la ha aprendido. Tarda un minuto o más.
measuring = Las preguntas se hacen a un bot que no las ha aprendido
share-recall-at-1 = De 100 preguntas no aprendidas, el pasaje correcto sale primero en { $value } ({ $low } a { $high }).
share-recall-at-3 = Está entre los tres primeros en { $value } ({ $low } a { $high }).
share-near-declined-at-95 = De 100 que el informe no responde, se declinan { $value } ({ $low } a { $high }).
first = Primero
did-draft = { $count ->
    [one] { $count } borrador añadido
   *[other] { $count } borradores añadidos
}: { $report }.
did-decide = { $yes } preguntas aceptadas, { $no } descartadas: { $report }.
did-write = Una pregunta añadida: { $place }.
still-right = El texto ha cambiado: ¿siguen siendo correctas estas preguntas?
ask-again = Volver a mirarlas
ask-again-how = Vuelven a las tarjetas y no enseñan nada hasta que usted diga sí.
did-again = Por volver a mirar: { $place }.

# Trying and publishing.
ask = Preguntar
live = Publicado
renewing = Lo publicado se prepara para esta versión del programa
draft = Su borrador
nothing-live = Aún no hay nada publicado.
draft-not-ready = Primero hay que preparar su borrador.
draft-changed = Su borrador está como cuando se preparó: los archivos han cambiado desde entonces.
prepare = Prepararlo
preparing = Se prepara su borrador
outcome-answer = Respuesta
outcome-closest = No es seguro
outcome-none = Sin respuesta
is-live = Está publicado: los delegados lo reciben desde ahora.
is-live-as-it-was = Nada de lo que se pregunta ha cambiado: sigue lo publicado.
nothing-published = No se ha publicado nada: sigue lo que había.
changed-since = Lo cambiado desde que empezó no está incluido y figura abajo.
got-worse = { $group }: { $old } de 100 eran correctas, ahora { $new }. Ya no son correctas:
what-changes = Qué cambia
what-has-changed = Lo que ha cambiado
first-publication = La primera publicación: { $count } pasajes.
report-added = Informe nuevo: { $id }
report-removed = Informe quitado: { $id }
lessons-unpublished = Lecciones que cambian: { $count }
no-text-changed = Ningún texto ha cambiado.
answers-asked = Se hicieron { $count } preguntas a ambos: { $changed } se responden de otro modo.
lessons-changed = Lecciones: { $added } nuevas, { $removed } quitadas.
share-right-first-of = Pasaje correcto primero: { $old } → { $new } de 100 ({ $count } pruebas).
share-declined-of = Sin respuesta donde nada responde: { $old } → { $new } de 100 ({ $count } pruebas).
answers-worse = Respuestas que empeoran: { $count }
answers-better = Respuestas que mejoran: { $count }
answers-other = Otras respuestas que cambian: { $count }
answers-taught = Respuestas que pasan a ser correctas, porque las enseñan lecciones: { $count }
first-shown = Las primeras { $count } son:
was = Antes:
now = Ahora:
right = Correcto:
compare = Ver qué respuestas cambian
compare-how = Se hacen a ambos las pruebas y todas las preguntas que enseñan; las cercanas al cambio, en todos sus idiomas. Puede tardar un minuto o más; se ve el avance.
comparing = Se hacen todas las preguntas a ambos
official-changed = Estos textos oficiales no son lo que eran. Marque cada uno que sea intencionado.
official-moved = { $count ->
    [one] Un texto tiene ahora otro número, palabra por palabra. Los enlaces y botones con el número anterior llevan a otro texto.
   *[other] { $count } textos tienen ahora otros números, palabra por palabra. Los enlaces y botones con los números anteriores llevan a otros textos.
}
tick-official = Marque cada texto oficial que ha cambiado, o devuélvalo: el historial deshace cambios.
why = Por qué
say-why = Diga por qué: se guarda la razón.
all-the-same = Publicar de todos modos
publish-now = Publicar
publishing = Su borrador se comprueba, se compara y se publica
mend-first = Corrija primero los errores.
did-mark-stale = { $count ->
    [one] Una traducción anterior a su texto oficial queda marcada como anticuada.
   *[other] { $count } traducciones anteriores a su texto oficial quedan marcadas como anticuadas.
}
discard-how = Todo lo cambiado desde la publicación se puede descartar; el historial lo recupera.
discard = Descartar el borrador
did-discard = Se descartó el borrador.
back-texts = { $count ->
    [0] Todos los textos de los archivos están publicados.
    [one] Un texto de los archivos no está publicado.
   *[other] { $count } textos de los archivos no están publicados.
}
back-questions = { $count ->
    [0] Todas las preguntas también.
    [one] Una pregunta, o borrador de pregunta, tampoco.
   *[other] { $count } preguntas, o borradores de preguntas, no lo están.
}
back-how = Lo que no está publicado se aparta: Deshacer en el historial lo devuelve a los archivos, y los delegados lo reciben cuando usted publique.
is-back = Lo publicado { $when } está de nuevo en vigor.
going-back = Se vuelve a publicar la publicación anterior
did-go-back = Vuelta a una publicación anterior.
published-so-far = Publicado
step-published = Publicado
step-rolled-back = Vuelta a lo publicado { $when }
step-index-rolled-back = Solo el índice volvió atrás
step-index-built = Se construyó el índice
step-made-anew = Hecho de nuevo para esta versión del programa
none-published = Aún no se ha publicado nada.
changed-here = Cambiado en el escritorio
none-changed = Aún no se ha cambiado nada.
when = Cuándo
by = Por
what = Qué
go-back = Volver a esto
go-back-to = Volver a lo publicado { $when }
did-undo = Deshecho el cambio { $number }.

# What people ask.
no-bot-yet = Aún no ha funcionado aquí ningún bot: lo que se pregunte aparecerá aquí cuando funcione.
by-month = Por mes
by-language = Por idioma
month = Mes
chart = Gráfico
helped = sirvieron
helped-not = no sirvieron
as-csv = Como tabla (CSV)
most-shown = Los más mostrados
in-vain = Preguntado en vano
asked-times = { $count ->
    [one] Preguntado { $count } vez
   *[other] Preguntado { $count } veces
}
waiting = { $count ->
    [one] una persona espera la respuesta
   *[other] { $count } personas esperan la respuesta
}
closed-before = Cerrado antes: { $why }
closest-passages = Pasajes más cercanos
other-passage = Otro pasaje
no-passage = No hay ningún pasaje { $id }: escríbalo como cwg-cop-2022/2.4/1.
choose-passage = Elija primero el pasaje.
no-group = Estas preguntas están cerradas o ya no se guardan.
no-text = Escriba primero el texto.
it-answers = Este pasaje responde
nothing-answers = El informe no lo dice
put-text = Poner en el informe un texto que responda
put-text-how = Va al final de la sección del pasaje elegido.
put-in = Añadirlo
close-group = Nada que hacer: cerrar
nothing-in-vain = Nada de lo preguntado en los últimos 30 días está abierto.
