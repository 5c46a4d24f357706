"""What must be so in a liquor mall in China and is no data of one addon: currency, taxes, website."""

import logging

from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

LANGUAGE = "zh_CN"
# (English name, address) of the website's menu, in their order
MENU = (
    ("All Liquors", "/shop"),
    ("Baijiu", "/shop/type/baijiu"),
    ("Wine", "/shop/type/wine"),
    ("Foreign Spirits", "/shop/type/spirits"),
    ("Beer", "/shop/type/beer"),
    ("Huangjiu", "/shop/type/huangjiu"),
    ("Brands", "/page/product_brands"),
)


def post_init_hook(env):
    """Set the company and the website up; what a shop has already decided is left alone."""
    env["res.lang"]._activate_lang(LANGUAGE)
    _set_up_company(env.company)
    _set_up_prices(env)
    # Odoo's terms are an English sample that names its own company; who has terms of his own switches them on
    env["ir.config_parameter"].set_param("account.use_invoice_terms", False)
    env["ir.default"].set("product.template", "allow_out_of_stock_order", False)
    env["ir.default"].set("product.template", "show_availability", True)
    env["website"].search([], limit=1)._liquor_set_up()


def _set_up_company(company):
    """Chinese accounts, CNY, and prices that hold the tax, as consumers in China are shown them."""
    env = company.env
    if not company.country_id:
        company.country_id = env.ref("base.cn")
    if not company.chart_template:
        env["account.chart.template"].try_loading("cn", company=company, install_demo=False)
    yuan = env.ref("base.CNY")
    yuan.active = True
    try:
        with env.cr.savepoint():
            company.currency_id = yuan
            company.account_price_include = "tax_included"
    except UserError as error:  # there are entries already: the accountant has decided
        _logger.warning("Currency or tax display of the company is kept: %s", error)


def _set_up_prices(env):
    """Price lists on, and the retail one first: it is what a visitor without a list of his own gets."""
    env.ref("base.group_user")._apply_group(env.ref("product.group_product_pricelist"))
    lists = env["product.pricelist"]
    if not lists.search([("selectable", "=", True), ("item_ids", "=", False)], limit=1):
        name = env["website"]._liquor_menu_labels()["Retail Price"]
        lists.create({"name": name, "sequence": 1, "selectable": True, "currency_id": env.company.currency_id.id})
