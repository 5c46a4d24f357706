from odoo import fields, models


class LiquorProductImportIssue(models.Model):
    """What is to be said about one row: why it was refused, what was left out, what changed."""

    _name = "liquor.product.import.issue"
    _description = "Remark on an Imported Row"
    _order = "import_id, row_number, id"

    import_id = fields.Many2one("liquor.product.import", required=True, ondelete="cascade", index=True)
    row_number = fields.Integer("Row", required=True, aggregator=None, help="As the spreadsheet program numbers it.")
    kind = fields.Selection(
        [("refused", "Refused"), ("note", "Note"), ("changed", "Changed")], required=True, index=True
    )
    column = fields.Char()
    message = fields.Char(required=True)
    product_id = fields.Many2one("product.product", ondelete="set null")

    _import_row_idx = models.Index("(import_id, kind, row_number)")
