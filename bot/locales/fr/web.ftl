# Ce que dit la page en plus de ce que dit le bot. Ce qui est entre { $accolades } est rempli par le programme : à garder.

title = Interroger le rapport
question = Votre question
hint = Dans votre langue
exact = Chercher ces mots tels quels
ask = Interroger
samples = Par exemple
next = À demander ensuite
further =
    { $count ->
        [one] Un autre passage
       *[other] { $count } autres passages
    }
leans = Question comprise comme portant sur : { $place }
leans-not = Poser la question sans cela
page = page { $number }
document = Document officiel
last = Vos dernières questions, dans ce navigateur seulement
erase = Effacer
contact = Nous écrire :
meetings = Réunions
about = À propos
privacy = Confidentialité
pages = Pages
languages = Langue
skip = Aller au contenu
cite = Citer
cite-place = La référence seule
cite-text = Avec le texte
copy = Copier
copied = Copié
feed-published = Des rapports ont été publiés
feed-back = Des rapports antérieurs sont de nouveau affichés
feed-changes = Textes nouveaux : { $added }, modifiés : { $changed }, retirés : { $removed }
as-file = En fichier :
stop = C’est entendu. Cette page ne vous écrit jamais et ne garde rien de qui vous êtes.
not-found = Cette page n’existe pas.
too-many =
    Trop de questions viennent de votre réseau en ce moment. Vous pourrez continuer dans { $seconds ->
        [one] une seconde
       *[other] { $seconds } secondes
    }. Ce que vous avez écrit reste dans le champ.
busy = Beaucoup de personnes posent des questions en ce moment. Veuillez réessayer dans quelques secondes.
refused = Nous n’avons pas pu lire cela. Veuillez réessayer.
about-page =
    Cette page trouve le passage d’un rapport qui répond à votre question et le montre mot pour mot, en indiquant où il se trouve. Elle n’écrit rien elle-même, ne donne pas de conseils et ne parle au nom de personne.

    Elle peut se tromper. Quand elle n’est pas sûre, elle le dit ; quand elle ne trouve rien, elle le dit aussi. Seul fait foi le texte officiel, toujours à portée de clic à côté d’une traduction.

    Elle ne sait ni résumer, ni comparer, ni dire ce qui n’est pas dans les rapports.
privacy-page =
    Ce qui est conservé d’une question posée sur cette page : ses mots, quand et en quelle langue elle a été posée, ce qui a été montré et avec quelle certitude, et si quelqu’un a dit que c’était utile. Le secrétariat le lit pour que l’on se retrouve mieux dans le rapport.

    Rien n’est conservé sur la personne qui a posé la question : ni nom, ni adresse, ni code. Personne ne peut donc dire plus tard quelles questions étaient les vôtres, et elles ne peuvent pas être effacées une à une : n’y mettez rien de personnel.

    Pendant combien de temps : { $days } jours, puis tout est supprimé ; seuls sont conservés des décomptes mensuels de questions et d’avis et les formulations que le secrétariat reprend comme exemples de questions.

    Pour que personne ne prenne la place des autres, un code représente l’adresse dans la mémoire du programme, et un autre l’adresse avec le type de navigateur ; la clé dont ils sont faits est jetée au bout d’une heure. Rien de cela n’est écrit nulle part.

    Cette page ne dépose aucun cookie et ne charge rien d’ailleurs. La question figure dans l’adresse de la réponse, pour que vous puissiez l’envoyer : elle est donc aussi dans l’historique de votre navigateur. Vos dernières questions et celles qui vous ont été suggérées ne sont gardées que dans votre navigateur, jusqu’à ce que vous les effaciez sur la première page.
