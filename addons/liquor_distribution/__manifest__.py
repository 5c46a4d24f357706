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
    "external_dependencies": {"python": ["python-stdnum", "openpyxl", "xlsxwriter"]},
    "data": [
        # security
        "security/pricelist_rules.xml",
        "security/ir.model.access.csv",
        "security/portal_role_rules.xml",
        "security/application_rules.xml",
        "security/licence_rules.xml",
        "security/tier_rules.xml",
        "security/territory_rules.xml",
        "security/credit_rules.xml",
        "security/wholesale_rules.xml",
        "security/scorecard_rules.xml",
        "security/rating_rules.xml",
        # data
        "data/application_data.xml",
        "data/application_mail_data.xml",
        "data/licence_data.xml",
        "data/tier_data.xml",
        "data/tier_mail_data.xml",
        "data/territory_check_data.xml",
        "data/credit_check_data.xml",
        "data/account_mail_data.xml",
        "data/statement_mail_data.xml",
        "data/scorecard_data.xml",
        # menus first: the views below hang their entries under them
        "views/distribution_menus.xml",
        # distributors
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        # applications
        "wizards/application_refuse_views.xml",
        "views/application_views.xml",
        "views/application_templates.xml",
        # licences
        "wizards/licence_refuse_views.xml",
        "views/licence_views.xml",
        "views/licence_templates.xml",
        # tiers, rewards and penalties
        "wizards/tier_override_views.xml",
        "wizards/tier_simulation_views.xml",
        "views/tier_views.xml",
        "views/distributor_event_views.xml",
        "views/tier_templates.xml",
        # territories
        "views/territory_views.xml",
        "views/territory_coverage_views.xml",
        "views/territory_templates.xml",
        "views/review_channel_views.xml",
        # credit
        "report/statement.xml",
        "wizards/statement_print_views.xml",
        "views/credit_views.xml",
        "views/credit_templates.xml",
        # ordering
        "views/portal_role_templates.xml",
        "views/wholesale_views.xml",
        "views/wholesale_templates.xml",
        # performance
        "views/scorecard_views.xml",
        "views/scorecard_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "liquor_distribution/static/src/application/application.scss",
            "liquor_distribution/static/src/portal/licence_form.js",
            "liquor_distribution/static/src/wholesale/**/*",
        ],
    },
    "installable": True,
}
