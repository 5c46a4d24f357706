"""What a courier service offers us, whoever runs it: query a parcel, subscribe to its news, read a push.

`liquor.courier` keeps the accounts and hands out a client; everything else of the addon knows only these classes.
Nothing here touches the database, so clients may be used by several threads.
"""

from abc import ABC, abstractmethod
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime

# What an event says, in our words; the client translates the courier's codes into them.
COLLECTED, TRANSIT, DELIVERING, SIGNED = "collected", "transit", "delivering", "signed"
PROBLEM, RETURNED, REFUSED = "problem", "returned", "refused"


class CourierError(Exception):
    """The service did not answer, or answered that it will not. The text is fit for a clerk; it holds no secret.

    :param bool temporary: whether the same request may work later
    """

    def __init__(self, message, temporary=False):
        super().__init__(message)
        self.temporary = temporary


class BadPush(CourierError):
    """A push that is not genuine or not readable."""


@dataclass(frozen=True)
class CourierEvent:
    """One line of a parcel's journey. ``time`` is naive UTC; ``code`` is the courier's, ``state`` is ours."""

    time: datetime
    state: str
    code: str
    text: str
    place: str = ""


@dataclass(frozen=True)
class Parcel:
    """What is needed to ask for one parcel: code of the courier, number, the receiver's phone if the courier wants it."""

    company: str
    number: str
    phone: str = ""


@dataclass(frozen=True)
class CourierNews:
    """The journey so far, in no particular order. ``given_up``: the service stopped watching without an end."""

    number: str
    company: str
    events: list = field(default_factory=list)
    given_up: bool = False


class CourierClient(ABC):
    """One account at a courier service."""

    threads = 8

    @abstractmethod
    def query(self, parcel):
        """Ask for a parcel's journey.

        :param Parcel parcel: the parcel
        :rtype: CourierNews
        :raise CourierError: no answer, or a refusal
        """

    @abstractmethod
    def subscribe(self, parcel, callback):
        """Have the journey pushed to an address; asking twice is no error.

        :param str callback: address that the service posts to
        :raise CourierError: no answer, or a refusal
        """

    @abstractmethod
    def read_push(self, form):
        """Check and read what the service posted.

        :param form: mapping of the posted fields
        :rtype: CourierNews
        :raise BadPush: wrong signature, or not readable
        """

    def query_all(self, parcels):
        """Answers for many parcels, asked for side by side.

        :return: dict of Parcel to CourierNews, or to the CourierError that it met
        """
        return self._side_by_side(self.query, parcels)

    def subscribe_all(self, parcels, callback):
        """Subscribe to many parcels side by side.

        :return: dict of Parcel to None, or to the CourierError that it met
        """
        return self._side_by_side(lambda parcel: self.subscribe(parcel, callback), parcels)

    def _side_by_side(self, call, parcels):
        def answer(parcel):
            try:
                return call(parcel)
            except CourierError as error:
                return error

        parcels = list(dict.fromkeys(parcels))
        with ThreadPoolExecutor(self.threads) as pool:
            return dict(zip(parcels, pool.map(answer, parcels), strict=True))


def last_four(phone):
    """The last four digits of a phone number; "" if it has fewer."""
    digits = "".join(character for character in phone or "" if character.isdigit())
    return digits[-4:] if len(digits) >= 4 else ""
