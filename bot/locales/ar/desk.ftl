# The desk: what a clerk reads in the browser.
desk = المكتب
skip = إلى المحتوى
pages = الصفحات
reports = التقارير
report = التقرير
try = تجربة
publish = النشر
history = السجل
asked = ما يسأل عنه الناس
signed-in = دخلت باسم { $who }.
sign-in = تسجيل الدخول
sign-in-how = افتح العنوان الظاهر في الطرفية التي شُغّل فيها المكتب. يصلح مرة واحدة: إن كان قد استُعمل فهناك الآن عنوان جديد.
sign-in-typed = لم يُحفظ شيء. ما كتبته يظهر من جديد بعد أن تسجّل الدخول.
form-of-another = هذا النموذج ليس من هذا الدخول. أعد تحميل الصفحة وأرسله مرة أخرى.
no-such-page = لا توجد هذه الصفحة.
no-report = لا يوجد تقرير «{ $id }» يمكن قراءته. انظر قائمة التقارير.
too-large = الملف كبير جداً. احذف منه الصور وضعه من جديد.
not-done = لم يتم ذلك
may-not-edit = يمكنكم القراءة هنا. يحتاج التعديل إلى مجموعة يحددها المسؤول التقني.
may-not-publish = يحتاج النشر إلى مجموعة يحددها المسؤول التقني. تبقى تعديلاتكم محفوظة حتى ينشرها أحد.
busy = هناك عمل آخر جارٍ، لذلك لم يبدأ هذا: انتظروا حتى ينتهي ثم أعيدوا المحاولة.
our-mistake = هذا خطأ في البرنامج. لم يتغير شيء. يُرجى الإبلاغ بما فعلت.
not-saved = لم يُحفظ ذلك
changed-meanwhile = { $place }: غيّره شخص آخر في هذه الأثناء. انظر النص الجديد وأجرِ تعديلك فيه.
see-new = النص الجديد
you-typed = ما كتبته:
undo = تراجع
undo-number = التراجع عن التغيير { $number }
see-work = متابعة سير العمل
work-goes-on = يستمر العمل إن غادرت هذه الصفحة.
desk-away = المكتب لا يجيب. تتابع هذه الصفحة حين يعود.
save = حفظ
leave = تركه كما هو
unsaved = لم يُحفظ بعد.
error = خطأ:
problems = { $count ->
    [one] أمر واحد يحتاج إلى نظر
    [two] أمران يحتاجان إلى نظر
    [few] { $count } أمور تحتاج إلى نظر
   *[other] { $count } أمراً تحتاج إلى نظر
}

# Reports.
drop-new = ضع وثيقة هنا أو اخترها (Word أو OpenDocument أو PDF أو HTML أو Markdown أو نص عادي):
look-at-file = معاينة الملف
dropped = وثائق وُضعت من قبل:
passages = الفقرات
passage = الفقرة
languages = اللغات
state = الحالة
not-published = لم يُنشر بعد
as-published = كما نُشر
changed = { $count ->
    [one] تغيير واحد منذ النشر
    [two] تغييران منذ النشر
    [few] { $count } تغييرات منذ النشر
   *[other] { $count } تغييراً منذ النشر
}
drafts-wait = { $count ->
    [one] سؤال واحد ينتظر موافقتك
    [two] سؤالان ينتظران موافقتك
    [few] { $count } أسئلة تنتظر موافقتك
   *[other] { $count } سؤالاً تنتظر موافقتك
}
no-reports = لا توجد تقارير بعد.
broken = ما يمنع استعمال التقارير

