from . import (
    liquor_demo,
    liquor_demo_orders,
    liquor_demo_distribution_territory,
    payment_transaction,
    product_mall,
    sale_order,
    website,
    website_home,
    website_page,
)
