import logging
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

MANAGER = "liquor_base.group_liquor_manager"


class LiquorDutyConflict(models.Model):
    """Two groups that one person must not hold together (maker is not checker).

    Enforced whenever groups are given (see :meth:`_guard`), not by hiding buttons. Not bound by it:
    the superuser and whoever holds the manager role, for the manager holds every duty.
    """

    _name = "liquor.duty.conflict"
    _description = "Conflicting Duties"
    _order = "group_a_id, group_b_id, id"

    group_a_id = fields.Many2one("res.groups", string="Role", required=True, index=True, ondelete="cascade")
    group_b_id = fields.Many2one("res.groups", string="Conflicts With", required=True, index=True, ondelete="cascade")
    reason = fields.Char(required=True, translate=True, help="Shown to whoever tries to give both roles to one person.")
    active = fields.Boolean(default=True)
    exception_ids = fields.One2many("liquor.duty.exception", "conflict_id", string="Exceptions")
    violating_user_ids = fields.Many2many(
        "res.users",
        string="Hold Both Without an Exception",
        compute="_compute_violating_user_ids",
        help="They held both roles before this rule, or their exception has expired.",
    )

    _groups_differ = models.Constraint(
        "CHECK (group_a_id <> group_b_id)", "A role cannot conflict with itself. Choose two different roles."
    )
    _pair_uniq = models.UniqueIndex(
        "(LEAST(group_a_id, group_b_id), GREATEST(group_a_id, group_b_id))",
        "There is already a rule for these two roles (perhaps an archived one).",
    )

    @api.depends("group_a_id", "group_b_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for conflict in self:
            conflict.display_name = " × ".join(group.name or "" for group in (conflict.group_a_id, conflict.group_b_id))

    @api.depends("group_a_id", "group_b_id", "active", "exception_ids")
    def _compute_violating_user_ids(self):
        violations = self._violations()
        for conflict in self:
            conflict.violating_user_ids = [uid for uid, cid in violations if cid == conflict._origin.id]

    @api.constrains("group_a_id", "group_b_id")
    def _check_not_implied(self):
        for conflict in self:
            role_a, role_b = conflict.group_a_id, conflict.group_b_id
            if role_a in role_b.all_implied_ids or role_b in role_a.all_implied_ids:
                raise ValidationError(
                    self.env._(
                        "“%(role_a)s” and “%(role_b)s” cannot conflict: whoever has one of them always has the other.",
                        role_a=role_a.name,
                        role_b=role_b.name,
                    )
                )

    @api.model
    def _violations(self, user_ids=None):
        """Who holds two conflicting roles, directly or through implied groups, without a valid exception.

        One statement whatever the number of users. Archived and external users, the superuser and
        managers are left out.

        :param user_ids: look at these users only; ``None`` for everybody
        :return: set of ``(user id, conflict id)``
        """
        return set(
            self._pairs_held(user_ids, SQL("NOT %s", self._exception_exists_sql(SQL("held_a.uid"), SQL("c.id"))))
        )

    @api.model
    def _pairs_held(self, user_ids=None, condition=None):
        """``(user id, conflict id)`` of every conflict held and satisfying the SQL ``condition``."""
        self.env["res.users"].flush_model(["active", "share", "group_ids"])
        self.env["res.groups"].flush_model(["implied_ids"])
        self.env["liquor.duty.exception"].flush_model()
        self.flush_model()
        manager_id = self.env["ir.model.data"]._xmlid_to_res_id(MANAGER, raise_if_not_found=False) or 0
        only_users = SQL("AND rel.uid = ANY(%s)", list(user_ids)) if user_ids is not None else SQL()
        return self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE implied (gid, hid) AS (
                    -- the groups of the rules, then whatever implies them
                    SELECT g.id, g.id FROM res_groups g
                     WHERE g.id = %(manager_id)s OR EXISTS (
                        SELECT FROM liquor_duty_conflict c WHERE g.id IN (c.group_a_id, c.group_b_id))
                    UNION
                    SELECT rel.gid, implied.hid
                      FROM res_groups_implied_rel rel JOIN implied ON rel.hid = implied.gid
                ), held AS (
                    SELECT DISTINCT rel.uid, implied.hid
                      FROM implied JOIN res_groups_users_rel rel ON rel.gid = implied.gid %(only_users)s
                )
                SELECT held_a.uid, c.id
                  FROM liquor_duty_conflict c
                  JOIN held held_a ON held_a.hid = c.group_a_id
                  JOIN held held_b ON held_b.hid = c.group_b_id AND held_b.uid = held_a.uid
                  JOIN res_users u ON u.id = held_a.uid AND u.active AND u.id <> %(superuser_id)s
                 WHERE c.active AND %(condition)s
                   AND NOT EXISTS (SELECT FROM held m WHERE m.uid = held_a.uid AND m.hid = %(manager_id)s)
                """,
                manager_id=manager_id,
                superuser_id=SUPERUSER_ID,
                only_users=only_users,
                condition=condition or SQL("TRUE"),
            )
        )

    @api.model
    def _exception_exists_sql(self, user, conflict):
        """SQL that is true when ``user`` has a valid exception for ``conflict`` (two SQL expressions)."""
        return SQL(
            """EXISTS (
                SELECT FROM liquor_duty_exception e
                 WHERE e.user_id = %(user)s AND e.conflict_id = %(conflict)s AND e.active
                   AND (e.valid_until IS NULL OR e.valid_until >= %(today)s))""",
            user=user,
            conflict=conflict,
            today=self.env["liquor.duty.exception"]._today(),
        )

    @api.model
    @contextmanager
    def _guard(self, user_ids=None):
        """Refuse what happens inside the block if it makes somebody hold conflicting duties anew.

        Violations that existed before (a rule made later, an exception that has expired) do not
        block unrelated changes: the role screen shows them and managers are reminded.

        :param user_ids: users that can be affected; ``None`` for everybody
        :raise ValidationError: names each person, both roles and the rule's reason
        """
        before = self._violations(user_ids)
        yield
        self._refuse(self._violations(user_ids) - before)

    @api.model
    def _refuse(self, violations):
        """Raise if there are violations; while modules load only log them, so that an installation
        is never blocked by roles somebody already has."""
        if not violations:
            return
        message = self._violations_message(violations)
        if not self.env.registry.ready:
            _logger.warning("Conflicting duties after loading modules: %s", message)
            return
        raise ValidationError(message)

    @api.model
    def _violations_message(self, violations):
        # sudo: whoever changes the groups may not be allowed to read the rules
        lines = []
        for user_id, conflict_id in sorted(violations):
            conflict = self.sudo().browse(conflict_id)
            lines.append(
                self.env._(
                    "%(user)s cannot hold both “%(role_a)s” and “%(role_b)s”: %(reason)s",
                    # sudo: names of people the one who changes the groups may not read
                    user=self.env["res.users"].sudo().browse(user_id).name,
                    role_a=conflict.group_a_id.name,
                    role_b=conflict.group_b_id.name,
                    reason=conflict.reason,
                )
            )
        lines.append(
            self.env._(
                "If the business cannot do otherwise, a manager can record an exception with its reason in "
                "Liquor Mall / Configuration / People and Roles."
            )
        )
        return "\n".join(lines)
