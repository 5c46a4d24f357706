import base64

from odoo import api, models
from odoo.tools import file_open

from ..hooks import LANGUAGE, MENU
from ..tools import age_confirmation


class Website(models.Model):
    _inherit = "website"

    def _liquor_set_up(self):
        """Make a website the mall: Chinese only, its name, its menu, prices with tax."""
        for website in self:
            chinese = self.env["res.lang"].search([("code", "=", LANGUAGE)])
            website.write(
                {
                    "name": "酒水商城",
                    "default_lang_id": chinese.id,
                    "language_ids": [(6, 0, chinese.ids)],
                    "shop_ppg": 20,
                    "shop_ppr": 4,
                    "cookies_bar": False,
                    "logo": _image("logo.png"),
                    "favicon": _image("favicon.png"),
                }
            )
            website._compute_show_line_subtotals_tax_selection()
            website._liquor_set_up_menu()

    def _liquor_set_up_menu(self):
        """The mall's menu in the place of Odoo's first one; a menu of the shop's own is kept."""
        self.ensure_one()
        menu = self.menu_id
        if any(child.url and child.url.startswith("/shop/type/") for child in menu.child_id):
            return
        # the first menu holds only what Odoo's addons put there
        menu.child_id.unlink()
        labels = self._liquor_menu_labels()
        self.env["website.menu"].create(
            [
                {"name": labels[name], "url": url, "parent_id": menu.id, "sequence": 10 * place, "website_id": self.id}
                for place, (name, url) in enumerate(MENU)
            ]
        )

    def _liquor_menu_labels(self):
        """Names that set-up gives, in the language of the website."""
        _ = self.with_context(lang=LANGUAGE).env._
        return {
            "All Liquors": _("All Liquors"),
            "Baijiu": _("Baijiu"),
            "Wine": _("Wine"),
            "Foreign Spirits": _("Foreign Spirits"),
            "Beer": _("Beer"),
            "Huangjiu": _("Huangjiu"),
            "Brands": _("Brands"),
            "Retail Price": _("Retail Price"),
        }

    @api.depends("company_id.account_fiscal_country_id")
    def _compute_show_line_subtotals_tax_selection(self):
        """Override: consumers in China are shown prices with tax."""
        res = super()._compute_show_line_subtotals_tax_selection()
        for website in self:
            if website.company_id.account_fiscal_country_id.code == "CN":
                website.show_line_subtotals_tax_selection = "tax_included"
        return res

    def _prepare_sale_order_values(self, partner_sudo):
        """Override: keep on the cart when its customer declared to be of age."""
        values = super()._prepare_sale_order_values(partner_sudo)
        values["liquor_age_confirmed_at"] = age_confirmation.confirmed_at()
        return values

    def _liquor_needs_age_gate(self):
        """Whether this page must first ask for the visitor's age.

        Not for search engines, which read the page, nor for employees.
        """
        return not (self.env.user._is_internal() or self.env["ir.http"].is_a_bot() or age_confirmation.confirmed_at())


def _image(name):
    with file_open(f"liquor_mall/static/src/img/{name}", "rb") as stream:
        return base64.b64encode(stream.read())
