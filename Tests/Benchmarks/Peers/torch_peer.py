"""PyTorch: `eager`, `fused` (the optimizers' fused form) or `compile` (with torch.compile)."""

import sys

import peer

try:
    import torch
    import torch.nn.functional as F
    from torch import nn
except ImportError as error:
    peer.missing(error)

W = peer.WORKLOAD
FORM = sys.argv[4]
torch.set_num_threads(peer.THREADS)


def linear(weight, bias):
    layer = nn.Linear(*weight.shape, dtype=torch.float64 if peer.DOUBLE else torch.float32)
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weight).T)
        layer.bias.copy_(torch.from_numpy(bias))
    return layer


def net(arrays, dropout):
    parts = []
    affine = [linear(*pair) for pair in peer.layers(arrays)]
    for index, layer in enumerate(affine):
        parts.append(layer)
        if index == len(affine) - 1:
            break
        if W in peer.NORMALIZED:
            parts.append(nn.BatchNorm1d(layer.out_features))
        parts.append({"W1": nn.Tanh, "W2": nn.Tanh, "W3": nn.Sigmoid}.get(W[:2], nn.ReLU)())
        if dropout:
            parts.append(nn.Dropout(dropout))
    if W == "W3":
        parts.append(nn.Sigmoid())
    return nn.Sequential(*parts)


class ConvolutionNorm(nn.Module):
    """A convolution, padded so that a stride of 1 keeps the size, and batch normalization."""

    def __init__(self, kernel, stride=1):
        super().__init__()
        outputs, inputs, size, _ = kernel.shape
        self.conv = nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        with torch.no_grad():
            self.conv.weight.copy_(torch.from_numpy(kernel))

    def forward(self, x):
        return self.norm(self.conv(x))


class ResNet8(nn.Module):
    def __init__(self, arrays):
        super().__init__()
        kernels = [kernel for kernel, _ in peer.kernels(arrays)]
        strides = [1, 1, 1, 2, 1, 2, 2, 1, 2]
        self.parts = nn.ModuleList(map(ConvolutionNorm, kernels, strides))
        self.output = linear(*peer.layers(arrays)[0])

    def forward(self, x):
        part = self.parts
        h = F.relu(part[0](x))
        h = F.relu(part[2](F.relu(part[1](h))) + h)
        h = F.relu(part[4](F.relu(part[3](h))) + part[5](h))
        h = F.relu(part[7](F.relu(part[6](h))) + part[8](h))
        return self.output(h.mean((2, 3)))


def lenet(arrays):
    parts = []
    for kernel, bias in peer.kernels(arrays):
        conv = nn.Conv2d(kernel.shape[1], kernel.shape[0], kernel.shape[2])
        with torch.no_grad():
            conv.weight.copy_(torch.from_numpy(kernel))
            conv.bias.copy_(torch.from_numpy(bias))
        parts += [conv, nn.ReLU(), nn.MaxPool2d(2)]
    first, second, third = [linear(*pair) for pair in peer.layers(arrays)]
    return nn.Sequential(*parts, nn.Flatten(), first, nn.ReLU(), second, nn.ReLU(), third)


class Block(nn.Module):
    """A layer of a GPT, the norm first."""

    def __init__(self, arrays, index):
        super().__init__()
        self.qkv, self.out, self.up, self.down = (
            linear(arrays[f"{name}{index}.w"], arrays[f"{name}{index}.b"])
            for name in ("in", "out", "up", "down"))
        self.norm1, self.norm2 = nn.LayerNorm(self.out.in_features), nn.LayerNorm(self.out.in_features)

    def forward(self, x):
        batch, steps, width = x.shape
        q, k, v = (
            part.view(batch, steps, peer.HEADS, -1).transpose(1, 2)
            for part in self.qkv(self.norm1(x)).split(width, dim=2))
        h = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        x = x + self.out(h.transpose(1, 2).reshape(batch, steps, width))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, arrays):
        super().__init__()
        self.tokens = nn.Embedding.from_pretrained(torch.from_numpy(arrays["tokens"]), freeze=False)
        self.positions = nn.Parameter(torch.from_numpy(arrays["positions"]))
        self.blocks = nn.Sequential(*(Block(arrays, index) for index in range(peer.BLOCKS)))
        self.norm = nn.LayerNorm(self.tokens.embedding_dim)
        self.head = nn.Linear(*arrays["head.w"].shape, bias=False)
        with torch.no_grad():
            self.head.weight.copy_(torch.from_numpy(arrays["head.w"]).T)

    def forward(self, x):
        h = self.head(self.norm(self.blocks(self.tokens(x) + self.positions)))
        return h.flatten(0, 1)


