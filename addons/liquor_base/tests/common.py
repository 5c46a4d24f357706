from odoo.tests import TransactionCase, new_test_user


class RolesCase(TransactionCase):
    """A manager, and employees made on demand with the roles given by their short names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # messages and names are compared in the language of the source
        cls.env = cls.env(context=dict(cls.env.context, lang="en_US"))
        cls.manager = cls.employee("t_manager", "manager")
        cls.Conflict = cls.env["liquor.duty.conflict"]
        cls.Exception = cls.env["liquor.duty.exception"]
        cls.finance_buyer = cls.env.ref("liquor_base.conflict_finance_buyer")

    @classmethod
    def role(cls, name):
        return cls.env.ref(f"liquor_base.group_liquor_{name}")

    @classmethod
    def employee(cls, login, *roles):
        groups = ["base.group_user", *(f"liquor_base.group_liquor_{role}" for role in roles)]
        context = {"no_reset_password": True, "tracking_disable": True}
        return new_test_user(cls.env, login, groups=",".join(groups), context=context, name=f"Employee {login}")

    def grant(self, user, conflict=None, **values):
        """An exception granted by the manager."""
        return self.Exception.with_user(self.manager).create(
            {
                "user_id": user.id,
                "conflict_id": (conflict or self.finance_buyer).id,
                "reason": "The buyer is on leave",
                **values,
            }
        )