# A report.
translate = الترجمات
questions = الأسئلة
title = العنوان
change-title = تغيير العنوان
to-print = الكل في صفحة واحدة للطباعة
new-version = إضافة وثيقة إلى هذا التقرير
drop-version = نسخة جديدة من هذا التقرير:
drop-language = هذا التقرير بلغة أخرى:
chosen = الفقرات المختارة:
none-chosen = اختر فقرات أولاً: ضع علامة في المربعات أمامها.
join-chosen = دمجها في واحدة
leave-out-chosen = استبعاد
keys = المفاتيح: j وk للنزول والصعود، x للاختيار، e للتحرير، u للتراجع، Ctrl+Enter للحفظ، Esc للخروج.
more-pages = صفحات أخرى
heading = عنوان القسم
part-front = قبل العنوان الأول
part-meeting = الاجتماع كله
mend = تحرير
mend-heading = تحرير عنوان القسم { $id }
mend-passage = تحرير { $place }
choose = اختيار { $place }
meeting-number = رقم الاجتماع
meeting-day = يومه؛ أولها إن تعددت الأيام
wrong-meeting = رقم الاجتماع عدد صحيح، ويومه تاريخ مثل 2025-06-05.
level-in = مستوى إلى الداخل
level-out = مستوى إلى الخارج
make-text = ليس عنواناً
official-text = النص الرسمي
official = رسمي
translation = ترجمة
split-how = سطر فارغ يقسم الفقرة إلى اثنتين.
join-before = دمج مع السابقة
up = إلى أعلى
down = إلى أسفل
make-heading = جعلها عنواناً
leave-out = استبعاد
move-to = القسم
move = نقل إلى هناك
other-languages = { $count ->
    [one] لغة أخرى
    [two] لغتان أخريان
    [few] { $count } لغات أخرى
   *[other] { $count } لغة أخرى
}
lessons = { $count ->
    [one] سؤال واحد
    [two] سؤالان
    [few] { $count } أسئلة
   *[other] { $count } سؤالاً
}
is-added = جديد
is-removed = محذوف
is-changed = متغير
is-moved = منقول
is-stale = قديم
right-as-it-is = الترجمة ما زالت صحيحة
translations-outdated = ترجمات ستصبح قديمة: { $count }. لا تُعرض على أحد قبل تصحيحها.
is-missing = ناقص
is-about = بيانات
did-edit = حُفظ: { $place }.
did-join = دُمج: { $place }.
did-leave-out = استُبعد: { $place }.
did-move = نُقل: { $place }.
did-heading = صار عنواناً: { $place }.
did-text = صار نصاً: { $place }.
did-title = تغيّر العنوان: { $place }.
did-section = تغيّر عنوان القسم أو الاجتماع: { $place }.
did-level = تغيّر المستوى: { $place }.

# Importing.
no-file = اختر ملفاً أولاً.
field-kind = هذا
kind-new = تقرير جديد
kind-version = نسخة جديدة من تقرير
kind-language = تقرير بلغة أخرى
of-report = أي تقرير
field-kind-version = نسخة جديدة من تقرير
field-id = الاسم القصير
wrong-id = لا يصلح الاسم القصير «{ $id }»: استعمل a-z و0-9 والواصلات فقط، كما في cwg-cop-2022، و60 حرفاً على الأكثر.
field-language = اللغة
found-language = لغة النص: { $language }.
is-translation = لغة النص: { $found }، ولغة التقرير: { $own }. أهو ترجمة التقرير؟
as-translation = نعم، استيراده ترجمةً له
as-version = لا، حفظه نسخةً جديدة
field-title = العنوان
field-meeting = الاجتماع
meeting-said = كما تقول الوثيقة
meeting-day-of = الوثيقة كلها عن اجتماع واحد بدأ في
meeting-none = لا اجتماع
meeting-sections = كل قسم يذكر اجتماعه
day-found = هل هي محضر اجتماع واحد بدأ في { $day }؟
guesses = تخمينات أخرى
field-headings = عناوين الأقسام
headings-guessed = بالتخمين
headings-styles = بأنماطها
headings-bold = بالخط العريض
headings-numbered = بأرقامها
field-articles = كل سطر مثل «المادة 3» يفتح قسماً
field-from-page = من الصفحة
field-accept-changes = قبول التعديلات المتعقَّبة
look-again = معاينة من جديد
save-report = حفظ كتقرير
out-of-it = المقاطع: { $paragraphs }، العناوين: { $headings }، الفقرات: { $passages }
beside-old = بجانب التقرير الموجود
counted-same = كما كانت: { $count }
counted-changed = متغيرة: { $count }
counted-moved = منقولة: { $count }
counted-added = جديدة: { $count }
counted-removed = محذوفة: { $count }
counted-about = عناوين أو اجتماعات: { $count }
counted-missing = ناقصة: { $count }
counted-stale = قديمة: { $count }
counted-doubtful = { $count } بأرقام أخرى
go-along = أسئلة تنتقل مع فقراتها: { $count }.
left-behind = أسئلة تُحذف لأن فقراتها لم تعد موجودة: { $count }.
repairs-kept = تصحيحاتك المحفوظة: { $count }.
repair-lost = لم يُحفظ تصحيحك: { $what }
not-lined-up = لا يتطابق: { $what }
lined-up = تحصل { $taken } من { $count } فقرة على نص بهذه اللغة.
look-at = انظر في هذا
same-text = { $count } من { $all } فقرات موجودة حرفياً في التقرير { $report }: أهذه نسخة جديدة منه؟
left-out = أجزاء لم تُدرج: { $count }
document = الوثيقة
page-of = الصفحة { $number }
did-import = استُورد { $file } باسم { $report }.

