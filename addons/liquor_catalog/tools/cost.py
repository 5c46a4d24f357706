"""Who may see what the goods cost; a field with these groups is closed over RPC too."""

COST_GROUPS = "liquor_base.group_liquor_buyer,liquor_base.group_liquor_finance,liquor_base.group_liquor_manager"
