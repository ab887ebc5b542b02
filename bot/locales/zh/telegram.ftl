# What the Telegram bot says. Words in { $braces } are filled in by the bot: keep them as they are.
# A blank line starts a new paragraph. Limits that Telegram sets are noted where there are any.

start-greeting = 您好！想了解什么？我会引用以下文件来回答：{ $reports }。
start-limits = 我是一个程序，只引用原文：不自己撰写，不提供建议，也不代表任何人。
start-language = 您可以用自己的语言提问；我用中文引用。

help =
    用任何语言、用自己的话提问就好。我用报告原文回答，并注明出处；报告没有提到的，我会直说。

    答复下方有正式文本和整节内容，点 ⋯ 可看其他功能。用 👍 或 👎 回应，告诉我们是否有帮助。

    /find – 逐字查找
    /sections – 浏览报告
    /meetings – 各次会议的成果
    /language – 选择语言
    /follows – 要求通知的问题
    /privacy – 我保存哪些关于您的信息
    /forget – 删除这些信息
    /about – 这是哪份报告

    在群组中，请提及我或回复我的消息。在任何聊天中，可输入 { $mention } 加问题。
group-help = 在群里提问，请提及我：{ $mention } { $sample }

language-ask = 您希望我用哪种语言？
language-set = 好的，以后我用中文。
sections-title = 报告内容：
reports-title = 哪份报告？
meetings-title = 各次会议（按日期）。选一次会议，看看有什么成果。
meetings-none = 没有可显示的会议。您可以阅读以下内容：
page-of = 第{ $page }页，共{ $pages }页

privacy =
    保存的内容：您的问题、提问的时间和语言、我向您展示的段落及我的把握程度，以及您是否认为有帮助。秘书处阅读这些内容，以便让报告更易查阅。其中没有您的姓名或号码，只有一个代码；只有同时掌握机器人数据及其密钥的人才能查出它属于谁。

    保存时间：30天，之后删除，仅保留问题和评价的匿名统计数字，以及秘书处选作提问示例的措辞（不带代码）。您选择的语言会一直保存，直到您将其删除。您在其他聊天中的内联输入以及他人在群组中的发言均不保存。

    消息在得到答复之前会在我的存储中等待，答复之后其文字即被删除。我会在半小时内记住一个聊天中最后是哪两个问题，以便您接着提问；这一记录最迟在一小时内清除。

    如果您要求在问题得到答复时通知您，我会用密钥加密保存：往哪里发消息、您的问题以及您看过的段落。保存到通知您为止，或到您用 /follows 取消为止；满一年时我会询问您是否仍在等待，如未确认，30天后删除。

    /forget 立即删除与您有关的一切。
forget-ask = 是否删除我保存的有关您的一切：您的问题、对答复的评价、要求通知的问题和语言选择？
forget-yes = 是，删除
forget-no = 否
forget-done =
    已完成。已删除问题{ $questions }个、评价{ $votes }个、要求通知的问题{ $wishes }个、您的语言选择（如有）以及尚未答复的消息。如果秘书处有备份，在下一次备份替换旧备份时，这些内容也会从中消失。本聊天中的消息属于您：请在 Telegram 中自行删除。
forget-done-here = 好了。我保存的有关您的一切都已删除。
forget-unnamed = 匿名管理员或频道提的问题不带代码：我不知道是谁提的，30天后会删除。要删除您以自己名义提的问题，请私聊向我发送 /forget。
forget-held = 我已从数据库中删除所保存的关于您的内容，但由于另一个程序正在读取数据库，这些文字暂时还留在数据库的日志中。我会继续尝试：该程序一结束，它们就会从日志中清除。请再次发送 /forget，查看是否已完成。
forget-kept = 未删除任何内容。

about-report = { $title }：共{ $passages }段。正式文本：{ $languages }。
about-meetings = 会议时间：{ $first }至{ $last }。
about-index = 索引{ $build }，模型 { $model }。
about-source = 本程序为自由软件（MIT许可证）。

