"""From the visitor who applies to the distributor's first scorecard: the whole chain, as its people see it."""

import io
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from conftest import go
from PIL import Image
from playwright.sync_api import expect
from stdnum.cn import uscc
from steps import (
    deliver,
    fits,
    invoice,
    invoiced_this_month,
    own_mall,
    place_on_account,
    run_cron,
    scalar,
    spreadsheet,
)

EMAIL = "hetaoyuan@journey.example"
COMPANY = "南充核桃园酒业有限公司"
CODE = "91511302MA6JRNY01"
CODE += uscc.calc_check_digit(CODE)


@pytest.fixture(scope="module")
def mall_server(odoo, template):
    with own_mall(odoo, template, "test_application") as server:
        yield server


def scan(kind):
    stream = io.BytesIO()
    Image.new("RGB", (900, 600), "#f4ead7").save(stream, kind)
    mimetype = "application/pdf" if kind == "PDF" else "image/png"
    return {"name": f"证照.{kind.lower()}", "mimeType": mimetype, "buffer": stream.getvalue()}


def choose_place(page, names):
    for field, name in zip(("state_id", "liquor_city_id", "liquor_district_id"), names, strict=True):
        select = page.locator(f"select[name={field}]")
        option = select.locator("option", has_text=name)
        option.first.wait_for(state="attached")
        select.select_option(option.first.get_attribute("value"))


def apply_on_the_phone(page, server, phone, output):
    """Fill in the public page, save, come back by the link, send; return the link."""
    go(page, server.url)
    page.locator("[role=dialog] button[value=adult]").click()
    page.locator("[role=dialog]").wait_for(state="detached")
    page.locator("footer a", has_text="成为分销商").or_(page.locator("footer a", has_text="成为经销商")).first.click()
    page.wait_for_url("**/become-distributor")
    page.wait_for_load_state("networkidle")
    assert fits(page, phone)
    page.screenshot(path=output / "application_new_phone.png", full_page=True)
    page.fill("[name=company_name]", COMPANY)
    page.fill("[name=code]", CODE)
    page.fill("[name=owner_email]", EMAIL)
    page.locator("input[name=business_scan]").set_input_files(scan("PNG"))
    page.locator("button[value=save]").click()
    page.wait_for_url("**?saved=1")
    link = page.locator(".o_liquor_become_link").get_attribute("href")
    assert fits(page, phone)
    page.screenshot(path=output / "application_saved_phone.png", full_page=True)

    go(page, server.url)  # and later, by the link
    go(page, f"{server.url}{link}")
    assert page.locator("[name=company_name]").input_value() == COMPANY
    expect(page.locator("a[href$='/scan/business']")).to_be_visible()
    page.locator("button[value=submit]").click()
    page.wait_for_url("**?check=1")
    expect(page.locator(".o_liquor_become_problems li")).not_to_have_count(0)
    assert fits(page, phone)
    page.screenshot(path=output / "application_problems_phone.png", full_page=True)
    for field, text in {
        "legal_person": "何桃源",
        "street": "人民中路66号3栋101室",
        "owner_name": "何桃源",
        "owner_phone": "13990770018",
        "warehouse_area": "420",
        "outlet_count": "58",
        "business_from": "2016-05-01",
        "food_number": "JY15113020018866",
        "food_from": str(date.today() - timedelta(days=400)),
        "food_until": str(date.today() + timedelta(days=900)),
    }.items():
        page.fill(f"[name={field}]", text)
    choose_place(page, ("四川", "南充", "顺庆"))
    buyer = page.locator("details", has=page.locator("[name=buyer_name]"))
    if not buyer.evaluate("element => element.open"):
        buyer.locator("summary").click()
    page.fill("[name=buyer_name]", "唐小采")
    page.fill("[name=buyer_phone]", "13778660021")  # no e-mail: a telephone is enough
    page.locator("label[for=apply_warehouse_rented]").click()
    page.locator("label[for^=apply_channel_]").first.click()
    page.locator("label[for^=apply_brand_]").first.click()
    page.locator("input[name=food_scan]").set_input_files(scan("PDF"))
    page.locator("#apply_consent").check()
    page.locator("button[value=submit]").click()
    page.locator("[data-state=submitted]").wait_for()
    assert fits(page, phone)
    page.screenshot(path=output / "application_sent_phone.png", full_page=True)
    return link


