"""A customer with a telephone finds and takes a bottle while a supplier's catalogue of 6,482 items stands beside ours."""

import re
from types import SimpleNamespace

import pytest
from conftest import running_odoo
from mall import database
from mall.paths import ROOT

ITEMS = 6_000  # at least so many of the 6,482 are good rows


@pytest.fixture(scope="module")
def large_shop(odoo, template):
    name = "test_iowa"
    database.drop(name)
    database.clone(template, name)
    script = ROOT / "tests" / "odoo_shell" / "import_iowa.py"
    database.shell(odoo, name, script, "import_iowa", str(ROOT / "benchmarks"))
    with running_odoo(odoo, name) as url:
        yield SimpleNamespace(url=url, database=name)
    database.drop(name)


def count_of(page):
    return int(re.sub(r"\D", "", page.locator("header:has(.o_liquor_title) span").inner_text()))


def test_gate_search_filter_product_cart(large_shop, open_page, phone, output):
    published = int(database.query("SELECT count(*) FROM product_template WHERE is_published", large_shop.database))
    assert published >= ITEMS

    page = open_page(phone)
    page.goto(f"{large_shop.url}/shop")
    page.locator("[role=dialog] button[value=adult]").click()
    page.locator("[role=dialog][aria-modal=true]").wait_for(state="hidden")
    assert count_of(page) == published

    page.locator("input[name=search]:visible").first.fill("威士忌")
    page.keyboard.press("Enter")
    page.wait_for_url("**search=**")
    found = count_of(page)
    assert 500 < found < published

    page.locator(".o_liquor_filter_button").click()
    panel = page.locator("#o_liquor_filters.show")
    panel.wait_for()
    panel.get_by_text("750ml", exact=True).click()
    page.screenshot(path=output / "iowa_filters.png")
    with page.expect_navigation():
        panel.locator("button[type=submit].flex-grow-1").click()
    assert 0 < count_of(page) < found

    page.locator(".oe_product_cart a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=output / "iowa_product.png", full_page=True)
    page.locator("#add_to_cart").click()
    page.locator(".my_cart_quantity", has_text="1").first.wait_for(state="attached")
    page.goto(f"{large_shop.url}/shop/cart")
    assert page.locator(".o_cart_product").count() == 1
    page.screenshot(path=output / "iowa_cart.png", full_page=True)
    assert page.foreign == []
