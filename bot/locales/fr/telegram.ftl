# What the Telegram bot says. Words in { $braces } are filled in by the bot: keep them as they are.
# A blank line starts a new paragraph. Limits that Telegram sets are noted where there are any.

start-greeting = Bonjour ! Que souhaitez-vous savoir ? Je réponds avec des passages de : { $reports }.
start-limits = Je suis un programme et ne fais que citer : je n’écris rien de mon cru, ne donne pas de conseils et ne parle au nom de personne.
start-language = Posez vos questions dans votre langue ; je cite en français.

help =
    Posez votre question dans votre langue, avec vos mots. Je réponds avec ceux du rapport et j’indique où ils se trouvent. S’il n’en dit rien, je vous le dis.

    Sous une réponse : le texte officiel, toute la section et, derrière ⋯, tout le reste. Une réaction 👍 ou 👎 nous dit si elle vous a été utile.

    /find – chercher des mots tels quels
    /sections – parcourir le rapport
    /meetings – les résultats de chaque réunion
    /language – choisir ma langue
    /follows – vos alertes
    /privacy – ce que je conserve à votre sujet
    /forget – l’effacer
    /about – de quel rapport il s’agit

    Dans un groupe, mentionnez-moi ou répondez-moi. Dans toute discussion, tapez { $mention } et une question.
group-help = Pour m’interroger, mentionnez-moi : { $mention } { $sample }

language-ask = Quelle langue dois-je parler ?
language-set = Désormais, je vous parle en français.
sections-title = Contenu du rapport :
reports-title = Quel rapport ?
meetings-title = Les réunions, par date. Choisissez-en une pour voir ce qui en est sorti.
meetings-none = Il n’y a pas de réunions à afficher. Voici ce que vous pouvez lire :
page-of = Page { $page } sur { $pages }

privacy =
    Ce que je conserve : votre question, quand et dans quelle langue vous l’avez posée, ce que je vous ai montré et avec quelle certitude, et si vous l’avez trouvé utile. Le secrétariat s’en sert pour que l’on s’y retrouve mieux dans le rapport. À la place de votre nom ou numéro figure un code. Seule une personne qui détient à la fois les données du bot et sa clé secrète peut retrouver à qui il appartient.

    Pendant combien de temps : 30 jours, puis tout est supprimé ; seuls sont conservés des décomptes mensuels de questions et d’avis et, sans code, les formulations que le secrétariat reprend comme exemples de questions. La langue que vous choisissez est conservée jusqu’à ce que vous l’effaciez. Ce que vous tapez dans d’autres discussions pour m’interroger et ce que d’autres disent dans les groupes n’est pas conservé.

    Un message attend dans ma mémoire jusqu’à ce qu’il ait reçu une réponse, puis ses mots sont effacés. Pendant une demi-heure, je retiens quelles sont les deux dernières questions d’une discussion, pour que vous puissiez poursuivre ; au bout d’une heure au plus, c’est effacé.

    Si vous demandez à être prévenu quand une question reçoit une réponse, je conserve, chiffrés avec la clé secrète, l’endroit où vous écrire, votre question et les passages que vous aviez vus. C’est conservé jusqu’à ce que vous soyez prévenu ou que vous y renonciez avec /follows ; au bout d’un an, je demande si vous attendez toujours, et sans un oui, c’est supprimé 30 jours plus tard.

    /forget efface immédiatement tout ce qui vous concerne.
forget-ask = Dois-je effacer tout ce que je conserve à votre sujet : vos questions, vos avis sur les réponses, vos alertes, votre langue ?
forget-yes = Oui, effacer
forget-no = Non
forget-done =
    C’est fait. J’ai effacé { $questions ->
        [one] { $questions } question
       *[other] { $questions } questions
    }, { $votes ->
        [one] { $votes } avis sur une réponse
       *[other] { $votes } avis sur les réponses
    }, { $wishes ->
        [one] { $wishes } alerte
       *[other] { $wishes } alertes
    }, votre langue si vous en aviez choisi une, et tout message encore sans réponse. Si le secrétariat détient des sauvegardes, tout cela en disparaîtra aussi lorsque les suivantes les remplaceront. Les messages de cette discussion sont à vous : supprimez-les dans Telegram.
forget-done-here = C’est fait. Tout ce que je gardais à votre sujet est effacé.
forget-unnamed = Les questions d’un administrateur anonyme ou d’un canal ne portent aucun code : je ne sais pas de qui elles viennent, et elles sont supprimées au bout de 30 jours. Pour effacer celles que vous avez posées sous votre nom, envoyez-moi /forget en privé.
forget-held = J’ai supprimé de la base de données ce que je conserve sur vous, mais ces données figurent encore dans son journal, car un autre programme est en train de la lire. Je continue d’essayer : elles en seront effacées dès que ce programme aura fini. Envoyez de nouveau /forget pour savoir si c’est fait.
forget-kept = Rien n’a été effacé.

