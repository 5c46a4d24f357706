"""Read Chinese addresses from text: which province, city and district, and who receives it there."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from . import phone as phone_tool

LONGEST = 500
MUNICIPALITIES = ("11", "12", "31", "50")
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|德昂|保安|裕固|独龙|鄂伦春|各"
)
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族?)+自治(?P<kind>[州县旗])$")
_PROVINCE_TAIL = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)$")
_ROAD = re.compile(r"[东南西北中前后一二三四五六七八九十]?(?:大道|大街|大路|路|街|道|巷|弄)")
_LONGER_NAME = re.compile(r"[市区县州旗盟]")
_SEPARATORS = " \t\r\n,，;；、|/-—_.。"
_SPLIT = re.compile(r"[\s,，;；、|]+")
_FILLER = re.compile(r"^(?:市辖区|省直辖县(?:级行政区划)?|自治区直辖县级行政区划|县级市)")
_NAME_LABEL = re.compile(r"(?:收货人|收件人|联系人|姓名|名字)(?:姓名)?\s*[:：]?\s*(?P<name>[^\s,，;；、\d:：]{1,20})")
_LABEL = re.compile(
    r"(?:收货人|收件人|联系人|姓名|联系电话|联系方式|手机号码?|手机|电话号码|电话|所在地区|地区|"
    r"详细地址|收货地址|收件地址|街道地址|地址|邮政编码|邮编)\s*[:：]"
)
_PHONES = (
    re.compile(r"(?<!\d)(?:\+?86[-\s]?)?1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?:\s*(?:转|分机|-)\s*\d{1,6})?(?!\d)"),
    re.compile(r"(?<!\d)(?:\(0\d{2,3}\)|0\d{2,3}[-\s]?)\d{7,8}(?:\s*(?:转|分机|-)\s*\d{1,6})?(?!\d)"),
    re.compile(r"(?<!\d)[48]00[-\s]?\d{3}[-\s]?\d{4}(?!\d)"),
)
_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_PHONE_MARK = "\x00"
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff·]{2,6}$")
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z.·' ]{1,30}$")
_PLACE_END = re.compile(r"[省市区县镇乡村路街道巷弄号楼栋幢室层园苑座组院店城厦场]$")
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
_NAME_AT_END = re.compile(r"^(?P<street>.*(?:[号室栋幢楼层座店院]|单元|\d))(?P<name>[\u4e00-\u9fff]{2,3})$")


class Match(NamedTuple):
    """Ids found at the beginning of a text, None each where nothing is said or sure, and what follows them."""

    province: int | None
    city: int | None
    district: int | None
    rest: str


class Parsed(NamedTuple):
    """What a pasted text says; empty text or None where it says nothing."""

    name: str
    phone: str
    province: int | None
    city: int | None
    district: int | None
    street: str


@dataclass
class _Place:
    id: int
    names: tuple  # as it is written in full: 凉山彝族自治州, 凉山州
    short: str  # 凉山
    province: int
    city: int | None = None


@dataclass
class Gazetteer:
    """The divisions by their names, to be built once and searched often; holds no records and asks no database."""

    provinces: list = field(default_factory=list)
    cities: dict = field(default_factory=lambda: defaultdict(list))
    districts: dict = field(default_factory=lambda: defaultdict(list))
    province_of_city: dict = field(default_factory=dict)

    @classmethod
    def build(cls, provinces, divisions):
        """:param provinces: (id, Chinese name); :param divisions: (id, code, name, province id, city id or False)."""
        gazetteer = cls()
        for identifier, name in provinces:
            gazetteer.provinces.append(_Place(identifier, (name,), _PROVINCE_TAIL.sub("", name), identifier))
        for identifier, code, name, province, city in divisions:
            if city:
                gazetteer.districts[province].append(_Place(identifier, *_names(name), province, city))
            else:
                gazetteer.province_of_city[identifier] = province
                if not is_nameless(code):
                    gazetteer.cities[province].append(_Place(identifier, *_names(name), province))
        return gazetteer

    def match(self, text, province=None, city=None):
        """Return the `Match` at the beginning of `text`, below a province or city that is known already."""
        rest = _clean(text).removeprefix("中国").strip(_SEPARATORS)
        province = self.province_of_city.get(city, province)
        found, rest = self._take_province(rest, province)
        province = province or found
        if not city:
            place, rest = self._take(rest, self._among(self.cities, province), short=True)
            if place:
                province, city = place.province, place.id
        else:
            own = [place for place in self.cities[province] if place.id == city]
            rest = self._take(rest, own, short=True)[1]
        rest = _FILLER.sub("", rest).strip(_SEPARATORS)
        places = self._among(self.districts, province)
        if city:
            places = [place for place in places if place.city == city] or places
        place, rest = self._take(rest, places, short=bool(city))
        if place:
            province, city = place.province, place.city
        return Match(province, city, place.id if place else None, rest)

    def _among(self, level, province):
        return level[province] if province else [place for places in level.values() for place in places]

    def _take_province(self, rest, known):
        places = [place for place in self.provinces if not known or place.id == known]
        place, after = self._take(rest, places, short=True)
        if not place:
            return None, rest
        if place.names[0].endswith("市"):  # 北京市北京市朝阳区
            after = self._take(after, [place], short=True)[1]
        return place.id, after

    def _take(self, rest, places, short=False):
        """Return the one place whose name `rest` begins with, and what follows; nothing where two would fit."""
        for whole in (True, False) if short else (True,):
            named = [(name, place) for place in places for name in (place.names if whole else (place.short,))]
            fitting = [(name, place) for name, place in named if len(name) > 1 and rest.startswith(name)]
            if not fitting:
                continue
            longest = max(len(name) for name, _place in fitting)
            best = [place for name, place in fitting if len(name) == longest]
            after = rest[longest:]
            if len(best) == 1 and (whole or not self._goes_on(after, best[0])):
                return best[0], after.strip(_SEPARATORS)
        return None, rest

    def _goes_on(self, after, place):
        """北京路 is no place in Beijing, 朝阳区 not the city 朝阳; a district's short name must stand alone."""
        if place.city:
            return bool(after) and after[0] not in _SEPARATORS
        return bool(_ROAD.match(after) or _LONGER_NAME.match(after))

    def parse(self, text):
        """Return what is `Parsed` from a text that a customer copied: name, telephone and address in any order."""
        text = _clean(text)[:LONGEST]
        labelled = _NAME_LABEL.search(text)
        name = labelled["name"] if labelled else ""
        if labelled:
            text = text[: labelled.start()] + " " + text[labelled.end() :]
        text = _LABEL.sub(" ", text)
        number, text = _take_phone(text)
        tokens = [token for token in _SPLIT.split(text) if token and not _POSTCODE.fullmatch(token)]
        if not name:
            name, tokens = self._take_name(tokens)
        tokens = [token for token in tokens if token != _PHONE_MARK]
        match, before = self._match_somewhere(tokens)
        street = " ".join(filter(None, [match.rest, *before]))
        return Parsed(name.strip(), number, match.province, match.city, match.district, street)

    def _match_somewhere(self, tokens):
        for start in range(len(tokens)):
            match = self.match(" ".join(tokens[start:]))
            if match.province or match.city or match.district:
                return match, tokens[:start]
        return Match(None, None, None, " ".join(tokens)), []

    def _take_name(self, tokens):
        """Return the likeliest name among the words and the words without it."""
        scores = {}
        for index, token in enumerate(tokens):
            if not (_CHINESE_NAME.match(token) or _LATIN_NAME.match(token)) or token == _PHONE_MARK:
                continue
            beside = _PHONE_MARK in tokens[max(0, index - 1) : index + 2]
            scores[index] = (
                2 * beside
                + (_PHONE_MARK in tokens)
                + (index == 0 or index == len(tokens) - 1)
                + 2 * (token[0] in _SURNAMES and len(token) < 5)
                - 3 * bool(_PLACE_END.search(token))
                - 4 * any(self.match(token)[:3])
            )
        best = max(scores, key=lambda index: (scores[index], -index), default=None)
        if best is not None and scores[best] > 1:
            return tokens[best], tokens[:best] + tokens[best + 1 :]
        return _name_at_end(tokens)


