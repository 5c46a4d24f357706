"""From the cart to the return window: customers on a telephone, staff at a desk, a courier that pushes its news."""

import io
import json
import time
from types import SimpleNamespace

import pytest
import requests
from conftest import go, running_odoo
from mall import database
from mall.paths import ROOT
from PIL import Image
from playwright.sync_api import expect
from simulators.kuaidi100 import Kuaidi100Simulator

ORDER_PAGE = "/my/orders/"
SCRIPT = ROOT / "tests" / "odoo_shell" / "prepare_journey.py"


@pytest.fixture(scope="module")
def courier():
    with Kuaidi100Simulator(customer="C-JOURNEY", key="K-JOURNEY") as service:
        yield service


@pytest.fixture(scope="module")
def mall(odoo, template, courier):
    name = "test_journey"
    database.drop(name)
    database.clone(template, name)
    database.shell(odoo, name, SCRIPT, "journey", courier.url)
    with running_odoo(odoo, name) as url:
        yield SimpleNamespace(url=url, database=name)
    database.drop(name)


def scalar(mall, sql):
    return database.query(sql, mall.database)


def last_order(mall):
    return int(scalar(mall, "SELECT max(id) FROM sale_order WHERE liquor_placed_at IS NOT NULL"))


def state_of(mall, order):
    return scalar(mall, f"SELECT liquor_state FROM sale_order WHERE id = {order}")


def of_age(page, mall):
    go(page, mall.url)
    gate = page.locator("[role=dialog] button[value=adult]")
    if gate.count():
        gate.click()
        page.locator("[role=dialog]").wait_for(state="detached")


def log_in(page, mall, login):
    go(page, f"{mall.url}/web/login")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", f"demo-{login}")
    page.locator(".oe_login_form button[type=submit]").first.click()
    page.locator(".o_web_client, #wrapwrap .o_portal, .o_portal_my_home").first.wait_for()


@pytest.fixture
def customer(open_page, mall, phone):
    page = open_page(phone)
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    of_age(page, mall)
    log_in(page, mall, "customer")
    yield page
    assert page.foreign == []
    assert page.errors == []


@pytest.fixture
def desk(open_page, mall, desktop):
    """Function: the back office of an employee."""

    def open_desk(login):
        page = open_page(desktop)
        log_in(page, mall, login)
        return page

    return open_desk


def fits(page, phone):
    return page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


def add_to_cart(page, mall, code, quantity=1):
    product = scalar(
        mall,
        "SELECT t.id FROM product_template t JOIN product_product p ON p.product_tmpl_id = t.id"
        f" WHERE p.default_code = '{code}'",
    )
    go(page, f"{mall.url}/shop/{product}")
    if quantity > 1:
        page.locator("input[name=add_qty]").first.fill(str(quantity))
    page.locator("#add_to_cart").click()
    page.locator(".my_cart_quantity:visible").first.wait_for()
    page.wait_for_load_state("networkidle")


def choose_delivery(page, mall):
    go(page, f"{mall.url}/shop/checkout")
    option = page.locator("input[name=o_delivery_radio]").first
    option.wait_for()
    option.check()
    page.wait_for_load_state("networkidle")
    go(page, f"{mall.url}/shop/payment")


def pay(page):
    radio = page.locator("input[name=o_payment_radio]").first
    if radio.count() and not radio.is_checked():
        radio.check()
    button = page.locator("button[name=o_payment_submit_button]:visible").first
    expect(button).to_be_enabled()
    button.click()
    page.wait_for_url("**/shop/confirmation**", timeout=60_000)


def buy(page, mall, code, quantity=1):
    add_to_cart(page, mall, code, quantity)
    choose_delivery(page, mall)
    pay(page)
    return last_order(mall)


