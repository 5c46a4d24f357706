"""How bottles go into parcels (拆箱规则): whole cases as they are, then the loose bottles together."""

from dataclasses import dataclass

# A filled 500 ml bottle of baijiu with its gift box weighs about 1 kg: twice its content in litres.
KG_PER_LITRE_PACKED = 2.0
# scales and couriers count grams
PRECISION = 3


def bottle_weight(weight_kg, volume_ml):
    """Return the kilograms of one packed bottle.

    :param float weight_kg: weight of the product, 0 = not known
    :param int volume_ml: content, from which the weight is guessed where it is not known
    """
    return weight_kg or round((volume_ml or 0) / 1000 * KG_PER_LITRE_PACKED, PRECISION)


@dataclass(frozen=True)
class Goods:
    """Bottles of one kind that lie together in the warehouse: of one product and one lot."""

    key: object
    bottles: int
    bottles_per_case: int = 1
    bottle_kg: float = 0.0


@dataclass(frozen=True)
class Limits:
    """What a courier takes in one parcel; 0 = no limit."""

    max_bottles: int = 0
    max_kg: float = 0.0


@dataclass
class Parcel:
    """`content` is {key: bottles}; `whole_case` = an unopened case of the producer."""

    content: dict
    kg: float = 0.0
    whole_case: bool = False

    @property
    def bottles(self):
        return sum(self.content.values())


def split(goods, limits=None):
    """Put goods into parcels.

    1. A whole case travels in its own box as one parcel, unless the courier's limits forbid it:
       then it is opened.
    2. Loose bottles are put together, heaviest first, each into the first parcel with room.
    3. A bottle heavier than the limit still needs a parcel: it travels alone.

    :param goods: iterable of Goods; fewer than one bottle is passed over
    :return: list of Parcel, whole cases first
    """
    limits = limits or Limits()
    cases, loose = [], []
    for item in goods:
        opened = item.bottles
        if _travels_as_case(item, limits):
            count, opened = divmod(item.bottles, item.bottles_per_case)
            kg = round(item.bottles_per_case * item.bottle_kg, PRECISION)
            cases += [Parcel({item.key: item.bottles_per_case}, kg, whole_case=True) for _number in range(count)]
        if opened > 0:
            loose.append((item, opened))
    return cases + _pack_loose(sorted(loose, key=lambda pair: -pair[0].bottle_kg), limits)


def _travels_as_case(item, limits):
    if item.bottles_per_case < 2 or item.bottles < item.bottles_per_case:
        return False
    too_many = limits.max_bottles and item.bottles_per_case > limits.max_bottles
    too_heavy = limits.max_kg and round(item.bottles_per_case * item.bottle_kg, PRECISION) > limits.max_kg
    return not (too_many or too_heavy)


def _pack_loose(loose, limits):
    parcels = []
    for item, bottles in loose:
        for parcel in parcels:
            bottles -= _put(parcel, item, bottles, limits)
        while bottles > 0:
            parcel = Parcel({})
            parcels.append(parcel)
            bottles -= _put(parcel, item, bottles, limits)
    return parcels


def _put(parcel, item, bottles, limits):
    """Put in as many of the bottles as there is room for; return how many."""
    room = bottles
    if limits.max_bottles:
        room = min(room, limits.max_bottles - parcel.bottles)
    if limits.max_kg and item.bottle_kg > 0:
        room = min(room, int(round((limits.max_kg - parcel.kg) / item.bottle_kg, PRECISION)))
    if not parcel.content:
        room = max(room, 1)
    if room <= 0:
        return 0
    parcel.content[item.key] = parcel.content.get(item.key, 0) + room
    parcel.kg = round(parcel.kg + room * item.bottle_kg, PRECISION)
    return room
