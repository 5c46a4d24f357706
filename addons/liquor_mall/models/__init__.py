from . import liquor_demo, payment_transaction, product_mall, sale_order, website, website_home, website_page