# Translations.
has-of = النصوص: { $count } من { $all }.
to-place = نقل
place-text = هذا النص:
place-at = ينتقل إلى
place-alone = هذا النص وحده
place-below = هذا وما تحته
place-how = «وحده»: يتبادل المكان مع النص الموجود هناك. «وما تحته»: حتى النص الناقص التالي أو العنوان التالي. والنصوص التي تفقد مكانها ترد آخر القائمة في الأعلى.
throw-away = حذفه
without-place = نصوص بلا مكان: { $count }.
without-place-how = لا تُعرض على أحد. اسحبوا «نقل» إلى السطر المناسب أو اضغطوا عليه.
did-place = نُقل ({ $language }): { $place }.
did-drop = حُذف نص بلا مكان ({ $language }).
all-texts = كل النصوص
did-translate = نصوص محفوظة ({ $language }): { $count }، { $report }.

# Questions.
question = السؤال
questions-about = أسئلة يتعلم منها البوت: { $accepted }؛ تنتظر موافقتك: { $waiting }.
read-so-many = مسودات جديدة: { $count }؛ أسطر لم تُدرج: { $dropped }.
cards = هل هذا صحيح؟
far-off = بعيد اليوم: هل هو صحيح؟
answers-none = يبدو كذلك، لكن التقرير لا يقوله.
today-right = يجيب البوت اليوم إجابة صحيحة.
today-other = يعطي البوت اليوم: { $text } ({ $id })
today-none = لا يجده البوت اليوم.
choice-yes = نعم
choice-no = لا
choice-later = لاحقاً
save-cards = حفظ الإجابات
all-yes = نعم للكل ({ $count })
have-drafted = طلب صياغة أسئلة
ask-assistant = سؤال المساعد
ask-assistant-how = يتلقى نص التقرير، ويستغرق دقائق.
prompt-how = انسخ التعليمات وأعطها لأي مساعد كتابة، ثم ألصق رده أدناه.
prompt-all = عن كل الفقرات
prompt-weak = عن الفقرات التي لها أقل من سؤالين: { $count }
prompt = التعليمات
each = عدد الأسئلة لكل فقرة
piece = الجزء { $number }
copy-prompt = نسخ التعليمات
copied = نُسخ
reply = رد المساعد
read-reply = قراءة الرد
no-reply = ألصق رد المساعد أولاً.
reading-reply = يُقرأ الرد ويُجرَّب
not-kept = لم يُحفظ
write-own = كتابة سؤال بنفسك
tests-link = اختبارات: صفحة ترسلها إلى زميل، بلا دروس
tests-here = الاختبارات: صفحة بلا أسئلة التعليم، لزميل بجانبكم
tests-how = اكتب أسئلة كما يطرحها الناس، بكلمات غير كلمات التقرير، واختر الفقرة التي تجيب عن كل منها. بها يُختبر البوت، ولا يتعلم منها أبداً.
answered-by = تجيب عنه
answered-by-none = لا شيء: التقرير لا يقوله
what-they-bring = ما تفيده الأسئلة
measure = قياس
measure-how = يُطرح كل سؤال على بوت لم يتعلمه. يستغرق دقيقة أو أكثر.
measuring = تُطرح الأسئلة على بوت لم يتعلمها
share-recall-at-1 = من 100 سؤال لم يتعلمه، تأتي الفقرة الصحيحة أولاً في { $value } (من { $low } إلى { $high }).
share-recall-at-3 = وهي بين الثلاث الأولى في { $value } (من { $low } إلى { $high }).
share-near-declined-at-95 = من 100 سؤال لا يجيب عنه التقرير، يُعتذر عن { $value } (من { $low } إلى { $high }).
first = الصحيحة أولاً
did-draft = مسودات مضافة: { $count }، { $report }.
did-decide = أسئلة مقبولة: { $yes }، مرفوضة: { $no }، { $report }.
did-write = أضيف سؤال: { $place }.
still-right = تغيّر النص: هل ما زالت هذه الأسئلة صحيحة؟
ask-again = مراجعتها من جديد
ask-again-how = تعود إلى البطاقات، ولا تُعلّم شيئاً حتى تقول نعم.
did-again = للمراجعة من جديد: { $place }.

