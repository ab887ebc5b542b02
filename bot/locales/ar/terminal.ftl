# ما يحيط بالفقرات التي يقتبسها `cwgcop ask` و`cwgcop chat`.
none-nearest = الأقرب إليه ما يلي، وليس جواباً:
mark-official = نص رسمي
mark-translation = ترجمة
shown-in = باللغة: { $language }
