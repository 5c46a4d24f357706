from . import (
    liquor_demo,
    liquor_demo_distribution_application,
    liquor_demo_distribution_credit,
    liquor_demo_distribution_licence,
    liquor_demo_distribution_tier,
    liquor_demo_orders,
    payment_transaction,
    product_mall,
    sale_order,
    website,
    website_home,
    website_page,
)