# Trying and publishing.
ask = اسأل
live = المنشور
renewing = يُجهَّز المنشور لهذا الإصدار من البرنامج
draft = مسودتك
nothing-live = لم يُنشر شيء بعد.
draft-not-ready = يجب تجهيز مسودتك أولاً.
draft-changed = مسودتك كما كانت عند تجهيزها: تغيّرت الملفات منذ ذلك.
prepare = تجهيز
preparing = تُجهَّز مسودتك
outcome-answer = إجابة
outcome-closest = غير مؤكد
outcome-none = لا إجابة
is-live = نُشر: يحصل عليه المندوبون من الآن.
is-live-as-it-was = لم يتغير شيء مما يُسأل عنه: يبقى المنشور كما كان.
nothing-published = لم يُنشر شيء: يبقى المنشور كما كان.
changed-since = ما تغيّر منذ بدئه ليس فيه، وهو مذكور أدناه.
got-worse = { $group }: كان { $old } من 100 صحيحاً، والآن { $new }. لم يعد صحيحاً:
what-changes = ما الذي يتغير
what-has-changed = ما الذي تغيّر
first-publication = النشر الأول: الفقرات { $count }.
report-added = تقرير جديد: { $id }
report-removed = تقرير محذوف: { $id }
lessons-unpublished = دروس تتغير: { $count }
no-text-changed = لم يتغير أي نص.
answers-asked = طُرح { $count } سؤالاً على النسختين: تغيرت إجابة { $changed }.
lessons-changed = الدروس: الجديدة { $added }، المحذوفة { $removed }.
share-right-first-of = الفقرة الصحيحة أولاً: { $old } ← { $new } من 100 (الاختبارات: { $count }).
share-declined-of = لا إجابة حيث لا شيء يجيب: { $old } ← { $new } من 100 (الاختبارات: { $count }).
answers-worse = إجابات أسوأ: { $count }
answers-better = إجابات أفضل: { $count }
answers-other = إجابات أخرى تتغير: { $count }
answers-taught = إجابات تصبح صحيحة لأن الدروس تعلّمها: { $count }
first-shown = أول { $count }:
was = قبل:
now = الآن:
right = الصحيح:
compare = انظر أي الإجابات تتغير
compare-how = تُطرح على النسختين أسئلة الاختبار وجميع أسئلة التعليم؛ والقريبة من التغيير بكل لغاتها. قد يستغرق ذلك دقيقة أو أكثر؛ ويُعرض التقدم.
comparing = تُطرح كل الأسئلة على النسختين
official-changed = هذه النصوص الرسمية ليست كما كانت. ضع علامة على كل نص مقصود.
official-moved = { $count ->
    [one] نص واحد له الآن رقم آخر دون تغيير حرف. الروابط والأزرار بالرقم القديم تؤدي إلى نص آخر.
    [two] نصان لهما الآن رقمان آخران دون تغيير حرف. الروابط والأزرار بالرقمين القديمين تؤدي إلى نصوص أخرى.
    [few] { $count } نصوص لها الآن أرقام أخرى دون تغيير حرف. الروابط والأزرار بالأرقام القديمة تؤدي إلى نصوص أخرى.
   *[other] { $count } نصًا لها الآن أرقام أخرى دون تغيير حرف. الروابط والأزرار بالأرقام القديمة تؤدي إلى نصوص أخرى.
}
tick-official = ضع علامة على كل نص رسمي تغيّر، أو أعده: السجل يتراجع عن التغييرات.
why = السبب
say-why = اذكر السبب: فهو يُحفظ.
all-the-same = انشر رغم ذلك
publish-now = انشر
publishing = تُفحص مسودتك وتُقارن وتُنشر
mend-first = صحّح الأخطاء أولاً.
did-mark-stale = ترجمات أقدم من نصها الرسمي: { $count }، وقد وُسمت بأنها قديمة.
discard-how = يمكن التخلص من كل ما تغيّر منذ النشر؛ والسجل يعيده.
discard = التخلص من المسودة
did-discard = تم التخلص من المسودة.
back-texts = { $count ->
    [0] كل نصوص الملفات منشورة.
    [one] نص واحد من الملفات غير منشور.
    [two] نصان من الملفات غير منشورين.
    [few] { $count } نصوص من الملفات غير منشورة.
   *[other] { $count } نصاً من الملفات غير منشور.
}
back-questions = { $count ->
    [0] وكذلك كل الأسئلة.
   *[other] أسئلة أو مسودات أسئلة غير منشورة: { $count }.
}
back-how = يُنحّى ما لم يُنشر: يعيده «تراجع» في السجل إلى الملفات، ويتلقاه المندوبون بعد أن تنشر.
is-back = عاد ما نُشر { $when } سارياً.
going-back = يُعاد النشر السابق
did-go-back = عودة إلى نشر سابق.
published-so-far = ما نُشر
step-published = نُشر
step-rolled-back = عودة إلى ما نُشر { $when }
step-index-rolled-back = عاد الفهرس وحده
step-index-built = بُني الفهرس
step-made-anew = أُعد إنشاؤه لهذا الإصدار من البرنامج
none-published = لم يُنشر شيء بعد.
changed-here = ما تغيّر في المكتب
none-changed = لم يتغير شيء بعد.
when = متى
by = من
what = ماذا
go-back = العودة إلى هذا
go-back-to = العودة إلى ما نُشر { $when }
did-undo = تم التراجع عن التغيير { $number }.

