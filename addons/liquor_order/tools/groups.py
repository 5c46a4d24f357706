# Who sees what a customer pays: all who sell or keep the books, and customers their own. Not the warehouse, to which
# Odoo gives every order to read; a field with groups is not read, searched or grouped by others, also not by RPC.
AMOUNT_GROUPS = (
    "sales_team.group_sale_salesman,account.group_account_readonly,account.group_account_invoice,"
    "base.group_portal,base.group_public"
)
