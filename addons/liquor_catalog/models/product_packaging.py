from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

from ..tools import gtin
from ..tools.case_price import put_case_prices
from ..tools.cost import COST_GROUPS


class ProductTemplate(models.Model):
    """How a liquor is packed: bottle and case, each with barcode and price."""

    _inherit = "product.template"

    bottles_per_case = fields.Integer(default=1, aggregator=None)
    split_allowed = fields.Boolean(
        "Sold by the Bottle",
        default=True,
        help="If not set, only whole cases are sold.",
    )
    case_price = fields.Float(
        min_display_digits="Product Price",
        tracking=True,
        help="Sales price of a whole case; 0 = bottles x price of a bottle.",
    )
    case_uom_id = fields.Many2one("uom.uom", "Case", readonly=True, copy=False, index=True)
    case_barcode = fields.Char(
        compute="_compute_case_barcode",
        inverse="_inverse_case_barcode",
        search="_search_case_barcode",
        compute_sudo=True,  # the packaging table is closed to the shop's visitors
        help="GTIN printed on the case.",
    )
    standard_price = fields.Float(groups=COST_GROUPS)

    @api.depends(
        "case_uom_id", "product_variant_ids.product_uom_ids.barcode", "product_variant_ids.product_uom_ids.uom_id"
    )
    def _compute_case_barcode(self):
        for product in self:
            packagings = product.product_variant_ids.product_uom_ids.filtered(
                lambda packaging, case=product.case_uom_id: packaging.uom_id == case
            )
            single = len(product.product_variant_ids) == 1
            product.case_barcode = packagings[:1].barcode if single else False

    def _inverse_case_barcode(self):
        self._liquor_set_case_barcodes(
            {product: product.case_barcode for product in self if product.product_variant_ids}
        )

    def _search_case_barcode(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        # sudo: as in the compute
        packagings = self.env["product.uom"].sudo()
        in_case = Domain("uom_id.is_liquor_case", "=", True)
        found = packagings._search(in_case & Domain("barcode", operator, value))
        domain = Domain("product_variant_ids.product_uom_ids", "in", found)
        if operator == "in" and False in value:
            cases = packagings._search(in_case)
            domain |= Domain("product_variant_ids.product_uom_ids", "not in", cases)
        return domain

    @api.constrains("bottles_per_case")
    def _check_bottles_per_case(self):
        for product in self:
            if product.bottles_per_case < 1:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Bottles per Case must be at least 1; it is %(value)s.",
                        product=product.display_name,
                        value=product.bottles_per_case,
                    )
                )

    @api.constrains("case_price")
    def _check_case_price(self):
        for product in self:
            if product.case_price < 0:
                raise ValidationError(
                    self.env._(
                        "%(product)s: Case Price cannot be negative; it is %(value)s.",
                        product=product.display_name,
                        value=f"{product.case_price:g}",
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        self._liquor_put_packaging(vals_list)
        products = super().create(vals_list)
        products._liquor_set_case_barcodes_from_vals(list(zip(products, vals_list, strict=True)))
        return products

    def write(self, vals):
        if "bottles_per_case" not in vals:
            res = super().write(vals)
            if "uom_ids" in vals:
                self._liquor_keep_case_uom()
            return res
        size = vals["bottles_per_case"] or 0
        case = self.env["uom.uom"]._liquor_case_uoms([size]).get(size, self.env["uom.uom"])
        old_cases = self.case_uom_id - case
        commands = [Command.unlink(old.id) for old in old_cases]
        commands += [Command.link(case.id)] if case else []
        barcodes = {
            product: product.case_barcode for product in self if product.case_uom_id != case and product.case_barcode
        }
        res = super().write(
            {
                **vals,
                "case_uom_id": case.id,
                "uom_ids": [*(vals.get("uom_ids") or []), *commands],
            }
        )
        if "case_barcode" not in vals and barcodes:
            # the barcode of the case moves with the case; a single bottle has none
            self._liquor_move_case_barcodes(barcodes, old_cases)
        return res

    def _price_compute(self, price_type, uom=None, currency=None, company=None, date=False):
        prices = super()._price_compute(price_type, uom, currency, company, date)
        if price_type == "list_price":
            put_case_prices(self, prices, uom, currency, company, date)
        return prices

    def _get_available_uoms(self):
        """Offer the case alone where cases are not opened."""
        uoms = super()._get_available_uoms()
        if self._liquor_whole_cases_only():
            uoms -= self.uom_id
        return uoms

    def _liquor_whole_cases_only(self):
        self.ensure_one()
        return bool(self.case_uom_id) and not self.split_allowed

    def _liquor_put_packaging(self, vals_list):
        """Complete the values of new products: bottle as unit, case among the packagings."""
        default_size = self.env.context.get("default_bottles_per_case", 1)
        sizes = [vals.get("bottles_per_case", default_size) for vals in vals_list]
        cases = self.env["uom.uom"]._liquor_case_uoms(sizes)
        bottle = self.env.ref("liquor_catalog.uom_bottle")
        for vals, size in zip(vals_list, sizes, strict=True):
            if vals.get("liquor_type_id"):
                vals.setdefault("uom_id", bottle.id)
                vals.setdefault("is_storable", True)
                vals.setdefault("tracking", "lot")
            if case := cases.get(size):
                vals["case_uom_id"] = case.id
                vals["uom_ids"] = [*(vals.get("uom_ids") or []), Command.link(case.id)]

    def _liquor_keep_case_uom(self):
        """Put the case back if somebody took it out of the packagings."""
        for case, products in self.grouped("case_uom_id").items():
            lacking = products.filtered(lambda product, case=case: case not in product.uom_ids)
            if case and lacking:
                lacking.write({"uom_ids": [Command.link(case.id)]})

    def _liquor_set_case_barcodes_from_vals(self, pairs):
        """Store the case barcodes given on creation, now that there are variants."""
        codes = {
            product: vals["case_barcode"]
            for product, vals in pairs
            if vals.get("case_barcode") and product.product_variant_ids
        }
        if codes:
            self._liquor_set_case_barcodes(codes)

    def _liquor_set_case_barcodes(self, codes):
        """Write the barcodes of cases into Odoo's packaging table, in one batch.

        :param codes: dict product.template -> barcode or False
        """
        packagings = self.env["product.uom"]
        variants = self.browse([product.id for product in codes]).product_variant_ids
        existing = {
            (packaging.product_id.id, packaging.uom_id.id): packaging
            for packaging in packagings.search([("product_id", "in", variants.ids)])
        }
        to_create, to_unlink = [], packagings
        for product, raw in codes.items():
            code = gtin.clean(raw)
            product._liquor_check_case_barcode(code)
            key = (product.product_variant_ids.id, product.case_uom_id.id)
            packaging = existing.get(key)
            if not code:
                to_unlink |= packaging or packagings
            elif packaging:
                if packaging.barcode != code:
                    packaging.barcode = code
            else:
                to_create.append({"product_id": key[0], "uom_id": key[1], "barcode": code})
        to_unlink.unlink()
        packagings.create(to_create)

    def _liquor_check_case_barcode(self, code):
        self.ensure_one()
        if code and not self.case_uom_id:
            raise ValidationError(
                self.env._(
                    "%(product)s: Case Barcode needs Bottles per Case of 2 or more.",
                    product=self.display_name,
                )
            )
        if code and len(self.product_variant_ids) > 1:
            raise ValidationError(
                self.env._(
                    "%(product)s: Case Barcode cannot be set on a product with variants; set it on each variant.",
                    product=self.display_name,
                )
            )

    def _liquor_move_case_barcodes(self, barcodes, old_cases):
        variants = self.browse([product.id for product in barcodes]).product_variant_ids
        packagings = self.env["product.uom"].search(
            [("product_id", "in", variants.ids), ("uom_id", "in", old_cases.ids)]
        )
        single = packagings.filtered(lambda packaging: not packaging.product_id.case_uom_id)
        single.unlink()
        for case, moved in (packagings - single).grouped(lambda packaging: packaging.product_id.case_uom_id).items():
            moved.uom_id = case
