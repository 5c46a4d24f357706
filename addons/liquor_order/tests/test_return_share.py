from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import TransactionCase, tagged

from ..tools.refund_share import capped, line_shares, refund_part, units


@tagged("post_install", "-at_install")
class TestRefundShare(TransactionCase):
    """Refunds of parts add up to what was paid, whatever the order of the returns."""

    @settings(max_examples=300, deadline=None)
    @given(st.lists(st.integers(0, 10**8), max_size=8), st.integers(0, 10**9))
    def test_shares_add_up(self, totals, discount):
        shares = line_shares(totals, discount)
        self.assertEqual(sum(shares), max(0, sum(totals) - discount))
        for share, total in zip(shares, totals, strict=True):
            self.assertTrue(0 <= share <= total)

    @settings(max_examples=300, deadline=None)
    @given(st.integers(0, 10**8), st.lists(st.integers(0, 50), min_size=1, max_size=8))
    def test_parts_add_up(self, share, quantities):
        ordered = sum(quantities) or 1
        before, amounts = 0, []
        for quantity in quantities:
            amounts.append(refund_part(share, ordered, before, quantity))
            before += quantity
        self.assertTrue(all(amount >= 0 for amount in amounts))
        if before == ordered:
            self.assertEqual(sum(amounts), share)
        else:
            self.assertEqual(amounts, [0] * len(amounts))

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.integers(0, 10**8), max_size=8), st.integers(0, 10**8))
    def test_never_more_than_available(self, amounts, available):
        cut = capped(amounts, available)
        self.assertEqual(sum(cut), min(sum(amounts), available))
        self.assertTrue(all(0 <= part <= whole for part, whole in zip(cut, amounts, strict=True)))

    def test_values(self):
        self.assertEqual([refund_part(10000, 3, n, 1) for n in range(3)], [3333, 3334, 3333])
        self.assertEqual(line_shares([20000, 10000], 1000), [19333, 9667])
        self.assertEqual(line_shares([100], 500), [0])
        self.assertEqual(capped([500, 500], -1), [0, 0])
        self.assertEqual(units(0.1 + 0.2), 300)
        with self.assertRaises(ValueError):
            refund_part(100, 3, 2, 2)