def tick_all(desk):
    """Tick the check list; a click into a cell of a list opens the row first."""
    desk.locator("a.nav-link[name=checks]").click()
    rows = desk.locator("div[name=check_ids] .o_data_row")
    for number in range(rows.count()):
        box = rows.nth(number).locator("td[name=done] input")
        if not box.is_checked():
            rows.nth(number).locator("td[name=note]").click()
            box.check()


def give_points(desk, points):
    desk.locator("a.nav-link[name=scores]").click()
    rows = desk.locator("div[name=score_ids] .o_data_row")
    for number in range(rows.count()):
        rows.nth(number).locator("td[name=points]").click()
        rows.nth(number).locator("td[name=points] input").fill(str(points))


def choose(desk, field, text):
    desk.locator(f"div[name={field}] input").fill(text)
    desk.locator(".o-autocomplete--dropdown-menu li a", has_text=text).first.click()


def review(channel, server, application, output):
    """Take it, check, rate, propose, recommend; who recommends does not approve."""
    go(channel, f"{server.url}/odoo/distributor-applications")
    channel.screenshot(path=output / "application_list_desk.png")
    channel.locator(".o_data_row", has_text=COMPANY).click()
    channel.locator("button[name=action_start]").click()
    expect(channel.locator(".o_statusbar_status button.o_arrow_button_current")).to_contain_text("审核")
    tick_all(channel)
    give_points(channel, 8)
    choose(channel, "grade_id", "银牌")
    channel.locator("div[name=credit_limit] input").fill("200000")
    channel.locator("button.o_form_button_save").click()
    expect(channel.locator(".o_form_status_indicator_buttons.invisible")).to_have_count(1)
    channel.screenshot(path=output / "application_review_desk.png", full_page=True)
    channel.locator("button[name=action_recommend]").click()
    expect(channel.locator("button[name=action_recommend]")).to_have_count(0)
    expect(channel.locator("button[name=action_approve].btn-primary")).to_have_count(0)
    channel.screenshot(path=output / "application_recommended_desk.png")
    call = {
        "model": "liquor.distributor.application",
        "method": "action_approve",
        "args": [[application]],
        "kwargs": {"context": {"lang": "zh_CN"}},
    }
    answer = channel.request.post(f"{server.url}/web/dataset/call_kw", data={"params": call}).json()
    assert "周海燕" in answer["error"]["data"]["message"], answer
    state = scalar(server, f"SELECT state FROM liquor_distributor_application WHERE id = {application}")
    assert state == "reviewing"


def approve(manager, server, output):
    go(manager, f"{server.url}/odoo/distributor-approvals")
    expect(manager.locator(".o_data_row", has_text=COMPANY)).to_have_count(1)
    manager.screenshot(path=output / "application_to_approve_desk.png")
    manager.locator(".o_data_row", has_text=COMPANY).click()
    manager.locator("button[name=action_approve].btn-primary").click()
    manager.locator(".modal-footer .btn-primary").click()
    expect(manager.locator(".o_form_view div[name=name] textarea").first).to_have_value(COMPANY)
    manager.screenshot(path=output / "application_distributor_desk.png")


