"""Steps that several journeys take."""

import io
import re
from contextlib import contextmanager
from types import SimpleNamespace

import openpyxl
import requests
from conftest import go, running_odoo
from mall import database
from playwright.sync_api import expect


@contextmanager
def own_mall(odoo, template, name):
    """Context: a shop on a clone of its own, for a journey that others must not disturb."""
    database.drop(name)
    database.clone(template, name)
    with running_odoo(odoo, name) as url:
        yield SimpleNamespace(url=url, database=name)
    database.drop(name)


def scalar(server, sql):
    return database.query(sql, server.database)


def record(server, module, name):
    return scalar(server, f"SELECT res_id FROM ir_model_data WHERE module = '{module}' AND name = '{name}'")


def fits(page, phone):
    return page.evaluate("document.documentElement.scrollWidth") <= phone["width"]


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


def place_on_account(owner, server, company):
    """Press 账期付款 on the ordering pad; return the id of the order that was placed and confirmed."""
    owner.locator(".o_wholesale button.btn-lg", has_text="账期付款").click()
    owner.wait_for_url(re.compile(r"/my/(orders|wholesale/placed)/"), timeout=60_000)
    order = scalar(server, f"SELECT max(id) FROM sale_order WHERE liquor_distributor_id = {company}")
    found = scalar(server, f"SELECT string_agg(message, ' ') FROM liquor_order_finding WHERE order_id = {order}")
    assert scalar(server, f"SELECT state FROM sale_order WHERE id = {order}") == "sale", found
    return order


def deliver(warehouse, server, order):
    picking = scalar(server, f"SELECT id FROM stock_picking WHERE sale_id = {order}")
    go(warehouse, f"{server.url}/odoo/action-liquor_order.action_liquor_to_ship/{picking}")
    warehouse.locator("button[name=button_validate]").first.click()
    expect(warehouse.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("完成")


def invoice(finance, server, order):
    go(finance, f"{server.url}/odoo/action-sale.action_orders/{order}")
    finance.locator("#create_invoice").click()
    finance.locator(".modal button[name=create_invoices]").click()
    finance.locator("button[name=action_post]").first.click()
    expect(finance.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("已过账")


def invoiced_this_month(server, company):
    return scalar(
        server,
        "SELECT sum(amount_untaxed_signed) FROM account_move WHERE state = 'posted'"
        f" AND move_type IN ('out_invoice', 'out_refund') AND commercial_partner_id = {company}"
        " AND invoice_date >= date_trunc('month', timezone('Asia/Shanghai', now()))",
    )
