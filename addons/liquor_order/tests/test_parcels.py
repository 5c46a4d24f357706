from odoo.tests import BaseCase, tagged

from ..tools.parcels import Goods, Limits, bottle_weight, split


@tagged("post_install", "-at_install")
class TestParcels(BaseCase):
    """Whole cases first, loose bottles together, within the limits of the courier."""

    def shown(self, goods, limits=None):
        return [(parcel.content, parcel.kg, parcel.whole_case) for parcel in split(goods, limits)]

    def test_case_and_loose_bottles(self):
        parcels = self.shown([Goods("baijiu", 9, 6, 1.0)])
        self.assertEqual(parcels, [({"baijiu": 6}, 6.0, True), ({"baijiu": 3}, 3.0, False)])

    def test_nothing_is_no_parcel(self):
        self.assertEqual(self.shown([]), [])
        self.assertEqual(self.shown([Goods("baijiu", 0, 6, 1.0)]), [])

    def test_each_whole_case_is_a_parcel(self):
        parcels = self.shown([Goods("baijiu", 12, 6, 1.0), Goods("beer", 24, 24, 0.5)])
        self.assertEqual(
            parcels,
            [({"baijiu": 6}, 6.0, True), ({"baijiu": 6}, 6.0, True), ({"beer": 24}, 12.0, True)],
        )

    def test_loose_bottles_of_several_products_travel_together(self):
        parcels = self.shown([Goods("beer", 2, 12, 0.5), Goods("baijiu", 3, 6, 1.0)], Limits(12, 20))
        self.assertEqual(parcels, [({"baijiu": 3, "beer": 2}, 4.0, False)])

    def test_lots_do_not_make_a_case(self):
        goods = [Goods(("baijiu", "A"), 4, 6, 1.0), Goods(("baijiu", "B"), 5, 6, 1.0)]
        self.assertEqual(
            self.shown(goods), [({("baijiu", "A"): 4, ("baijiu", "B"): 5}, 9.0, False)], "no unopened case is mixed"
        )

    def test_limit_of_bottles(self):
        parcels = self.shown([Goods("single", 14, 1, 1.0)], Limits(max_bottles=6))
        self.assertEqual([parcel[0] for parcel in parcels], [{"single": 6}, {"single": 6}, {"single": 2}])

    def test_limit_of_weight(self):
        parcels = self.shown([Goods("jar", 5, 1, 2.5)], Limits(max_kg=5))
        self.assertEqual([parcel[1] for parcel in parcels], [5.0, 5.0, 2.5])

    def test_weights_that_binary_fractions_miss(self):
        # 3 × 0.1 is 0.30000000000000004: still not above 0.3
        self.assertEqual(len(self.shown([Goods("mini", 3, 1, 0.1)], Limits(max_kg=0.3))), 1)
        self.assertEqual(len(self.shown([Goods("mini", 3, 3, 0.1)], Limits(max_kg=0.3))), 1)

    def test_case_above_the_limit_is_opened(self):
        parcels = self.shown([Goods("baijiu", 12, 12, 1.0)], Limits(max_bottles=6))
        self.assertEqual(parcels, [({"baijiu": 6}, 6.0, False), ({"baijiu": 6}, 6.0, False)])
        parcels = self.shown([Goods("baijiu", 6, 6, 1.0)], Limits(max_kg=4))
        self.assertEqual([parcel[1] for parcel in parcels], [4.0, 2.0])

    def test_bottle_above_the_limit_travels_alone(self):
        parcels = self.shown([Goods("jar", 2, 1, 9.0)], Limits(max_kg=5))
        self.assertEqual(parcels, [({"jar": 1}, 9.0, False), ({"jar": 1}, 9.0, False)])

    def test_no_weight_is_no_limit(self):
        self.assertEqual(len(self.shown([Goods("unknown", 100, 1, 0.0)], Limits(max_kg=5))), 1)

    def test_weight_from_content(self):
        self.assertEqual(bottle_weight(0, 500), 1.0)
        self.assertEqual(bottle_weight(1.35, 500), 1.35)
        self.assertEqual(bottle_weight(0, 0), 0)
