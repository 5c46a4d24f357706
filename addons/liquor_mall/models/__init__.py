from . import (
    liquor_demo,
    liquor_demo_orders,
    liquor_demo_distribution_tier,
    liquor_demo_distribution_wholesale,
    payment_transaction,
    product_mall,
    sale_order,
    website,
    website_home,
    website_page,
)
