# ruff: noqa: E501 (wide characters count double)
"""Small articles in other languages and scripts, with questions on them and on something else."""

from __future__ import annotations

from typing import NamedTuple


class Lighthouse(NamedTuple):
    """Two articles, questions with words of what answers them, and questions on other things."""

    lighthouse: str
    market: str
    answered: dict[str, str]
    far: tuple[str, ...]


LIGHTHOUSES = {
    "ja": Lighthouse(
        "港の灯台\n\n灯台は1908年に灰色の石で建てられた。高さは三十二メートルである。灯台守の佐藤花子は"
        "二十二年間、毎晩階段を上った。昨年の秋、嵐で窓が三枚割れた。灯台の修理には四百万円かかった。",
        "魚市場\n\n魚市場は毎朝五時に開く。競り人の田中健は三十年ここで働いている。去年は鯖が一番売れた。",
        {
            "灯台はいつ建てられましたか？": "1908年",
            "灯台の修理にはいくらかかりましたか？": "四百万円",
            "灯台守は誰ですか？": "佐藤花子",
            "魚市場は何時に開きますか？": "五時",
        },
        ("フランスの首都はどこですか？", "大統領の給料はいくらですか？"),
    ),
    "zh": Lighthouse(
        "港口的灯塔\n\n灯塔于1908年用灰色石头建成。它高三十二米。守塔人王秀英二十二年来每晚登上楼梯。"
        "去年秋天，暴风打碎了三扇窗户。修理灯塔花了四百万元。",
        "鱼市场\n\n鱼市场每天早上五点开门。拍卖员李强在这里工作了三十年。去年鲭鱼卖得最多。",
        {
            "灯塔是哪一年建成的？": "1908年",
            "修理灯塔花了多少钱？": "四百万元",
            "守塔人是谁？": "王秀英",
            "鱼市场几点开门？": "五点",
        },
        ("法国的首都是哪里？", "总统的工资是多少？"),
    ),
    "ko": Lighthouse(
        "항구의 등대\n\n등대는 1908년에 회색 돌로 지어졌다. 높이는 삼십이 미터이다. 등대지기 김영희는 이십이 년 "
        "동안 매일 밤 계단을 올랐다. 지난가을 폭풍에 창문 세 장이 깨졌다. 등대 수리에는 사백만 원이 들었다.",
        "어시장\n\n어시장은 매일 아침 다섯 시에 문을 연다. 경매사 이철수는 여기서 삼십 년을 일했다.",
        {
            "등대는 언제 지어졌습니까?": "1908년",
            "등대 수리에는 얼마가 들었습니까?": "사백만",
            "등대지기는 누구입니까?": "김영희",
            "어시장은 몇 시에 문을 엽니까?": "다섯 시",
        },
        ("프랑스의 수도는 어디입니까?", "대통령의 월급은 얼마입니까?"),
    ),
    "ru": Lighthouse(
        "Маяк в гавани\n\nМаяк построили в 1908 году из серого камня. Его высота тридцать два метра. "
        "Смотрительница маяка Анна Белова двадцать два года поднималась по лестнице. Прошлой осенью "
        "буря разбила три окна. Ремонт маяка стоил четыре миллиона рублей.",
        "Рыбный рынок\n\nРыбный рынок открывается каждое утро в пять часов. Аукционист Иван Петров "
        "работает здесь тридцать лет.",
        {
            "Когда построили маяк?": "1908",
            "Сколько стоил ремонт маяка?": "четыре миллиона",
            "Кто смотрительница маяка?": "Анна Белова",
            "Во сколько открывается рыбный рынок?": "пять часов",
        },
        ("Какой город столица Франции?", "Сколько получает президент страны?"),
    ),
    "ar": Lighthouse(
        "منارة الميناء\n\nبُنيت المنارة عام 1908 من الحجر الرمادي. يبلغ ارتفاعها اثنين وثلاثين مترا. "
        "صعدت حارسة المنارة ليلى حداد الدرج كل ليلة. كسرت العاصفة ثلاث نوافذ في الخريف الماضي. "
        "كلف إصلاح المنارة أربعة ملايين دينار.",
        "سوق السمك\n\nيفتح سوق السمك كل صباح في الساعة الخامسة. يعمل الدلال سامر خوري هنا منذ سنوات.",
        {
            "متى بنيت المنارة؟": "1908",
            "كم كلف إصلاح المنارة؟": "أربعة ملايين",
            "من هي حارسة المنارة؟": "ليلى حداد",
            "متى يفتح سوق السمك؟": "الخامسة",
        },
        ("ما هي عاصمة فرنسا؟", "كم راتب رئيس الدولة؟"),
    ),
    "de": Lighthouse(
        "Der Leuchtturm am Hafen\n\nDer Leuchtturm wurde 1908 aus grauem Stein gebaut. Er ist "
        "zweiunddreißig Meter hoch. Die Leuchtturmwärterin Anna Behnke stieg zweiundzwanzig Jahre lang "
        "die Treppe hinauf. Im Herbst schlug ein Sturm drei Fenster ein. Die Reparatur des Leuchtturms "
        "kostete vier Millionen Euro.",
        "Der Fischmarkt\n\nDer Fischmarkt öffnet jeden Morgen um fünf Uhr. Der Auktionator Karl Thoms "
        "arbeitet hier seit dreißig Jahren.",
        {
            "Wann wurde der Leuchtturm gebaut?": "1908",
            "Wie viel kostete die Reparatur des Leuchtturms?": "vier Millionen",
            "Wer ist die Leuchtturmwärterin?": "Anna Behnke",
            "Um wie viel Uhr öffnet der Fischmarkt?": "fünf Uhr",
        },
        ("Was ist die Hauptstadt von Frankreich?", "Wie viel verdient die Präsidentin?"),
    ),
}
