"""Distributors: over the credit and released; an announced downgrade. The whole chain: test_application_journey.py."""

import pytest
from conftest import go
from playwright.sync_api import expect
from steps import fits, own_mall, record, scalar


@pytest.fixture(scope="module")
def mall_server(odoo, template):
    """A shop of its own: the other journeys order as the same distributor."""
    with own_mall(odoo, template, "test_distribution") as server:
        yield server


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
