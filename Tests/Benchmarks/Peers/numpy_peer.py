"""NumPy with gradients by hand, as tutorials write them: W1 to W6."""

import peer

try:
    import numpy as np
except ImportError as error:
    peer.missing(error)

W = peer.WORKLOAD


def softmax_loss(scores, y, rows):
    """The mean cross-entropy and its gradient."""
    scores -= scores.max(axis=1, keepdims=True)
    probabilities = np.exp(scores)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    loss = -np.log(probabilities[rows, y]).mean()
    probabilities[rows, y] -= 1
    probabilities /= len(y)
    return loss, probabilities


def tanh_net(arrays):
    x, y = arrays["x"], arrays["y"]
    parameters = peer.layers(arrays)
    rows, rate, penalty = np.arange(len(y)), peer.RATE[W], peer.PENALTY[W]

    def step():
        inputs = [x]
        for weight, bias in parameters[:-1]:
            inputs.append(np.tanh(inputs[-1] @ weight + bias))
        weight, bias = parameters[-1]
        loss, delta = softmax_loss(inputs[-1] @ weight + bias, y, rows)
        for weight, _ in parameters:
            loss += 0.5 * penalty * np.sum(weight * weight)
        for index in range(len(parameters) - 1, -1, -1):
            weight, bias = parameters[index]
            a = inputs[index]
            weight_gradient = a.T @ delta + penalty * weight
            bias_gradient = delta.sum(axis=0)
            if index > 0:
                delta = (delta @ weight.T) * (1 - a * a)
            weight -= rate * weight_gradient
            bias -= rate * bias_gradient
        return loss

    return step


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def nielsen(arrays):
    x, y = arrays["x"], arrays["y"]
    (w0, b0), (w1, b1) = peer.layers(arrays)
    rate, count = peer.RATE[W], len(x)

    def step():
        nonlocal w0, b0, w1, b1
        h = sigmoid(x @ w0 + b0)
        a = sigmoid(h @ w1 + b1)
        error = a - y
        loss = 0.5 * np.sum(error * error) / count
        delta1 = error * a * (1 - a) / count
        delta0 = (delta1 @ w1.T) * h * (1 - h)
        w1 -= rate * (h.T @ delta1)
        b1 -= rate * delta1.sum(axis=0)
        w0 -= rate * (x.T @ delta0)
        b0 -= rate * delta0.sum(axis=0)
        return loss

    return step


def two_layer(arrays):
    x, y = arrays["x"], arrays["y"]
    (w0, b0), (w1, b1) = peer.layers(arrays)
    rows, rate, penalty = np.arange(len(y)), peer.RATE[W], peer.PENALTY[W]

    def step():
        nonlocal w0, b0, w1, b1
        h = np.maximum(x @ w0 + b0, 0)
        loss, delta = softmax_loss(h @ w1 + b1, y, rows)
        loss += 0.5 * penalty * (np.sum(w0 * w0) + np.sum(w1 * w1))
        w1_gradient = h.T @ delta + penalty * w1
        b1_gradient = delta.sum(axis=0)
        hidden = delta @ w1.T
        hidden[h <= 0] = 0
        w0_gradient = x.T @ hidden + penalty * w0
        b0_gradient = hidden.sum(axis=0)
        w0 -= rate * w0_gradient
        b0 -= rate * b0_gradient
        w1 -= rate * w1_gradient
        b1 -= rate * b1_gradient
        return loss

    return step


