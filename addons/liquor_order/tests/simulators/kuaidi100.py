"""A local 快递100: a real HTTP server that answers as the service does. Only the standard library, no code of ours.

    with Kuaidi100Simulator(customer="C1", key="K1") as service:
        service.parcel("SF1", "shunfeng", phone="5678")
        service.news("SF1", "2026-11-24 10:00:00", "已揽收", code="103", place="成都市")
        ... let the shop query service.url, or subscribe, then
        service.push("SF1")

It checks signatures by its own reading of the protocol, so that a mistake in the client is not repeated here.
"""

import json
import threading
import urllib.parse
import urllib.request
from hashlib import new as new_hash
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COURIERS_WITH_PHONE = {"shunfeng", "zhongtong"}
# plain state of a detailed code, as the service's own table has it
PLAIN = {
    "101": "1", "102": "1", "103": "1", "1001": "0", "1002": "0", "1003": "0", "501": "5",
    "301": "3", "302": "3", "303": "3", "304": "3", "401": "4", "201": "2", "202": "2", "203": "2", "204": "2",
}  # fmt: skip
NAMES = {
    "0": "在途",
    "1": "揽收",
    "2": "疑难",
    "3": "签收",
    "4": "退签",
    "5": "派件",
    "6": "退回",
    "7": "转投",
    "14": "拒签",
}


def capital_md5(*parts):
    digest = new_hash("md5", usedforsecurity=False)
    for part in parts:
        digest.update(part.encode("utf-8"))
    return digest.hexdigest().upper()


class Kuaidi100Simulator:
    """Programmable parcels behind the two addresses of the service.

    ``asked`` and ``subscriptions`` tell what clients did; ``mood`` makes it "down" (500), "garbled" (no JSON)
    or "mute" (closes the connection); None is healthy.
    """

    def __init__(self, customer="CUSTOMER", key="KEY", port=0):
        self.customer, self.key = customer, key
        self.parcels, self.subscriptions, self.asked = {}, {}, []
        self.mood = None
        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_exc):
        self.server.shutdown()
        self.server.server_close()

    # --- programming parcels

    def parcel(self, number, company, phone=None):
        """A parcel that the service knows; ``phone``: four digits that must be given to see it."""
        self.parcels[number] = {"company": company, "phone": phone, "lines": []}

    def news(self, number, moment, text, code="1002", place=""):
        """One more line; ``moment`` is Beijing time, as "2026-11-24 10:00:00"."""
        self.parcels[number]["lines"].append({"time": moment, "text": text, "code": code, "place": place})

    # --- answers

    def result(self, number, detailed=True):
        """The part that queries and pushes share; the newest line first, as the service sends it."""
        parcel = self.parcels[number]
        lines = sorted(parcel["lines"], key=lambda line: line["time"], reverse=True)
        state = PLAIN.get(lines[0]["code"], lines[0]["code"]) if lines else "0"
        data = []
        for line in lines:
            item = {"time": line["time"], "ftime": line["time"], "context": line["text"]}
            if detailed:
                plain = PLAIN.get(line["code"], line["code"])
                item |= {"statusCode": line["code"], "status": NAMES.get(plain, ""), "areaName": line["place"]}
            data.append(item)
        return {
            "message": "ok", "nu": number, "com": parcel["company"], "ischeck": "1" if state == "3" else "0",
            "status": "200", "state": state, "condition": "F00", "data": data,
        }  # fmt: skip

    def signed_push(self, number, salt=None, status="polling", detailed=True, param=None):
        """The two fields of a push. ``salt``: another than the subscriber's makes a wrong signature."""
        if param is None:
            content = {"status": status, "message": "", "lastResult": self.result(number, detailed)}
            param = json.dumps(content, ensure_ascii=False)
        if salt is None:
            salt = self.subscriptions[number]["salt"]
        return {"sign": capital_md5(param, salt), "param": param}

    def push(self, number, **kwargs):
        """Post a push to the subscriber's address.

        :return: (HTTP status, answer as a dict)
        """
        body = urllib.parse.urlencode(self.signed_push(number, **kwargs)).encode()
        request = urllib.request.Request(self.subscriptions[number]["callback"], data=body)
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    def answer_query(self, form):
        param = form.get("param", "")
        if form.get("customer") != self.customer or form.get("sign") != capital_md5(param, self.key, self.customer):
            return {"result": False, "returnCode": "503", "message": "验证签名失败"}
        asked = json.loads(param)
        parcel = self.parcels.get(asked.get("num"))
        if not parcel or parcel["company"] != asked.get("com") or not parcel["lines"]:
            return {"result": False, "returnCode": "500", "message": "查询无结果，请隔段时间再查"}
        if parcel["company"] in COURIERS_WITH_PHONE and parcel["phone"] and asked.get("phone") != parcel["phone"]:
            return {"result": False, "returnCode": "408", "message": "验证码错误"}
        return self.result(asked["num"], detailed=asked.get("resultv2") == "4")

    def answer_subscription(self, form):
        if form.get("schema") != "json":
            return {"result": False, "returnCode": "700", "message": "不支持的订阅格式"}
        asked = json.loads(form.get("param", "{}"))
        if asked.get("key") != self.key:
            return {"result": False, "returnCode": "600", "message": "您不是合法的订阅者（即授权Key出错）"}
        parameters, number = asked.get("parameters", {}), asked.get("number")
        parcel = self.parcels.get(number)
        if parcel and parcel["phone"] and parameters.get("phone") != parcel["phone"]:
            return {"result": False, "returnCode": "408", "message": "验证码错误"}
        with self.lock:
            known = number in self.subscriptions
            self.subscriptions[number] = {
                "callback": parameters.get("callbackurl"), "salt": parameters.get("salt", ""),
                "phone": parameters.get("phone"), "company": asked.get("company"),
            }  # fmt: skip
        if known:
            return {"result": False, "returnCode": "501", "message": "重复订阅"}
        return {"result": True, "returnCode": "200", "message": "提交成功"}

    def _handler(simulator):  # noqa: N805  (the handler's own `self` is another)
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
                with simulator.lock:
                    simulator.asked.append((self.path, form))
                if simulator.mood == "mute":
                    self.close_connection = True
                    return
                answers = {"/poll/query.do": simulator.answer_query, "/poll": simulator.answer_subscription}
                if simulator.mood == "down" or self.path not in answers:
                    self._send(500, b"<html>error</html>")
                elif simulator.mood == "garbled":
                    self._send(200, b"<html>maintenance</html>")
                else:
                    self._send(200, json.dumps(answers[self.path](form), ensure_ascii=False).encode())

            def _send(self, status, body):
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        return Handler
