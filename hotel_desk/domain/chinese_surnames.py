"""Chinese surnames of two characters and more, and those that are read otherwise than the same character elsewhere.

The readings are those in common use as a surname, written down from general knowledge and not checked against a dictionary. Where
a surname has two, the commoner stands here; a person's own choice is written over it in the form.
"""

from __future__ import annotations

_COMPOUND = """
欧阳 歐陽 太史 端木 上官 司马 司馬 东方 東方 独孤 獨孤 南宫 南宮 万俟 萬俟 闻人 聞人 夏侯 诸葛 諸葛 尉迟 尉遲
公羊 赫连 赫連 澹台 澹臺 皇甫 宗政 濮阳 濮陽 公冶 太叔 申屠 公孙 公孫 慕容 仲孙 仲孫 钟离 鍾離 长孙 長孫 宇文
司徒 鲜于 鮮于 司空 闾丘 閭丘 亓官 司寇 巫马 巫馬 公西 颛孙 顓孫 壤驷 壤駟 公良 漆雕 乐正 樂正 宰父 谷梁 穀梁
拓跋 夹谷 夾谷 轩辕 軒轅 令狐 段干 百里 呼延 东郭 東郭 南门 南門 羊舌 微生 梁丘 左丘 东门 東門 西门 西門 第五
纳兰 納蘭 完颜 完顏 耶律 单于 單于 淳于 即墨 达奚 達奚 褚师 褚師 贺兰 賀蘭 屈突 哥舒 叱干 爱新觉罗 愛新覺羅 叶赫那拉 葉赫那拉
"""
COMPOUND_SURNAMES = frozenset(_COMPOUND.split())
LONGEST_SURNAME = max(map(len, COMPOUND_SURNAMES))

# Without tones, parted by blanks, ü as it is written.
SURNAME_READINGS = {
    "曾": "zeng",
    "单": "shan",
    "單": "shan",
    "仇": "qiu",
    "解": "xie",
    "盖": "ge",
    "蓋": "ge",
    "查": "zha",
    "区": "ou",
    "區": "ou",
    "朴": "piao",
    "翟": "zhai",
    "乐": "yue",
    "樂": "yue",
    "缪": "miao",
    "繆": "miao",
    "员": "yun",
    "員": "yun",
    "覃": "qin",
    "召": "shao",
    "折": "she",
    "种": "chong",
    "繁": "po",
    "祭": "zhai",
    "阚": "kan",
    "闞": "kan",
    "句": "gou",
    "佴": "nai",
    "卜": "bu",
    "薄": "bo",
    "都": "du",
    "乜": "nie",
    "能": "nai",
    "粘": "nian",
    "洗": "xian",
    "秘": "bi",
    "郇": "xun",
    "乐正": "yue zheng",
    "樂正": "yue zheng",
    # The phrases of the library know these in short characters only.
    "萬俟": "mo qi",
    "尉遲": "yu chi",
    "長孫": "zhang sun",
    "單于": "chan yu",
    "單於": "chan yu",
}
