"""The price of a whole case."""

from odoo import fields


def put_case_prices(products, prices, uom, currency, company, date):
    """Put the price of a whole case where `uom` is the product's case.

    Odoo multiplies the bottle's price; a case may have a price of its own. Price lists
    work on what `_price_compute` returns, so their percentages apply to the case price.

    :param products: product.product or product.template records
    :param dict prices: price by product id, changed in place
    :param uom: unit asked for, may be empty
    :param currency: currency asked for; None = the product's own
    """
    for product in products if uom else ():
        if not product.case_price or product.case_uom_id != uom:
            continue
        price = product.case_price
        price += product._get_attributes_extra_price() * product.bottles_per_case
        if currency:
            price = product.currency_id._convert(
                price,
                currency,
                company or product.env.company,
                date or fields.Date.context_today(product),
            )
        prices[product.id] = price
