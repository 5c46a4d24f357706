"""The demo catalogue is whole and agrees with the reference data.

Plain pytest: reads the CSV files, needs no running Odoo.
"""

import csv
import functools
import re
from pathlib import Path

import pytest

ADDONS = Path(__file__).resolve().parent.parent / "addons"
DEMO = ADDONS / "liquor_mall" / "demo"
REFERENCE = ADDONS / "liquor_catalog" / "data"
TRANSLATIONS = ADDONS / "liquor_catalog" / "i18n" / "zh_CN.po"

COLUMNS = (
    "商品编码,商品名称,品牌,类型,香型,酒精度,净含量,每箱瓶数,允许拆箱,瓶售价,箱售价,瓶成本,瓶条码,箱条码,产国,产区,"
    "葡萄品种,年份,原料,执行标准,生产许可证,保质期天数,储存条件,口味,场景,配餐,商品描述,图片"
).split(",")
# column -> (model, kind of tag)
REFERENCES = {
    "类型": ("liquor.type", None),
    "香型": ("liquor.aroma", None),
    "产区": ("liquor.region", None),
    "葡萄品种": ("liquor.grape", None),
    "口味": ("liquor.tag", "taste"),
    "场景": ("liquor.tag", "scene"),
    "配餐": ("liquor.tag", "pairing"),
}
# Advertising Law art. 9 and 23: no superlatives, no health effect of alcohol
FORBIDDEN = re.compile("最|第一|国家级|顶级|极品|唯一|首选|保健|养生|治疗|养颜|解乏|消除疲劳")


def read(path):
    with open(path, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@functools.cache
def catalogue():
    return read(DEMO / "catalogue.csv")


def reference(model):
    return read(REFERENCE / f"{model}.csv")


@functools.cache
def chinese_names():
    """Chinese name by (model, xml id), from the translation file."""
    polib = pytest.importorskip("polib")
    if not TRANSLATIONS.exists():
        pytest.skip("the translation file is not there yet")
    names = {}
    for entry in polib.pofile(str(TRANSLATIONS)):
        for occurrence, _line in entry.occurrences:
            found = re.fullmatch(r"model:(liquor\.\w+),name:liquor_catalog\.(\w+)", occurrence)
            if found:
                names[found.groups()] = entry.msgstr
    if not names:
        pytest.skip("the reference data is not translated yet")
    return names


def check_digit(body):
    """GS1 check digit of the digits before it."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def wrong(condition):
    """Codes of the products for which the condition holds."""
    return [row["商品编码"] for row in catalogue() if condition(row)]


def test_columns_are_those_of_the_import_template():
    assert list(catalogue()[0]) == COLUMNS


def test_about_120_products_over_every_aroma_and_family():
    assert len(catalogue()) >= 120
    aromas = {row["香型"] for row in catalogue() if row["类型"] == "白酒"}
    assert len(aromas) == 12, "each of the twelve aromas of baijiu has a product"
    assert {"威士忌", "白兰地", "伏特加", "朗姆酒", "金酒", "龙舌兰酒", "力娇酒", "啤酒", "黄酒", "果酒", "露酒"} <= {
        row["类型"] for row in catalogue()
    }


@pytest.mark.parametrize("column", ["商品编码", "商品名称", "瓶条码", "箱条码", "图片"])
def test_no_two_products_share(column):
    values = [row[column] for row in catalogue()]
    assert len(values) == len(set(values))


@pytest.mark.parametrize(("column", "length"), [("瓶条码", 13), ("箱条码", 14)])
def test_barcodes_have_the_right_check_digit(column, length):
    assert not wrong(lambda row: len(row[column]) != length or row[column][-1] != check_digit(row[column][:-1]))


def test_barcodes_are_of_the_in_store_range():
    assert not wrong(lambda row: not 200 <= int(row["瓶条码"][:3]) <= 299), "a real maker's number must not be used"
    assert not wrong(lambda row: row["箱条码"][1:-1] != row["瓶条码"][:-1]), "the case's number contains the bottle's"


def test_prices_leave_a_margin():
    assert not wrong(lambda row: not 0 < float(row["瓶成本"]) < float(row["瓶售价"]))


def test_a_case_costs_no_more_than_its_bottles_and_not_less_than_it_cost():
    def bad(row):
        bottles, case = int(row["每箱瓶数"]), float(row["箱售价"])
        return case and not bottles * float(row["瓶成本"]) < case <= bottles * float(row["瓶售价"])

    assert not wrong(bad)


def test_numbers_are_within_reason():
    assert not wrong(lambda row: not 0.5 <= float(row["酒精度"]) <= 75)
    assert not wrong(lambda row: not 50 <= int(row["净含量"]) <= 5000)
    assert not wrong(lambda row: int(row["保质期天数"]) < 0)
    assert not wrong(lambda row: row["年份"] and not 1950 <= int(row["年份"]) <= 2030)
    assert not wrong(lambda row: row["允许拆箱"] not in ("是", "否"))


def test_baijiu_has_an_aroma_and_nothing_else_has():
    assert not wrong(lambda row: bool(row["香型"]) != (row["类型"] == "白酒"))


def test_beer_has_a_shelf_life():
    assert not wrong(lambda row: row["类型"] == "啤酒" and not int(row["保质期天数"]))


def test_domestic_products_name_a_standard_that_we_hold():
    numbers = {row["number"] for row in reference("liquor.standard")}
    assert not wrong(lambda row: row["执行标准"] and row["执行标准"] not in numbers)
    assert not wrong(lambda row: row["产国"] == "中国" and row["类型"] in ("白酒", "黄酒") and not row["执行标准"])


@pytest.mark.parametrize("column", REFERENCES)
def test_every_name_is_a_reference_record(column):
    model, kind = REFERENCES[column]
    known = {
        name
        for (of, xmlid), name in chinese_names().items()
        if of == model and (not kind or xmlid.startswith(f"tag_{kind}_"))
    }
    used = {name for row in catalogue() for name in row[column].split("、") if name}
    assert used <= known, f"unknown: {sorted(used - known)}"


def test_every_reference_record_has_a_chinese_name_of_its_own():
    models = ("liquor.type", "liquor.aroma", "liquor.region", "liquor.grape", "liquor.standard", "liquor.tag")
    for model in models:
        names = [chinese_names().get((model, row["id"])) for row in reference(model)]
        assert all(names), f"{model}: a record has no Chinese name"
        assert len(names) == len(set(names)), f"{model}: the import could not tell two records apart"


@pytest.mark.parametrize("model", ["liquor.type", "liquor.region"])
def test_parents_come_before_their_children(model):
    seen = set()
    for row in reference(model):
        assert not row["parent_id:id"] or row["parent_id:id"] in seen, row["id"]
        seen.add(row["id"])


def test_brands_of_the_catalogue_are_listed_once():
    brands = [row["品牌"] for row in read(DEMO / "brands.csv")]
    assert len(brands) == len(set(brands))
    assert {row["品牌"] for row in catalogue()} == set(brands)


def test_descriptions_promise_nothing_the_advertising_law_forbids():
    assert not wrong(lambda row: FORBIDDEN.search(row["商品描述"]))


def test_every_product_has_a_small_picture():
    pictures = DEMO / "pictures"
    assert not wrong(lambda row: not (pictures / row["图片"]).is_file())
    assert not wrong(lambda row: (pictures / row["图片"]).stat().st_size > 25 * 1024)
    assert {path.name for path in pictures.glob("*.png")} == {row["图片"] for row in catalogue()}
