from collections import namedtuple

from odoo import api, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ..search import Entry, Vocabulary, parse, plan
from ..search.plan import to_tsquery
from ..search.vocabulary import name_words, split_words

# products: product.template records in the order of relevance; count: how many match in all;
# mode: 'exact', 'similar' (found by sound), 'nearest' (nothing matches all) or 'none'; query: ParsedQuery
SearchResult = namedtuple("SearchResult", "products count mode query")

_VOCABULARIES = {
    "type": "liquor.type",
    "aroma": "liquor.aroma",
    "region": "liquor.region",
    "grape": "liquor.grape",
    "tag": "liquor.tag",
    "brand": "product.brand",
}
_NEAREST_LIMIT = 40
_LAST_RESULT = "liquor.search.last_result"


class LiquorSearch(models.AbstractModel):
    """Finds products by what a customer types in Chinese, pinyin or English.

    The words are understood by the `search` package; this model feeds it the vocabulary of the
    database and turns its plan into one statement on `product_template`.
    """

    _name = "liquor.search"
    _description = "Liquor Search"

    # --- public
    @api.model
    def parse(self, text):
        """Return the `ParsedQuery` of `text`."""
        return parse(text, self._vocabulary())

    @api.model
    def search_products(self, text, domain=None, limit=None, offset=0, order=None):
        """Search products of `domain` that the user may read.

        :param str text: what the customer typed
        :param domain: further condition on product.template, e.g. published on a website
        :param str order: an explicit order; None = by relevance
        :return: `SearchResult`; when nothing matches all, the nearest products with mode 'nearest'
        """
        query = self.parse(text)
        wanted = plan(query, self._vocabulary())
        for mode, conditions in (("exact", wanted.exact), ("similar", wanted.similar)):
            if not conditions and not (mode == "exact" and query.asks_for_anything):
                continue
            matching = self._conditions_domain(conditions)
            products, count = self._fetch(domain, matching, wanted, limit, offset, order)
            if count:
                return self._remember(SearchResult(products, count, mode, query))
        products, count = self._fetch_nearest(domain, wanted, limit, offset)
        return self._remember(SearchResult(products, count, "nearest" if count else "none", query))

    @api.model
    def domain(self, text):
        """Return the domain of the products that match `text`, by the words or by their sound."""
        wanted = plan(self.parse(text), self._vocabulary())
        conditions = wanted.similar or wanted.exact
        return self._conditions_domain(conditions) if conditions else Domain.FALSE

    @api.model
    def chips(self, query):
        """What was understood, for display: dicts with `kind`, `label`, `corrected`, `text` (without it)."""
        kinds = self._kind_labels()
        chips = []
        for parts, remaining in query.chips():
            labels = dict.fromkeys(self._part_label(part) for part in parts)
            kind = getattr(parts[0], "kind", "term")
            chips.append(
                {
                    "kind": kinds.get(kind, ""),
                    "label": " · ".join(labels),
                    "corrected": any(getattr(part, "corrected", False) for part in parts),
                    "text": remaining,
                }
            )
        return chips

    @api.model
    def last_result(self):
        """The result of this transaction's last search, or None: a page asks what its search meant."""
        return self.env.cr.cache.get(_LAST_RESULT)

    # --- vocabulary
    @api.model
    @tools.ormcache(cache="stable")
    def _vocabulary(self):
        """The `Vocabulary` of the database, every installed language; see `_search_words_changed`."""
        # sudo: only names and search words of reference data, the same for everybody, are read
        installed = [code for code, _name in self.env["res.lang"].sudo().get_installed()]
        langs = list(dict.fromkeys([self.env.lang or "en_US", *installed, "en_US"]))
        entries = [
            entry
            for kind, model in _VOCABULARIES.items()
            # sudo: the vocabulary is shared by all, also by visitors who may not read every model
            for entry in self._entries(kind, self.env[model].sudo(), langs)
        ]
        # sudo: as above
        entries += self._entries("country", self.env["res.country"].sudo(), langs)
        synonyms = self.env["liquor.search.synonym"].sudo().search([])
        return Vocabulary(
            entries,
            [(synonym.name, synonym.meaning) for synonym in synonyms],
            self._product_words(),
        )

    @api.model
    def _search_words_changed(self):
        """Forget the vocabulary, in every worker, because a name or a search word changed."""
        self.env.registry.clear_cache("stable")

    @api.model
    def _entries(self, kind, model, langs):
        """Vocabulary entries of all records of a model; countries are named by code."""
        by_lang = {lang: model.with_context(lang=lang) for lang in langs}
        for record in model.search([]):
            names = dict.fromkeys(by_lang[lang].browse(record.id).name for lang in langs)
            aliases = split_words(record.aliases) if "aliases" in record else []
            code = record._search_code()
            if kind != "country":
                # red_wine: the English words stay known where only Chinese is installed
                aliases.append(code.replace("_", " "))
            record_id = code.lower() if kind == "country" else record.id
            yield Entry(kind, record_id, (*filter(None, names), *aliases), self._parents(kind, record), code)

    @api.model
    def _parents(self, kind, record):
        parents = []
        if kind in ("type", "region") and record.parent_id:
            parents.append(f"{kind}:{record.parent_id.id}")
        if kind == "region" and record.country_id:
            parents.append(f"country:{record.country_id.code.lower()}")
        return tuple(parents)

    @api.model
    def _product_words(self):
        """Words of the product names: a customer who types one has not misspelt anything."""
        # sudo and SQL: no record is shown, and 10,000 names are read in one go
        rows = self.env.execute_query(SQL("SELECT name FROM product_template WHERE active AND sale_ok"))
        return {word for (names,) in rows for name in names.values() for word in name_words(name)}

    # --- labels
    @api.model
    def _kind_labels(self):
        return {
            "brand": self.env._("Brand"),
            "type": self.env._("Type"),
            "aroma": self.env._("Aroma"),
            "region": self.env._("Origin"),
            "country": self.env._("Origin"),
            "origin": self.env._("Origin"),
            "grape": self.env._("Grape"),
            "tag": self.env._("Occasion and taste"),
            "any": self.env._("Meaning"),
            "abv": self.env._("Strength"),
            "volume": self.env._("Bottle size"),
            "price": self.env._("Price"),
            "vintage": self.env._("Vintage"),
            "packaging": self.env._("Packaging"),
            "sort": self.env._("Sorted by price"),
            "term": self.env._("Word"),
        }

    @api.model
    def _part_label(self, part):
        """A facet by the names of its records in the user's language; anything else as it was typed."""
        keys = getattr(part, "keys", ())
        if not keys or part.kind == "packaging":
            return getattr(part, "label", None) or part.text
        names = []
        for key in keys[:3]:
            kind, record_id = key.split(":")
            if kind == "country":
                # sudo: the country's name for a chip; visitors may not search countries
                record = self.env["res.country"].sudo().search([("code", "=", record_id.upper())], limit=1)
            else:
                # sudo: the name of reference data only
                record = self.env[_VOCABULARIES[kind]].sudo().browse(int(record_id)).exists()
            names.append(record.name or "")
        return " / ".join(dict.fromkeys(filter(None, names))) or part.label

    # --- statements
    @api.model
    def _remember(self, result):
        self.env.cr.cache[_LAST_RESULT] = result
        return result

    @api.model
    def _fetch(self, domain, matching, wanted, limit, offset, order):
        """(records, count) of the products that match; one statement."""
        Product = self.env["product.template"]
        query = Product._search(Domain(domain or Domain.TRUE) & matching, order=order)
        if order is None:
            ranks = self._score(query.table, wanted.rank)
            if wanted.price_order:
                column = self._column(query.table, "list_price")
                ranks.insert(0, SQL("%s ASC", column) if wanted.price_order == "asc" else SQL("%s DESC", column))
            query.order = SQL(", ").join([*ranks, *self._default_order(query.table)])
        return self._execute(query, limit, offset)

    @api.model
    def _fetch_nearest(self, domain, wanted, limit, offset):
        """(records, count) of the products that fulfil most of what was wanted, at most 40."""
        Product = self.env["product.template"]
        near = [(condition, score) for condition, score in wanted.nearest if condition]
        if not near:
            return Product, 0
        any_of = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "(%s)", SQL(" OR ").join(self._holds_sql(alias, condition) for condition, _score in near)
            )
        )
        query = Product._search(Domain(domain or Domain.TRUE) & any_of)
        query.order = SQL(", ").join(
            [
                *self._score(query.table, near),
                *self._score(query.table, wanted.rank),
                *self._default_order(query.table),
            ]
        )
        query.limit = min(limit or _NEAREST_LIMIT, _NEAREST_LIMIT)
        query.offset = offset
        ids = [row[0] for row in self.env.execute_query(query.select(SQL.identifier(query.table, "id")))]
        return Product.browse(ids), len(ids)

    @api.model
    def _execute(self, query, limit, offset):
        """(records, count) of a query; the count is that without limit."""
        Product = self.env["product.template"]
        query.limit = limit
        query.offset = offset
        column = SQL.identifier(query.table, "id")
        if limit is None and not offset:
            ids = [row[0] for row in self.env.execute_query(query.select(column))]
            return Product.browse(ids), len(ids)
        rows = self.env.execute_query(query.select(column, SQL("COUNT(*) OVER ()")))
        return Product.browse([row[0] for row in rows]), rows[0][1] if rows else 0

    @api.model
    def _default_order(self, alias):
        return [SQL("%s", SQL.identifier(alias, "website_sequence")), SQL("%s", SQL.identifier(alias, "id"))]

    @api.model
    def _column(self, alias, name):
        return self.env["product.template"]._field_to_sql(alias, name)

    @api.model
    def _condition_sql(self, alias, condition):
        """The SQL of one condition of a plan."""
        if condition[0] != "range":
            field = self.env["product.template"]._fields["search_keywords"]
            vector = SQL.identifier(alias, "search_vector", to_flush=field)
            return SQL("%s @@ %s::tsquery", vector, to_tsquery(condition))
        _kind, name, low, high = condition
        column = self._column(alias, name)
        bounds = []
        if low is not None:
            bounds.append(SQL("%s >= %s", column, low))
        if high is not None:
            bounds.append(SQL("%s <= %s", column, high))
        return SQL("(%s)", SQL(" AND ").join(bounds)) if bounds else SQL("TRUE")

    @api.model
    def _holds_sql(self, alias, condition):
        """The same for ordering: the index is asked once, not the vector of each row."""
        if condition[0] == "range":
            return self._condition_sql(alias, condition)
        return SQL(
            "%s IN (SELECT indexed.id FROM product_template AS indexed WHERE %s)",
            SQL.identifier(alias, "id"),
            self._condition_sql("indexed", condition),
        )

    @api.model
    def _conditions_domain(self, conditions):
        """A domain of conditions that all hold."""
        text = [condition for condition in conditions if condition[0] != "range"]
        ranges = [condition for condition in conditions if condition[0] == "range"]
        joined = ([("and", text)] if len(text) > 1 else text) + ranges
        return Domain.AND(
            [
                Domain.custom(to_sql=lambda _model, alias, _query, part=part: self._condition_sql(alias, part))
                for part in joined
            ]
        )

    @api.model
    def _score(self, alias, scored):
        """Order terms: the sum of the scores of the conditions that hold, descending; [] without any."""
        cases = [
            SQL("CASE WHEN %s THEN %s ELSE 0 END", self._holds_sql(alias, condition), float(score))
            for condition, score in scored
            if condition
        ]
        return [SQL("(%s) DESC", SQL(" + ").join(cases))] if cases else []
