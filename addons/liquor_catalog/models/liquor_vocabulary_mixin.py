import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CODE_PATTERN = re.compile(r"^[a-z0-9]+(?:_[a-z0-9]+)*$")


class LiquorVocabularyMixin(models.AbstractModel):
    """A word of the trade: a name to show, a code to refer to, aliases to search by."""

    _name = "liquor.vocabulary.mixin"
    _description = "Liquor Vocabulary"
    _order = "sequence, name, id"
    _rec_names_search = ["name", "code", "aliases"]

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        copy=False,
        help="Stable key in lower snake case, used by imports and integrations.",
    )
    aliases = fields.Char(
        help="Other words that customers search by, in any language, separated by commas.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_uniq = models.UniqueIndex("(code)", "This code is already used by another record.")

    @api.constrains("code")
    def _check_code(self):
        for record in self:
            if not CODE_PATTERN.match(record.code or ""):
                raise ValidationError(
                    self.env._(
                        "Code “%(code)s”: use lower case letters, digits and single underscores.",
                        code=record.code,
                    )
                )

    def _alias_list(self):
        """Return the aliases of one record as a list of stripped, non-empty words."""
        self.ensure_one()
        words = re.split(r"[,，、;；]", self.aliases or "")
        return [word.strip() for word in words if word.strip()]
