"""Understanding what a customer types when looking for a liquor.

Pure Python, no Odoo: `Vocabulary` holds the words, `parse` turns a text into facets and
terms, `document` turns a product into index tokens, and `plan` turns a parsed query into
the tsquery expressions and ranges of one SQL statement.
"""

from .document import ProductFacts, document
from .parser import parse
from .plan import Plan, plan
from .query import Facet, ParsedQuery, Term
from .vocabulary import Entry, Vocabulary

__all__ = [
    "Entry",
    "Facet",
    "ParsedQuery",
    "Plan",
    "ProductFacts",
    "Term",
    "Vocabulary",
    "document",
    "parse",
    "plan",
]
