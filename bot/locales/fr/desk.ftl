# The desk: what a clerk reads in the browser.
desk = Bureau
skip = Aller au contenu
pages = Pages
reports = Rapports
report = Rapport
try = Essayer
publish = Publier
history = Historique
asked = Ce qu'on demande
signed-in = Vous êtes { $who }.
sign-in = Se connecter
sign-in-how = Ouvrez l'adresse qui figure dans le terminal où le bureau a été lancé. Elle sert une fois : si elle a servi, une nouvelle y figure maintenant.
sign-in-typed = Rien n’a été enregistré. Ce que vous avez saisi sera là de nouveau une fois que vous serez connecté.
form-of-another = Ce formulaire n'est pas de cette connexion. Rechargez la page et envoyez-le encore une fois.
no-such-page = Cette page n'existe pas.
no-report = Il n'y a pas de rapport « { $id } » lisible. Voyez la liste des rapports.
too-large = Le fichier est trop grand. Retirez-en des images et déposez-le de nouveau.
not-done = Cela n'a pas été fait
may-not-edit = Vous pouvez lire ici. Pour modifier, il faut un groupe que nomme votre administrateur.
may-not-publish = Pour publier, il faut un groupe que nomme votre administrateur. Vos changements restent jusqu'à ce que quelqu'un les publie.
busy = Un autre travail est en cours ; celui-ci n'a pas commencé : attendez qu'il soit terminé, puis recommencez.
our-mistake = C'est une erreur du programme. Rien n'a été changé. Signalez ce que vous avez fait.
not-saved = Cela n'a pas été enregistré
changed-meanwhile = { $place } : quelqu'un a changé ce texte entre-temps. Regardez le nouveau texte et faites-y votre changement.
see-new = Le nouveau texte
you-typed = Ce que vous avez tapé :
undo = Annuler
undo-number = Annuler le changement { $number }
see-work = Voir où il en est
work-goes-on = Le travail continue si vous quittez cette page.
desk-away = Le bureau ne répond pas. Cette page continuera dès son retour.
save = Enregistrer
leave = Laisser tel quel
unsaved = Pas encore enregistré.
error = Erreur :
problems = { $count ->
    [one] { $count } chose à regarder
   *[other] { $count } choses à regarder
}

# Reports.
drop-new = Déposez un document ici, ou choisissez-le (Word, OpenDocument, PDF, HTML, Markdown, texte brut) :
look-at-file = Le regarder
dropped = Déposés auparavant :
passages = Passages
passage = Passage
languages = Langues
state = État
not-published = Pas encore publié
as-published = Comme publié
changed = { $count ->
    [one] { $count } changement depuis la publication
   *[other] { $count } changements depuis la publication
}
drafts-wait = { $count ->
    [one] { $count } question attend votre oui ou non
   *[other] { $count } questions attendent votre oui ou non
}
no-reports = Il n'y a pas encore de rapport.
broken = Ce qui empêche d'utiliser les rapports

# A report.
translate = Traductions
questions = Questions
title = Titre
change-title = Changer le titre
to-print = Tout sur une page, pour imprimer
new-version = Ajouter un document à ce rapport
drop-version = Une nouvelle version de ce rapport :
drop-language = Ce rapport dans une autre langue :
chosen = Les passages choisis :
none-chosen = Choisissez d'abord des passages : cochez les cases devant eux.
join-chosen = Réunir en un seul
leave-out-chosen = Omettre
keys = Touches : j et k descendent et montent, x choisit, e modifie, u annule, Ctrl+Entrée enregistre, Échap quitte.
more-pages = Autres pages
heading = Intertitre
part-front = avant le premier titre
part-meeting = toute la réunion
mend = Modifier
mend-heading = Modifier l'intertitre { $id }
mend-passage = Modifier { $place }
choose = Choisir { $place }
meeting-number = Numéro de la réunion
meeting-day = Son jour ; de plusieurs, le premier
wrong-meeting = Le numéro de la réunion est un nombre entier, son jour une date comme 2025-06-05.
level-in = Un niveau plus bas
level-out = Un niveau plus haut
make-text = Pas un intertitre
official-text = Texte officiel
official = officiel
translation = traduction
split-how = Une ligne vide coupe le passage en deux.
join-before = Réunir avec le précédent
up = Monter
down = Descendre
make-heading = En faire un intertitre
leave-out = Omettre
move-to = Section
move = Y déplacer
other-languages = { $count ->
    [one] { $count } autre langue
   *[other] { $count } autres langues
}
lessons = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
is-added = nouveau
is-removed = retiré
is-changed = changé
is-moved = déplacé
is-stale = périmé
right-as-it-is = La traduction reste juste
translations-outdated = Traductions alors périmées : { $count }. Personne ne les voit avant leur correction.
is-missing = manque
is-about = à propos
did-edit = Enregistré : { $place }.
did-join = Réuni : { $place }.
did-leave-out = Omis : { $place }.
did-move = Déplacé : { $place }.
did-heading = Changé en intertitre : { $place }.
did-text = Changé en texte : { $place }.
did-title = Le titre est changé : { $place }.
did-section = L'intertitre ou la réunion est changé : { $place }.
did-level = Le niveau est changé : { $place }.

