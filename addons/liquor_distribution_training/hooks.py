from odoo.fields import Command

LANGUAGE = "zh_CN"


def post_init_hook(env):
    """Name two kinds of lessons right: Odoo's Chinese calls an article a clause (条款), a document a voucher (单据)."""
    if not env["res.lang"]._get_data(code=LANGUAGE):
        return
    kinds = env["ir.model.fields.selection"].with_context(lang=LANGUAGE)
    _ = kinds.env._
    names = {"article": _("Article"), "document": _("Document")}
    for value, name in names.items():
        kinds.search(
            [
                ("field_id.model", "=", "slide.slide"),
                ("field_id.name", "=", "slide_category"),
                ("value", "=", value),
            ]
        ).name = name


def uninstall_hook(env):
    """Put the groups and menus of others back that security/training_groups.xml changed."""
    officers = env.ref("website_slides.group_website_slides_officer")
    officers.implied_ids = [Command.link(env.ref("website.group_website_restricted_editor").id)]
    env.ref("liquor_base.group_liquor_channel").implied_ids = [Command.unlink(officers.id)]
    env.ref("website_slides.website_slides_menu_root").group_ids = [Command.set(officers.ids)]
    env.ref("website_slides.menu_slide_channel_pages").group_ids = [Command.clear()]
