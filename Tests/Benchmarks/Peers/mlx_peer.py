"""MLX on the CPU: the whole step in `mx.compile`."""

import functools
from importlib.metadata import version

import peer

try:
    import mlx.core as mx
    import mlx.nn as nn
    import mlx.optimizers as optimizers
except ImportError as error:
    peer.missing(error)

W = peer.WORKLOAD
if peer.DOUBLE:
    peer.missing("fp64: the optimizers' constants are fp32")
mx.set_default_device(mx.cpu)


class Net(nn.Module):
    def __init__(self, arrays, dropout):
        super().__init__()
        self.layers = []
        for weight, bias in peer.layers(arrays):
            layer = nn.Linear(*weight.shape)
            layer.weight, layer.bias = mx.array(weight).T, mx.array(bias)
            self.layers.append(layer)
        if W in peer.NORMALIZED:
            self.norms = [nn.BatchNorm(len(layer.bias)) for layer in self.layers[:-1]]
        if dropout:
            self.dropout = nn.Dropout(dropout)

    def __call__(self, x):
        activation = {"W1": mx.tanh, "W2": mx.tanh, "W3": mx.sigmoid}.get(W, nn.relu)
        for index, layer in enumerate(self.layers[:-1]):
            x = layer(x)
            if "norms" in self:
                x = self.norms[index](x)
            x = activation(x)
            if "dropout" in self:
                x = self.dropout(x)
        return self.layers[-1](x)


def training(arrays, comparing):
    model = Net(arrays, peer.DROPOUT if W == "W5" and not comparing else 0)
    x, y = mx.array(arrays["x"]), mx.array(arrays["y"])
    penalty = peer.PENALTY.get(W, 0)
    if W in peer.ADAM:
        optimizer = optimizers.Adam(peer.RATE[W], bias_correction=True)
    else:
        optimizer = optimizers.SGD(peer.RATE[W], momentum=0.9 if W == "W5" else 0)

    def loss_function(model, x, y):
        scores = model(x)
        if W == "W3":
            return 0.5 * mx.sum(mx.square(mx.sigmoid(scores) - y)) / len(x)
        loss = nn.losses.cross_entropy(scores, y, reduction="mean")
        if penalty:
            loss += 0.5 * penalty * sum(mx.sum(mx.square(l.weight)) for l in model.layers)
        return loss

    state = [model.state, optimizer.state, mx.random.state]
    mx.eval(state)

    @functools.partial(mx.compile, inputs=state, outputs=state)
    def whole(x, y):
        loss, gradients = nn.value_and_grad(model, loss_function)(model, x, y)
        optimizer.update(model, gradients)
        return loss

    def step():
        loss = whole(x, y)
        mx.eval(state)
        return loss

    return step


def chain(arrays):
    x = mx.array(arrays["x"])

    def forward(y):
        for index in range(peer.CHAIN[W]):
            y = y * 1.01 if index % 3 == 0 else y + 0.001 if index % 3 == 1 else mx.tanh(y)
        return y.sum()

    whole = mx.compile(mx.value_and_grad(forward))

    def step():
        pair = whole(x)
        mx.eval(pair)
        return pair

    # The gradient is compared, too.
    return step, lambda pair: None, lambda pair: (pair[0] + pair[1].sum()).item()


def start(comparing):
    arrays = peer.numbers()
    if W in peer.CHAIN:
        return chain(arrays)
    return training(arrays, comparing), lambda loss: None, lambda loss: loss.item()


peer.serve(f"MLX {version('mlx')}, compile", start)
