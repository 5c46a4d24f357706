from odoo import api, fields, models


class LiquorStandard(models.Model):
    """Product standard printed on the label, e.g. GB/T 26760-2011."""

    _name = "liquor.standard"
    _inherit = "liquor.vocabulary.mixin"
    _description = "Product Standard"
    _order = "sequence, number, id"
    _rec_names_search = ["number", "name", "aliases"]

    name = fields.Char("Title")
    number = fields.Char(required=True, help="As printed on the label, e.g. GB/T 26760-2011.")

    _number_uniq = models.UniqueIndex("(number)", "This standard is already recorded.")

    @api.depends("number", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = " ".join(filter(None, [standard.number, standard.name]))
