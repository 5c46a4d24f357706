from odoo import models


class Website(models.Model):
    _inherit = "website"

    def _search_find_fuzzy_term(self, search_details, search, limit=1000, word_list=None):
        """Override: products are corrected by sound and spelling, never by replacing the customer's word."""
        if any(detail["model"] == "product.template" for detail in search_details):
            return search
        return super()._search_find_fuzzy_term(search_details, search, limit=limit, word_list=word_list)
