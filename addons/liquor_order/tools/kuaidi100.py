"""Client of 快递100 (Kuaidi100), the service that answers for practically every Chinese courier.

Protocol: `POST <base>/poll/query.do` asks in real time, `POST <base>/poll` subscribes, and the service then posts each
change to our address. All three are form posts with a JSON text in `param`; the texts of dates are Beijing time.
"""

import hashlib
import hmac
import json
from datetime import datetime

import pytz
import requests
from requests.adapters import HTTPAdapter

from . import courier

BASE_URL = "https://poll.kuaidi100.com"
TIMEOUT = 10  # seconds
BEIJING = pytz.timezone("Asia/Shanghai")
# These couriers answer only with the last four digits of the sender's or receiver's phone.
NEED_PHONE = ("shunfeng", "shunfengkuaiyun", "zhongtong", "fengwang")
ACCEPTED = ("200", "501")  # 501: subscribed before
NO_NEWS = "500"  # the courier knows nothing of the number yet
STATES = {
    "0": courier.TRANSIT,
    "1": courier.COLLECTED,
    "2": courier.PROBLEM,
    "3": courier.SIGNED,
    "4": courier.RETURNED,  # 退签: sent back, and the sender has signed for it
    "5": courier.DELIVERING,
    "6": courier.RETURNED,  # 退回: on its way back
    "7": courier.TRANSIT,  # 转投: handed to another courier
    "8": courier.TRANSIT,  # 清关: customs
    "14": courier.REFUSED,
}
DETAILED = {"10": "8", "11": "8", "12": "8", "13": "8", "203": "14"}


def md5(text):
    """The signature that the service uses, in capitals. It protects no secret of ours but the account's key."""
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()


def state_of(code):
    """Our state for a code of theirs: 0-14, or a detailed one of three or four digits that begins with it.

    Unknown codes are news that means nothing to us: in transit.
    """
    code = DETAILED.get(code, code)
    if len(code) == 4:
        code = "0"  # 1001 arrived, 1002 trunk line, 1003 passed on
    elif len(code) == 3:
        code = code[0]
    return STATES.get(code, courier.TRANSIT)


class Kuaidi100Client(courier.CourierClient):
    """An account: `customer` number and `key` for requests, `salt` for pushes."""

    def __init__(self, customer, key, salt, base_url=BASE_URL, threads=8):
        self._customer, self._key, self._salt = customer or "", key or "", salt or ""
        self._base_url = (base_url or BASE_URL).rstrip("/")
        self.threads = threads
        self._session = requests.Session()
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=threads))

    def query(self, parcel):
        """Override: real-time query."""
        values = {"com": parcel.company, "num": parcel.number, "resultv2": "4", "show": "0", "order": "desc"}
        param = self._json(values | self._phone(parcel))
        answer = self._post(
            "/poll/query.do",
            {"customer": self._customer, "sign": md5(param + self._key + self._customer), "param": param},
        )
        if str(answer.get("returnCode")) == NO_NEWS:
            return courier.CourierNews(parcel.number, parcel.company)
        if str(answer.get("status")) != "200":
            raise courier.CourierError(self._refusal(answer))
        return self._news(answer, parcel)

    def subscribe(self, parcel, callback):
        """Override: subscription to pushes."""
        parameters = {"callbackurl": callback, "salt": self._salt, "resultv2": "4"} | self._phone(parcel)
        param = self._json(
            {"company": parcel.company, "number": parcel.number, "key": self._key, "parameters": parameters}
        )
        answer = self._post("/poll", {"schema": "json", "param": param})
        if str(answer.get("returnCode")) not in ACCEPTED:
            raise courier.CourierError(self._refusal(answer))

    def read_push(self, form):
        """Override: a push of the service."""
        param, sign = form.get("param") or "", form.get("sign") or ""
        # without a salt anybody could sign
        if not self._salt or not hmac.compare_digest(md5(param + self._salt).encode(), sign.upper().encode()):
            raise courier.BadPush("wrong signature")
        try:
            values = json.loads(param)
            last = values["lastResult"]
            number, company = str(last["nu"]), str(last.get("com") or "")
            if not number or not isinstance(last.get("data") or [], list):
                raise ValueError("no number")
            news = self._news(last, courier.Parcel(company, number), given_up=values.get("status") == "abort")
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise courier.BadPush("not readable") from error
        return news

    def _phone(self, parcel):
        """The phone's last four digits, where the courier insists on them."""
        digits = courier.last_four(parcel.phone) if parcel.company in NEED_PHONE else ""
        return {"phone": digits} if digits else {}

    def _post(self, path, form):
        """Post a form, return the JSON object that came back.

        :raise CourierError: temporary ones too: no connection, no JSON, a server's error
        """
        try:
            response = self._session.post(self._base_url + path, data=form, timeout=TIMEOUT)
            response.raise_for_status()
            answer = response.json()
        except (requests.RequestException, ValueError) as error:
            # not the error's own text: it may quote the request
            raise courier.CourierError(f"快递100: {type(error).__name__}", temporary=True) from None
        if not isinstance(answer, dict):
            raise courier.CourierError("快递100: unexpected answer", temporary=True)
        return answer

    def _refusal(self, answer):
        return f"快递100 {answer.get('returnCode') or ''}: {str(answer.get('message') or '')[:200]}"

    def _news(self, values, parcel, given_up=False):
        """A journey as they tell it; lines without a readable time are left out."""
        lines = [line for line in values.get("data") or [] if isinstance(line, dict)]
        events = [event for event in map(self._event, lines) if event]
        # the newest line has the state of the whole; lines of a plain account have no state of their own
        if events and not any(line.get("statusCode") or line.get("status") for line in lines):
            newest = max(events, key=lambda event: event.time)
            code = str(values.get("state") or "0")
            events[events.index(newest)] = courier.CourierEvent(
                newest.time, state_of(code), code, newest.text, newest.place
            )
        return courier.CourierNews(parcel.number, parcel.company, events, given_up)

    def _event(self, line):
        text = str(line.get("ftime") or line.get("time") or "")
        try:
            moment = BEIJING.localize(datetime.fromisoformat(text).replace(tzinfo=None)).astimezone(pytz.utc)
        except (ValueError, OverflowError):
            return None
        code = str(line.get("statusCode") or "")
        return courier.CourierEvent(
            time=moment.replace(tzinfo=None, microsecond=0),
            state=state_of(code) if code else NAMES.get(str(line.get("status") or ""), courier.TRANSIT),
            code=code,
            text=str(line.get("context") or "")[:1000].replace("\x00", ""),
            place=str(line.get("areaName") or line.get("location") or "")[:200].replace("\x00", ""),
        )

    @staticmethod
    def _json(values):
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


# `status` of a line, for accounts whose lines carry no code
NAMES = {
    "在途": courier.TRANSIT,
    "揽收": courier.COLLECTED,
    "疑难": courier.PROBLEM,
    "签收": courier.SIGNED,
    "退签": courier.RETURNED,
    "派件": courier.DELIVERING,
    "退回": courier.RETURNED,
    "转投": courier.TRANSIT,
    "清关": courier.TRANSIT,
    "拒签": courier.REFUSED,
}
