{
    "name": "Liquor Distribution",
    "version": "19.0.1.0.0",
    "category": "Liquor Mall",
    "summary": "Distributors: applications, licences, tiers, territories, credit and ordering by the case",
    "author": "Liquor Mall",
    "license": "AGPL-3",
    "depends": [
        "liquor_order",
        "partnership",
        "partner_identification",
    ],
    "data": [
        # security
        "security/distributor_rules.xml",
        "security/ir.model.access.csv",
        # menus first: the views below hang their entries under them
        "views/distribution_menus.xml",
        # distributors
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        # licence
        "security/licence_rules.xml",
        "data/licence_data.xml",
        "wizards/licence_refuse_views.xml",
        "views/licence_views.xml",
        "views/licence_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": ["liquor_distribution/static/src/portal/**/*.js"],
    },
    "installable": True,
}
