from odoo import api, fields, models


class LiquorDivision(models.Model):
    """Cities and districts of China below the province (`res.country.state`), by their codes of GB/T 2260.

    The data are those of the MIT-licensed list of Vant (区划代码); names are Chinese in every language.
    """

    _name = "liquor.division"
    _description = "Administrative Division"
    _order = "code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="Six digits, GB/T 2260.")
    name = fields.Char(required=True)
    level = fields.Selection([("city", "City"), ("district", "District")], required=True)
    state_id = fields.Many2one("res.country.state", "Province", required=True, index=True, ondelete="restrict")
    parent_id = fields.Many2one("liquor.division", "City", index=True, ondelete="restrict")
    child_ids = fields.One2many("liquor.division", "parent_id", "Districts")

    _code_uniq = models.UniqueIndex("(code)", "There is already a division with this code.")

    @api.depends("name", "parent_id.name", "state_id.name")
    def _compute_display_name(self):
        for division in self:
            names = (division.state_id.name, division.parent_id.name, division.name)
            division.display_name = " ".join(dict.fromkeys(filter(None, names)))
