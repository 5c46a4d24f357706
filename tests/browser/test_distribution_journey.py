"""Distributors: an order by XLSX on account up to the scorecard; over the credit; an announced downgrade."""

import io
import re
from types import SimpleNamespace

import openpyxl
import pytest
import requests
from conftest import go, running_odoo
from mall import database
from playwright.sync_api import expect
from test_licence_journey import fits, record, scalar


@pytest.fixture(scope="module")
def mall_server(odoo, template):
    """A shop of its own: the other journeys order as the same distributor."""
    name = "test_distribution"
    database.drop(name)
    database.clone(template, name)
    with running_odoo(odoo, name) as url:
        yield SimpleNamespace(url=url, database=name)
    database.drop(name)


def run_cron(server, name):
    """As the administrator's button "Run Manually" does."""
    session = requests.Session()
    login = {"db": server.database, "login": "admin", "password": "admin"}
    session.post(f"{server.url}/web/session/authenticate", json={"params": login}, timeout=60).raise_for_status()
    cron = int(record(server, "liquor_distribution", name))
    call = {"model": "ir.cron", "method": "method_direct_trigger", "args": [[cron]], "kwargs": {}}
    answer = session.post(f"{server.url}/web/dataset/call_kw", json={"params": call}, timeout=120).json()
    assert "error" not in answer, answer


def spreadsheet(*rows):
    book = openpyxl.Workbook()
    for row in (("货号", "箱数", "瓶数"), *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "订货单.xlsx", "mimeType": kind, "buffer": stream.getvalue()}


