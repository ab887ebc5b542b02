"""Sentences of our own in the scripts that the shipped sample lacks, and odd ones."""

OTHERS = {
    "hi": [
        "बच्चों की ऑनलाइन सुरक्षा पर कार्य समूह की अगली बैठक कब होगी?",
        "किस देश ने सूचना सत्र आयोजित करने की पेशकश की?",
        "रिपोर्ट परिषद को प्रस्तुत की जाएगी।",
    ],
    "de": [
        "Welches Land bot an, Informationsveranstaltungen für Kinder zu organisieren?",
        "Die nächste Sitzung der Arbeitsgruppe findet im Frühjahr statt – größere Räume wären nötig.",
    ],
    "tr": [
        "Çocukların çevrimiçi korunmasına ilişkin çalışma grubu ne zaman toplanacak?",
        "İğne, ışık, ağaç ve güneş üzerine kısa bir öykü.",
    ],
    "ko": ["아동 온라인 보호에 관한 작업반의 다음 회의는 언제 열립니까?", "보고서는 이사회에 제출됩니다."],
    "th": ["การประชุมครั้งต่อไปของคณะทำงานจะจัดขึ้นเมื่อใด", "ประเทศใดเสนอจัดการประชุมให้ข้อมูล"],
    "he": ["איזו מדינה הציעה לארגן מפגשי מידע?", "הדוח יוגש למועצה בשנה הבאה."],
    "el": ["Ποια χώρα προσφέρθηκε να διοργανώσει ενημερωτικές συναντήσεις;"],
    "ka": ["რომელმა ქვეყანამ შესთავაზა საინფორმაციო შეხვედრების ორგანიზება?"],
    "ja": ["次回の会合はいつ開かれますか。", "ｱﾌﾟﾘｹｰｼｮﾝの報告書 ①"],
}

ODD = [
    "", " ", " \t\n ", "a\0b", "\0", "😀", "😀😀 👩‍👩‍👧 🇷🇺🇺🇳", "a  b   c", "a\r\nb\tc\u2028d", " leads", "trails ", "▁",
    "▁▁a ▁ b▁c", "\u200b\ufeff\u00ad", "e\u0301te\u0301 a\u030a", "ﬁnance ½ ① ２０２２ ㎏",
    "\u202eabc\u202c مرحبا \u2067שלום\u2069", "𝒜𝒷𝒸 𠀀𠮷", "ПК\u201122, 20\u00a0000, СОР and COP", "\x7f\x01\x02",
    "x" * 300, "字" * 300, "ก็ำ นำ้ क्षि ഗ്ര ﷺ",
]  # fmt: skip
