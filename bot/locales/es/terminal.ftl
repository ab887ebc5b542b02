# En torno a los pasajes que citan `cwgcop ask` y `cwgcop chat`.
none-nearest = Lo más cercano, que no es una respuesta:
mark-official = texto oficial
mark-translation = traducción
shown-in = en { $language }
