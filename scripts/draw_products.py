#!/usr/bin/env python3
"""Draw one flat picture of a bottle for every product of the demo catalogue.

No photograph of a real bottle may be shipped with the demo, so each product
gets a drawing of our own: a silhouette for its kind, colours that stay the
same from run to run, and the brand's name on the label.

Needs Pillow and a CJK serif font (Debian: fonts-noto-cjk).
Usage: draw_products.py [--font FILE] [--only CODE ...] [--sheet FILE]
"""

import argparse
import csv
import itertools
import re
import subprocess
import zlib
from functools import cache
from multiprocessing import Pool
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps
from product_shapes import SHAPES
from product_styles import BACKGROUNDS, style_of

DEMO = Path(__file__).resolve().parent.parent / "addons" / "liquor_mall" / "demo"
SIZE = 800  # pixels of the finished square
OVER = 3  # drawn this much larger, then reduced, for smooth edges
UNIT = SIZE * OVER / 100  # shapes are given on a 100 x 100 canvas
COLOURS = 112  # palette size; keeps a file below 25 KB
FONT = {"path": None, "index": 0}

# Brightness across a bottle, left to right: (position -1..1, grey 0..255)
SHEEN = {
    "ceramic": [(-1, 84), (-0.8, 142), (-0.45, 206), (-0.05, 150), (0.45, 122), (0.85, 70), (1, 88)],
    "glass": [(-1, 40), (-0.86, 96), (-0.74, 126), (-0.2, 128), (0.3, 112), (0.72, 78), (0.84, 120), (1, 44)],
    "metal": [(-1, 60), (-0.7, 150), (-0.5, 225), (-0.25, 150), (0.25, 108), (0.6, 76), (0.8, 158), (1, 70)],
}


def rgb(colour):
    """'#rrggbb' as a tuple."""
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def mix(one, other, share):
    """The colour between two, `share` of the way to the other."""
    one, other = (rgb(c) if isinstance(c, str) else c for c in (one, other))
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def is_dark(colour):
    red, green, blue = rgb(colour) if isinstance(colour, str) else colour
    return 0.3 * red + 0.59 * green + 0.11 * blue < 140


def half_width(points, y):
    """Half the width of an outline at height y (canvas units)."""
    for (y0, w0, *_), (y1, w1, *kind) in itertools.pairwise(points):
        if y0 <= y <= y1:
            t = (y - y0) / ((y1 - y0) or 1)
            kind = kind[0] if kind else "line"
            if kind == "smooth":
                t = t * t * (3 - 2 * t)
            elif kind == "round":  # bulging outwards
                t = (1 - (1 - t) ** 2) ** 0.5 if w1 > w0 else 1 - (1 - t * t) ** 0.5
            elif kind == "hollow":  # curving inwards
                t = 1 - (1 - t * t) ** 0.5 if w1 > w0 else (1 - (1 - t) ** 2) ** 0.5
            return w0 + (w1 - w0) * t
    return 0


def scaled(points, zoom):
    """An outline made smaller or larger, standing on the same floor."""
    return tuple((88 - (88 - y) * zoom, w * zoom, *kind) for y, w, *kind in points)


@cache
def sheen_strip(kind):
    strip = Image.new("L", (512, 1))
    knots = SHEEN[kind]
    for x in range(512):
        u = x / 255.5 - 1
        for (u0, g0), (u1, g1) in itertools.pairwise(knots):
            if u0 <= u <= u1:
                t = (u - u0) / (u1 - u0)
                strip.putpixel((x, 0), round(g0 + (g1 - g0) * t * t * (3 - 2 * t)))
                break
    return strip


@cache
def solid(points, kind):
    """Mask and brightness map of a turned body with this outline."""
    side = SIZE * OVER
    mask, grey = Image.new("L", (side, side)), Image.new("L", (side, side), 128)
    pen, strip = ImageDraw.Draw(mask), sheen_strip(kind)
    for row in range(round(points[0][0] * UNIT), round(points[-1][0] * UNIT)):
        half = half_width(points, row / UNIT) * UNIT
        left, right = round(side / 2 - half), round(side / 2 + half)
        if right - left < 2:
            continue
        pen.line((left, row, right, row), fill=255)
        grey.paste(strip.resize((right - left, 1)), (left, row))
    return mask, grey


