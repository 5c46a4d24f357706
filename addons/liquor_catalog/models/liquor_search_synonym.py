from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..search.vocabulary import split_words


class LiquorSearchSynonym(models.Model):
    """Words that customers type and the words of the catalogue that they mean."""

    _name = "liquor.search.synonym"
    _inherit = ["liquor.search.words.mixin"]
    _description = "Search Synonym"
    _order = "name, id"

    name = fields.Char(
        "What Customers Type",
        required=True,
        help="One or more words, separated by commas. They stand for the meaning wherever they are typed.",
    )
    meaning = fields.Char(
        required=True,
        help="Words of the catalogue (brand, type, aroma, origin, tag …). A space joins what must all hold, "
        "“|” separates alternatives.",
    )
    active = fields.Boolean(default=True)

    @api.constrains("name", "meaning")
    def _check_words(self):
        for record in self:
            typed = split_words(record.name)
            if not typed or not (record.meaning or "").replace("|", "").strip():
                raise ValidationError(self.env._("A synonym needs a word that customers type, and a meaning."))
            if any(len(word) < 2 for word in typed):
                raise ValidationError(self.env._("A word that customers type needs two characters or more."))
