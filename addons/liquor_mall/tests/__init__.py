from . import test_access_matrix, test_age_gate, test_mall_pages, test_search_queries
