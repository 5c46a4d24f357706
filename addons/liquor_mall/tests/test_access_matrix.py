import csv

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open

MATRIX = "liquor_mall/tests/access_matrix.csv"
ROLES = ("manager", "operator", "service", "finance", "warehouse", "buyer", "channel")
LETTERS = {"c": "create", "r": "read", "w": "write", "d": "unlink"}


@tagged("post_install", "-at_install")
class TestAccessMatrix(HttpCase):
    """access_matrix.csv says what each role may do with each model: c create, r read, w write (change),
    d delete, - nothing. It is compared with what the server answers to that role's own requests.

    A model of ours that is missing there, or a right that differs, fails: decide whether the right or
    the file is wrong.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quiet = {"no_reset_password": True}
        for role in ROLES:
            groups = f"base.group_user,liquor_base.group_liquor_{role}"
            new_test_user(cls.env, f"matrix_{role}", groups=groups, context=quiet)
        new_test_user(cls.env, "matrix_portal", groups="base.group_portal", context=quiet)
        with file_open(MATRIX, "r") as file:
            cls.matrix = {row["model"]: row for row in csv.DictReader(file)}

    def test_every_model_of_ours_is_listed(self):
        own = {
            name
            for name in self.env.registry
            if name.startswith("liquor.") and not (self.env[name]._abstract or self.env[name]._transient)
        }
        listed = {name for name in self.matrix if name.startswith("liquor.")}
        self.assertEqual(own - listed, set(), f"Models without a line in {MATRIX}")
        self.assertEqual(listed - own, set(), f"Lines of {MATRIX} without a model")

    def test_rights_through_requests(self):
        differences = []
        for column in (*ROLES, "portal"):
            self.authenticate(f"matrix_{column}", f"matrix_{column}")
            differences += self._differences(column, self._may_by_request)
        self.assertFalse(differences, "\n".join(differences))

    def test_rights_of_visitors(self):
        # visitors cannot send such requests at all: ask as the public user
        differences = list(self._differences("public", self._may_as_public))
        self.assertFalse(differences, "\n".join(differences))

    def _differences(self, column, may):
        """Lines that tell where the file and the server differ for one column."""
        for model, row in self.matrix.items():
            letters = "".join(letter for letter, operation in LETTERS.items() if may(model, operation)) or "-"
            if letters != row[column]:
                yield f"{model}, {column}: {letters} in reality, {row[column]} in {MATRIX}"

    def _may_by_request(self, model, operation):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/has_access",
            {"model": model, "method": "has_access", "args": [[], operation], "kwargs": {}},
        )

    def _may_as_public(self, model, operation):
        return self.env[model].with_user(self.env.ref("base.public_user")).has_access(operation)
