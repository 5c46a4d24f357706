from odoo import models


class LiquorVocabularyMixin(models.AbstractModel):
    _name = "liquor.vocabulary.mixin"
    _inherit = ["liquor.vocabulary.mixin", "liquor.search.words.mixin"]