# Importing.
no-file = Choisissez d'abord un fichier.
field-kind = C'est
kind-new = un nouveau rapport
kind-version = une nouvelle version d'un rapport
kind-language = un rapport dans une autre langue
of-report = quel rapport
field-kind-version = une nouvelle version d'un rapport
field-id = Nom court
wrong-id = Le nom court « { $id } » n'est pas possible : seulement a-z, 0-9 et des traits d'union, comme cwg-cop-2022, 60 au plus.
field-language = Langue
found-language = Le texte est en { $language }.
is-translation = Le texte est en { $found }, et le rapport en { $own }. Est-ce la traduction du rapport ?
as-translation = Oui, l’importer comme sa traduction
as-version = Non, l’enregistrer comme nouvelle version
field-title = Titre
field-meeting = Réunion
meeting-said = comme le document le dit
meeting-day-of = tout le document en concerne une, commencée le
meeting-none = aucune
meeting-sections = chaque section dit la sienne
day-found = Est-ce le compte rendu d'une seule réunion, commencée le { $day } ?
guesses = Ce qui est deviné d'autre
field-headings = Intertitres
headings-guessed = devinés
headings-styles = par leur style
headings-bold = par le gras
headings-numbered = par leurs numéros
field-articles = Chaque ligne comme « Article 3 » ouvre une section
field-from-page = À partir de la page
field-accept-changes = Accepter les modifications suivies
look-again = Regarder de nouveau
save-report = Enregistrer comme rapport
out-of-it = Paragraphes : { $paragraphs } ; titres : { $headings } ; passages : { $passages }
beside-old = À côté du rapport qui existe
counted-same = { $count } tels quels
counted-changed = { $count } changés
counted-moved = { $count } déplacés
counted-added = { $count } nouveaux
counted-removed = { $count } retirés
counted-about = { $count } titres ou réunions
counted-missing = { $count } manquent
counted-stale = { $count } périmés
counted-doubtful = { $count } avec d’autres chiffres
go-along = { $count ->
    [one] { $count } question suit son passage.
   *[other] { $count } questions suivent leurs passages.
}
left-behind = { $count ->
    [one] { $count } question est retirée : son passage n'existe plus.
   *[other] { $count } questions sont retirées : leurs passages n'existent plus.
}
repairs-kept = { $count ->
    [one] { $count } de vos corrections est gardée.
   *[other] { $count } de vos corrections sont gardées.
}
repair-lost = Votre correction n'est pas gardée : { $what }
not-lined-up = Ne s'aligne pas : { $what }
lined-up = { $taken } passages sur { $count } reçoivent un texte dans cette langue.
look-at = À regarder
same-text = { $count } passages sur { $all } figurent mot pour mot dans le rapport { $report } : en est-ce une nouvelle version ?
left-out = { $count ->
    [one] { $count } morceau est omis
   *[other] { $count } morceaux sont omis
}
document = Le document
page-of = page { $number }
did-import = { $file } importé comme { $report }.

# Translations.
has-of = { $count } textes sur { $all }.
to-place = Déplacer
place-text = Ce texte :
place-at = va à
place-alone = Ce texte seul
place-below = Celui-ci et ceux d'en dessous
place-how = « Seul » : il change de place avec le texte qui s'y trouve. « Ceux d'en dessous » : jusqu'au prochain texte manquant ou titre. Les textes qui perdent leur place viennent en dernier dans la liste d'en haut.
throw-away = Le jeter
without-place = { $count ->
    [one] Un texte est sans place.
   *[other] { $count } textes sont sans place.
}
without-place-how = Personne ne les voit. Faites glisser « Déplacer » sur la ligne où va le texte, ou appuyez dessus.
did-place = Déplacé ({ $language }) : { $place }.
did-drop = Un texte sans place est jeté ({ $language }).
all-texts = Tous les textes
did-translate = { $count ->
    [one] { $count } texte enregistré
   *[other] { $count } textes enregistrés
} en { $language } : { $report }.

