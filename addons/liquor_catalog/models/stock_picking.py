from odoo import models
from odoo.exceptions import AccessError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def button_validate(self):
        """Only the warehouse confirms that goods have arrived or left.

        Odoo lets purchase and sales users do it as well: a buyer could confirm the receipt of what he
        has ordered, which is what the conflict of the roles buyer and warehouse is to prevent.

        :raise AccessError: for whoever is not of the warehouse
        """
        if not self.env.su and not self.env.user.has_group("stock.group_stock_user"):
            raise AccessError(self.env._("Only the warehouse can confirm that goods have arrived or left."))
        return super().button_validate()
