from odoo import api, models


class DeliveryPrint(models.AbstractModel):
    """Print several deliveries as one document.

    The records come as `data`, not as the report's own: Odoo would cut the PDF into one for each record,
    by outlines that wkhtmltopdf without patched Qt does not write.
    """

    _name = "liquor.delivery.print"
    _description = "Print of Deliveries"

    @api.model
    def _get_report_values(self, docids, data=None):
        ids = [int(number) for number in docids or (data or {}).get("ids") or []]
        pickings = self.env["stock.picking"].browse(ids).exists().sorted("id")
        pickings.check_access("read")
        return {"doc_ids": pickings.ids, "doc_model": "stock.picking", "docs": pickings}


class ReportPickList(models.AbstractModel):
    _name = "report.liquor_order.report_pick_list"
    _inherit = ["liquor.delivery.print"]
    _description = "Pick List"


class ReportPackingSlip(models.AbstractModel):
    _name = "report.liquor_order.report_packing_slip"
    _inherit = ["liquor.delivery.print"]
    _description = "Packing Slip"
