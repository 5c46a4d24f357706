"""A customer with a telephone: age gate, search, filter, product, cart; nothing is asked of a foreign host."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def shop(open_page, mall_server, phone):
    """The home page on a telephone, the visitor of age, the scripts running."""
    page = open_page(phone)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.goto(mall_server.url)
    page.locator("[role=dialog] button[value=adult]").click()
    page.locator("[role=dialog]").wait_for(state="detached")
    page.wait_for_load_state("networkidle")
    return page


def count(page):
    """How many products the list says it holds."""
    return int(re.search(r"\d+", page.locator(".o_liquor_list header span").inner_text()).group())


def fits(page, phone):
    return page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


def open_address(page, address):
    page.goto(address)
    page.wait_for_load_state("networkidle")


def test_from_the_age_gate_to_the_cart(shop, mall_server, phone, output):
    assert shop.locator(".o_mall_types a").count() >= 5
    assert fits(shop, phone)

    shop.locator(".o_mall_search_phone input[name=search]").fill("适合聚会的红酒")
    shop.locator(".o_mall_search_phone input[name=search]").press("Enter")
    shop.wait_for_url("**/shop?**")
    shop.wait_for_load_state("networkidle")
    assert shop.locator(".o_liquor_search_chips a").count() >= 2, "what was understood"
    assert fits(shop, phone)
    found = count(shop)
    assert found

    shop.locator(".o_liquor_filter_button").click()
    panel = shop.locator("#o_liquor_filters")
    panel.locator(".btn-close").wait_for()
    option = panel.locator("label.o_liquor_option", has=shop.locator("input[name=price]")).first
    expected = int(option.locator("small").inner_text())
    option.click()
    shop.wait_for_timeout(300)  # the panel moves in
    shop.screenshot(path=output / "shop_filter_phone.png")
    panel.locator("button[type=submit].btn-primary").click()
    shop.wait_for_url("**price=**")
    shop.wait_for_load_state("networkidle")
    assert count(shop) == expected <= found, "the count at the filter is what one gets"
    assert shop.locator(".o_liquor_card").count() == min(expected, 20)

    name = shop.locator(".o_liquor_card_name a").first.inner_text()
    shop.locator(".o_liquor_card_name a").first.click()
    shop.wait_for_load_state("networkidle")
    assert shop.locator("h1").first.inner_text() == name
    assert shop.locator(".o_liquor_specifications tr").count() >= 6
    assert fits(shop, phone)
    shop.screenshot(path=output / "shop_product_phone.png", full_page=True)
    shop.locator("#add_to_cart").click()
    shop.locator(".my_cart_quantity:visible").first.wait_for()

    open_address(shop, f"{mall_server.url}/shop/cart")
    assert name in shop.locator("#shop_cart").inner_text()
    assert shop.locator(".o_mall_cart_notice").is_visible()
    assert fits(shop, phone)
    assert shop.foreign == []
    assert shop.errors == []


def test_case_is_put_into_the_cart_from_its_own_choice(shop, mall_server):
    open_address(shop, f"{mall_server.url}/shop?search=MT-1935-500")
    shop.locator(".o_liquor_card_name a").first.click()
    shop.wait_for_load_state("networkidle")
    case = shop.locator(".o_variant_pills", has=shop.locator(".o_liquor_unit_price small"))
    price = case.locator("b").inner_text()
    case.click()
    shop.wait_for_load_state("networkidle")
    shop.locator("#add_to_cart").click()
    shop.locator(".my_cart_quantity:visible").first.wait_for()
    open_address(shop, f"{mall_server.url}/shop/cart")
    digits = re.sub(r"[^\d.]", "", price)
    assert digits in shop.locator("#shop_cart").inner_text().replace(",", "")


def test_add_from_the_list(shop, mall_server):
    open_address(shop, f"{mall_server.url}/shop?order=price_asc")
    shop.locator(".o_liquor_add").first.click()
    expect(shop.locator(".my_cart_quantity:visible").first).to_have_text("1")
    assert shop.foreign == []


def test_pages_of_a_wide_screen(open_page, mall_server, desktop):
    page = open_page(desktop)
    page.goto(mall_server.url)
    page.locator("[role=dialog] button[value=adult]").click()
    page.locator("[role=dialog]").wait_for(state="detached")
    for address in ("/shop", "/shop/type/wine", "/page/product_brands", "/web/login"):
        open_address(page, f"{mall_server.url}{address}")
        assert fits(page, desktop), address
    open_address(page, f"{mall_server.url}/shop")
    page.locator("input[name=abv][value=from50]").check()
    page.wait_for_url("**abv=from50**")
    assert page.locator(".o_liquor_chip").count() >= 1
    assert page.foreign == []