def paint(canvas, points, colour, kind="ceramic", opacity=1.0):
    """Lay a body with this outline and colour on the canvas; its mask."""
    mask, grey = solid(points, kind)
    deep = mix(colour, "#120c10", 0.5)
    light = mix(colour, "#ffffff", 0.85 if kind == "metal" else 0.65)
    tinted = ImageOps.colorize(grey, black=deep, mid=rgb(colour), white=light)
    alpha = mask if opacity >= 1 else mask.point(lambda v: round(v * opacity))
    canvas.paste(tinted, (0, 0), alpha)
    return mask


def inset(points, margin, top):
    """The outline of the liquid inside a glass body, from `top` down."""
    rows, y, bottom = [], top, points[-1][0] - margin
    while y < bottom:
        rows.append((y, max(half_width(points, y) - margin, 0.3)))
        y += 0.5
    rows.append((bottom, max(half_width(points, bottom) - margin - 0.4, 0.3)))
    return tuple(rows)


def gleam(canvas, points, top, bottom, strength):
    """A narrow reflection down the left side."""
    layer = Image.new("L", canvas.size)
    left, right, y = [], [], top
    while y <= bottom:
        half = half_width(points, y)
        left.append(((50 - half * 0.78) * UNIT, y * UNIT))
        right.append(((50 - half * 0.66) * UNIT, y * UNIT))
        y += 0.5
    ImageDraw.Draw(layer).polygon(left + right[::-1], fill=round(255 * strength))
    layer = layer.filter(ImageFilter.GaussianBlur(UNIT * 0.25))
    canvas.paste((255, 255, 255), (0, 0), layer)


def font(size):
    return ImageFont.truetype(FONT["path"], max(round(size * UNIT), 8), index=FONT["index"])


def write(pen, text, x, y, size, colour, width=None):
    """Centred text; shrunk until it fits `width`. Returns its size used."""
    while width and size > 1 and font(size).getlength(text) > width * UNIT:
        size *= 0.94
    pen.text((x * UNIT, y * UNIT), text, font=font(size), fill=colour, anchor="mm")
    return size


def write_down(pen, text, x, top, bottom, size, colour):
    """Text set from top to bottom, centred between the two heights."""
    size = min(size, (bottom - top) / len(text) / 1.08)
    y = (top + bottom) / 2 - size * 1.08 * (len(text) - 1) / 2
    for letter in text:
        pen.text((x * UNIT, y * UNIT), letter, font=font(size), fill=colour, anchor="mm")
        y += size * 1.08


def ornament(pen, kind, x, y, size, colour):
    """A small mark above the name; says the family without copying a logo."""

    def at(*pairs):
        return [((x + a * size) * UNIT, (y + b * size) * UNIT) for a, b in pairs]

    if kind == "mountain":
        pen.polygon(at((-1.3, 0.6), (-0.5, -0.4), (-0.1, 0.1), (0.4, -0.7), (1.3, 0.6)), fill=colour)
    elif kind == "grain":
        for side in (-1, 1):
            for step in range(3):
                a = at(
                    (side * 0.05, 0.7 - step * 0.5), (side * 0.75, 0.1 - step * 0.4), (side * 0.3, 0.75 - step * 0.5)
                )
                pen.polygon(a, fill=colour)
        pen.line(at((0, -0.9), (0, 1)), fill=colour, width=round(UNIT * 0.18))
    elif kind == "grape":
        for row, count in enumerate((3, 2, 1)):
            for i in range(count):
                cx, cy = (i - (count - 1) / 2) * 0.62, row * 0.54 - 0.4
                pen.ellipse(at((cx - 0.28, cy - 0.28), (cx + 0.28, cy + 0.28)), fill=colour)
        pen.line(at((0, -0.6), (0.2, -1.1)), fill=colour, width=round(UNIT * 0.16))
    elif kind == "star":
        pen.polygon(
            at((0, -0.9), (0.25, -0.25), (0.9, 0), (0.25, 0.25), (0, 0.9), (-0.25, 0.25), (-0.9, 0), (-0.25, -0.25)),
            fill=colour,
        )
    elif kind == "ring":
        pen.ellipse(at((-0.8, -0.8), (0.8, 0.8)), outline=colour, width=round(UNIT * 0.22))
        pen.ellipse(at((-0.35, -0.35), (0.35, 0.35)), fill=colour)