def test_ordered_by_spreadsheet_delivered_invoiced_and_scored(person, mall_server, phone, desktop, output):
    url = mall_server.url
    owner = person("distributor", phone)
    go(owner, f"{url}/my/wholesale")
    pad = owner.locator(".o_wholesale")
    if pad.locator(".o_wholesale_row").count():  # of the demo data
        owner.on("dialog", lambda dialog: dialog.accept())
        pad.get_by_role("button", name="清空").first.click()
        if owner.locator(".modal .btn-primary:visible").count():
            owner.locator(".modal .btn-primary:visible").click()
        expect(pad.locator(".o_wholesale_row")).to_have_count(0)
    pad.locator("details summary").click()
    pad.locator("input[type=file]").set_input_files(spreadsheet(("LZLJ-TQ10-500", 2, 0), ("NO-SUCH", 1, 0)))
    expect(pad.locator(".o_wholesale_row")).to_have_count(1)
    bad = pad.locator(".o_wholesale_bad [data-bad]")
    expect(bad).to_contain_text("NO-SUCH")
    assert fits(owner, phone)
    owner.screenshot(path=output / "wholesale_phone.png", full_page=True)
    bad.locator("button").click()
    expect(bad).to_have_count(0)
    pad.locator("button.btn-lg", has_text="账期付款").click()
    owner.wait_for_url(re.compile(r"/my/(orders|wholesale/placed)/"), timeout=60_000)
    company = record(mall_server, "liquor_mall", "partner_demo_distributor_company")
    order = scalar(mall_server, f"SELECT max(id) FROM sale_order WHERE liquor_distributor_id = {company}")
    found = scalar(mall_server, f"SELECT string_agg(message, ' ') FROM liquor_order_finding WHERE order_id = {order}")
    assert scalar(mall_server, f"SELECT state FROM sale_order WHERE id = {order}") == "sale", found

    warehouse = person("warehouse", desktop)
    picking = scalar(mall_server, f"SELECT id FROM stock_picking WHERE sale_id = {order}")
    go(warehouse, f"{url}/odoo/action-liquor_order.action_liquor_to_ship/{picking}")
    warehouse.locator("button[name=button_validate]").first.click()
    expect(warehouse.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("完成")

    finance = person("finance", desktop)
    go(finance, f"{url}/odoo/action-sale.action_orders/{order}")
    finance.locator("#create_invoice").click()
    finance.locator(".modal button[name=create_invoices]").click()
    finance.locator("button[name=action_post]").first.click()
    expect(finance.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("已过账")
    amount = scalar(
        mall_server,
        "SELECT sum(amount_untaxed_signed) FROM account_move WHERE state = 'posted'"
        f" AND move_type IN ('out_invoice', 'out_refund') AND commercial_partner_id = {company}"
        " AND invoice_date >= date_trunc('month', timezone('Asia/Shanghai', now()))",
    )
    run_cron(mall_server, "cron_scorecard")
    go(owner, f"{url}/my/scorecard")
    expect(owner.locator(".o_liquor_month").first).to_contain_text(f"{float(amount):,.2f}")
    assert fits(owner, phone)
    owner.screenshot(path=output / "scorecard_phone.png", full_page=True)
    assert owner.foreign == []


def test_over_the_credit_and_released(person, mall_server, desktop, output):
    url = mall_server.url
    company = record(mall_server, "liquor_mall", "partner_demo_distributor_over")
    order = scalar(mall_server, f"SELECT max(id) FROM sale_order WHERE liquor_distributor_id = {company}")
    assert scalar(mall_server, f"SELECT state FROM sale_order WHERE id = {order}") == "sent"
    finance = person("finance", desktop)
    go(finance, f"{url}/odoo/action-liquor_distribution.action_sale_order_credit/{order}")
    finance.locator("button[name=action_liquor_credit_release_wizard]").click()
    finance.locator(".modal div[name=reason] textarea").fill("货款已在途，本次放行")
    finance.screenshot(path=output / "credit_release_desk.png")
    finance.locator(".modal button[name=action_release]").click()
    expect(finance.locator("button[name=action_liquor_credit_release_wizard]")).to_have_count(0)
    assert scalar(mall_server, f"SELECT state FROM sale_order WHERE id = {order}") == "sale"
    reason = scalar(mall_server, f"SELECT reason FROM liquor_credit_release WHERE order_id = {order}")
    assert reason == "货款已在途，本次放行"


def test_downgrade_is_appealed_against(person, mall_server, phone, desktop, output):
    url = mall_server.url
    company = record(mall_server, "liquor_mall", "partner_demo_distributor_company")
    change = scalar(
        mall_server,
        f"SELECT id FROM liquor_tier_change WHERE partner_id = {company} AND kind = 'downgrade' AND state = 'notice'",
    )
    owner = person("distributor", phone)
    go(owner, f"{url}/my")
    owner.locator("#liquor_distributor_cards a[href='/my/tier']").click()
    owner.wait_for_load_state("networkidle")
    assert fits(owner, phone)
    owner.screenshot(path=output / "tier_phone.png", full_page=True)
    owner.fill("#liquor_appeal", "门店装修停业两个月，下季度恢复")
    owner.locator(".o_liquor_tier form button[type=submit]").click()
    expect(owner.locator(".o_liquor_tier .alert-warning")).to_contain_text("申诉正在处理")
    assert scalar(mall_server, f"SELECT state FROM liquor_tier_change WHERE id = {change}") == "appealed"

    manager = person("manager", desktop)
    go(manager, f"{url}/odoo/action-liquor_distribution.action_tier_change/{change}")
    expect(manager.locator("div[name=appeal]")).to_contain_text("门店装修")
    manager.screenshot(path=output / "tier_appeal_desk.png")
    manager.locator("button[name=action_accept_appeal]").click()
    expect(manager.locator("button[name=action_accept_appeal]")).to_have_count(0)
    assert scalar(mall_server, f"SELECT state FROM liquor_tier_change WHERE id = {change}") == "withdrawn"
    go(owner, f"{url}/my/tier")
    expect(owner.locator(".o_liquor_tier .alert-warning")).to_have_count(0)

    go(manager, f"{url}/odoo/action-liquor_distribution.action_tier_rule")
    manager.locator("button", has_text="模拟").first.click()
    manager.locator(".modal button[name=action_simulate]").click()
    expect(manager.locator(".modal div[name=summary]")).to_contain_text("家分销商")
    manager.screenshot(path=output / "tier_simulation_desk.png")