def _name_at_end(tokens):
    """…1号张三 13800000000: a name that was written on behind the house number."""
    for index, token in enumerate(tokens[:-1]):
        parts = _NAME_AT_END.match(token)
        if tokens[index + 1] == _PHONE_MARK and parts and parts["name"][0] in _SURNAMES:
            return parts["name"], [*tokens[:index], parts["street"], *tokens[index + 1 :]]
    return "", tokens


def _take_phone(text):
    """Return the first number in the text that could be called, and the text with a mark in its place."""
    for pattern in _PHONES:
        for found in pattern.finditer(text):
            if shown := phone_tool.display(found.group()):
                return shown, f"{text[: found.start()]} {_PHONE_MARK} {text[found.end() :]}"
    return "", text


def _clean(text):
    text = unicodedata.normalize("NFKC", str(text or "")).replace(_PHONE_MARK, "")
    return re.sub(r"[\u200b-\u200f\ufeff\u2060]", "", text).strip()


def _names(name):
    """Return a place's full names and its short one: (成都市), 成都; (凉山彝族自治州, 凉山州), 凉山; (城区), 城区."""
    autonomous = _AUTONOMOUS.search(name)
    if autonomous:
        short = name[: autonomous.start()]
        return (name, short + autonomous["kind"]), short
    short = re.sub(r"(?:地区|市|州|盟|区|县|旗)$", "", name)
    return (name,), short if len(short) > 1 else name


def is_nameless(code):
    """Whether a city of this code is only a heading of the lists (省直辖县, 重庆 县), which no address names."""
    return code[2:4] == "90" or code == "500200"
