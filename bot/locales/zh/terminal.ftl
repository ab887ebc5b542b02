# `cwgcop ask` 和 `cwgcop chat` 引文周围的文字。
none-nearest = 以下内容最为接近，但并非答案：
mark-official = 正式文本
mark-translation = 译文
shown-in = 语言：{ $language }
