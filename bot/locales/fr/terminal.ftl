# Autour des passages que citent `cwgcop ask` et `cwgcop chat`.
outcome-closest = Ces passages ne répondent peut-être pas à votre question, mais en sont les plus proches :
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] Le rapport n’en dit rien.
       *[other] Aucun des rapports n’en parle.
    }
outcome-none-nearest = { $count ->
        [1] Le rapport n’en dit rien. Passages les plus proches, qui ne sont pas une réponse :
       *[other] Aucun des rapports n’en parle. Passages les plus proches, qui ne sont pas une réponse :
    }
language-unread = Le programme ne lit pas la langue de cette question : posez-la en anglais, arabe, chinois, espagnol, français ou russe, ou dans une autre langue de grande diffusion.
earlier-reports = C’est le rapport le plus récent à ce sujet. Plus anciens : { $earlier }
mark-official = texte officiel
mark-translation = traduction
shown-in = en { $language } ; non disponible en { $wanted }
