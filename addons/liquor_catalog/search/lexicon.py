"""Fixed words of the trade: filler words, and the words for strength, size and price."""

# Words around the wish; dropped from the query. Longest first is done by the segmentation.
FILLERS = frozenset(
    """
    的 了 吗 呢 吧 啊 呀 和 与 跟 或 或者 及 在 是 有 要 想 我 我们 你 你们 他 她 咱 给 用 用的 来 去 一下 请 帮 帮我 请问 问下
    什么 哪 哪些 哪种 哪款 哪个 怎么 怎样 如何 多少 一瓶 两瓶 几瓶 一支 一款 几款 一些 一点 点 些 款 种 个 瓶 支 只 最 很 比较
    推荐 介绍 求 求推荐 看看 看 找 找找 搜 搜索 买 想买 购买 订 订购 采购 批发 零售 喝 喝的 吃 吃饭 饮 饮用 喜欢 爱喝 好喝 好 不错 合适
    适合 适用 适宜 配 搭 搭配 下 型 类 类型 系列 牌 品牌 品种 产 产的 产区 产地 生产 装 味 味道 口感 口味 度数 酒精度 酒精
    浓度 香型 规格 容量 年份 价格 价位 价钱 预算 元 块 块钱 钱 人 家 家里 家庭 时 时候 可以 能 会 应该 哪里 卖 酒 酒类 酒水
    正品 正宗 官方 旗舰 旗舰店 专卖 包邮 特价 优惠 新款 热销 爆款 随便 有没有 有没 没有 还有 左右 之间 差不多 大概 大约 约
    wine liquor the a an of for with and or in bottle cheap best buy
    """.split()
) - {"wine"}

# % vol by the trade's words for baijiu: (lowest, highest); None = open.
STRENGTH_WORDS = {
    "高度酒": (50, None),
    "高度": (50, None),
    "高酒精度": (50, None),
    "烈酒": (38, None),
    "中度酒": (41, 50),
    "中度": (41, 50),
    "降度酒": (41, 50),
    "降度": (41, 50),
    "低度酒": (None, 40),
    "低度": (None, 40),
    "度数高": (50, None),
    "度数低": (None, 42),
    "度数不高": (None, 42),
    "度数不要太高": (None, 42),
    "微醺": (None, 15),
}

# ml: (lowest, highest)
SIZE_WORDS = {
    "小瓶装": (None, 250),
    "小瓶": (None, 250),
    "小酒": (None, 250),
    "小酒版": (None, 250),
    "酒版": (None, 125),
    "品鉴装": (None, 250),
    "大瓶装": (600, None),
    "大瓶": (600, None),
    "标准瓶": (500, 750),
    "坛装": (1000, None),
    "大坛": (1000, None),
}

# How the price is wished for without a number: the order in which to show.
PRICE_WORDS = {
    "便宜": "asc",
    "便宜点": "asc",
    "实惠": "asc",
    "平价": "asc",
    "经济实惠": "asc",
    "性价比": "asc",
    "性价比高": "asc",
    "高性价比": "asc",
    "物美价廉": "asc",
    "不贵": "asc",
    "贵的": "desc",
    "最贵": "desc",
    "高端": "desc",
    "高档": "desc",
    "顶级": "desc",
    "奢华": "desc",
}

PACKAGING_WORDS = {
    "整箱装": "case",
    "整箱": "case",
    "成箱": "case",
    "箱装": "case",
    "按箱": "case",
    "一箱": "case",
    "单瓶装": "bottle",
    "单瓶": "bottle",
    "单支": "bottle",
    "散装": "bottle",
    "礼盒装": "gift_box",
    "礼盒": "gift_box",
    "礼品盒": "gift_box",
    "礼品装": "gift_box",
    "礼品酒": "gift_box",
    "giftbox": "gift_box",
}

DOMESTIC_WORDS = ("国产", "国内")
IMPORTED_WORDS = ("进口", "原装进口", "原瓶进口", "国外", "imported")