class RecurrentNet(nn.Module):
    def __init__(self, arrays):
        super().__init__()
        self.layers = nn.LSTM(arrays["x"].shape[2], peer.STATE, 2)
        with torch.no_grad():
            for name, parameter in self.layers.named_parameters():
                parameter.copy_(torch.from_numpy(arrays[name]))
        self.output = linear(arrays["last.w"], arrays["last.b"])

    def forward(self, x):
        return self.output(self.layers(x)[0]).flatten(0, 1)


def optimizer(model):
    fused = FORM != "eager" or None
    if W in peer.DECAY:
        return torch.optim.AdamW(
            model.parameters(), lr=peer.RATE[W], weight_decay=peer.DECAY[W], fused=fused)
    if W in peer.ADAM:
        return torch.optim.Adam(model.parameters(), lr=peer.RATE[W], fused=fused)
    momentum = peer.MOMENTUM.get(W, 0)
    return torch.optim.SGD(model.parameters(), lr=peer.RATE[W], momentum=momentum, fused=fused)


def training(arrays, comparing):
    nets = {"W9": lenet, "W10": GPT, "W11": ResNet8, "W12": RecurrentNet}
    model = nets[W](arrays) if W in nets else net(arrays, peer.DROPOUT if W == "W5" and not comparing else 0)
    x, y = torch.from_numpy(arrays["x"]), torch.from_numpy(arrays["y"])
    weights = [p for p in model.parameters() if p.dim() > 1]
    penalty = peer.PENALTY.get(W, 0)

    def forward():
        a = model(x)
        if W == "W3":
            return 0.5 * F.mse_loss(a, y, reduction="sum") / len(x)
        loss = F.cross_entropy(a, y)
        return loss + 0.5 * penalty * sum(w.square().sum() for w in weights) if penalty else loss

    loss_of = torch.compile(forward) if FORM == "compile" else forward
    update = optimizer(model)

    def step():
        loss = loss_of()
        update.zero_grad()
        loss.backward()
        update.step()
        return loss

    return step


def chain(arrays):
    x = torch.from_numpy(arrays["x"]).requires_grad_()

    def forward(y):
        for index in range(peer.CHAIN[W]):
            y = y * 1.01 if index % 3 == 0 else y + 0.001 if index % 3 == 1 else torch.tanh(y)
        return y.sum()

    sum_of = torch.compile(forward) if FORM == "compile" else forward

    def step():
        x.grad = None
        y = sum_of(x)
        y.backward()
        return y

    # The gradient is compared, too.
    return step, lambda y: None, lambda y: (y.detach() + x.grad.sum()).item()


def attention(arrays):
    q, k, v = (torch.from_numpy(arrays[name]).requires_grad_() for name in "qkv")
    c = torch.from_numpy(arrays["c"])

    def forward(q, k, v):
        return (F.scaled_dot_product_attention(q, k, v, is_causal=True) * c).sum()

    sum_of = torch.compile(forward) if FORM == "compile" else forward

    def step():
        q.grad = k.grad = v.grad = None
        y = sum_of(q, k, v)
        y.backward()
        return y

    # The gradients are compared, too.
    return step, lambda y: None, lambda y: y.item() + sum(x.grad.norm().item() for x in (q, k, v))


def start(comparing):
    arrays = peer.numbers()
    if W == "W13":
        return attention(arrays)
    if W in peer.CHAIN:
        return chain(arrays)
    return training(arrays, comparing), lambda loss: None, lambda loss: loss.item()


name = {"eager": "", "fused": ", fused optimizer", "compile": ", torch.compile"}[FORM]
peer.serve(f"PyTorch {torch.__version__}{name}", start)
