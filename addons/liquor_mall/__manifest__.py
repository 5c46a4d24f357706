{
    "name": "Liquor Mall",
    "version": "19.0.1.0.0",
    "category": "Liquor Mall",
    "summary": "The liquor mall: Chinese shop with theme, home page, age gate and company set-up",
    "author": "Liquor Mall",
    "license": "AGPL-3",
    "depends": [
        "liquor_distribution",
        "l10n_cn",
        "web_responsive",
        "remove_odoo_enterprise",
        "disable_odoo_online",
    ],
    "data": [
        "data/ir_ui_menu.xml",
        "views/layout_templates.xml",
        "views/age_gate_templates.xml",
        "views/home_templates.xml",
        "views/shop_notice_templates.xml",
        "views/sale_order_views.xml",
        "views/policy_pages.xml",
    ],
    "demo": [
        "demo/res_company.xml",
        "demo/product_pricelist.xml",
        "demo/res_partner.xml",
        "demo/payment.xml",
        "demo/catalogue.xml",
        "demo/stock.xml",
        "demo/shelf.xml",
        "demo/orders.xml",
        "demo/distribution_territory.xml",
    ],
    "assets": {
        "web._assets_primary_variables": [
            "liquor_mall/static/src/scss/primary_variables.scss",
        ],
        "web.assets_frontend": [
            "liquor_mall/static/src/scss/mall.scss",
            "liquor_mall/static/src/scss/home.scss",
            "liquor_mall/static/src/scss/age_gate.scss",
            "liquor_mall/static/src/interactions/age_gate.js",
            "liquor_mall/static/src/policy/policy.scss",
        ],
        # Debian's Odoo lacks this file of mail: each back-office page would log an error
        "web.assets_backend": [
            ("remove", "mail/static/lib/selfie_segmentation/selfie_segmentation.js"),
        ],
    },
    "post_init_hook": "post_init_hook",
    "application": True,
    "installable": True,
}
