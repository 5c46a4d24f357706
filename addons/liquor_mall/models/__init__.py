from . import (
    liquor_demo,
    liquor_demo_distribution_application,
    liquor_demo_orders,
    liquor_demo_distribution_tier,
    payment_transaction,
    product_mall,
    sale_order,
    website,
    website_home,
    website_page,
)
