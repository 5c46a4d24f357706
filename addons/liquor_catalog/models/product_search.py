from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..search import ProductFacts, document

# What fills the index document; the document is stored, so each is watched.
_INDEXED = (
    "name",
    "default_code",
    "barcode",
    "product_variant_ids.default_code",
    "product_variant_ids.barcode",
    "description_sale",
    "abv",
    "volume_ml",
    "vintage",
    "product_brand_id.name",
    "liquor_type_id.parent_path",
    "aroma_id",
    "origin_country_id",
    "origin_region_id.parent_path",
    "origin_region_id.country_id",
    "grape_ids",
    "taste_ids",
    "scene_ids",
    "pairing_ids",
)


class ProductTemplate(models.Model):
    """The product's index for the search, and the search in its place of Odoo's."""

    _inherit = "product.template"

    search_keywords = fields.Text(
        compute="_compute_search_keywords",
        store=True,
        copy=False,
        groups="base.group_user",
        help="Words under which the product is found, made from its name and attributes.",
    )
    liquor_query = fields.Char(
        "Product Search",
        store=False,
        compute="_compute_liquor_query",
        search="_search_liquor_query",
        help="Finds products by brand, type, aroma, strength, price, occasion, pinyin …",
    )

    def init(self):  # pylint: disable=missing-return
        """The indexed column of the words: PostgreSQL keeps it from `search_keywords` by itself."""
        super().init()
        self.env.cr.execute(
            SQL(
                """
                ALTER TABLE product_template ADD COLUMN IF NOT EXISTS search_vector tsvector
                    GENERATED ALWAYS AS (search_keywords::tsvector) STORED;
                CREATE INDEX IF NOT EXISTS product_template_search_vector_idx
                    ON product_template USING gin (search_vector)
                """
            )
        )

    @api.depends(*_INDEXED)
    def _compute_search_keywords(self):
        texts = self._search_texts()
        for product in self:
            name, description = texts.get(product.id) or (product.name or "", product.description_sale or "")
            facts = ProductFacts(
                name,
                product._search_codes(),
                product.product_brand_id.name or "",
                product._search_record_keys(),
                description,
                product._search_facts(),
            )
            product.search_keywords = document(facts)

    def _compute_liquor_query(self):
        self.liquor_query = False

    def _search_texts(self):
        """{id: (names, sales descriptions)} in all languages; one statement for all products."""
        ids = [record_id for record_id in self.ids if isinstance(record_id, int)]
        if not ids:
            return {}
        self.browse(ids).flush_recordset(["name", "description_sale"])
        rows = self.env.execute_query(
            SQL("SELECT id, name, description_sale FROM product_template WHERE id IN %s", tuple(ids))
        )
        return {
            row_id: tuple(
                " ".join(dict.fromkeys(text for text in (texts or {}).values() if text)) for texts in translations
            )
            for row_id, *translations in rows
        }

    def _search_codes(self):
        """Codes and barcodes of the product and its variants."""
        codes = [self.default_code, self.barcode]
        for variant in self.product_variant_ids:
            codes += (variant.default_code, variant.barcode)
        return tuple(dict.fromkeys(code for code in codes if code))

    def _search_record_keys(self):
        """Keys 'kind:id' of the records that describe the product, with all that lie above them."""
        keys = [f"type:{part}" for part in _path_ids(self.liquor_type_id)]
        keys += [f"region:{part}" for part in _path_ids(self.origin_region_id)]
        if self.product_brand_id:
            keys.append(f"brand:{self.product_brand_id.id}")
        if self.aroma_id:
            keys.append(f"aroma:{self.aroma_id.id}")
        country = self.origin_country_id or self.origin_region_id.country_id
        if country:
            keys.append(f"country:{country.code.lower()}")
        keys += [f"grape:{grape_id}" for grape_id in self.grape_ids.ids]
        tags = self.taste_ids + self.scene_ids + self.pairing_ids
        return keys + [f"tag:{tag_id}" for tag_id in tags.ids]

    def _search_facts(self):
        """Further words: strength, size, vintage, and whether it comes from abroad."""
        facts = []
        if self.abv:
            facts.append(f"{self.abv:g}度")
        if self.volume_ml:
            facts.append(f"{self.volume_ml}ml")
        if self.vintage:
            facts += [str(self.vintage), f"f_vintage_{self.vintage}"]
        country = self.origin_country_id or self.origin_region_id.country_id
        if country and country.code != "CN":
            facts.append("f_imported")
        return facts

    # --- back office
    def _search_liquor_query(self, operator, value):
        """Products that the search finds, or whose code, barcode or name holds the text."""
        if operator not in ("ilike", "like", "in"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else list(value)
        return Domain.OR(
            [
                self.env["liquor.search"].domain(text)
                | Domain("default_code", "ilike", text)
                | Domain("product_variant_ids.default_code", "ilike", text)
                | Domain("barcode", "ilike", text)
                | Domain("name", "ilike", text)
                for text in texts
                if text
            ]
        )

    # --- shop
    @api.model
    def _search_fetch(self, search_detail, search, limit, order):
        """Override of `website.searchable.mixin`: our search in the place of ilike on words.

        With the shop's standard order the products come by relevance, else in the order asked for.
        """
        if not search or not search.strip():
            return super()._search_fetch(search_detail, search, limit, order)
        order = search_detail.get("order", order)
        if self._is_standard_shop_order(order):
            order = None
        result = self.env["liquor.search"].search_products(
            search, Domain.AND(search_detail["base_domain"]), limit=limit, order=order
        )
        return result.products, result.count

    @api.model
    def _is_standard_shop_order(self, order):
        """Whether nobody chose an order: then relevance is the order."""
        standard = self.env["website"].get_current_website().shop_default_sort or "website_sequence asc"
        return not order or standard in order or "name asc" == order


def _path_ids(record):
    """Ids from the root of a tree to the record."""
    if not record:
        return []
    return [int(part) for part in (record.parent_path or f"{record.id}/").split("/") if part]