# Questions.
question = Question
questions-about = { $accepted } questions instruisent le bot, { $waiting } attendent votre oui ou non.
read-so-many = { $count } nouvelles propositions ; { $dropped } lignes sont omises.
cards = Est-ce juste ?
far-off = loin aujourd'hui : est-ce juste ?
answers-none = Cela y ressemble, mais le rapport ne le dit pas.
today-right = Le bot répond juste aujourd'hui.
today-other = Aujourd'hui le bot donne : { $text } ({ $id })
today-none = Aujourd'hui le bot ne le trouve pas.
choice-yes = Oui
choice-no = Non
choice-later = Plus tard
save-cards = Enregistrer les réponses
all-yes = Oui aux { $count } questions
have-drafted = Faire proposer des questions
ask-assistant = Demander à l'assistant
ask-assistant-how = Il reçoit le texte du rapport ; cela prend quelques minutes.
prompt-how = Copiez la consigne, donnez-la à un assistant de rédaction et collez sa réponse ci-dessous.
prompt-all = Sur tous les passages
prompt-weak = Sur les { $count } passages qui ont moins de deux questions
prompt = Consigne
each = Questions par passage
piece = Partie { $number }
copy-prompt = Copier la consigne
copied = Copié
reply = La réponse de l'assistant
read-reply = Lire la réponse
no-reply = Collez d'abord la réponse de l'assistant.
reading-reply = La réponse est lue et essayée
not-kept = Pas gardé
write-own = Écrire une question soi-même
tests-link = Tests : une page à envoyer à un collègue, sans les leçons
tests-here = Tests : une page sans les questions apprises, pour un collègue à côté de vous
tests-how = Écrivez des questions comme les gens les posent, avec d’autres mots que le rapport, et choisissez le passage qui répond à chacune. Elles servent de tests au bot, qui ne les apprend jamais.
answered-by = Réponse
answered-by-none = rien : le rapport ne le dit pas
what-they-bring = Ce qu'apportent les questions
measure = Mesurer
measure-how = Chaque question est posée à un bot qui ne l'a pas apprise. Cela prend une minute ou plus.
measuring = Les questions sont posées à un bot qui ne les a pas apprises
share-recall-at-1 = Sur 100 questions non apprises, le bon passage vient en premier { $value } fois ({ $low } à { $high }).
share-recall-at-3 = Il est parmi les trois premiers { $value } fois ({ $low } à { $high }).
share-near-declined-at-95 = Sur 100 auxquelles le rapport ne répond pas, { $value } sont déclinées ({ $low } à { $high }).
first = Premier
did-draft = { $count ->
    [one] { $count } proposition ajoutée
   *[other] { $count } propositions ajoutées
} : { $report }.
did-decide = { $yes } questions acceptées, { $no } rejetées : { $report }.
did-write = Une question ajoutée : { $place }.
still-right = Le texte a changé : ces questions sont-elles encore justes ?
ask-again = Les revoir
ask-again-how = Elles reviennent sur des cartes et n’enseignent rien tant que vous n’avez pas dit oui.
did-again = À revoir : { $place }.

