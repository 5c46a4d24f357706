from odoo import fields, models

from ..tools.import_targets import TARGETS, header_key
from ..tools.row_parser import REFERENCES


class LiquorProductImportMapping(models.Model):
    """What the columns and words of a supplier's files mean, learnt from the last import."""

    _name = "liquor.product.import.mapping"
    _description = "Supplier's Column Mapping"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Supplier", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company, required=True)
    keep_bad_barcode_rows = fields.Boolean("Bad Barcodes: Import Without")
    line_ids = fields.One2many("liquor.product.import.mapping.line", "mapping_id", "Columns")
    value_ids = fields.One2many("liquor.product.import.value", "mapping_id", "Words")

    _partner_uniq = models.UniqueIndex("(partner_id, company_id)", "This supplier already has a mapping.")

    def _by_header(self):
        """Return {reduced title: mapping line}."""
        return {header_key(line.header): line for line in self.line_ids}


class LiquorProductImportMappingLine(models.Model):
    _name = "liquor.product.import.mapping.line"
    _description = "Remembered Column"
    _inherit = "liquor.product.import.target.mixin"

    mapping_id = fields.Many2one("liquor.product.import.mapping", required=True, ondelete="cascade", index=True)
    header = fields.Char(readonly=False)


class LiquorProductImportValue(models.Model):
    """A supplier's word for a type, aroma, region …, and ours."""

    _name = "liquor.product.import.value"
    _description = "Supplier's Word"
    _order = "target, word"

    import_id = fields.Many2one("liquor.product.import", ondelete="cascade", index=True)
    mapping_id = fields.Many2one("liquor.product.import.mapping", ondelete="cascade", index=True)
    target = fields.Selection(selection="_selection_target", string="Field", required=True)
    word = fields.Char("Word in the File", required=True)
    value = fields.Char("Means", help="Name of our record. Empty: rows with this word are refused.")
    suggestion = fields.Char("Nearest", readonly=True)

    def _selection_target(self):
        return [(target.key, self.env._(target.label)) for target in TARGETS if target.kind in REFERENCES]