about-report = { $title } : { $passages } passages. Texte officiel : { $languages }.
about-meetings = Réunions tenues entre le { $first } et le { $last }.
about-index = Index { $build }, modèle { $model }.
about-source = Le programme est un logiciel libre (licence MIT).

status-index = Index { $build } : { $passages } passages.
status-waiting = Messages en attente : { $waiting }.
status-times = Secondes jusqu’à la réponse : la moitié des { $count } dernières en { $half }, 95 % en { $most }.
status-day = Dernières 24 heures, par langue des questions : avec réponse { $answer } ; avec des passages approchants { $closest } ; sans réponse dans le rapport { $none }.
status-week = Questions des sept derniers jours : { $answer } avec réponse, { $closest } avec des passages approchants, { $none } auxquelles le rapport ne répond pas.
status-well = Tout va bien.
status-wrong = Quelque chose ne va pas :

# To admins alone; { $what } and { $reason } are in English, as the logs have them.
unanswered = { $groups ->
        [0] Aucune question des 30 derniers jours n’est en suspens.
       *[other] Sans réponse au cours des 30 derniers jours, par sens ; { $shown } sur { $groups } :
    }
reindex-begun = Je compare les fichiers avec ce qui est en service : { $what }, { $percent } %. Les questions reçoivent une réponse entre-temps.
reindex-busy = Les fichiers sont déjà en cours de publication. Le message qui en montre l’avancement dira quand ce sera fait.
reindex-done = L’index { $build } est en service, avec les fichiers tels qu’ils sont : changements dans les textes : { $changes }, { $seconds } s. Il est publié et maintenu jusqu’au prochain /reindex, à la prochaine publication ou à /rollback.
reindex-same = Rien n’a changé depuis l’index { $build } : il est en service, publié et maintenu.
reindex-failed = Rien n’a été publié, et ce qui est en service y reste : { $reason }
rollback-ask = L’index { $build } est en service. Dois-je revenir au précédent ? Les fichiers restent tels quels, et l’index précédent restera en service jusqu’à la prochaine publication.
rollback-yes = Oui, revenir
rollback-kept = Rien n’a été changé.
rollback-done = L’index { $build } est de nouveau en service, avec les textes dont il a été tiré, jusqu’à /reindex.
rollback-failed = Je ne peux pas revenir en arrière : { $reason }
alert-lost = Je ne suis pas en état de répondre :
alert-back = Je suis de nouveau en état de répondre.

# [1] is said where one report is served, [other] where several are.
closest-intro = { $count ->
        [1] Le rapport ne répond peut-être pas à cette question. Le plus proche :
       *[other] Les rapports ne répondent peut-être pas à cette question. Le plus proche :
    }
none-intro = { $count ->
        [1] Je n’ai rien trouvé à ce sujet dans le rapport.
       *[other] Je n’ai rien trouvé à ce sujet dans les rapports.
    }
none-passed = J’ai noté votre question pour le secrétariat.
none-contact = Pour une réponse, écrivez à { $contact }.
language-unread = Je ne sais pas encore lire cette langue. Posez votre question en anglais, en arabe, en chinois, en espagnol, en français ou en russe, ou dans une autre langue répandue.
leans-on-nothing = Je ne vois pas de quoi il s’agit : rien ne précède. Posez votre question en entier, par exemple :
follow-up = Toujours à propos de : { $place }
more-intro = Encore au sujet de « { $question } » :
more-end = C’est tout ce que j’ai trouvé. Vous pouvez poursuivre la lecture du rapport :
welcome = Je vous en prie ! N’hésitez pas si vous avez d’autres questions.
ok = Très bien. Posez-moi une autre question sur le rapport quand vous voulez.
bye = Au revoir ! Je reste là pour toute autre question.
wrong = Désolé. De quelle réunion ou de quelle section s’agit-il ? Choisissez-la ici, ou posez la question autrement.
summarise = Je cite le rapport mot pour mot et ne le résume pas. Voici ce qu’il contient :
stop = C’est entendu. Je n’écris que pour vous répondre, ou pour vous prévenir si vous l’avez demandé (/follows). Pour effacer ce que je garde de vous, envoyez /forget.
elsewhere-none = Le rapport ne contient pas cette réunion ou cette section. Voici ses réunions :
half-none = Sur « { $question } », je n’ai rien trouvé dans le rapport.
language-none = Je n’ai pas ce passage en { $language }. Vous pouvez le lire en :
earlier-reports = C’est le rapport le plus récent à ce sujet. Plus anciens : { $earlier }
mark-official = Texte officiel ({ $language })
mark-translation = Traduction ({ $language }) ; texte officiel en { $original }
original-title = Texte officiel ({ $language })
question-asked = Question : { $question }

