# `cwgcop ask` 和 `cwgcop chat` 引文周围的文字。
outcome-closest = 以下段落可能没有回答您的问题，但最为接近：
# [1] is said where one report is served, [other] where several are.
outcome-none = { $count ->
        [1] 报告未提及。
       *[other] 各份报告均未提及。
    }
outcome-none-nearest = { $count ->
        [1] 报告未提及。以下内容最为接近，但并非答案：
       *[other] 各份报告均未提及。以下内容最为接近，但并非答案：
    }
language-unread = 本程序读不懂这个问题所用的语言：请用阿拉伯语、中文、英语、法语、俄语或西班牙语提问，或使用其他通用语言。
earlier-reports = 这是有关此事的最新报告。更早的报告：{ $earlier }
mark-official = 正式文本
mark-translation = 译文
shown-in = 语言：{ $language }；无{ $wanted }文本