def accept_invitation(owner, server, output, phone):
    """Set the password by the link of the mail, as the owner does on the telephone."""
    body = scalar(
        server,
        "SELECT mail.body_html FROM mail_mail mail JOIN mail_mail_res_partner_rel link ON link.mail_mail_id = mail.id"
        f" JOIN res_partner partner ON partner.id = link.res_partner_id WHERE partner.email = '{EMAIL}'"
        " ORDER BY mail.id DESC LIMIT 1",
    )
    link = urlsplit(re.search(r'href="([^"]*/web/signup[^"]*)"', body)[1].replace("&amp;", "&"))
    go(owner, f"{server.url}{link.path}?{link.query}")
    assert fits(owner, phone)
    owner.screenshot(path=output / "application_invitation_phone.png", full_page=True)
    owner.fill("input[name=password]", "journey-Passw0rd")
    owner.fill("input[name=confirm_password]", "journey-Passw0rd")
    owner.locator(".oe_signup_form button[type=submit]").click()
    owner.wait_for_url("**/my**")
    owner.context.clear_cookies(name="session_id")
    go(owner, f"{server.url}/web/login")
    owner.fill("input[name=login]", EMAIL)
    owner.fill("input[name=password]", "journey-Passw0rd")
    owner.locator(".oe_login_form button[type=submit]").first.click()
    owner.locator("#liquor_distributor_cards").wait_for()
    assert fits(owner, phone)
    owner.screenshot(path=output / "application_account_phone.png", full_page=True)


def order_by_spreadsheet(owner, server, company, phone, output):
    """A file with a row that is wrong; the others are ordered on account. Return the order."""
    go(owner, f"{server.url}/my/licences")
    expect(owner.locator(".o_liquor_licence_gaps")).to_have_count(0)
    owner.screenshot(path=output / "application_licences_phone.png", full_page=True)
    go(owner, f"{server.url}/my/wholesale")
    pad = owner.locator(".o_wholesale")
    pad.locator("details summary").click()
    pad.locator("input[type=file]").set_input_files(spreadsheet(("LZLJ-TQ10-500", 2, 0), ("NO-SUCH", 1, 0)))
    expect(pad.locator(".o_wholesale_row")).to_have_count(1)
    bad = pad.locator(".o_wholesale_bad [data-bad]")
    expect(bad).to_contain_text("NO-SUCH")
    assert fits(owner, phone)
    owner.screenshot(path=output / "wholesale_phone.png", full_page=True)
    bad.locator("button").click()
    expect(bad).to_have_count(0)
    order = place_on_account(owner, server, company)
    owner.wait_for_load_state("networkidle")
    assert fits(owner, phone)
    owner.screenshot(path=output / "application_order_phone.png", full_page=True)
    return order


def test_from_the_application_to_the_scorecard(open_page, person, mall_server, phone, desktop, output):
    owner = open_page(phone)
    link = apply_on_the_phone(owner, mall_server, phone, output)
    application = int(scalar(mall_server, f"SELECT id FROM liquor_distributor_application WHERE code = '{CODE}'"))

    review(person("channel", desktop), mall_server, application, output)
    approve(person("manager", desktop), mall_server, output)
    company = scalar(mall_server, f"SELECT partner_id FROM liquor_distributor_application WHERE id = {application}")
    go(owner, f"{mall_server.url}{link}")
    expect(owner.locator("[data-state=approved]")).to_be_visible()
    owner.screenshot(path=output / "application_approved_phone.png", full_page=True)

    accept_invitation(owner, mall_server, output, phone)
    order = order_by_spreadsheet(owner, mall_server, company, phone, output)
    deliver(person("warehouse", desktop), mall_server, order)
    invoice(person("finance", desktop), mall_server, order)
    run_cron(mall_server, "cron_scorecard")
    amount = invoiced_this_month(mall_server, company)
    assert float(amount) > 0
    go(owner, f"{mall_server.url}/my/scorecard")
    expect(owner.locator(".o_liquor_month").first).to_contain_text(f"{float(amount):,.2f}")
    assert fits(owner, phone)
    owner.screenshot(path=output / "scorecard_phone.png", full_page=True)
    assert owner.foreign == []
