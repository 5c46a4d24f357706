#!/usr/bin/env python3
"""Draw the mall's logo and app icon (needs Pillow and the Noto CJK fonts; run by hand, the results are kept)."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

STATIC = Path(__file__).parents[1] / "addons/liquor_mall/static"
FONT = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc"
CHINESE = 2  # index of Noto Serif CJK SC in the collection
RED, GOLD = "#7a1f2b", "#e3c07a"


def seal(size):
    """A red seal with 酒 in gold."""
    image = Image.new("RGBA", (size, size))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, size - 1, size - 1), size // 6, fill=RED)
    inset = size // 14
    draw.rounded_rectangle(
        (inset, inset, size - 1 - inset, size - 1 - inset), size // 8, outline=GOLD, width=max(2, size // 48)
    )
    font = ImageFont.truetype(FONT, int(size * 0.62), index=CHINESE)
    draw.text((size / 2, size / 2), "酒", GOLD, font, anchor="mm")
    return image


def logo():
    """The seal and the mall's name."""
    image = Image.new("RGBA", (520, 128))
    image.alpha_composite(seal(128))
    font = ImageFont.truetype(FONT, 78, index=CHINESE)
    ImageDraw.Draw(image).text((150, 62), "酒水商城", GOLD, font, anchor="lm")
    return image.crop((0, 0, 480, 128))


def main():
    (STATIC / "description").mkdir(parents=True, exist_ok=True)
    seal(256).save(STATIC / "description/icon.png")
    seal(64).save(STATIC / "src/img/favicon.png")
    logo().save(STATIC / "src/img/logo.png")


if __name__ == "__main__":
    main()