status-index = 索引{ $build }：{ $passages }个段落。
status-waiting = 等待处理的消息：{ $waiting }。
status-times = 答复所需秒数：最近{ $count }次中，一半在{ $half }以内，95%在{ $most }以内。
status-day = 最近24小时，按问题语言：已回答{ $answer }；给出相近段落{ $closest }；报告未涉及{ $none }。
status-week = 最近七天的问题：已回答{ $answer }个，给出相近段落{ $closest }个，报告未涉及{ $none }个。
status-well = 一切正常。
status-wrong = 出现问题：

# To admins alone; { $what } and { $reason } are in English, as the logs have them.
unanswered = { $groups ->
        [0] 最近30天没有待处理的问题。
       *[other] 最近30天未得到回答的问题，按含义共{ $groups }组，以下为前{ $shown }组：
    }
reindex-begun = 正在将文件与使用中的索引比较：{ $what }，{ $percent }%。其间仍可提问。
reindex-busy = 文件已在发布中。完成后我会在发起发布的聊天中告知。
reindex-done = 索引{ $build }正在使用，内容为现有文件：文本有{ $changes }处变化，用时{ $seconds }秒。它已发布并固定，直到下一次 /reindex、发布或 /rollback。
reindex-same = 自索引{ $build }以来没有变化：它正在使用，已发布并固定。
reindex-failed = 没有发布任何内容，仍使用现有索引：{ $reason }
rollback-ask = 正在使用索引{ $build }。是否退回到前一个索引？文件保持不变，那个索引将一直使用，直到再次发布文件。
rollback-yes = 是，退回
rollback-kept = 未作更改。
rollback-done = 已重新使用索引{ $build }及其所依据的文本，直到 /reindex。
rollback-failed = 无法退回：{ $reason }
alert-lost = 我目前无法作答：
alert-back = 我又可以作答了。

# [1] is said where one report is served, [other] where several are.
closest-intro = { $count ->
        [1] 报告可能没有回答这个问题。最接近的是：
       *[other] 这些报告可能都没有回答这个问题。最接近的是：
    }
none-intro = { $count ->
        [1] 我在报告中没有找到相关内容。
       *[other] 我在各份报告中没有找到相关内容。
    }
none-passed = 您的问题已记下，供秘书处查看。
none-contact = 如需答复，请联系：{ $contact }。
language-unread = 我还读不懂这种语言。请用阿拉伯语、中文、英语、法语、俄语、西班牙语或其他常用语言提问。
leans-on-nothing = 我不知道这指的是什么：之前没有回答。请完整地提问，例如：
follow-up = 接着刚才的话题：{ $place }
more-intro = 关于“{ $question }”，还有：
more-end = 找到的就是这些。您可以接着读报告：
welcome = 不客气！有问题随时问我。
ok = 好的。关于这份报告，随时可以继续问我。
bye = 再见！有问题随时来问。
wrong = 抱歉。您想问的是哪次会议或哪一节？请在这里选择，或换个说法再问。
summarise = 我只逐字引用报告，不做概括。报告的内容如下：
stop = 好的。只有您发来消息，或您要求过通知（/follows），我才会联系您。要删除我保存的有关您的信息，请发送 /forget。
elsewhere-none = 报告里没有这次会议或这一节。报告中的会议有：
half-none = 关于“{ $question }”，我在报告里没有找到。
language-none = 这一段没有{ $language }文本，可以阅读以下语言：
earlier-reports = 这是有关此事的最新报告。更早的报告：{ $earlier }
mark-official = 正式文本（{ $language }）
mark-translation = 译文（{ $language }）；正式文本：{ $original }
original-title = 正式文本（{ $language }）
question-asked = 问题：{ $question }

