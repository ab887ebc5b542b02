# Autour des passages que citent `cwgcop ask` et `cwgcop chat`.
none-nearest = Le plus proche, qui n’est pas une réponse :
mark-official = texte officiel
mark-translation = traduction
shown-in = en { $language }