# Trying and publishing.
ask = Demander
live = En ligne
renewing = Ce qui est en ligne est préparé pour cette version du programme
draft = Votre projet
nothing-live = Rien n'est encore publié.
draft-not-ready = Votre projet doit d'abord être préparé.
draft-changed = Votre projet est tel qu'il a été préparé : les fichiers ont changé depuis.
prepare = Le préparer
preparing = Votre projet est préparé
outcome-answer = Réponse
outcome-closest = Pas sûr
outcome-none = Pas de réponse
is-live = C'est en ligne : les délégués le reçoivent désormais.
is-live-as-it-was = Rien de ce qui est demandé n'a changé : ce qui était en ligne reste.
nothing-published = Rien n'a été publié : ce qui était en ligne reste.
changed-since = Ce qui a été modifié depuis son début n’y est pas et figure ci-dessous.
got-worse = { $group } : { $old } sur 100 étaient justes, maintenant { $new }. Ne sont plus justes :
what-changes = Ce qui change
what-has-changed = Ce qui a changé
first-publication = La première publication : { $count } passages.
report-added = Nouveau rapport : { $id }
report-removed = Rapport retiré : { $id }
lessons-unpublished = Leçons qui changent : { $count }
no-text-changed = Aucun texte n'a changé.
answers-asked = { $count } questions ont été posées aux deux : { $changed } reçoivent une autre réponse.
lessons-changed = Leçons : { $added } nouvelles, { $removed } retirées.
share-right-first-of = Bon passage en premier : { $old } → { $new } sur 100 ({ $count } tests).
share-declined-of = Pas de réponse là où rien ne répond : { $old } → { $new } sur 100 ({ $count } tests).
answers-worse = Réponses moins bonnes : { $count }
answers-better = Réponses meilleures : { $count }
answers-other = Autres réponses changées : { $count }
answers-taught = Réponses qui deviennent bonnes, car des leçons les enseignent : { $count }
first-shown = Les { $count } premières sont :
was = Avant :
now = Maintenant :
right = Juste :
compare = Voir quelles réponses changent
compare-how = Les tests et toutes les questions qui enseignent sont posés aux deux ; celles proches du changement dans toutes leurs langues. Cela peut prendre une minute ou plus ; l'avancement est affiché.
comparing = Toutes les questions sont posées aux deux
official-changed = Ces textes officiels ne sont plus ce qu'ils étaient. Cochez chacun qui est voulu.
official-moved = { $count ->
    [one] Un texte porte désormais un autre numéro, mot pour mot. Les liens et boutons avec l’ancien numéro mènent à un autre texte.
   *[other] { $count } textes portent désormais d’autres numéros, mot pour mot. Les liens et boutons avec les anciens numéros mènent à d’autres textes.
}
tick-official = Cochez chaque texte officiel qui a changé, ou remettez-le : l'historique annule les changements.
why = Pourquoi
say-why = Dites pourquoi : la raison est gardée.
all-the-same = Publier quand même
publish-now = Publier
publishing = Vérification, comparaison et publication de votre projet en cours
mend-first = Corrigez d'abord les erreurs.
did-mark-stale = { $count ->
    [one] Une traduction plus ancienne que son texte officiel est marquée périmée.
   *[other] { $count } traductions plus anciennes que leur texte officiel sont marquées périmées.
}
discard-how = Tout ce qui a été changé depuis la publication peut être jeté ; l'historique le ramène.
discard = Jeter le projet
did-discard = Le projet a été jeté.
back-texts = { $count ->
    [0] Tous les textes des fichiers sont publiés.
    [one] Un texte des fichiers n'est pas publié.
   *[other] { $count } textes des fichiers ne sont pas publiés.
}
back-questions = { $count ->
    [0] Toutes les questions le sont aussi.
    [one] Une question, ou un projet de question, ne l'est pas.
   *[other] { $count } questions, ou projets de questions, ne le sont pas.
}
back-how = Ce qui n'est pas publié est mis de côté : Annuler dans l'historique le ramène dans les fichiers, et les délégués le reçoivent une fois que vous publiez.
is-back = Ce qui a été publié { $when } est de nouveau en ligne.
going-back = La publication antérieure est remise en ligne
did-go-back = Retour à une publication antérieure.
published-so-far = Publié
step-published = Publié
step-rolled-back = Retour à ce qui a été publié { $when }
step-index-rolled-back = L'index seul est revenu en arrière
step-index-built = L'index a été construit
step-made-anew = Refait pour cette version du programme
none-published = Rien n'a encore été publié.
changed-here = Changé au bureau
none-changed = Rien n'a encore été changé.
when = Quand
by = Par
what = Quoi
go-back = Y revenir
go-back-to = Revenir à ce qui a été publié { $when }
did-undo = Changement { $number } annulé.

# What people ask.
no-bot-yet = Aucun bot n'a encore fonctionné ici : ce que l'on demande sera ici dès qu'il y en aura un.
by-month = Par mois
by-language = Par langue
month = Mois
chart = Graphique
helped = utiles
helped-not = inutiles
as-csv = En tableau (CSV)
most-shown = Le plus montrés
in-vain = Demandé en vain
asked-times = { $count ->
    [one] Demandé { $count } fois
   *[other] Demandé { $count } fois
}
waiting = { $count ->
    [one] une personne attend la réponse
   *[other] { $count } personnes attendent la réponse
}
closed-before = Clos auparavant : { $why }
closest-passages = Passages les plus proches
other-passage = Un autre passage
no-passage = Il n'y a pas de passage { $id } : écrivez-le comme cwg-cop-2022/2.4/1.
choose-passage = Choisissez d'abord le passage.
no-group = Ces questions sont closes, ou ne sont plus gardées.
no-text = Écrivez d'abord le texte.
it-answers = Ce passage répond
nothing-answers = Le rapport ne le dit pas
put-text = Mettre dans le rapport un texte qui répond
put-text-how = Il vient à la fin de la section du passage choisi.
put-in = L'ajouter
close-group = Rien à faire : clore
nothing-in-vain = Rien de ce qui a été demandé ces 30 derniers jours n'est ouvert.