# What people wait for.
follows = 您要求在这些问题有新内容时得到通知。点按即可取消。
follows-none = 您还没有要求通知。点答复下方或 ⋯ 中的按钮，新报告有更多内容时我会通知您。
told = 您曾要我通知“{ $question }”的答复。报告现在写道：
follow-again = 一年前您要我在报告出现有关“{ $question }”的新内容时通知您。您还在等吗？
follow-again-yes = 是，请通知我

# Words that were looked up as they stand.
words-found = “{ $words }”出现在{ $count }处{ $forms ->
        [yes] （包括其他词形）
       *[no] { "" }
    }：
words-many = “{ $words }”出现在超过{ $count }处{ $forms ->
        [yes] （包括其他词形）
       *[no] { "" }
    }。前几处是：
words-also = 还出现在：{ $places }
words-nowhere = 找不到“{ $words }”这样的字句。
words-strange = 找不到“{ $words }”：我读过的内容里没有这种文字。
words-long = 内容太长，无法逐字查找。请只引用其中一句。
words-empty = 引号之间没有内容。请把要查找的字句写在引号里。
words-meant = 您要找的是不是{ $meant }？
words-nearest = 意思最接近的内容：
find-how = 请把字句写在命令后面：/find { $sample }
find-sample = 经验教训

# Buttons: at most 30 characters each.
button-original = 正式文本
button-original-hide = 隐藏
button-language = 其他语言
button-always = 以后都用中文？
button-section = 整节内容
button-previous = 上一个
button-next = 下一个
button-cite = 引用
button-share = 分享
button-file = 存为 Word 文件
button-earlier = 以往报告的说法
button-open = 在机器人中打开
button-helps = 有帮助
button-helps-not = 没有帮助
button-follow = 有答复时通知我
button-follow-later = 有新报告时通知我
button-back = 返回
button-sections = 目录

# Small notices over the chat: at most 200 characters each.
notice-thanks = 谢谢！秘书处会看到。
notice-not-yours = 只有发起的人才能按这个按钮。
notice-old = 这个按钮太旧了，请重新发送您的问题。
notice-follow-kept = 新报告谈到这个问题时，我会在这里通知您。/follows 可查看您要求通知的问题。
notice-follow-full = 您已要求通知{ $most }个问题。请先用 /follows 取消一个。
notice-follow-private = 我只能在私聊中通知。请在私聊中向我提问。
notice-follow-whole = 以后无法知道这指的是什么。请先完整地重新提问。

withdrawn = 这一段已不在报告中，或从未在报告中。
only-text-spoken = 我听不了语音消息。请点键盘上的麦克风，它会把您说的话变成文字。
only-text = 我只能看文字。请把问题写给我，我来找相应的段落。
channel-note = 我在聊天中回答问题，不在频道中回答。
unknown-command = 我不认识这个命令。请直接发问题，或发 /help。
flood = 一下子发得太多了！我只回答最后一条：请一次问一个问题。
trouble = 抱歉，我们这边出了点问题。请再试一次，或换个说法。
inline-none = { $count ->
        [1] 报告没有提及这一点
       *[other] 各份报告均未提及这一点
    }
inline-unread = 我读不懂这种语言
inline-cut = 此段未完：请在机器人中打开。

# Commands in Telegram's menu: at most 256 characters each.
command-start = 开始，附示例问题
command-help = 如何提问
command-find = 逐字查找
command-language = 选择语言
command-sections = 浏览报告
command-meetings = 各次会议的成果
command-follows = 要求通知的问题
command-privacy = 保存哪些关于您的信息
command-forget = 删除关于您的信息
command-about = 哪份报告，哪个版本
command-status = 机器人的状况
command-unanswered = 未得到回答的问题
command-reindex = 按现状发布文件
command-rollback = 退回到前一个索引

# What people see before they start: at most 512 and 120 characters.
description = 请用自己的话提问，内容范围：{ $reports }。您将得到报告自身的段落及其出处，并注明是正式文本还是译文；如果报告没有提及，也会如实告知。
short-description = 以六种语言逐字引用报告，并注明出处。
