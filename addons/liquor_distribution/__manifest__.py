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
        # application
        "security/application_rules.xml",
        "data/application_data.xml",
        "data/application_mail_data.xml",
        # menus first: the views below hang their entries under them
        "views/distribution_menus.xml",
        # distributors
        "views/res_partner_views.xml",
        "views/portal_templates.xml",
        # application
        "wizards/application_refuse_views.xml",
        "views/application_views.xml",
        "views/application_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            # application
            "liquor_distribution/static/src/application/application.scss",
        ],
    },
    "installable": True,
}
