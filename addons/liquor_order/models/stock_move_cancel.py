from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_upstream_documents_and_responsibles(self, visited):
        """Override: purchase_stock reads purchase lines here, which salespeople may not; without this they could
        not cancel a confirmed order."""
        # sudo: only documents and their responsibles come back, for a note to those
        return super(StockMove, self.sudo())._get_upstream_documents_and_responsibles(visited)
