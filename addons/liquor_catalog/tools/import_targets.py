"""What a column of a supplier's file can mean: the fields an import can fill.

The order is the order of the columns in the Chinese template.
"""

import re
import unicodedata
from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Target:
    """One field that a column can fill.

    :param key: field of product.template, or `image` / `description` (see the parser)
    :param label: English source of the label
    :param kind: name of the cell parser, see `cell_values`
    :param header: the column's title in the Chinese template
    :param synonyms: other titles seen in suppliers' files, normalised by `header_key`, with blanks between
    :param example: the cell of the template's example row
    """

    key: str
    label: object
    kind: str
    header: str
    synonyms: str
    example: str = ""


# One target a line or two: a table reads better than a call per argument.
# fmt: off
TARGETS = (
    Target("default_code", _lt("Product code"), "code", "商品编码", "编码 货号 商品货号 产品编码 产品编号 商品编号 物料编码 款号 sku skucode itemnumber itemno itemcode code "
        "productcode internalreference defaultcode 内部参考 编号"),
    Target("name", _lt("Product name"), "line", "商品名称", "名称 品名 产品名称 商品名 货品名称 酒名 itemdescription description name productname itemname title", "示例酒业 珍藏 53度 500ml"),
    Target("product_brand_id", _lt("Brand"), "brand", "品牌", "商品品牌 品牌名称 brand brandname", "示例品牌"),
    Target("liquor_type_id", _lt("Liquor type"), "type", "类型", "类别 酒类 酒种 品类 商品类型 商品分类 分类 类目 categoryname category type liquortype", "白酒"),
    Target("aroma_id", _lt("Aroma"), "aroma", "香型", "白酒香型 aroma aromatype", "酱香"),
    Target("abv", _lt("Alcohol (% vol)"), "abv", "酒精度", "酒精度数 度数 酒度 酒精含量 abv alcohol alc alcvol proof", "53"),
    Target("volume_ml", _lt("Net content (ml)"), "volume", "净含量", "容量 规格 毫升 净含量ml 单瓶容量 bottlevolume volume volumeml size bottlesize netcontent", "500"),
    Target("bottles_per_case", _lt("Bottles per case"), "count", "每箱瓶数", "箱规 装箱数 件装 入数 每件瓶数 包装规格 装箱规格 pack bottlespercase casepack unitspercase", "6"),
    Target("split_allowed", _lt("Sold by the bottle"), "bool", "允许拆箱", "可拆箱 是否拆箱 拆零 可拆零 splitallowed", "是"),
    Target("list_price", _lt("Bottle price"), "price", "瓶售价", "售价 销售价 零售价 单价 建议零售价 瓶价 单瓶售价 statebottleretail bottleretail retail retailprice "
        "price listprice salesprice", "599.00"),
    Target("case_price", _lt("Case price"), "price", "箱售价", "整箱价 箱价 件价 整箱售价 caseprice caseretail", "3480.00"),
    Target("standard_price", _lt("Bottle cost"), "price", "瓶成本", "成本 成本价 进价 采购价 供货价 进货价 单瓶成本 statebottlecost bottlecost cost costprice standardprice", "420.00"),
    Target("barcode", _lt("Bottle barcode"), "barcode", "瓶条码", "条码 条形码 商品条码 国际条码 69码 单瓶条码 barcode upc ean ean13 gtin gtin13", "6900000000007"),
    Target("case_barcode", _lt("Case barcode"), "barcode", "箱条码", "箱码 外箱条码 整箱条码 件码 scc casebarcode casecode itf14 gtin14", "16900000000004"),
    Target("origin_country_id", _lt("Country"), "country", "产国", "国家 原产国 产地国 国别 country countryoforigin origincountry", "中国"),
    Target("origin_region_id", _lt("Region"), "region", "产区", "产地 原产地 产区名称 region origin appellation", "贵州"),
    Target("grape_ids", _lt("Grapes"), "grapes", "葡萄品种", "品种 葡萄 grape grapes varietal variety"),
    Target("vintage", _lt("Vintage"), "vintage", "年份", "采收年份 生产年份 vintage year"),
    Target("ingredients", _lt("Ingredients"), "text", "原料", "配料 原料与辅料 配料表 原材料 ingredients", "高粱、小麦、水"),
    Target("standard_id", _lt("Product standard"), "standard", "执行标准", "标准 产品标准 产品标准号 执行标准号 standard productstandard"),
    Target("producer_licence", _lt("Producer licence"), "line", "生产许可证", "生产许可证号 许可证编号 食品生产许可证 食品生产许可证编号 sc编号 sc producerlicence licence", "SC11500000000000"),
    Target("shelf_life_days", _lt("Shelf life (days)"), "days", "保质期天数", "保质期 保质期限 shelflife shelflifedays"),
    Target("storage", _lt("Storage"), "line", "储存条件", "贮存条件 储藏条件 保存条件 存储条件 storage", "阴凉、干燥、避光处保存"),
    Target("taste_ids", _lt("Taste"), "tastes", "口味", "口感 风味 taste tastes"),
    Target("scene_ids", _lt("Scene"), "scenes", "场景", "饮用场景 适用场景 用途 scene occasion"),
    Target("pairing_ids", _lt("Food pairing"), "pairings", "配餐", "搭配 佐餐 美食搭配 pairing foodpairing"),
    Target("description", _lt("Description"), "text", "商品描述", "描述 商品介绍 简介 卖点 商品详情 longdescription productdescription"),
    Target("image", _lt("Picture (file name in the ZIP)"), "image", "图片", "主图 图片文件 图片名 图片文件名 image picture photo imagefile"),
)
# fmt: on
TARGET_BY_KEY = {target.key: target for target in TARGETS}
# The code of the template's example row: such rows are passed over.
EXAMPLE_CODE = "示例（导入时忽略）"

