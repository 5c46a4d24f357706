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
        "security/pricelist_rules.xml",
        "security/ir.model.access.csv",
        # application
        "security/application_rules.xml",
        "data/application_data.xml",
        "data/application_mail_data.xml",
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
        # application
        "wizards/application_refuse_views.xml",
        "views/application_views.xml",
        "views/application_templates.xml",
        # credit
        "security/credit_rules.xml",
        "data/credit_check_data.xml",
        "views/credit_views.xml",
        "views/credit_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            # application
            "liquor_distribution/static/src/application/application.scss",
        ],
        # licence
        "security/licence_rules.xml",
        "data/licence_data.xml",
        "wizards/licence_refuse_views.xml",
        "views/licence_views.xml",
        "views/licence_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": ["liquor_distribution/static/src/portal/**/*.js"],
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
