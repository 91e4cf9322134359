"""Writes the small files that the tests read, with the packages that other people use: numpy, safetensors, torch.

    python Tests/ExchangeTests/write_fixtures.py Tests/ExchangeTests/Fixtures
"""

import json
import pathlib
import sys

import numpy as np
import torch
from safetensors.numpy import save_file as save_numpy
from safetensors.torch import save_file as save_torch
from torch import nn

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
torch.manual_seed(7)
random = np.random.default_rng(7)

TYPES = ["f8", "f4", "f2", "i8", "i4", "i2", "i1", "u8", "u4", "u2", "u1", "b1"]


def sample(kind, shape):
    if kind == "b1":
        return random.integers(0, 2, shape).astype(bool)
    if kind[0] == "f":
        return random.normal(size=shape).astype(kind)
    info = np.iinfo(kind)
    return random.integers(max(info.min, -(2**62)), min(info.max, 2**62), shape).astype(kind)


# npy: every type, both orders of bytes and of axes, no axes, no elements.
expected = {}
for kind in TYPES:
    for order in "<>":
        array = sample(kind, (2, 3))
        name = f"{kind}{'_big' if order == '>' else ''}"
        np.save(folder / f"{name}.npy", array.astype(array.dtype.newbyteorder(order)))
        expected[name] = [[2, 3], [float(v).hex() for v in array.reshape(-1)]]
cube = sample("f4", (2, 3, 4))
np.save(folder / "fortran.npy", np.asfortranarray(cube))
expected["fortran"] = [[2, 3, 4], [float(v).hex() for v in cube.reshape(-1)]]
np.save(folder / "scalar.npy", np.float64(2.5))
expected["scalar"] = [[], [(2.5).hex()]]
np.save(folder / "empty.npy", np.zeros((0, 3), "f4"))
expected["empty"] = [[0, 3], []]
with open(folder / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, cube, version=(2, 0))
expected["version2"] = expected["fortran"]
np.save(folder / "objects.npy", np.array([{}, []], dtype=object), allow_pickle=True)
np.save(folder / "complex.npy", np.array([1j]))
np.savez(folder / "stored.npz", x=cube, y=np.arange(5))
np.savez_compressed(folder / "deflated.npz", x=cube, y=np.arange(5))
(folder / "numpy.json").write_text(json.dumps(expected))

# safetensors: every type in one file.
save_numpy({kind: sample(kind, (2, 3)) for kind in TYPES}, folder / "types.safetensors", {"made by": "a test"})
save_torch({"x": torch.tensor([1.5, -2.25, 3e38]).bfloat16(), "none": torch.zeros(0, 2), "one": torch.tensor(4)},
           folder / "brain.safetensors")


# Nets: weights, an input and what PyTorch makes of it.
class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.recurrent = kind(4, 3, batch_first=True, **options)
        self.output = nn.Linear(3 * (2 if options.get("bidirectional") else 1), 2)

    def forward(self, x):
        return self.output(self.recurrent(x)[0][:, -1])


class LeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 3, 5), nn.Conv2d(3, 4, 5)
        self.fc1, self.fc2 = nn.Linear(4 * 16, 8), nn.Linear(8, 5)

    def forward(self, x):
        h = nn.functional.max_pool2d(torch.relu(self.conv1(x)), 2)
        h = nn.functional.max_pool2d(torch.relu(self.conv2(h)), 2)
        return self.fc2(torch.relu(self.fc1(h.flatten(1))))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = None
        if inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        h = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(h + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem, self.bn = nn.Conv2d(3, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4)
        self.blocks = nn.ModuleList([Block(4, 4, 1), Block(4, 6, 2)])
        self.output = nn.Linear(6, 5)

    def forward(self, x):
        h = torch.relu(self.bn(self.stem(x)))
        for block in self.blocks:
            h = block(h)
        return self.output(h.mean((2, 3)))


class GPT(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens, self.positions = nn.Embedding(11, 8), nn.Embedding(6, 8)
        self.blocks = nn.ModuleList(
            [nn.TransformerEncoderLayer(8, 2, 16, 0.0, "gelu", batch_first=True, norm_first=True) for _ in range(2)])
        self.norm = nn.LayerNorm(8)
        self.output = nn.Linear(8, 11, bias=False)
        self.output.weight = self.tokens.weight  # tied

    def forward(self, words):
        h = self.tokens(words) + self.positions(torch.arange(words.shape[1]))
        mask = nn.Transformer.generate_square_subsequent_mask(words.shape[1])
        for block in self.blocks:
            h = block(h, src_mask=mask, is_causal=True)
        return self.output(self.norm(h))


def trained(net, x, steps=5):
    """A few steps, so that statistics of batches and biases are not those of the beginning."""
    optimizer = torch.optim.SGD(net.parameters(), 0.05)
    for _ in range(steps):
        optimizer.zero_grad()
        net(x).square().mean().backward()
        optimizer.step()
    return net.eval()


NETS = {
    "mlp": (nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 3)), torch.randn(5, 4)),
    "lenet": (LeNet(), torch.randn(2, 1, 28, 28)),
    "lstm": (Recurrent(nn.LSTM, num_layers=2, bidirectional=True), torch.randn(3, 5, 4)),
    "gru": (Recurrent(nn.GRU), torch.randn(3, 5, 4)),
    "resnet": (ResNet(), torch.randn(2, 3, 8, 8)),
    "gpt": (GPT(), torch.randint(0, 11, (2, 6))),
}


def tensors(net):
    """The state; of tied weights the first."""
    seen, result = set(), {}
    for name, tensor in net.state_dict().items():
        if tensor.data_ptr() not in seen or tensor.numel() == 1:
            result[name] = tensor.contiguous()
        seen.add(tensor.data_ptr())
    return result


if __name__ == "__main__":
    for name, (net, x) in NETS.items():
        trained(net, x)
        with torch.no_grad():
            y = net(x)
        save_torch(tensors(net), folder / f"{name}.safetensors")
        np.savez(folder / f"{name}.npz", x=x.numpy(), y=y.numpy())