def label_paper(canvas, body, box, look, wrap):
    """The paper of the label, bent round the body by the body's own sheen."""
    x0, y0, x1, y1 = (v * UNIT for v in box)
    paper = Image.new("L", canvas.size)
    pen = ImageDraw.Draw(paper)
    if look["label_form"] == "oval":
        pen.ellipse((x0, y0, x1, y1), fill=255)
    else:
        pen.rounded_rectangle((x0, y0, x1, y1), radius=0 if wrap else UNIT * 0.7, fill=255)
    mask, grey = solid(body, "ceramic")
    paper = ImageChops.multiply(paper, mask)
    soft = grey.point(lambda v: round(128 + (v - 128) * (0.75 if wrap else 0.35)))
    colour = look["label"]
    tinted = ImageOps.colorize(
        soft, black=mix(colour, "#000000", 0.45), mid=rgb(colour), white=mix(colour, "#ffffff", 0.7)
    )
    canvas.paste(tinted, (0, 0), paper)


def draw_label(canvas, body, shape, look, texts):
    """Paper, frame, ornament, brand, series and contents."""
    top, bottom, share = shape["label"]
    half = min(half_width(body, top + (bottom - top) * f) for f in (0.05, 0.5, 0.95))
    wrap = share >= 1
    half *= 1.4 if wrap else share
    box = (50 - half, top, 50 + half, bottom)
    if look["label"]:
        label_paper(canvas, body, box, look, wrap)
    room = min(half, half / 1.4 if wrap else half) * (1.5 if wrap else 1.72)
    pen, ink, accent = ImageDraw.Draw(canvas), rgb(look["ink"]), rgb(look["accent"])
    thin = max(round(UNIT * 0.16), 1)
    if look["label"] and look["label_form"] == "oval":
        pen.ellipse(
            [v * UNIT for v in (box[0] + 0.7, top + 0.7, box[2] - 0.7, bottom - 0.7)], outline=accent, width=thin
        )
    elif look["label"] and not wrap:
        pen.rounded_rectangle(
            [v * UNIT for v in (box[0] + 0.6, top + 0.6, box[2] - 0.6, bottom - 0.6)],
            radius=UNIT * 0.35,
            outline=accent,
            width=thin,
        )
    elif look["label"]:
        full = half * 0.72
        for y in (top + 0.8, bottom - 0.8):
            pen.line([v * UNIT for v in (50 - full, y, 50 + full, y)], fill=accent, width=thin)
    brand, series, contents = texts
    height = bottom - top
    if look["upright"]:
        write_down(pen, brand, 50, top + height * 0.05, bottom - height * (0.32 if series else 0.16), look["size"], ink)
        if series:
            write(pen, series, 50, bottom - height * 0.2, 2.3, accent, room)
        write(pen, contents, 50, bottom - height * 0.085, 1.45, ink, room)
        return
    ornament(pen, look["ornament"], 50, top + height * 0.19, min(1.9, height * 0.09), accent)
    middle = top + height * (0.47 if series else 0.52)
    write(pen, brand, 50, middle, look["size"], ink, room)
    if series:
        write(pen, series, 50, top + height * 0.69, 2.2, accent, room * 0.96)
    low, narrow = (0.815, 0.78) if look["label_form"] == "oval" else (0.86, 0.96)
    write(pen, contents, 50, top + height * low, 1.45, ink, room * narrow)


def backdrop(family):
    """Tinted wall, pale disc, floor and a contact shadow."""
    side = SIZE * OVER
    wall, disc, floor = (rgb(c) for c in BACKGROUNDS[family])
    canvas = Image.new("RGB", (side, side), wall)
    pen = ImageDraw.Draw(canvas)
    pen.ellipse([v * UNIT for v in (11, 5, 89, 83)], fill=disc)
    pen.rectangle([v * UNIT for v in (0, 82, 100, 100)], fill=floor)
    return canvas


