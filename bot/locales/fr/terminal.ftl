# Autour des passages que citent `cwgcop ask` et `cwgcop chat`.
outcome-closest = Ces passages ne répondent peut-être pas à votre question, mais en sont les plus proches :
outcome-none = Le rapport n'en dit rien.
outcome-none-nearest = Le rapport n'en dit rien. Passages les plus proches, qui ne sont pas une réponse :
mark-official = texte officiel
mark-translation = traduction
shown-in = en { $language } ; non disponible en { $wanted }
