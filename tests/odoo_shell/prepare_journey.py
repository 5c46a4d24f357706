"""Run in Odoo's shell: ARGUMENTS = [address of the courier's simulator]; the courier that the journeys use."""

env["liquor.courier"].search([]).active = False  # noqa: F821
env["liquor.courier"].create(  # noqa: F821
    {
        "name": "快递100",
        "customer": "C-JOURNEY",
        "api_key": "K-JOURNEY",
        "push_secret": "SALT-JOURNEY",
        "base_url": ARGUMENTS[0],  # noqa: F821
    }
)
env.cr.commit()  # noqa: F821
