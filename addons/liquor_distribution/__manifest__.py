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
        # wholesale
        "security/wholesale_rules.xml",
        # menus first: the views below hang their entries under them
        "views/distribution_menus.xml",
        # distributors
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        # tiers
        "security/tier_rules.xml",
        "data/tier_data.xml",
        "data/tier_mail_data.xml",
        "wizards/tier_override_views.xml",
        "wizards/tier_simulation_views.xml",
        "views/tier_views.xml",
        "views/distributor_event_views.xml",
        "views/tier_templates.xml",
        # performance
        "security/scorecard_rules.xml",
        "data/scorecard_data.xml",
        "views/scorecard_views.xml",
        "views/scorecard_templates.xml",
        # wholesale
        "views/wholesale_views.xml",
        "views/wholesale_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            # wholesale
            "liquor_distribution/static/src/wholesale/**/*",
        ],
    },
    "installable": True,
}
