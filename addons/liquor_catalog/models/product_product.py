from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_is_zero

from ..tools import gtin
from ..tools.case_price import put_case_prices
from ..tools.cost import COST_GROUPS


class ProductProduct(models.Model):
    """The article that is counted, scanned and priced: one code, one bottle barcode."""

    _inherit = "product.product"

    default_code = fields.Char(copy=False)
    standard_price = fields.Float(groups=COST_GROUPS)
    avg_cost = fields.Monetary(groups=COST_GROUPS)
    total_value = fields.Monetary(groups=COST_GROUPS)

    _default_code_uniq = models.UniqueIndex(
        "(default_code) WHERE default_code IS NOT NULL AND default_code <> ''",
        "Product Code: another product already has this code; codes are unique.",
    )

    @api.constrains("barcode")
    def _check_barcode_gtin(self):
        for product in self:
            if product.liquor_type_id and product.barcode and not gtin.is_gtin(product.barcode):
                raise ValidationError(product._liquor_gtin_message(product.barcode, case=False))

    @api.model_create_multi
    def create(self, vals_list):
        """Create as superuser for those who may not see costs.

        stock_account reads the cost of each new product to log its first value; the
        rights to create products and to set each given field are checked here instead.
        """
        cost = self._fields["standard_price"]
        if self.env.su or self._has_field_access(cost, "read"):
            products = super().create(vals_list)
        else:
            self.browse().check_access("create")
            for name in {name for vals in vals_list for name in vals}:
                if name in self._fields:
                    self._check_field_access(self._fields[name], "write")
            # sudo: see the docstring
            products = super(ProductProduct, self.sudo()).create(vals_list).sudo(False)
            products.check_access("create")
        products.product_tmpl_id._liquor_set_case_barcodes_from_vals(
            [(product.product_tmpl_id, vals) for product, vals in zip(products, vals_list, strict=True)]
        )
        return products

    def _price_compute(self, price_type, uom=None, currency=None, company=None, date=False):
        prices = super()._price_compute(price_type, uom, currency, company, date)
        if price_type == "list_price":
            put_case_prices(self, prices, uom, currency, company, date)
        return prices

    @api.depends("case_price", "case_uom_id")
    @api.depends_context("uom")
    def _compute_product_lst_price(self):
        res = super()._compute_product_lst_price()
        case_id = self.env.context.get("uom")
        for product in self if case_id else ():
            if product.case_price and product.case_uom_id.id == case_id:
                product.lst_price = product.case_price + product.price_extra * product.bottles_per_case
        return res

    def _prepare_sellers(self, params=False):
        # sudo: a sale may trigger a purchase; who sells does not see what the vendor asks
        return super(ProductProduct, self.sudo())._prepare_sellers(params)

    @api.model
    def _liquor_find_by_barcode(self, code):
        """Find what a scanner read.

        :param code: bottle or case barcode, with or without leading zeros
        :return: (product.product, uom.uom): the bottle or the case; two empty sets if none
        """
        spellings = gtin.variants(code)
        if product := self.search([("barcode", "in", spellings)], limit=1):
            return product, product.uom_id
        # sudo: portal customers scan too, but do not read the packaging table
        packaging = self.env["product.uom"].sudo().search([("barcode", "in", spellings)], limit=1)
        product = self.search([("id", "=", packaging.product_id.id)])
        # sudo(False): back to the caller's rights
        return product, packaging.uom_id.sudo(False) if product else packaging.uom_id.browse()

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        if operator in ("=", "ilike", "like", "=ilike", "=like") and gtin.is_gtin(name):
            found = self.search_fetch(
                [("product_uom_ids.barcode", "=", name), *(domain or [])],
                ["display_name"],
                limit=limit,
            )
            if found:
                return [(product.id, product.display_name) for product in found]
        return super().name_search(name, domain, operator, limit)

    def _liquor_breaks_case(self, quantity, uom):
        """Tell whether `quantity` of `uom` would open a case that may not be opened."""
        self.ensure_one()
        if not self.product_tmpl_id._liquor_whole_cases_only():
            return False
        cases = uom._compute_quantity(quantity, self.uom_id, round=False) / self.bottles_per_case
        return not float_is_zero(cases - round(cases), precision_digits=4)

    def _liquor_gtin_message(self, code, case):
        self.ensure_one()
        if case:
            message = self.env._(
                "%(product)s: Case Barcode %(code)s is not a valid GTIN "
                "(8, 12, 13 or 14 digits with the right check digit).",
                product=self.display_name,
                code=code,
            )
        else:
            message = self.env._(
                "%(product)s: Barcode %(code)s is not a valid GTIN "
                "(8, 12, 13 or 14 digits with the right check digit).",
                product=self.display_name,
                code=code,
            )
        return message
