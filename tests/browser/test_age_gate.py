"""The age gate as a visitor with a telephone, a keyboard or no JavaScript meets it."""

import pytest

DIALOG = "[role=dialog][aria-modal=true]"
ADULT = f"{DIALOG} button[value=adult]"
MINOR = f"{DIALOG} button[value=minor]"
FINGER = 44  # px, the least size of what a finger has to hit


@pytest.fixture
def gate(open_page, mall_server, phone):
    """The shop on a telephone, not yet confirmed, with the gate's script running."""
    page = open_page(phone)
    page.goto(f"{mall_server.url}/shop")
    page.wait_for_function("document.documentElement.classList.contains('o_mall_age_gate_open')")
    return page


def focused(page):
    return page.evaluate("document.activeElement.value || document.activeElement.getAttribute('href')")


def test_gate_fits_the_telephone(gate, phone, output):
    gate.screenshot(path=output / "age_gate_phone.png")
    assert gate.evaluate("document.documentElement.scrollWidth") <= phone["width"]
    for target in gate.locator(f"{DIALOG} button, {DIALOG} a").all():
        box = target.bounding_box()
        assert box["height"] >= FINGER, target.inner_text()
        assert box["y"] + box["height"] <= phone["height"], "everything is seen without scrolling"


def test_dialog_is_named_and_described(gate):
    for attribute in ("aria-labelledby", "aria-describedby"):
        named = gate.locator(DIALOG).get_attribute(attribute)
        assert gate.locator(f"#{named}").inner_text().strip()


def test_tab_goes_round_in_the_dialog(gate):
    count = gate.locator(f"{DIALOG} button, {DIALOG} a").count()
    gate.locator(ADULT).focus()
    seen = []
    for _press in range(count + 1):
        seen.append(focused(gate))
        gate.keyboard.press("Tab")
    assert seen[0] == seen[-1] == "adult"
    assert len(set(seen)) == count
    gate.locator(ADULT).focus()
    gate.keyboard.press("Shift+Tab")
    assert focused(gate) == seen[-2]


def test_nothing_but_an_answer_closes_it(gate, phone):
    gate.keyboard.press("Escape")
    gate.mouse.click(5, 5)
    gate.mouse.click(phone["width"] / 2, 30)
    assert gate.locator(DIALOG).is_visible()
    assert gate.url.endswith("/shop")


def test_page_behind_cannot_be_reached(gate):
    gate.locator(DIALOG).evaluate("dialog => dialog.remove()")
    gate.locator("header a").first.evaluate("link => link.focus()")
    assert gate.evaluate("document.activeElement === document.body")


def test_enter_confirms_and_is_remembered(gate, mall_server):
    gate.locator(ADULT).focus()
    with gate.expect_navigation():
        gate.keyboard.press("Enter")
    assert gate.url.endswith("/shop")
    for address in ("/", "/shop", "/shop/cart"):
        gate.goto(f"{mall_server.url}{address}")
        assert gate.locator(DIALOG).count() == 0
        assert not gate.locator("#wrapwrap").evaluate("page => page.inert")


def test_minor_leaves_to_a_page_without_the_shop(gate, output):
    with gate.expect_navigation():
        gate.locator(MINOR).click()
    gate.screenshot(path=output / "age_leave_phone.png")
    assert gate.url.endswith("/adults-only")
    assert gate.locator("a[href*='/shop']").count() == 0


def test_works_without_javascript(browser, mall_server, phone):
    context = browser.new_context(viewport=phone, java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{mall_server.url}/shop")
    assert page.locator(DIALOG).is_visible()
    with page.expect_navigation():
        page.locator(ADULT).click()
    assert page.url.endswith("/shop")
    assert page.locator(DIALOG).count() == 0
    context.close()


def test_gate_on_a_wide_screen(open_page, mall_server, desktop, output):
    page = open_page(desktop)
    page.goto(f"{mall_server.url}/shop")
    page.screenshot(path=output / "age_gate_desktop.png")
    box = page.locator(f"{DIALOG} form").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - desktop["width"] / 2) < 10, "in the middle"