# What people wait for.
follows = Vous avez demandé à être prévenu pour ces questions. Appuyez sur l’une d’elles pour l’enlever.
follows-none = Vous n’avez pas d’alerte. Sous une réponse, ou derrière son ⋯, un bouton me demande de vous prévenir quand un nouveau rapport en dit plus.
told = Vous m’avez demandé de vous prévenir au sujet de « { $question } ». Les rapports disent maintenant :
follow-again = Il y a un an, vous m’avez demandé de vous prévenir dès que les rapports diraient quelque chose de nouveau sur « { $question } ». Attendez-vous toujours ?
follow-again-yes = Oui, prévenez-moi

# Words that were looked up as they stand.
words-found = « { $words } » figure à { $count ->
        [one] un endroit
       *[other] { $count } endroits
    }{ $forms ->
        [yes] , sous cette forme ou une autre
       *[no] { "" }
    } :
words-many = « { $words } » figure à plus de { $count } endroits{ $forms ->
        [yes] , sous cette forme ou une autre
       *[no] { "" }
    }. Les premiers :
words-also = Et aussi : { $places }
words-nowhere = « { $words } » ne figure nulle part en ces termes.
words-strange = « { $words } » ne figure nulle part : rien de ce que j’ai lu n’est dans cette écriture.
words-long = C’est trop long pour être cherché mot à mot. Citez-en une phrase.
words-empty = Il n’y a rien entre les guillemets. Mettez-y les mots que vous cherchez.
words-meant = Vouliez-vous dire { $meant } ?
words-nearest = Le plus proche par le sens :
find-how = Écrivez les mots après la commande : /find { $sample }
find-sample = plate-forme unique

# Buttons: at most 30 characters each.
button-original = Texte officiel
button-original-hide = Masquer
button-language = Autre langue
button-always = Désormais en français ?
button-section = Toute la section
button-previous = Précédent
button-next = Suivant
button-cite = Citer
button-share = Partager
button-file = En fichier Word
button-earlier = Dans les rapports antérieurs
button-open = Ouvrir dans le bot
button-helps = Utile
button-helps-not = Pas utile
button-follow = Me prévenir de la réponse
button-follow-later = M’avertir des rapports à venir
button-back = Retour
button-sections = Sommaire

# Small notices over the chat: at most 200 characters each.
notice-thanks = Merci ! Le secrétariat le verra.
notice-not-yours = Seule la personne qui l’a demandé peut appuyer ici.
notice-old = Ce bouton est trop ancien. Renvoyez votre question, s’il vous plaît.
notice-follow-kept = Je vous écrirai ici quand un nouveau rapport en parlera. /follows montre vos alertes.
notice-follow-full = Vous avez déjà { $most } alertes. Enlevez-en d’abord une : /follows
notice-follow-private = Je ne peux vous prévenir qu’en privé. Posez-moi votre question là-bas.
notice-follow-whole = Plus tard, on ne saura plus à quoi cela se rapporte. Reposez d’abord la question en entier.

withdrawn = Ce passage n’est plus dans le rapport, ou n’y a jamais été.
only-text-spoken = Je ne peux pas écouter les messages vocaux. Touchez plutôt le micro de votre clavier : il écrit ce que vous dites.
only-text = Je ne lis que du texte. Écrivez-moi votre question et je chercherai le passage.
channel-note = Je réponds aux questions dans les discussions, pas dans les canaux.
unknown-command = Je ne connais pas cette commande. Envoyez-moi une question, ou /help.
flood = Cela fait beaucoup à la fois ! Je ne réponds qu’à votre dernier message : une question à la fois, s’il vous plaît.
trouble = Désolé, un problème est survenu de notre côté. Réessayez, ou posez la question autrement.
inline-none = { $count ->
        [1] Le rapport ne dit rien à ce sujet
       *[other] Aucun des rapports n’aborde ce sujet
    }
inline-unread = Je ne lis pas cette langue
inline-cut = Le passage continue : ouvrez-le dans le bot.

# Commands in Telegram's menu: at most 256 characters each.
command-start = Commencer, avec des exemples de questions
command-help = Comment poser une question
command-find = Chercher des mots tels quels
command-language = Choisir la langue
command-sections = Parcourir le rapport
command-meetings = Les résultats de chaque réunion
command-follows = Vos alertes
command-privacy = Ce qui est conservé à votre sujet
command-forget = Effacer ce qui est conservé à votre sujet
command-about = Quel rapport, quelle version
command-status = État du bot
command-unanswered = Questions restées sans réponse
command-reindex = Publier les fichiers tels qu’ils sont
command-rollback = Revenir à l’index précédent

# What people see before they start: at most 512 and 120 characters.
description = Posez vos questions avec vos propres mots sur ce que j’ai lu : { $reports }. Vous recevez le passage même du rapport avec son emplacement, signalé comme texte officiel ou traduction, ou l’indication claire que le rapport n’en dit rien.
short-description = Cite des rapports mot pour mot et indique l’emplacement de chaque citation, en six langues.
