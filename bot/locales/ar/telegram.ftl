# What the Telegram bot says. Words in { $braces } are filled in by the bot: keep them as they are.
# A blank line starts a new paragraph. Limits that Telegram sets are noted where there are any.

start-greeting = مرحباً! ماذا تود أن تعرف؟ أجيبك بمقتطفات من: { $reports }.
start-limits = أقتبس فقط: لا أكتب شيئاً من عندي، ولا أقدّم مشورة، ولا أتحدث باسم أحد.

help =
    اسأل بأي لغة وبكلماتك. أجيبك بكلمات التقرير نفسها وأبيّن موضعها، وإن لم يذكر شيئاً عن سؤالك أخبرتك بذلك.

    تحت الإجابة: النص الرسمي والقسم كله، وخلف ⋯ كل ما عدا ذلك. وبالتفاعل 👍 أو 👎 تخبرنا هل أفادتك.

    ‏‎/find – البحث عن كلمات بنصها
    ‏‎/sections – تصفّح التقرير
    ‏‎/meetings – نتائج كل اجتماع
    ‏‎/language – اختيار اللغة
    ‏‎/privacy – ما أحتفظ به عنك
    ‏‎/forget – محوه
    ‏‎/about – ما هو هذا التقرير

    في المجموعات، اذكرني أو ردّ على رسالتي. وفي أي محادثة، اكتب { $mention } ثم السؤال.
group-help = لتسألني في المجموعة اذكرني: { $mention } { $sample }

language-ask = بأي لغة أتحدث إليك؟
language-set = سأتحدث إليك بالعربية من الآن.
sections-title = محتويات التقرير:
reports-title = أي تقرير؟
meetings-title = الاجتماعات بحسب تاريخها. اختر أياً منها لترى نتائجه.
meetings-none = لا توجد اجتماعات لعرضها. وهذا ما يمكنك قراءته:
page-of = الصفحة { $page } من { $pages }

privacy =
    ما أحتفظ به: سؤالك ووقته ولغته وما عرضته عليك ومدى ثقتي به وما إذا كان مفيداً في رأيك. تقرأ الأمانة ذلك لكي يسهل الاهتداء إلى ما في التقرير. وبدلاً من اسمك أو رقمك يُحفظ رمز، ولا يستطيع معرفة صاحبه إلا من لديه بيانات البوت ومفتاحه السري معاً.

    المدة: 30 يوماً، ثم يُحذف كل شيء، ولا تبقى إلا أعداد الأسئلة والآراء بلا أسماء، والصياغات التي تأخذها الأمانة من دون رمز أمثلةً للأسئلة. أما اللغة التي تختارها فتُحفظ إلى أن تمحوها. ولا يُحفظ ما تكتبه ضمن المحادثات الأخرى ولا ما يقوله الآخرون في المجموعات.

    تنتظر الرسالة في ذاكرتي إلى أن يُجاب عنها، ثم تُمحى كلماتها. وأتذكر لمدة نصف ساعة أي سؤالين كانا الأخيرين في المحادثة لكي تتابع أسئلتك، ثم يُمحى ذلك في غضون ساعة على الأكثر.

    ‏‎/forget يمحو فوراً كل ما يتعلق بك.
forget-ask = هل أمحو كل ما أحتفظ به عنك: أسئلتك وآراءك في الإجابات ولغتك؟
forget-yes = نعم، امحُه
forget-no = لا
forget-done =
    تمّ. عدد الأسئلة الممحوة: { $questions }، وعدد الآراء: { $votes }، ومُحيت لغتك المختارة أيضاً. وإذا كانت لدى الأمانة نسخ احتياطية، فستزول منها كذلك عندما تحل محلها النسخ التالية. أما رسائل هذه المحادثة فهي لك: احذفها في تيليغرام.
forget-done-here = تمّ. مُحي كل ما كنت أحتفظ به عنك.
forget-unnamed = أسئلة المشرف المجهول لا تحمل رمزاً: لا أعرف صاحبها، وهي تُحذف بعد 30 يوماً. لمحو ما سألته باسمك، أرسل لي ‎/forget في محادثة خاصة.
forget-held = حذفتُ من قاعدة البيانات ما أحتفظ به عنك، لكن كلماته ما زالت في سجلها لأن برنامجاً آخر يقرؤها الآن. سأواصل المحاولة، وستُمحى من السجل حالما ينتهي ذلك البرنامج. أرسل ‎/forget مرة أخرى لتعرف هل تمّ ذلك.
forget-kept = لم يُمحَ شيء.

