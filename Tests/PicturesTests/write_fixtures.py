"""Writes the small pictures that the tests read: with Pillow, and byte by byte where Pillow cannot write a variant.

    python Tests/PicturesTests/write_fixtures.py Tests/PicturesTests/Fixtures

`pictures.json` says of each what it holds: height, width, channels, bits, and the CRC-32 of its numbers, bytes of the
upper bits first.
"""

import io
import json
import math
import pathlib
import struct
import sys
import zlib

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

random = np.random.default_rng(7)
expected = {}
folder = pathlib.Path(sys.argv[1])


def record(name, data, pixels, bits=8):
    """Writes a file, and what it holds: pixels of shape [height, width, channels]."""
    (folder / name).write_bytes(data)
    height, width, channels = pixels.shape
    kind = ">u2" if bits == 16 else "u1"
    expected[name] = [height, width, channels, bits, zlib.crc32(pixels.astype(kind).tobytes())]


def compare(name, data, pixels):
    """Pillow sees the same, as far as it has 8 bits for each channel."""
    image = Image.open(io.BytesIO(data))
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[pixels.shape[2]]
    seen = np.asarray(image.convert(mode)).reshape(pixels.shape)
    assert np.array_equal(seen, pixels), name


# PNG.

ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def packed(row, depth):
    """The numbers of a row, [width, channels], as bytes."""
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype("u1").tobytes()
    bits = "".join(format(int(v), f"0{depth}b") for v in row.reshape(-1))
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def paeth(a, b, c):
    p = a + b - c
    return min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))[2]


