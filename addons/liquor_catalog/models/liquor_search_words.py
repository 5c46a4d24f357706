from odoo import api, models

_WORD_FIELDS = {"name", "aliases", "meaning", "code", "parent_id", "country_id", "active"}


class LiquorSearchWordsMixin(models.AbstractModel):
    """A record whose words customers search by: a change makes the search forget its vocabulary."""

    _name = "liquor.search.words.mixin"
    _description = "Words for the Search"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if records:
            self.env["liquor.search"]._search_words_changed()
        return records

    def write(self, vals):
        result = super().write(vals)
        if _WORD_FIELDS.intersection(vals):
            self.env["liquor.search"]._search_words_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["liquor.search"]._search_words_changed()
        return result

    def _search_code(self):
        """The stable code of the record, '' when it has none."""
        return ("code" in self and self.code) or ""
