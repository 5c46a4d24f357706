{
    "name": "Liquor Distribution Training",
    "version": "19.0.1.0.0",
    "category": "Liquor Mall",
    "summary": "Courses that a tier of distributors has, and how far each of their people has come",
    "author": "Liquor Mall",
    "license": "AGPL-3",
    "depends": [
        "liquor_distribution",
        "website_slides",
    ],
    "data": [
        "security/training_groups.xml",
        "security/ir.model.access.csv",
        "security/training_rules.xml",
        "data/website_menu_data.xml",
        "views/course_views.xml",
        "views/training_progress_views.xml",
        "views/training_menus.xml",
        "views/res_partner_grade_views.xml",
        "views/distributor_event_views.xml",
        "views/portal_templates.xml",
        "views/slides_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "liquor_distribution_training/static/src/scss/training.scss",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "installable": True,
}
