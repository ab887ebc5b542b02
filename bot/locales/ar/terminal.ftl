# ما يحيط بالفقرات التي يقتبسها `cwgcop ask` و`cwgcop chat`.
outcome-closest = قد لا تجيب هذه الفقرات عن سؤالك، وهي الأقرب إليه:
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] لا يذكر التقرير ذلك.
       *[other] لا يذكر أي من التقارير ذلك.
    }
outcome-none-nearest = { $count ->
        [1] لا يذكر التقرير ذلك. والأقرب إليه ما يلي، وليس جواباً:
       *[other] لا يذكر أي من التقارير ذلك. والأقرب إليه ما يلي، وليس جواباً:
    }
language-unread = لا يقرأ البرنامج اللغة التي كُتب بها هذا السؤال: يرجى طرحه بالإسبانية أو الإنكليزية أو الروسية أو الصينية أو العربية أو الفرنسية، أو بلغة أخرى واسعة الانتشار.
earlier-reports = هذا أحدث تقرير في هذا الشأن. وقبله: { $earlier }
mark-official = نص رسمي
mark-translation = ترجمة
shown-in = باللغة: { $language }؛ غير متاح باللغة: { $wanted }