def ship(desk, mall, order, number):
    """The warehouse types the tracking number and confirms that the goods have left."""
    page = desk("warehouse")
    picking = scalar(
        mall,
        f"SELECT id FROM stock_picking WHERE sale_id = {order} AND state = 'assigned' ORDER BY id DESC LIMIT 1",
    )
    go(page, f"{mall.url}/odoo/action-liquor_order.action_liquor_to_ship/{picking}")
    page.locator("div[name=carrier_tracking_ref] input").first.fill(number)
    page.locator("button[name=button_validate]").first.click()
    expect(page.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("完成")
    return page


def push(mall, courier, number, code, text, hours_ago=0):
    """The courier tells its news, signed."""
    if number not in courier.parcels:
        courier.parcel(number, "shunfeng", phone="0002")
    moment = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(time.time() + (8 - hours_ago) * 3600))
    courier.news(number, moment, text, code=code, place="成都")
    account = scalar(mall, "SELECT max(id) FROM liquor_courier")
    form = courier.signed_push(number, salt="SALT-JOURNEY")
    answer = requests.post(f"{mall.url}/liquor/courier/{account}/push", data=form, timeout=30)
    assert answer.json()["result"], answer.text


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "#884422").save(stream, "JPEG")
    return {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def test_ordered_shipped_traced_signed_and_returned(customer, desk, mall, courier, phone, output):
    add_to_cart(customer, mall, "WLY-P8-500", 2)
    choose_delivery(customer, mall)
    customer.check("#liquor_is_gift")
    customer.locator("button[name=o_payment_submit_button]:visible").first.click()
    expect(customer.locator("#liquor_checkout_gift [data-field=message]")).to_contain_text("请填写贺卡内容")
    customer.fill("#liquor_gift_message", "祝您健康长寿")
    assert fits(customer, phone)
    customer.screenshot(path=output / "payment_phone.png", full_page=True)
    pay(customer)
    order = last_order(mall)
    assert scalar(mall, f"SELECT liquor_gift_message FROM sale_order WHERE id = {order}") == "祝您健康长寿"
    name = scalar(mall, f"SELECT name FROM sale_order WHERE id = {order}")
    assert state_of(mall, order) == "to_ship"

    staff = ship(desk, mall, order, "SF9000000001")
    staff.screenshot(path=output / "delivery_desk.png")
    assert state_of(mall, order) == "shipped"
    push(mall, courier, "SF9000000001", "1002", "快件已到达成都转运中心", hours_ago=1)
    assert state_of(mall, order) == "transit"
    push(mall, courier, "SF9000000001", "3", "已签收，签收人：本人")
    assert state_of(mall, order) == "signed"

    go(customer, f"{mall.url}{ORDER_PAGE}{order}")
    timeline = customer.locator("#liquor_portal_timeline")
    expect(timeline).to_contain_text("快件已到达成都转运中心")
    expect(timeline).to_contain_text("签收")
    expect(customer.locator("#liquor_portal_gift")).to_contain_text("祝您健康长寿")
    assert fits(customer, phone)
    customer.screenshot(path=output / "order_phone.png", full_page=True)

    guest_sees(customer, mall, name, output)
    ask_for_return(customer, mall, order, phone, output)
    approve_and_check(desk, mall, order, output)
    go(customer, f"{mall.url}{ORDER_PAGE}{order}")
    refund = scalar(mall, f"SELECT state FROM liquor_refund WHERE order_id = {order}")
    assert refund in ("done", "to_approve")
    if refund == "to_approve":
        finance = desk("finance")
        refund_id = scalar(mall, f"SELECT id FROM liquor_refund WHERE order_id = {order}")
        go(finance, f"{mall.url}/odoo/action-liquor_order.action_liquor_refund/{refund_id}")
        finance.locator("button[name=action_approve]").click()
        expect(finance.locator(".o_statusbar_status button.o_arrow_button_current")).not_to_contain_text("待")
    wait_for(customer, lambda: scalar(mall, f"SELECT state FROM liquor_refund WHERE order_id = {order}") == "done")
    paid = scalar(mall, f"SELECT amount FROM liquor_refund WHERE order_id = {order}")
    line = scalar(
        mall, f"SELECT price_total / product_uom_qty FROM sale_order_line WHERE order_id = {order} AND NOT is_delivery"
    )
    assert abs(float(paid) - float(line)) < 0.01, "the price of one bottle of two"


def wait_for(page, condition, seconds=20):
    """Wait for the server; the page goes on meanwhile (a plain sleep would hold its requests)."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        page.wait_for_timeout(300)
    raise AssertionError("it did not happen in time")


def guest_sees(page, mall, name, output):
    """Without logging in: the time line for who knows the number and the phone, nothing for others."""
    visitor = page.context.browser.new_context(viewport=page.viewport_size, locale="zh-CN").new_page()
    of_age(visitor, mall)
    answers = []
    for number, digits in ((name, "9999"), ("S99999", "0002"), (name, "0002")):
        go(visitor, f"{mall.url}/track")
        visitor.fill("#liquor_track_order", number)
        visitor.fill("#liquor_track_phone", digits)
        visitor.locator("form[action='/track'] button[type=submit]").first.click()
        visitor.wait_for_load_state("networkidle")
        answers.append(visitor.locator("#wrap").inner_text())
    assert answers[0].split("\n")[1] == answers[1].split("\n")[1], "no difference between wrong number and wrong phone"
    assert "快件已到达成都转运中心" in answers[2]
    assert "刘婷" not in answers[2] and "天府大道" not in answers[2] and "¥" not in answers[2]
    visitor.screenshot(path=output / "track_phone.png", full_page=True)
    visitor.context.close()


def ask_for_return(page, mall, order, phone, output):
    line = scalar(mall, f"SELECT id FROM sale_order_line WHERE order_id = {order} AND NOT is_delivery")
    reason = scalar(
        mall, "SELECT res_id FROM ir_model_data WHERE module = 'liquor_order' AND name = 'return_reason_broken'"
    )
    go(page, f"{mall.url}{ORDER_PAGE}{order}/return")
    page.locator(f"input[name=quantity_{line}]").fill("1")
    page.locator("select[name=reason_id]").select_option(reason)
    page.locator("[name=description]").fill("一瓶瓶口破裂")
    page.locator("input[name=photos]").set_input_files(picture())
    page.locator("input[name=kind][value=refund]").check()
    assert fits(page, phone)
    page.screenshot(path=output / "return_form_phone.png", full_page=True)
    page.locator("form[enctype='multipart/form-data'] button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    assert scalar(mall, f"SELECT state FROM liquor_return WHERE order_id = {order}") == "requested"
    page.screenshot(path=output / "return_phone.png", full_page=True)


def approve_and_check(desk, mall, order, output):
    request = scalar(mall, f"SELECT max(id) FROM liquor_return WHERE order_id = {order}")
    service = desk("service")
    go(service, f"{mall.url}/odoo/action-liquor_order.action_liquor_return/{request}")
    service.screenshot(path=output / "return_desk.png")
    service.locator(".o_form_statusbar button", has_text="审核通过").first.click()
    service.locator(".modal-footer button.btn-primary").first.click()
    wait_for(service, lambda: scalar(mall, f"SELECT state FROM liquor_return WHERE id = {request}") == "approved")
    warehouse = desk("warehouse")
    go(warehouse, f"{mall.url}/odoo/action-liquor_order.action_liquor_return/{request}")
    assert "¥" not in warehouse.locator(".o_form_view").inner_text(), "the warehouse sees no prices"
    warehouse.locator(".o_form_statusbar button", has_text="验收").first.click()
    warehouse.locator(".modal").wait_for()
    warehouse.screenshot(path=output / "return_check_desk.png")
    warehouse.locator(".modal-footer button.btn-primary").first.click()
    wait_for(
        warehouse,
        lambda: scalar(mall, f"SELECT state FROM liquor_return WHERE id = {request}") in ("refunding", "done"),
    )


def test_a_stopped_order_is_put_right_by_its_customer(open_page, desk, mall, phone, output):
    """The demo's order with an unclear address: work list, question, signed link, correction, and on it goes."""
    order = scalar(mall, "SELECT id FROM sale_order WHERE liquor_review_state = 'to_review' ORDER BY id LIMIT 1")
    service = desk("service")
    go(service, f"{mall.url}/odoo/action-liquor_order.action_sale_order_review")
    expect(service.locator(".o_kanban_record").first).to_be_visible()
    service.screenshot(path=output / "review_desk.png")
    go(service, f"{mall.url}/odoo/action-liquor_order.action_sale_order_review/{order}")
    service.locator("button[name=action_liquor_ask_wizard]").first.click()
    service.locator(".modal div[name=question] textarea, .modal div[name=message] textarea").first.fill(
        "请补全收货地址"
    )
    service.wait_for_timeout(500)
    service.screenshot(path=output / "review_ask_desk.png")
    service.locator(".modal-footer button.btn-primary").first.click()
    wait_for(
        service, lambda: scalar(mall, f"SELECT liquor_review_state FROM sale_order WHERE id = {order}") == "waiting"
    )

    token = scalar(mall, f"SELECT access_token FROM sale_order WHERE id = {order}")
    page = open_page(phone)
    of_age(page, mall)
    go(page, f"{mall.url}{ORDER_PAGE}{order}?access_token={token}")
    form = page.locator(".o_liquor_review_form")
    form.locator("#liquor_review_name").fill("何先生")
    form.locator("#liquor_review_phone").fill("13680000003")
    state = scalar(mall, "SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'state_cn_SC'")
    division = "SELECT id FROM liquor_division WHERE code = '{}'"
    form.locator("select[name=state_id]").select_option(state)
    form.locator("select[name=liquor_city_id]").select_option(scalar(mall, division.format("510100")))
    form.locator("select[name=liquor_district_id]").select_option(scalar(mall, division.format("510107")))
    form.locator("#liquor_review_street").fill("人民南路四段3号2栋501室")
    page.screenshot(path=output / "review_phone.png", full_page=True)
    assert fits(page, phone)
    form.locator("button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    assert scalar(mall, f"SELECT state FROM sale_order WHERE id = {order}") == "sale"
    assert state_of(mall, order) == "to_ship"
    assert scalar(mall, f"SELECT count(*) FROM stock_picking WHERE sale_id = {order}") == "1"


def test_an_aborted_payment_can_be_taken_up_again(customer, mall, phone, output):
    add_to_cart(customer, mall, "MT-FT53-500", 1)
    choose_delivery(customer, mall)
    customer.locator("#simulated_payment_state").first.select_option(value="error")
    customer.locator("button[name=o_payment_submit_button]:visible").first.click()
    customer.wait_for_timeout(4000)
    order = last_order(mall)
    go(customer, f"{mall.url}{ORDER_PAGE}{order}")
    expect(customer.locator(".o_liquor_countdown")).to_be_visible()
    assert state_of(mall, order) == "unpaid"
    customer.screenshot(path=output / "unpaid_phone.png", full_page=True)
    assert fits(customer, phone)
    customer.locator("#liquor_portal_payment form button").first.click()
    customer.wait_for_load_state("networkidle")
    assert state_of(mall, order) == "cancel"
    assert scalar(mall, f"SELECT count(*) FROM liquor_stock_hold WHERE order_id = {order} AND state = 'active'") == "0"


def test_an_exchange_brings_the_same_again(desk, mall, output):
    """The demo's exchange is on its way back: the warehouse checks it, the replacement leaves."""
    request, order = scalar(
        mall, "SELECT id, order_id FROM liquor_return WHERE kind = 'exchange' AND state = 'approved' LIMIT 1"
    ).split("|")
    before = scalar(mall, f"SELECT count(*) FROM liquor_refund WHERE order_id = {order}")
    warehouse = desk("warehouse")
    go(warehouse, f"{mall.url}/odoo/action-liquor_order.action_liquor_return/{request}")
    warehouse.locator(".o_form_statusbar button", has_text="验收").first.click()
    warehouse.locator(".modal").wait_for()
    warehouse.locator(".modal-footer button.btn-primary").first.click()
    warehouse.wait_for_timeout(1500)
    warehouse.screenshot(path=output / "exchange_check_desk.png")
    wait_for(warehouse, lambda: scalar(mall, f"SELECT state FROM liquor_return WHERE id = {request}") == "replacing")
    assert scalar(mall, f"SELECT count(*) FROM liquor_refund WHERE order_id = {order}") == before, "no money moves"
    moves = (
        "SELECT count(*) FROM stock_move move JOIN rma ON rma.id = move.rma_id"
        f" WHERE rma.liquor_return_id = {request} AND move.state IN ('assigned', 'confirmed')"
    )
    assert scalar(mall, moves) == "1", "the replacement waits to be shipped"
    warehouse.screenshot(path=output / "exchange_desk.png")


def test_json_of_strangers_is_refused(mall):
    """Guessed numbers and tokens answer like orders that do not exist."""
    order = scalar(mall, "SELECT max(id) FROM sale_order")
    for number in (order, "999999"):
        answer = requests.get(f"{mall.url}{ORDER_PAGE}{number}?access_token=guess", timeout=30, allow_redirects=False)
        assert answer.status_code in (302, 303), number
    body = json.dumps({"jsonrpc": "2.0", "params": {"access_token": "guess"}})
    answer = requests.post(
        f"{mall.url}{ORDER_PAGE}{order}/transaction",
        data=body,
        headers={"Content-Type": "application/json"},
        timeout=30,
    )
    assert "error" in answer.json()