def contact_shadow(canvas, half, family):
    shade = Image.new("L", canvas.size)
    ImageDraw.Draw(shade).ellipse([v * UNIT for v in (50 - half * 1.25, 86, 50 + half * 1.6, 90.4)], fill=120)
    shade = shade.filter(ImageFilter.GaussianBlur(UNIT * 0.7))
    canvas.paste(mix(BACKGROUNDS[family][2], "#1a1210", 0.6), (0, 0), shade)


def texts_of(row):
    """Brand, series and contents line of the label."""
    pieces = row["商品名称"].split()[1:]
    plain = re.compile(r"^(\d+(\.\d+)?度|\d+ml.*|干红|干白|\d{4}|伏特加|金酒|.*威士忌|.*白兰地)$")
    series = next((p for p in pieces if not plain.match(p)), "")
    if len(series) > 8:
        series = series[:8]
    if row["年份"]:
        series = f"{series} {row['年份']}".strip()
    return row["品牌"], series, f"{float(row['酒精度']):g}%vol {row['净含量']}ml"


def draw(row):
    """The finished picture of one catalogue row, as a palette image."""
    look = style_of(row, zlib.crc32(row["品牌"].encode()))
    shape = SHAPES[look["shape"]]
    zoom = look["zoom"]
    body = scaled(shape["body"], zoom)
    shape = dict(
        shape, label=(88 - (88 - shape["label"][0]) * zoom, 88 - (88 - shape["label"][1]) * zoom, shape["label"][2])
    )
    canvas = backdrop(look["family"])
    contact_shadow(canvas, half_width(body, 86), look["family"])
    if look["liquid"]:
        paint(canvas, body, look["glass"], "glass", 0.55)
        paint(canvas, inset(body, 0.8, 88 - (88 - shape["fill"]) * zoom), look["liquid"], "glass", 0.93)
        gleam(canvas, body, body[0][0] + 1, 85, 0.5)
    else:
        paint(canvas, body, look["glass"], look["matter"])
        if look["matter"] == "glass":
            gleam(canvas, body, body[0][0] + 2, 85, 0.42)
    for part, matter in (("foil", "ceramic"), ("cap", "metal")):
        if part in shape:
            paint(canvas, scaled(shape[part], zoom), look["cap"], "ceramic" if look["soft_cap"] else matter)
    if "cap" in shape or "foil" in shape:
        ring = scaled(shape.get("cap") or shape["foil"], zoom)
        y, w = ring[-1][0], ring[-1][1]
        paint(canvas, ((y - 0.9 * zoom, w + 0.15), (y, w + 0.15)), look["accent"], "metal")
    draw_label(canvas, body, shape, look, texts_of(row))
    small = canvas.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)


def save(row):
    path = DEMO / "pictures" / row["图片"]
    draw(row).save(path, optimize=True)
    return path


def find_font():
    """File and face index of a bold Chinese serif, asked of fontconfig."""
    found = subprocess.run(
        ["fc-match", "-f", "%{file}|%{index}", "Noto Serif CJK SC:bold"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    path, index = found.rsplit("|", 1)
    return path, int(index)


def contact_sheet(paths, target, columns=12, side=200):
    sheet = Image.new("RGB", (columns * side, -(-len(paths) // columns) * side), "white")
    for i, path in enumerate(paths):
        tile = Image.open(path).convert("RGB").resize((side, side))
        sheet.paste(tile, (i % columns * side, i // columns * side))
    sheet.save(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--font", help="font file, instead of the system's Noto Serif CJK")
    parser.add_argument("--only", nargs="*", help="product codes to draw")
    parser.add_argument("--sheet", help="also write a contact sheet to this file")
    options = parser.parse_args()
    FONT["path"], FONT["index"] = (options.font, 0) if options.font else find_font()
    (DEMO / "pictures").mkdir(exist_ok=True)
    with open(DEMO / "catalogue.csv", encoding="utf-8", newline="") as source:
        rows = [r for r in csv.DictReader(source) if not options.only or r["商品编码"] in options.only]
    with Pool() as pool:
        paths = pool.map(save, rows, chunksize=4)
    if options.sheet:
        contact_sheet(paths, options.sheet)
    sizes = [p.stat().st_size for p in paths]
    print(f"{len(paths)} pictures, {sum(sizes) / 1e6:.2f} MB, largest {max(sizes) / 1024:.1f} KB")


if __name__ == "__main__":
    main()
