"""Reads the pictures that the library wrote into a folder, with Pillow, and compares them with their sources.

    python Tests/PicturesTests/check_pictures.py FOLDER FIXTURES
"""

import pathlib
import sys

import numpy as np
from PIL import Image

written, fixtures = map(pathlib.Path, sys.argv[1:])
count = 0
for path in sorted(written.glob("*.png")):
    source = fixtures / (path.stem if path.stem.endswith(".jpg") else path.name)
    ours, theirs = Image.open(path), Image.open(source)
    if theirs.mode == "P":
        theirs = theirs.convert("RGB")
    assert ours.mode == theirs.mode and ours.size == theirs.size, (path, ours.mode, theirs.mode)
    error = np.abs(np.asarray(ours, dtype=int) - np.asarray(theirs, dtype=int)).max()
    assert error <= (2 if source.suffix == ".jpg" else 0), (path, error)
    count += 1
assert count >= 6, count
print(f"{count} pictures as PNG are equal")
