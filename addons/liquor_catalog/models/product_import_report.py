import base64
import tempfile

from odoo import api, models
from odoo.exceptions import AccessError

from ..tools.import_targets import TARGETS
from ..tools.import_workbooks import write_refused, write_template
from ..tools.row_parser import MANY, REFERENCES

PAGE = 5000
MAX_CHOICES = 1000


class LiquorProductImport(models.Model):
    """What an import hands out: the template and the refused rows."""

    _inherit = "liquor.product.import"

    def _make_refused_file(self):
        """Keep an XLSX of the refused rows: the row as it came, its number, the reasons."""
        self.ensure_one()
        if not self.refused_count:
            return
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as target, self._open_table() as table:
            write_refused(
                target.name,
                table.headers,
                table.rows(),
                self._refusals(),
                self.env._("Row"),
                self.env._("Reason"),
            )
            target.seek(0)
            self.refused_file = base64.b64encode(target.read())
        stem = (self.filename or "").rsplit(".", 1)[0]
        self.refused_filename = self.env._("%(file)s refused.xlsx", file=stem)

    def _refusals(self):
        """Yield (row number, reason) in the order of the rows, page by page."""
        issues, last_row, last_id = self.env["liquor.product.import.issue"], 0, 0
        domain = [("import_id", "=", self.id), ("kind", "=", "refused")]
        while True:
            after = ["|", ("row_number", ">", last_row), "&", ("row_number", "=", last_row), ("id", ">", last_id)]
            page = issues.search(domain + after, order="row_number, id", limit=PAGE)
            for issue in page:
                yield issue.row_number, ": ".join(part for part in (issue.column, issue.message) if part)
            if len(page) < PAGE:
                return
            last_row, last_id = page[-1].row_number, page[-1].id
            page.invalidate_recordset()

    @api.model
    def _check_import_right(self):
        """:raise AccessError: for everybody but buyers, operators and managers"""
        if not self.has_access("create"):
            raise AccessError(self.env._("Only buyers, operators and managers import products."))

    @api.model
    def _template_file(self):
        """Return the template in XLSX, as bytes."""
        self._check_import_right()
        zh = self.with_context(lang=self.env.user.lang or "zh_CN")
        lists = {}
        for target in TARGETS:
            if target.kind in REFERENCES:
                model, domain, _extra = REFERENCES[target.kind]
                lists[target.key] = zh.env[model].search(list(domain), limit=MAX_CHOICES).mapped("name")
        lists["split_allowed"] = ["是", "否"]
        return write_template(lists, zh._template_notes(), with_cost=self._may_see_cost())

    def _template_notes(self):
        _ = self.env._
        notes = {
            "default_code": _(
                "Required, unique. A known code updates its product; without a code the bottle barcode decides."
            ),
            "name": _("Required for new products."),
            "product_brand_id": _("Unknown brands are made, if the import allows it."),
            "liquor_type_id": _("By the name in the list; an alias is understood too."),
            "abv": _("Percent by volume, 0 to 96: 53, 53% or 53度."),
            "volume_ml": _("Millilitres of one bottle: 500, 500ml or 0.5L."),
            "bottles_per_case": _("Whole number from 1."),
            "split_allowed": _("是: sold by the bottle and by the case; 否: whole cases only."),
            "list_price": _("Price of one bottle."),
            "case_price": _("Price of a whole case; 0 or empty: bottles times the price of a bottle."),
            "standard_price": _("Cost of one bottle. Only for those who may see costs."),
            "barcode": _("8, 12, 13 or 14 digits with the right check digit; format the column as text."),
            "case_barcode": _("Barcode of the outer case; needs two bottles per case or more."),
            "vintage": _("Year, not in the future; NV or 无 for none."),
            "shelf_life_days": _("Days; 18个月 and 2年 are understood; 0 or 无 for baijiu and spirits."),
            "image": _("Name of the picture in the ZIP. Without this column pictures are found by product code."),
        }
        for target in TARGETS:
            if target.kind in MANY:
                notes[target.key] = _("Several values are separated by 、")
        general = [
            ("", _("Fill in the sheet 商品 from row 3; the grey example row is passed over.")),
            ("", _("An empty cell leaves the product's value as it is.")),
            ("", _("Good rows go in even if others are refused; the refused ones come back with the reason.")),
        ]
        return general + [(target.header, notes[target.key]) for target in TARGETS if target.key in notes]