class Normalization:
    """Batch normalization with running statistics, momentum 0.1."""

    def __init__(self, channels):
        self.scale = np.ones(channels, "float32")
        self.shift = np.zeros(channels, "float32")
        self.mean = np.zeros(channels, "float32")
        self.variance = np.ones(channels, "float32")

    def forward(self, x):
        n = len(x)
        mean = x.mean(axis=0)
        centered = x - mean
        variance = np.mean(centered * centered, axis=0)
        self.mean = 0.9 * self.mean + 0.1 * mean
        self.variance = 0.9 * self.variance + 0.1 * n / (n - 1) * variance
        self.deviation = np.sqrt(variance + np.float32(1e-5))
        self.normalized = centered / self.deviation
        return self.scale * self.normalized + self.shift

    def backward(self, delta):
        n = len(delta)
        shift_gradient = delta.sum(axis=0)
        scale_gradient = np.sum(delta * self.normalized, axis=0)
        x_gradient = (self.scale / self.deviation / n) * (
            n * delta - shift_gradient - self.normalized * scale_gradient)
        return x_gradient, scale_gradient, shift_gradient


class Momentum:
    def __init__(self, parameters):
        self.parameters, self.rate = parameters, peer.RATE[W]
        self.directions = [np.zeros_like(p) for p in parameters]

    def update(self, gradients):
        for p, v, g in zip(self.parameters, self.directions, gradients):
            v *= 0.9
            v += g
            p -= self.rate * v


class Adam:
    def __init__(self, parameters):
        self.parameters, self.rate, self.t = parameters, peer.RATE[W], 0
        self.m = [np.zeros_like(p) for p in parameters]
        self.v = [np.zeros_like(p) for p in parameters]

    def update(self, gradients):
        self.t += 1
        rate = self.rate / (1 - 0.9**self.t)
        correction = 1 / (1 - 0.999**self.t)
        for p, m, v, g in zip(self.parameters, self.m, self.v, gradients):
            m *= 0.9
            m += 0.1 * g
            v *= 0.999
            v += 0.001 * (g * g)
            p -= rate * m / (np.sqrt(correction * v) + 1e-8)


def normalized_net(arrays, dropout):
    x, y = arrays["x"], arrays["y"]
    parameters = peer.layers(arrays)
    depth = len(parameters) - 1
    norms = [Normalization(len(bias)) for _, bias in parameters[:-1]]
    flat = [p for pair in parameters for p in pair]
    flat += [p for norm in norms for p in (norm.scale, norm.shift)]
    optimizer = (Adam if W in peer.ADAM else Momentum)(flat)
    rows, penalty = np.arange(len(y)), peer.PENALTY.get(W, 0)
    random = np.random.default_rng(0)

    def step():
        inputs, masks = [x], []
        for (weight, bias), norm in zip(parameters, norms):
            a = np.maximum(norm.forward(inputs[-1] @ weight + bias), 0)
            if dropout:
                keep = random.random(a.shape, "float32") >= dropout
                masks.append(keep / np.float32(1 - dropout))
                a *= masks[-1]
            inputs.append(a)
        weight, bias = parameters[-1]
        loss, delta = softmax_loss(inputs[-1] @ weight + bias, y, rows)
        affine, normal = [None] * (2 * depth + 2), [None] * (2 * depth)
        for index in range(depth, -1, -1):
            weight, _ = parameters[index]
            if index < depth:
                if dropout:
                    delta = delta * masks[index]
                delta = delta * (inputs[index + 1] > 0)
                delta, normal[2 * index], normal[2 * index + 1] = norms[index].backward(delta)
            affine[2 * index] = inputs[index].T @ delta
            affine[2 * index + 1] = delta.sum(axis=0)
            if penalty:
                loss += 0.5 * penalty * np.sum(weight * weight)
                affine[2 * index] += penalty * weight
            if index > 0:
                delta = delta @ weight.T
        optimizer.update(affine + normal)
        return loss

    return step


def start(comparing):
    arrays = peer.numbers()
    if W in ("W1", "W1-fp64", "W2"):
        step = tanh_net(arrays)
    elif W == "W3":
        step = nielsen(arrays)
    elif W == "W4":
        step = two_layer(arrays)
    else:
        step = normalized_net(arrays, peer.DROPOUT if W == "W5" and not comparing else 0)
    return step, lambda loss: None, float


peer.serve(f"NumPy {np.__version__}", start)
