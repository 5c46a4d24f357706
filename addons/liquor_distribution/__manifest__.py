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
        # territory
        "security/territory_rules.xml",
        "data/territory_check_data.xml",
        "views/territory_views.xml",
        "views/territory_coverage_views.xml",
        "views/territory_templates.xml",
    ],
    "installable": True,
}