about-report = { $title }. عدد الفقرات: { $passages }. النص الرسمي: { $languages }.
about-meetings = الاجتماعات: من { $first } إلى { $last }.
about-index = الفهرس { $build }، النموذج { $model }.
about-source = هذا برنامج حر (رخصة MIT).

status-index = الفهرس { $build }: عدد الفقرات { $passages }.
status-waiting = الرسائل المنتظرة: { $waiting }.
status-times = الثواني حتى الرد: نصف آخر { $count } في { $half }، و95% في { $most }.
status-day = آخر 24 ساعة بحسب لغة الأسئلة: أُجيب عنها { $answer }؛ بفقرات قريبة { $closest }؛ لا يجيب عنها التقرير { $none }.
status-week = أسئلة الأيام السبعة الماضية: { $answer } أُجيب عنها، و{ $closest } بفقرات قريبة، و{ $none } لا يجيب عنها التقرير.
status-well = كل شيء على ما يرام.
status-wrong = هناك خلل:

# To admins alone; { $what } and { $reason } are in English, as the logs have them.
unanswered = { $groups ->
        [0] لا توجد أسئلة معلّقة من آخر 30 يوماً.
       *[other] بلا جواب في آخر 30 يوماً، بحسب المعنى: عدد المجموعات { $groups }، والمعروض منها { $shown }:
    }
reindex-begun = أقارن الملفات بما هو مستخدم: { $what }، { $percent }%. وأجيب عن الأسئلة في هذه الأثناء.
reindex-busy = يجري نشر الملفات بالفعل. وسأعلن انتهاءه في المحادثة التي بدأ فيها.
reindex-done = الفهرس { $build } هو المستخدم، بالملفات كما هي: عدد التغييرات في النصوص { $changes }، في { $seconds } ث. وقد نُشر وثُبّت، فيبقى إلى ‎/reindex أو النشر التالي أو ‎/rollback.
reindex-same = لم يتغير شيء منذ الفهرس { $build }: وهو المستخدم والمنشور والمثبّت.
reindex-failed = لم يُنشر شيء، ويبقى المستخدم كما هو: { $reason }
rollback-ask = الفهرس { $build } هو المستخدم. هل أعود إلى الفهرس السابق؟ تبقى الملفات كما هي، ويبقى ذلك الفهرس إلى أن تُنشر من جديد.
rollback-yes = نعم، عُد إليه
rollback-kept = لم يتغير شيء.
rollback-done = عاد الفهرس { $build } إلى الاستخدام، بالنصوص التي بُني منها، إلى أن تُرسل ‎/reindex.
rollback-failed = لا يمكن الرجوع: { $reason }
alert-lost = لا أستطيع الإجابة الآن:
alert-back = أستطيع الإجابة من جديد.

# [1] is said where one report is served, [other] where several are.
closest-intro = { $count ->
        [1] قد لا يجيب التقرير عن هذا السؤال. أقرب ما فيه:
       *[other] قد لا تجيب التقارير عن هذا السؤال. أقرب ما فيها:
    }
none-intro = { $count ->
        [1] لا يذكر التقرير شيئاً عن هذا.
       *[other] لا يذكر أي من التقارير شيئاً عن هذا.
    }
none-passed = سجّلتُ سؤالك للأمانة.
none-contact = للحصول على رد، اكتب إلى: { $contact }
language-unread = لا أجيد قراءة هذه اللغة بعد. اسأل بالإسبانية أو الإنكليزية أو الروسية أو الصينية أو العربية أو الفرنسية، أو بلغة أخرى واسعة الانتشار.
leans-on-nothing = لا أعرف ما المقصود: ليس قبل هذا جواب. اطرح سؤالك كاملاً، مثلاً:
follow-up = في الموضوع نفسه: { $place }
more-intro = المزيد عن «{ $question }»:
more-end = هذا كل ما وجدته. يمكنك متابعة القراءة في التقرير:
welcome = على الرحب والسعة! اسألني متى شئت.
ok = حسناً. اسألني عن التقرير متى شئت.
bye = إلى اللقاء! أنا هنا متى كان لديك سؤال آخر.
wrong = عذراً. أي اجتماع أو قسم تقصد؟ اختره من هنا، أو أعد صياغة سؤالك.
summarise = أقتبس من التقرير حرفياً ولا ألخّصه. هذا ما يتناوله:
stop = حسناً. لا أكتب إليك إلا رداً على رسائلك. لمحو ما أحتفظ به عنك أرسل ‎/forget.
elsewhere-none = لا يرد هذا الاجتماع أو القسم في التقرير. اجتماعاته هي:
half-none = لم أجد في التقرير شيئاً عن «{ $question }».
language-none = هذه الفقرة غير متاحة بهذه اللغة: { $language }. يمكنك قراءتها باللغات التالية:
earlier-reports = هذا أحدث تقرير في هذا الشأن. وقبله: { $earlier }
mark-official = نص رسمي ({ $language })
mark-translation = ترجمة ({ $language })؛ النص الرسمي: { $original }
original-title = النص الرسمي ({ $language })
question-asked = السؤال: { $question }

