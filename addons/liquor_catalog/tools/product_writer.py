"""Write parsed rows into products: in batches, only what changed, bad rows apart.

Everything goes through the ORM, so that constraints, access rules, search words
and the history of costs are those of a product typed in by hand.
"""

import base64
import logging
from dataclasses import replace

import psycopg2
from markupsafe import Markup, escape

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import float_compare
from odoo.tools.translate import LazyTranslate

from .import_targets import TARGET_BY_KEY
from .product_matcher import Outcome, ProductMatcher, bare

DEFAULTS_KEY = "liquor_import_defaults"

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

VARIANT_KEYS = ("default_code", "barcode", "standard_price")
# Written apart from the other fields, each in one batch.
APART = ("standard_price", "case_barcode", "image")
FIELD_OF = {"description": "description_ecommerce"}
PRICE_DIGITS = 4
CONTEXT = {
    # An import keeps its own list of changes; 100,000 chatter messages would help nobody.
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "active_test": False,
}


class ProductWriter(ProductMatcher):
    """Creates and updates products from `ParsedRow` objects."""

    def __init__(self, env, parser, *, pictures=None, publish=False):
        """:param env: environment of the user who imports, in their language
        :param parser: the `RowParser` of the file, for headers and column names
        :param pictures: `Pictures`, or None
        :param publish: put new products on the shop's shelf
        """
        super().__init__(env(context={**env.context, **CONTEXT}), parser, pictures)
        self.publish = publish
        self._defaults = None

    def write_chunk(self, rows):
        """Write one chunk within the current transaction.

        :param rows: list of `ParsedRow` without refusals
        :return: `Outcome`
        """
        self.outcome = Outcome()
        self._bad = set()
        # copies: a chunk that met a concurrent change is written again from the same rows
        rows = [replace(row, values=dict(row.values)) for row in rows]
        self._find_pictures(rows)
        self._resolve_brands(rows)
        matches = self._match(rows)
        new = [(row, None) for row in rows if row.number in matches and matches[row.number] is None]
        known = [(row, matches[row.number]) for row in rows if matches.get(row.number)]
        self._guarded([pair for pair in new if self._may_create(pair[0])], self._create)
        self._update(known)
        return self.outcome

    # -- creating --------------------------------------------------------------

    def _may_create(self, row):
        values = row.values
        if not values.get("name"):
            self._refuse(row, "name", _lt("a new product needs a name"))
        elif values.get("liquor_type_id") and not values.get("volume_ml"):
            self._refuse(row, "volume_ml", _lt("a new liquor needs its net content"))
        else:
            return True
        return False

    def _create(self, pairs):
        rows = [row for row, _product in pairs]
        Product = self.env["product.product"].with_context(**{DEFAULTS_KEY: True})
        try:
            products = Product.create([self._prepare_new(row) for row in rows]).with_env(self.env)
        finally:
            self.env.cr.cache.pop(DEFAULTS_KEY, None)
        for row, product in zip(rows, products, strict=True):
            self._put_picture(row, product.product_tmpl_id)
        self.outcome.created += len(rows)

    def _prepare_new(self, row):
        vals = dict(self._new_defaults())
        for key, value in row.values.items():
            if key != "image":
                vals[FIELD_OF.get(key, key)] = self._as_field(key, value)
        return vals

    def _new_defaults(self):
        if self._defaults is None:
            self._defaults = {
                "type": "consu",
                "is_storable": True,
                "uom_id": self.env.ref("liquor_catalog.uom_bottle").id,
            }
            if self.publish:
                self._defaults["is_published"] = True
        return self._defaults

    # -- updating --------------------------------------------------------------

    def _update(self, pairs):
        """Write the differences only; rows without any are counted and left alone."""
        if not pairs:
            return
        products = self.env["product.product"].union(*(product for _row, product in pairs))
        checksums = self._picture_checksums(pairs)
        products.product_tmpl_id.fetch(self._compared_fields())
        changed = []
        for row, product in pairs:
            changes = self._changes(row, product, checksums)
            if changes:
                changed.append((row, product, changes))
            else:
                self.outcome.unchanged += 1
        self._guarded(changed, self._write_changes)

    def _compared_fields(self):
        fields = self.env["product.template"]._fields
        names = (FIELD_OF.get(key, key) for key in self.parser.by_key if key not in APART + VARIANT_KEYS)
        return [name for name in names if fields[name].store]

    def _changes(self, row, product, checksums):
        """Give {key: new value} of what differs from the product."""
        return {key: value for key, value in row.values.items() if self._differs(key, value, product, checksums)}

    def _differs(self, key, value, product, checksums):
        if key == "image":
            return self.pictures.checksum(value) != checksums.get(product.product_tmpl_id.id)
        record = product if key in VARIANT_KEYS else product.product_tmpl_id
        name = FIELD_OF.get(key, key)
        current, kind = record[name], record._fields[name].type
        if kind == "many2one":
            return current.id != value
        if kind == "many2many":
            return tuple(sorted(current.ids)) != value
        if kind == "float":
            return float_compare(current, value, precision_digits=PRICE_DIGITS) != 0
        if key in ("barcode", "case_barcode"):
            return bare(current) != bare(value)
        if kind == "html":
            # as the field would clean it, or every import would write it again
            cleaned = record._fields[name].convert_to_cache(self._as_field(key, value), record)
            return str(current or "") != str(cleaned or "")
        return (current or type(value)()) != value

    def _write_changes(self, triples):
        groups, costs, cases = {}, {}, {}
        for _row, product, changes in triples:
            vals = {key: value for key, value in changes.items() if key not in APART}
            groups.setdefault(repr(vals), (vals, []))[1].append(product.id)
            if "standard_price" in changes:
                costs[product] = changes["standard_price"]
            if "case_barcode" in changes:
                cases[product.product_tmpl_id] = changes["case_barcode"]
        lines = [(row.number, self._describe(product, changes), product.id) for row, product, changes in triples]
        for vals, ids in groups.values():
            if vals:
                self._write_group(vals, self.env["product.product"].browse(ids))
        if costs:
            self._write_costs(costs)
        if cases:
            self.env["product.template"]._liquor_set_case_barcodes(cases)
        for row, product, changes in triples:
            if "image" in changes:
                self._put_picture(row, product.product_tmpl_id)
        self.env.flush_all()
        self.outcome.updated += len(triples)
        self.outcome.changed += lines

    def _write_group(self, vals, products):
        own = {key: value for key, value in vals.items() if key in VARIANT_KEYS}
        shared = {FIELD_OF.get(key, key): self._as_field(key, value) for key, value in vals.items() if key not in own}
        if shared:
            products.product_tmpl_id.write(shared)
        if own:
            products.write(own)

    def _write_costs(self, costs):
        """Write costs, then their history in one batch.

        stock_account notes each change of a cost in product.value. It would do so
        product by product; told not to, it is given all changes together.
        """
        products = self.env["product.product"].union(*costs)
        old = {product: product.standard_price for product in products}
        for product, cost in costs.items():
            product.with_context(disable_auto_revaluation=True).standard_price = cost
        products._change_standard_price(old)

    def _describe(self, product, changes):
        return "; ".join(self._describe_one(product, key, value) for key, value in changes.items())

    def _describe_one(self, product, key, value):
        header = self.parser.by_key[key].header
        name = FIELD_OF.get(key, key)
        record = product if key in VARIANT_KEYS else product.product_tmpl_id
        field_ = record._fields.get(name)
        if field_ is None or field_.type in ("html", "many2many", "many2one") or key == "image":
            return header
        return f"{header}: {str(record[name] or '')[:60]} → {str(value)[:60]}"

    # -- common ----------------------------------------------------------------

    def _as_field(self, key, value):
        kind = TARGET_BY_KEY[key].kind
        if isinstance(value, tuple):
            return [Command.set(value)]
        if key == "description":
            return Markup("<p>%s</p>") % Markup("<br/>").join(escape(line) for line in value.split("\n"))
        return value if kind != "image" else False

    def _picture_checksums(self, pairs):
        if not self.pictures or not any("image" in row.values for row, _product in pairs):
            return {}
        # sudo: files of fields are reached through their record, which the user may write
        files = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "product.template"),
                    ("res_field", "=", "image_1920"),
                    ("res_id", "in", [product.product_tmpl_id.id for _row, product in pairs]),
                ],
                ["res_id", "checksum"],
            )
        )
        return {file.res_id: file.checksum for file in files}

    def _put_picture(self, row, template):
        if row.values.get("image") and self.pictures:
            template.image_1920 = base64.b64encode(self.pictures.load(row.values["image"]))

    def _guarded(self, items, action):
        """Run an action over items; if one of them is bad, halve until it stands alone.

        The good ones go in, the bad one is refused with the rule's own message.
        """
        if not items:
            return
        before = (self.outcome.created, self.outcome.updated, len(self.outcome.changed))
        try:
            with self.env.cr.savepoint():
                action(items)
                self.env.flush_all()
            return
        except AccessError:
            raise
        except (UserError, psycopg2.IntegrityError, psycopg2.DataError) as error:
            self.outcome.created, self.outcome.updated = before[:2]
            del self.outcome.changed[before[2] :]
            if len(items) == 1:
                self.outcome.refused.append((items[0][0].number, "", self._reason(error)))
                return
        middle = len(items) // 2
        self._guarded(items[:middle], action)
        self._guarded(items[middle:], action)

    def _reason(self, error):
        if isinstance(error, UserError):
            return self._say(error.args[0])
        _logger.info("Row refused by the database: %s", error)
        return self.env["product.template"]._sql_error_to_message(error)
