# ما يحيط بالفقرات التي يقتبسها `cwgcop ask` و`cwgcop chat`.
outcome-closest = قد لا تجيب هذه الفقرات عن سؤالك، وهي الأقرب إليه:
outcome-none = لا يذكر التقرير ذلك.
outcome-none-nearest = لا يذكر التقرير ذلك. والأقرب إليه ما يلي، وليس جواباً:
mark-official = نص رسمي
mark-translation = ترجمة
shown-in = باللغة: { $language }؛ غير متاح باللغة: { $wanted }
