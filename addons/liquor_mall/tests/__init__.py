from . import test_access_matrix, test_age_gate, test_search_queries
