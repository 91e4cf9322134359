"""Reads what the library wrote into a folder, with NumPy, safetensors and PyTorch, and compares.

    python Tests/ExchangeTests/check_files.py FOLDER
"""

import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import load_file

folder = pathlib.Path(sys.argv[1])
sys.argv[1] = str(folder / "unused")
import write_fixtures  # noqa: E402  The nets.

for name, (net, _) in write_fixtures.NETS.items():
    state = load_file(folder / f"{name}.safetensors")
    if name == "gpt":
        state["output.weight"] = state["tokens.weight"]
    net.load_state_dict(state, strict=True)
    data = np.load(folder / f"{name}.npz")
    with torch.no_grad():
        y = net.eval()(torch.from_numpy(data["x"])).numpy()
    error = np.abs(y - data["y"]).max() / np.abs(y).max()
    print(f"{name}: {sum(t.numel() for t in state.values())} numbers, results differ by {error:.1e}")
    assert error <= 1e-5, name

arrays = 0
for path in sorted(folder.glob("*.npy")):
    array, expected = np.load(path), np.load(folder / "all.npz")[path.stem]
    assert array.dtype == expected.dtype and array.shape == expected.shape, path
    np.testing.assert_array_equal(array, expected)
    arrays += 1
kinds = {np.load(path).dtype.str for path in folder.glob("*.npy")}
assert kinds == {"<f4", "<f8", "<i4", "<i8", "|u1", "|b1"}, kinds
print(f"{arrays} arrays as npy and in a compressed npz are equal")