def filtered(rows, depth, channels):
    """Each row with the next of the five filters."""
    back, result, above = max(1, depth * channels // 8), b"", None
    for number, row in enumerate(rows):
        line = packed(row, depth)
        above = above or bytes(len(line))
        kind = number % 5
        out = bytearray()
        for i, v in enumerate(line):
            a, c = (line[i - back], above[i - back]) if i >= back else (0, 0)
            b = above[i]
            out.append((v - [0, a, b, (a + b) // 2, paeth(a, b, c)][kind]) % 256)
        result += bytes([kind]) + bytes(out)
        above = line
    return result


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(samples, color, depth, interlaced=False, before=(), pieces=1):
    height, width, channels = samples.shape
    raw = b""
    for x, y, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y::dy, x::dx]
        if part.size:
            raw += filtered(part, depth, channels)
    data = zlib.compress(raw, 9)
    cut = -(-len(data) // pieces)
    chunks = [chunk(b"IDAT", data[i : i + cut]) for i in range(0, len(data), cut)]
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*c) for c in before) + b"".join(chunks)
            + chunk(b"tEXt", b"Comment\0ignored") + chunk(b"IEND", b""))


def write_png():
    names = {0: ("gray", 1), 2: ("rgb", 3), 3: ("palette", 1), 4: ("grayalpha", 2), 6: ("rgba", 4)}
    depths = {0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]}
    for color, (name, channels) in names.items():
        for depth in depths[color]:
            for interlaced in (False, True):
                for hidden in (False, True) if color in (0, 2, 3) else (False,):
                    most = 2**depth
                    samples = random.integers(0, min(most, 200), (11, 13, channels))
                    before, scale = [(b"gAMA", struct.pack(">I", 45455))], 255 // (most - 1) if depth < 8 else 1
                    pixels = samples * scale
                    if color == 3:
                        palette = random.integers(0, 256, (min(most, 200), 3))
                        before.append((b"PLTE", palette.astype("u1").tobytes()))
                        pixels = palette[samples[..., 0]]
                        if hidden:
                            opacity = random.integers(0, 256, len(palette) // 2 + 1)
                            before.append((b"tRNS", opacity.astype("u1").tobytes()))
                            opacity = np.concatenate([opacity, np.full(len(palette) - len(opacity), 255)])
                            pixels = np.concatenate([pixels, opacity[samples]], 2)
                    elif hidden:
                        samples[3:5, 2:9] = key = samples[5, 6]
                        pixels = samples * scale
                        before.append((b"tRNS", key.astype(">u2").tobytes()))
                        opacity = np.where((samples == key).all(2, keepdims=True), 0, 65535 if depth == 16 else 255)
                        pixels = np.concatenate([pixels, opacity], 2)
                    data = png(samples, color, depth, interlaced, before, pieces=1 + depth % 3)
                    title = f"{name}-{depth}{'-hidden' if hidden else ''}{'-adam7' if interlaced else ''}.png"
                    record(title, data, pixels, 16 if depth == 16 else 8)
                    # Pillow compares the hidden gray with numbers that are spread already.
                    if depth != 16 and not (color == 0 and hidden and depth in (2, 4)):
                        compare(title, data, pixels)
    for height, width in [(1, 1), (2, 3), (5, 1), (1, 5)]:
        pixels = random.integers(0, 256, (height, width, 3))
        data = png(pixels, 2, 8, True)
        record(f"small-{height}-{width}-adam7.png", data, pixels)
        compare("small", data, pixels)


# PBM, PGM, PPM.

def write_pnm():
    for kind, channels, name in [(1, 1, "pbm"), (2, 1, "pgm"), (3, 3, "ppm")]:
        for most in [1] if kind == 1 else [255, 31, 1023, 65535]:
            samples = random.integers(0, most + 1, (5, 11, channels))
            top, bits = (65535, 16) if most > 255 else (255, 8)
            pixels = np.floor(samples * top / most + 0.5).astype(int)
            if kind == 1:
                pixels = 255 - pixels
            size = f"# a comment\n11 5{'' if kind == 1 else f' {most}'}\n"
            text = " ".join(str(v) for v in samples.reshape(-1))
            record(f"plain-{most}.{name}", f"P{kind}\n{size}{text}\n".encode(), pixels, bits)
            if kind == 1:
                rows = b"".join(packed(row, 1) for row in samples)
            else:
                rows = samples.astype(">u2" if most > 255 else "u1").tobytes()
            data = f"P{kind + 3} {size}".encode() + rows
            record(f"raw-{most}.{name}", data, pixels, bits)
            if most in (1, 255, 31):
                compare(f"raw-{most}.{name}", data, pixels)
    record("dense.pbm", b"P1 3 2 101\n010", np.array([[[0], [255], [0]], [[255], [0], [255]]]))


# BMP.

def bmp(width, height, depth, data, compression=0, palette=b"", masks=b"", size=40):
    if size == 12:
        head = struct.pack("<IHHHH", 12, width, height, 1, depth)
    else:
        head = struct.pack("<IiiHHIIiiII", size, width, height, 1, depth, compression, len(data), 2835, 2835,
                           len(palette) // 4, 0)
        head += masks if size == 40 else masks.ljust(size - 40, b"\0")
        masks = masks if size == 40 else b""
    start = 14 + len(head) + len(palette)
    return b"BM" + struct.pack("<IHHI", start + len(data), 0, 0, start) + head + palette + data


def padded(rows):
    return b"".join(row + bytes(-len(row) % 4) for row in rows)


def runs(rows, depth):
    """Run lengths of rows: now runs, now pixels as they are, and a move over the end of a row of zeros."""
    data = bytearray()
    for number, row in enumerate(rows):
        i = 0
        while i < len(row):
            n = 1
            while i + n < len(row) and row[i + n] == row[i] and n < 255:
                n += 1
            if n >= 3 or len(row) - i < 4:
                data += bytes([n, int(row[i]) * (17 if depth == 4 else 1)])
                i += n
            else:
                n = min(len(row) - i, 5)
                part = row[i : i + n]
                content = packed(part.reshape(-1, 1), depth)
                data += bytes([0, n]) + content + bytes(len(content) % 2)
                i += n
        data += b"\0\0"
    return bytes(data) + b"\0\1"


def write_bmp():
    for depth in [1, 4, 8]:
        count = min(2**depth, 200)
        colors = random.integers(0, 256, (count, 3))
        palette = b"".join(bytes([*c[::-1], 0]) for c in colors.astype("u1"))
        index = random.integers(0, count, (7, 13))
        rows = [packed(row.reshape(-1, 1), depth) for row in index]
        pixels = colors[index]
        for name, data in [
            (f"bmp-{depth}.bmp", bmp(13, 7, depth, padded(rows[::-1]), palette=palette)),
            (f"bmp-{depth}-down.bmp", bmp(13, -7, depth, padded(rows), palette=palette)),
        ]:
            record(name, data, pixels)
            compare(name, data, pixels)
        old = b"".join(bytes(c[::-1]) for c in np.resize(colors, (2**depth, 3)).astype("u1"))
        name, data = f"bmp-{depth}-old.bmp", bmp(13, 7, depth, padded(rows[::-1]), palette=old, size=12)
        record(name, data, pixels)
        compare(name, data, pixels)
        if depth > 1:
            index[2:5, 3:11] = 1
            pixels = colors[index]
            name, data = f"rle-{depth}.bmp", bmp(13, 7, depth, runs(index[::-1], depth), 3 - depth // 4, palette)
            record(name, data, pixels)
            compare(name, data, pixels)
    # A move, and rows that are not there.
    colors = random.integers(0, 256, (256, 3))
    palette = b"".join(bytes([*c[::-1], 0]) for c in colors.astype("u1"))
    index = np.zeros((4, 6), int)
    index[3, 0:2], index[1, 3:6] = 5, 9
    data = bmp(6, 4, 8, bytes([2, 5, 0, 2, 1, 2, 3, 9, 0, 1]), 1, palette)
    record("rle-8-move.bmp", data, colors[index])
    for depth, masks in [(16, None), (16, (0xF800, 0x07E0, 0x001F)), (24, None), (32, None),
                         (32, (0xFF, 0xFF00, 0xFF0000)), (32, (0x3FF00000, 0xFFC00, 0x3FF))]:
        raw = random.integers(0, 2**depth, (7, 13))
        rows = [b"".join(int(v).to_bytes(depth // 8, "little") for v in row) for row in raw]
        fields = masks or ((0x7C00, 0x03E0, 0x001F) if depth == 16 else (0xFF0000, 0xFF00, 0xFF))
        low = [m & -m for m in fields]
        pixels = np.stack([np.floor((raw & m) // l * 255 / (m // l) + 0.5) for m, l in zip(fields, low)], 2).astype(int)
        name = f"bmp-{depth}{'' if masks is None else f'-{masks[0]:x}'}.bmp"
        packed_masks = b"" if masks is None else struct.pack("<III", *masks)
        data = bmp(13, 7, depth, padded(rows[::-1]), 0 if masks is None else 3, masks=packed_masks)
        record(name, data, pixels)
        if depth == 24 or (depth, masks) == (32, None):
            compare(name, data, pixels)
    raw = random.integers(0, 2**32, (7, 13))
    rows = [b"".join(int(v).to_bytes(4, "little") for v in row) for row in raw]
    masks = struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    pixels = np.stack([raw >> 16 & 255, raw >> 8 & 255, raw & 255, raw >> 24], 2)
    name, data = "bmp-32-alpha.bmp", bmp(13, 7, 32, padded(rows[::-1]), 3, masks=masks, size=124)
    record(name, data, pixels)
    compare(name, data, pixels)


# JPEG: written by Pillow, which decodes with the same library.

def smooth(height, width):
    y, x = np.mgrid[0:height, 0:width]
    planes = [127 + 120 * np.sin(x / 5 + k) * np.cos(y / 7 - k) for k in range(3)]
    return np.stack(planes, 2).round().astype("u1")


def write_jpeg():
    picture = Image.fromarray(smooth(21, 30))
    variants = {
        "rgb-420": (picture, {}), "rgb-444": (picture, {"subsampling": 0}), "progressive": (picture, {"progressive": True}),
        "gray": (picture.convert("L"), {}), "cmyk": (picture.convert("CMYK"), {}),
    }
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        variants[f"orientation-{orientation}"] = (picture, {"exif": exif})
    for name, (image, options) in variants.items():
        file = io.BytesIO()
        image.save(file, "JPEG", quality=90, **options)
        shown = ImageOps.exif_transpose(Image.open(io.BytesIO(file.getvalue())))
        shown = np.asarray(shown.convert("L" if name == "gray" else "RGB"))
        (folder / f"{name}.jpg").write_bytes(file.getvalue())
        np.save(folder / f"{name}.jpg.npy", shown.reshape(*shown.shape[:2], -1))


# What is made of pictures: Pillow's resampling, turning and colours.

def write_changes():
    source = smooth(29, 37)
    source[10:14, 20:28] = random.integers(0, 256, (4, 8, 3))
    image = Image.fromarray(source)
    arrays = {"source": source}
    for name, method in [("bilinear", Image.BILINEAR), ("nearest", Image.NEAREST)]:
        for height, width in [(12, 16), (61, 50), (29, 20), (7, 80), (1, 1)]:
            arrays[f"resize-{name}-{height}-{width}"] = image.resize((width, height), method)
        for angle in [30, -75, 90, 180]:
            arrays[f"rotate-{name}-{angle}"] = image.rotate(angle, method)
        # torchvision's matrix of an angle clockwise, a move, a scale and a shear.
        angle, (tx, ty), scale, (sx, sy) = math.radians(20), (3, -2), 1.2, (math.radians(10), math.radians(5))
        a = math.cos(angle - sy) / math.cos(sy)
        b = -math.cos(angle - sy) * math.tan(sx) / math.cos(sy) - math.sin(angle)
        c = math.sin(angle - sy) / math.cos(sy)
        d = -math.sin(angle - sy) * math.tan(sx) / math.cos(sy) + math.cos(angle)
        m = [v / scale for v in (d, -b, 0, -c, a, 0)]
        cx, cy = 37 / 2, 29 / 2
        m[2] += m[0] * (-cx - tx) + m[1] * (-cy - ty) + cx
        m[5] += m[3] * (-cx - tx) + m[4] * (-cy - ty) + cy
        arrays[f"affine-{name}"] = image.transform((37, 29), Image.AFFINE, m, method)
    for factor in [0.5, 1.4]:
        arrays[f"brightness-{factor}"] = ImageEnhance.Brightness(image).enhance(factor)
        arrays[f"contrast-{factor}"] = ImageEnhance.Contrast(image).enhance(factor)
        arrays[f"saturation-{factor}"] = ImageEnhance.Color(image).enhance(factor)
    arrays["gray"] = image.convert("L").convert("RGB")
    import colorsys
    for shift in [0.25, -0.1]:
        hue = [colorsys.rgb_to_hsv(*(p / 255)) for p in source.reshape(-1, 3)]
        turned = [colorsys.hsv_to_rgb((h + shift) % 1, s, v) for h, s, v in hue]
        arrays[f"hue-{shift}"] = (np.array(turned).reshape(source.shape) * 255).round()
    np.savez_compressed(folder / "changes.npz", **{k: np.asarray(v).astype("u1") for k, v in arrays.items()})


if __name__ == "__main__":
    folder.mkdir(parents=True, exist_ok=True)
    write_png()
    write_pnm()
    write_bmp()
    write_jpeg()
    write_changes()
    (folder / "pictures.json").write_text(json.dumps(expected, indent=0))
    print(len(expected), "pictures")
