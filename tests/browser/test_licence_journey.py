"""A distributor whose licence has expired: refused at checkout, renews on a telephone, is verified, and orders."""

import io
from datetime import date, timedelta

from conftest import go
from PIL import Image
from playwright.sync_api import expect
from steps import fits, record, scalar

PRODUCT = "LZLJ-GJ52-500"


def press_pay(page, mall_server):
    go(page, f"{mall_server.url}/shop/checkout")
    option = page.locator("input[name=o_delivery_radio]").first
    option.wait_for()
    option.check()
    page.wait_for_load_state("networkidle")
    go(page, f"{mall_server.url}/shop/payment")
    button = page.locator("button[name=o_payment_submit_button]:visible").first
    expect(button).to_be_enabled()
    button.click()


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (1200, 800), "#eeeeee").save(stream, "JPEG")
    return {"name": "新证.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def test_expired_blocked_renewed(person, mall_server, phone, desktop, output):
    url = mall_server.url
    owner = person("distributor2", phone)
    product = scalar(
        mall_server,
        "SELECT t.id FROM product_template t JOIN product_product p ON p.product_tmpl_id = t.id"
        f" WHERE p.default_code = '{PRODUCT}'",
    )
    go(owner, f"{url}/shop/{product}")
    owner.locator("#add_to_cart").click()
    owner.locator(".my_cart_quantity:visible").first.wait_for()
    press_pay(owner, mall_server)
    expect(owner.locator(".modal-body")).to_contain_text("/my/licences")
    owner.screenshot(path=output / "licence_blocked_phone.png")

    go(owner, f"{url}/my")
    owner.locator("#liquor_distributor_cards a[href='/my/licences']").click()
    owner.wait_for_load_state("networkidle")
    expect(owner.locator(".o_liquor_licence_gaps li")).to_have_count(1)
    assert fits(owner, phone)
    owner.screenshot(path=output / "licence_expired_phone.png", full_page=True)
    owner.locator("[data-kind=CN_FOOD] a.btn-primary").click()
    owner.wait_for_load_state("networkidle")
    assert owner.locator("#licence_number").input_value().startswith("JY"), "the number of the old one"
    owner.locator("#licence_scan").set_input_files(photo())
    owner.locator("#licence_long_term").check()
    expect(owner.locator("#licence_until")).to_be_disabled()
    owner.locator("#licence_long_term").uncheck()
    owner.locator("#licence_from").fill(str(date.today()))
    owner.locator("#licence_until").fill(str(date.today() + timedelta(days=1825)))
    assert fits(owner, phone)
    owner.locator(".o_liquor_licence_new button[type=submit]").click()
    owner.wait_for_url("**/my/licences?sent=1")
    expect(owner.locator(".o_liquor_licence_gaps li")).to_have_count(1)

    licence = scalar(mall_server, "SELECT max(id) FROM res_partner_id_number WHERE liquor_requirement = 'food'")
    channel = person("channel", desktop)
    go(channel, f"{url}/odoo/action-liquor_distribution.action_licence/{licence}")
    channel.screenshot(path=output / "licence_verify_desk.png")
    channel.locator("button[name=action_liquor_verify]").click()
    channel.locator(".modal-footer .btn-primary").click()
    expect(channel.locator("button[name=action_liquor_verify]")).to_have_count(0)
    assert scalar(mall_server, f"SELECT liquor_state FROM res_partner_id_number WHERE id = {licence}") == "verified"

    go(owner, f"{url}/my/licences")
    expect(owner.locator(".o_liquor_licence_gaps")).to_have_count(0)
    expect(owner.locator("[data-kind=CN_FOOD] details")).to_have_count(1)
    press_pay(owner, mall_server)
    owner.wait_for_url("**/shop/confirmation**", timeout=60_000)
    company = record(mall_server, "liquor_mall", "partner_demo_distributor_expired")
    assert scalar(mall_server, f"SELECT count(*) FROM sale_order WHERE liquor_distributor_id = {company}") == "1"
    assert owner.foreign == []
