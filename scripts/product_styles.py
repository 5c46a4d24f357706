"""Colours and the choice of a look for the pictures of `draw_products.py`.

Every type of liquor has a rule; `product_looks.csv` says what differs for one
product (empty = as the rule says, none = without it).
"""

import csv
from pathlib import Path

# wall, disc, floor
BACKGROUNDS = {
    "baijiu": ("#f3e9df", "#fbf5ee", "#e6d6c6"),
    "wine": ("#f1e4e6", "#faf2f2", "#e0ccd0"),
    "sparkling": ("#f5eedc", "#fcf8ee", "#e8dcc0"),
    "spirits": ("#ece7e0", "#f8f4ee", "#d9cfc3"),
    "beer": ("#e2eef0", "#f2f9f8", "#cbdfe1"),
    "huangjiu": ("#f4e7d4", "#fcf4e8", "#e5d0b3"),
    "fruit": ("#f7e5e6", "#fdf4f2", "#ecd0d2"),
    "lujiu": ("#e7eddf", "#f5f8ef", "#d3dec6"),
}

FAMILIES = {
    "白酒": "baijiu",
    "啤酒": "beer",
    "黄酒": "huangjiu",
    "果酒": "fruit",
    "露酒": "lujiu",
    "起泡葡萄酒": "sparkling",
}

GOLD, CREAM, RED, INK, SILVER = "#c39a4b", "#f8f1e2", "#a8202a", "#2c2424", "#b9bec4"

# baijiu: (shape, body, cap, label, ink, accent); no label = lettering on the body
BAIJIU = [
    ("classic", "#f4efe6", "#a8202a", "#a8202a", "#f8e9c4", "#e2bd6a"),
    ("vase", "#7a1f28", "#c39a4b", None, "#f4dca4", "#e2bd6a"),
    ("square", "#f6f1e7", "#2f4858", "#f6f1e7", "#2f4858", "#b3863d"),
    ("moutai", "#5b2e22", "#c39a4b", "#f3e3c0", "#5b2e22", "#a8202a"),
    ("classic", "#20475a", "#c39a4b", "#f4ead2", "#20475a", "#b3863d"),
    ("square", "#8f1d2c", "#c39a4b", None, "#f7e2b2", "#e2bd6a"),
    ("vase", "#efe8db", "#a8202a", None, "#8f1d2c", "#b3863d"),
]

WINE_LABELS = [
    (CREAM, INK, "#9b7a3c"),
    ("#ffffff", "#7a1c2e", "#7a1c2e"),
    ("#2a2527", "#f1dfb6", GOLD),
    ("#f3ead6", "#33443a", "#8a6d3b"),
    ("#f6f2ea", "#26364d", "#a8202a"),
]
SPIRIT_LABELS = [
    ("#f4ead2", "#3a2a1c", "#a8782c"),
    ("#241f1e", "#f1dfb6", GOLD),
    ("#8f1d2c", "#f8e9c4", "#e2bd6a"),
    ("#f8f4ea", "#1f3b57", "#a8202a"),
    ("#274437", "#f4ead2", "#d7b264"),
]

# type -> shape, glass, liquid, cap choices
WINES = {
    "红葡萄酒": ("bordeaux", "#26352c", None),
    "白葡萄酒": ("flute", "#dfe7d8", "#ead98c"),
    "桃红葡萄酒": ("bordeaux", "#efe3e0", "#f0a898"),
    "起泡葡萄酒": ("champagne", "#2f4a36", None),
}
SPIRITS = {
    "威士忌": ("whisky", "#e9e6df", "#c27a28"),
    "白兰地": ("cognac", "#e9e4db", "#b0601f"),
    "伏特加": ("vodka", "#dce8ee", "#e6f1f5"),
    "朗姆酒": ("vodka", "#e6e6e0", "#e9dcae"),
    "金酒": ("vodka", "#dbeaea", "#e2f1f0"),
    "龙舌兰酒": ("squat", "#e6e8e2", "#e8c56c"),
    "力娇酒": ("slab", "#e8e0d4", "#b9772c"),
}


def read_looks():
    """What differs from the rule of its type, by product code."""
    with open(Path(__file__).with_name("product_looks.csv"), encoding="utf-8", newline="") as source:
        return {
            row.pop("code"): {key: None if value == "none" else value for key, value in row.items() if value}
            for row in csv.DictReader(source)
        }


LOOKS = read_looks()


def rule_of(row, number):
    """The look of a product before the changes of its own code."""
    kind = row["类型"]
    if kind == "白酒":
        shape, glass, cap, label, ink, accent = BAIJIU[number % len(BAIJIU)]
        return {
            "shape": shape,
            "glass": glass,
            "cap": cap,
            "label": label,
            "ink": ink,
            "accent": accent,
            "upright": True,
        }
    if kind in WINES:
        shape, glass, liquid = WINES[kind]
        label, ink, accent = WINE_LABELS[number % len(WINE_LABELS)]
        cap = {"起泡葡萄酒": GOLD, "白葡萄酒": "#8a9a5b"}.get(kind, ("#5b1a26", "#2a2527", "#8f1d2c", GOLD)[number % 4])
        return {
            "shape": shape,
            "glass": glass,
            "liquid": liquid,
            "cap": cap,
            "label": label,
            "ink": ink,
            "accent": accent,
            "matter": "glass",
            "ornament": "grape",
            "size": 5.8,
            "soft_cap": True,
        }
    if kind in SPIRITS:
        shape, glass, liquid = SPIRITS[kind]
        label, ink, accent = SPIRIT_LABELS[number % len(SPIRIT_LABELS)]
        return {
            "shape": shape,
            "glass": glass,
            "liquid": liquid,
            "cap": ("#3a2a1c", "#241f1e", GOLD)[number % 3],
            "label": label,
            "ink": ink,
            "accent": accent,
            "matter": "glass",
            "ornament": ("star", "ring")[number % 2],
        }
    if kind == "啤酒":
        return {"shape": "longneck", "matter": "glass", "cap": SILVER, "ornament": "grain", "label_form": "oval"}
    return {"shape": "hjbottle", "ornament": "ring" if kind == "果酒" else "mountain"}


def style_of(row, number):
    """All the choices for a catalogue row; `number` stays the same for a brand."""
    family = FAMILIES.get(row["类型"]) or ("wine" if row["类型"] in WINES else "spirits")
    look = {
        "family": family,
        "liquid": None,
        "matter": "ceramic",
        "upright": False,
        "ornament": "mountain",
        "size": 5.6,
        "label_form": "panel",
        "soft_cap": False,
        "zoom": 1.05,
        "cap": SILVER,
    }
    look.update(rule_of(row, number))
    look.update(LOOKS.get(row["商品编码"], {}))
    if look["shape"] == "plain":
        look.update(matter="glass", upright=False)
    if look["shape"] in ("can", "tallcan"):
        look.update(matter="metal", label_form="panel", size=7.6, cap=SILVER)
    if look["shape"] == "jar" or (family == "lujiu" and look["shape"] == "vase"):
        look.update(upright=True, matter="ceramic")
    if look["upright"]:
        look["size"] = 7.2 if len(row["品牌"]) <= 3 else 6.2
    volume = int(row["净含量"])
    if look["shape"] not in ("can", "tallcan"):
        look["zoom"] = 0.78 if volume <= 100 else 0.94 if volume < 400 else 1.05
    return look