# What people ask.
no-bot-yet = لم يعمل أي بوت هنا بعد: يظهر هنا ما يسأل عنه الناس حين يعمل.
by-month = حسب الشهر
by-language = حسب اللغة
month = الشهر
chart = رسم بياني
helped = أفادت
helped-not = لم تفد
as-csv = جدول (CSV)
most-shown = الأكثر عرضاً
in-vain = سُئل بلا جواب
asked-times = { $count ->
    [one] سُئل مرة
    [two] سُئل مرتين
    [few] سُئل { $count } مرات
   *[other] سُئل { $count } مرة
}
waiting = { $count ->
    [one] ينتظر شخص واحد الإجابة
    [two] ينتظر شخصان الإجابة
    [few] ينتظر { $count } أشخاص الإجابة
   *[other] ينتظر { $count } شخصاً الإجابة
}
closed-before = أُغلق من قبل: { $why }
closest-passages = أقرب الفقرات
other-passage = فقرة أخرى
no-passage = لا توجد فقرة { $id }: اكتبها مثل cwg-cop-2022/2.4/1.
choose-passage = اختاروا المقطع أولًا.
no-group = هذه الأسئلة أُغلقت أو لم تعد محفوظة.
no-text = اكتب النص أولاً.
it-answers = هذه الفقرة تجيب
nothing-answers = التقرير لا يقول ذلك
put-text = وضع نص في التقرير يجيب
put-text-how = يأتي في نهاية قسم الفقرة المختارة.
put-in = إضافة
close-group = لا شيء يُفعل: إغلاق
nothing-in-vain = لا شيء مما سُئل في آخر 30 يوماً مفتوح.
