from odoo import fields, models
from odoo.tools import SQL


class LiquorRoleRight(models.Model):
    """What a role may do with each kind of record, own and implied groups together: read from the access
    rights that Odoo really applies, so that the role screen cannot differ from the truth."""

    _name = "liquor.role.right"
    _description = "Right of a Role"
    _auto = False
    _order = "is_own desc, name, id"
    _depends = {
        "ir.model": ["model", "name", "transient"],
        "ir.model.access": ["active", "group_id", "model_id", "perm_create", "perm_read", "perm_unlink", "perm_write"],
        "res.groups": ["implied_ids", "privilege_id"],
    }

    role_id = fields.Many2one("res.groups", readonly=True)
    name = fields.Char(string="Records", readonly=True)
    model = fields.Char(string="Technical Name", readonly=True)
    is_own = fields.Boolean(string="Liquor Mall", readonly=True)
    may_read = fields.Boolean(string="Read", readonly=True)
    may_create = fields.Boolean(string="Create", readonly=True)
    may_write = fields.Boolean(string="Change", readonly=True)
    may_unlink = fields.Boolean(string="Delete", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            WITH RECURSIVE held (role_id, gid) AS (
                SELECT id, id FROM res_groups WHERE privilege_id = %(privilege_id)s
                UNION
                SELECT held.role_id, rel.hid
                  FROM held JOIN res_groups_implied_rel rel ON rel.gid = held.gid
            )
            SELECT held.role_id::bigint * 1000000 + m.id AS id,
                   held.role_id,
                   COALESCE(m.name->>%(lang)s, m.name->>'en_US') AS name,
                   m.model,
                   m.model LIKE 'liquor.%%' AS is_own,
                   bool_or(a.perm_read) AS may_read,
                   bool_or(a.perm_create) AS may_create,
                   bool_or(a.perm_write) AS may_write,
                   bool_or(a.perm_unlink) AS may_unlink
              FROM held
              JOIN ir_model_access a ON a.active AND (a.group_id = held.gid OR a.group_id IS NULL)
              JOIN ir_model m ON m.id = a.model_id AND m.transient IS NOT TRUE
             GROUP BY held.role_id, m.id
            HAVING bool_or(a.perm_read) OR bool_or(a.perm_create) OR bool_or(a.perm_write) OR bool_or(a.perm_unlink)
            """,
            privilege_id=self.env.ref("liquor_base.privilege_liquor_mall").id,
            lang=self.env.lang or "en_US",
        )