_BRACKETS = re.compile(r"[(\[{【〔<][^)\]}】〕>]*[)\]}】〕>]")
_NOISE = re.compile(r"[\s_\-./*:#|]+")


def header_key(header):
    """Reduce a column title to what identifies it: 酒精度（%vol） and 酒精度* are both 酒精度."""
    text = unicodedata.normalize("NFKC", str(header or "")).lower()
    bare = _NOISE.sub("", _BRACKETS.sub("", text))
    return bare or _NOISE.sub("", text)


_BY_SYNONYM = {
    header_key(word): target
    for target in reversed(TARGETS)
    for word in (*target.synonyms.split(), target.key, target.header)
}


def guess_targets(headers):
    """Guess what each column means.

    Exact titles win over titles that only contain a known one, and no field is
    given to two columns.

    :param headers: the titles, in the file's order
    :return: list of (key or False, operation, operand), one a column; a column of
        US proof is divided by two to give % vol
    """
    keys = [header_key(header) for header in headers]
    chosen = [_BY_SYNONYM.get(key) for key in keys]
    taken = set()
    for place, target in enumerate(chosen):
        if target is None or target.key in taken:
            chosen[place] = None
        else:
            taken.add(target.key)
    for place, key in enumerate(keys):
        if chosen[place] is None:
            chosen[place] = _guess_by_part(key, taken)
            if chosen[place]:
                taken.add(chosen[place].key)
    return [_with_operation(target, key) for target, key in zip(chosen, keys, strict=True)]


def _guess_by_part(key, taken):
    """Find the longest known title inside this one (建议瓶售价 holds 瓶售价)."""
    hits = [
        (len(word), target)
        for word, target in _BY_SYNONYM.items()
        if target.key not in taken and word in key and (len(word) > 3 or not word.isascii()) and len(word) > 1
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None


def _with_operation(target, key):
    if target is None:
        return (False, "none", 1.0)
    if target.key == "abv" and "proof" in key:
        return (target.key, "divide", 2.0)
    return (target.key, "none", 1.0)