# Words that were looked up as they stand.
words-found = وردت عبارة «{ $words }» في { $count ->
        [one] موضع واحد
        [two] موضعين
        [few] { $count } مواضع
        [many] { $count } موضعًا
       *[other] { $count } موضع
    }{ $forms ->
        [yes] ، بهذه الصيغة أو بغيرها
       *[no] { "" }
    }:
words-many = وردت عبارة «{ $words }» في أكثر من { $count } موضع{ $forms ->
        [yes] ، بهذه الصيغة أو بغيرها
       *[no] { "" }
    }. وهذه أولها:
words-also = وفي مواضع أخرى: { $places }
words-nowhere = لم ترد عبارة «{ $words }» بهذه الألفاظ في أي موضع.
words-strange = لم ترد عبارة «{ $words }» في أي موضع: ليس فيما قرأته نص بهذه الكتابة.
words-long = هذا أطول من أن يُبحث عنه حرفيًا. اقتبس جملة واحدة منه.
words-empty = لا شيء بين علامتي الاقتباس. ضع بينهما الكلمات التي تبحث عنها.
words-meant = هل تقصد { $meant }؟
words-nearest = الأقرب في المعنى:
find-how = اكتب الكلمات بعد الأمر: /find { $sample }
find-sample = الدروس المستفادة

# Buttons: at most 30 characters each.
button-original = النص الأصلي
button-original-hide = إخفاء الأصل
button-language = لغة أخرى
button-always = بالعربية دائماً؟
button-section = القسم كله
button-previous = السابق
button-next = التالي
button-cite = اقتباس
button-share = مشاركة
button-open = فتح في البوت
button-helps = مفيد
button-helps-not = غير مفيد
button-back = رجوع
button-sections = المحتويات

# Small notices over the chat: at most 200 characters each.
notice-thanks = شكراً لك! ستطّلع الأمانة على ذلك.
notice-not-yours = لا يمكن أن يضغط هذا الزر إلا من طلبه.
notice-old = هذا الزر قديم. أرسل سؤالك من جديد.

withdrawn = لم تعد هذه الفقرة في التقرير، أو لم تكن فيه قط.
only-text-spoken = لا أستطيع سماع الرسائل الصوتية. اضغط على الميكروفون في لوحة المفاتيح، فيكتب ما تقوله.
only-text = أقرأ النصوص فقط. اكتب لي سؤالك وسأبحث عن الفقرة.
channel-note = أجيب عن الأسئلة في المحادثات لا في القنوات.
unknown-command = لا أعرف هذا الأمر. أرسل لي سؤالاً، أو ‎/help.
flood = رسائل كثيرة دفعة واحدة! أجيب عن آخرها فقط: سؤال واحد في كل مرة من فضلك.
trouble = عذراً، حدث خلل من جانبنا. حاول مرة أخرى أو اسأل بكلمات أخرى.
inline-none = { $count ->
        [1] لا يذكر التقرير شيئاً عن هذا الموضوع
       *[other] لا يذكر أي من التقارير شيئاً عن هذا الموضوع
    }
inline-unread = لا أقرأ هذه اللغة
inline-cut = للفقرة بقية: افتحها في البوت.

# Commands in Telegram's menu: at most 256 characters each.
command-start = البدء، مع أمثلة للأسئلة
command-help = كيف تسأل
command-find = البحث عن كلمات بنصها
command-language = اختيار اللغة
command-sections = تصفّح التقرير
command-meetings = نتائج كل اجتماع
command-privacy = ما يُحفظ عنك
command-forget = محو ما يُحفظ عنك
command-about = أي تقرير وأي إصدار
command-status = حالة البوت
command-unanswered = أسئلة بلا جواب
command-reindex = نشر الملفات كما هي
command-rollback = العودة إلى الفهرس السابق

# What people see before they start: at most 512 and 120 characters.
description = اسأل بكلماتك عمّا يرد في: { $reports }. تتلقى الفقرة نفسها من التقرير مع موضعها، مبيَّناً أنها نص رسمي أو ترجمة، أو قولاً صريحاً بأن التقرير لا يذكر ذلك.
short-description = يقتبس من التقارير حرفياً ويبيّن الموضع، بست لغات.
