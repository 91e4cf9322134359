"""JAX: the whole step in one `jit`, parameters donated."""

import functools
import math
import os

import peer

# XLA's thread pool follows the cores that the process may use; on one thread it has one.
if peer.THREADS == 1:
    os.environ["XLA_FLAGS"] = os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=false"
try:
    import jax
    import jax.numpy as jnp
except ImportError as error:
    peer.missing(error)

W = peer.WORKLOAD
jax.config.update("jax_enable_x64", peer.DOUBLE)
ACTIVATION = {"W1": jnp.tanh, "W2": jnp.tanh, "W3": jax.nn.sigmoid}.get(W[:2], jax.nn.relu)


def normalize(x, norm, running):
    """Batch normalization of the last axis; answers the new running statistics, too."""
    axes = tuple(range(x.ndim - 1))
    mean = x.mean(axis=axes)
    variance = x.var(axis=axes)
    n = x.size // x.shape[-1]
    following = (0.9 * running[0] + 0.1 * mean, 0.9 * running[1] + 0.1 * n / (n - 1) * variance)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * norm[0] + norm[1], following


def loss_function(parameters, running, key, x, y, dropout):
    affine, norms = parameters
    following = []
    for index, (weight, bias) in enumerate(affine[:-1]):
        x = x @ weight + bias
        if norms:
            x, statistics = normalize(x, norms[index], running[index])
            following.append(statistics)
        x = ACTIVATION(x)
        if dropout:
            key, mine = jax.random.split(key)
            x = jnp.where(jax.random.bernoulli(mine, 1 - dropout, x.shape), x / (1 - dropout), 0)
    weight, bias = affine[-1]
    scores = x @ weight + bias
    if W == "W3":
        loss = 0.5 * jnp.sum((jax.nn.sigmoid(scores) - y) ** 2) / len(y)
    else:
        chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), y[:, None], axis=1)
        loss = -chosen.mean()
    if W in peer.PENALTY:
        loss += 0.5 * peer.PENALTY[W] * sum(jnp.sum(weight * weight) for weight, _ in affine)
    return loss, (following, key)


def convolved(x, kernel, stride=1, padding=0):
    """Images [batch, height, width, channels], kernels as PyTorch has them."""
    return jax.lax.conv_general_dilated(
        x, kernel, (stride, stride), [(padding, padding)] * 2,
        dimension_numbers=("NHWC", "OIHW", "NHWC"))


def lenet(parameters, running, x):
    affine, _, kernels = parameters
    for kernel, bias in kernels:
        x = jax.nn.relu(convolved(x, kernel) + bias)
        n, height, width, channels = x.shape
        x = x.reshape(n, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))
    x = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
    for weight, bias in affine[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    return x @ affine[-1][0] + affine[-1][1], []


def resnet8(parameters, running, x):
    affine, norms, kernels = parameters
    following = [None] * len(kernels)

    def part(x, index, stride=1):
        kernel = kernels[index][0]
        x = convolved(x, kernel, stride, kernel.shape[2] // 2)
        x, following[index] = normalize(x, norms[index], running[index])
        return x

    relu = jax.nn.relu
    h = relu(part(x, 0))
    h = relu(part(relu(part(h, 1)), 2) + h)
    h = relu(part(relu(part(h, 3, 2)), 4) + part(h, 5, 2))
    h = relu(part(relu(part(h, 6, 2)), 7) + part(h, 8, 2))
    weight, bias = affine[0]
    return h.mean(axis=(1, 2)) @ weight + bias, following


def image_loss(parameters, running, key, x, y, dropout):
    scores, following = {"W9": lenet, "W11": resnet8}[W](parameters, running, x)
    chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), y[:, None], axis=1)
    return -chosen.mean(), (following, key)


def normalized(x, norm):
    """Layer normalization of the last axis."""
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(variance + 1e-5) * norm[0] + norm[1]


def gpt_parameters(arrays):
    width = arrays["tokens"].shape[1]

    # Buffers of their own: all are donated.
    def norm():
        return jnp.ones(width), jnp.zeros(width)

    affine = ("in", "out", "up", "down")
    return {
        "tokens": jnp.array(arrays["tokens"]), "positions": jnp.array(arrays["positions"]),
        "head": jnp.array(arrays["head.w"]), "norm": norm(),
        "blocks": [
            {"norms": (norm(), norm())}
            | {n: (jnp.array(arrays[f"{n}{i}.w"]), jnp.array(arrays[f"{n}{i}.b"])) for n in affine}
            for i in range(peer.BLOCKS)]}


def gpt(parameters, x):
    h = parameters["tokens"][x] + parameters["positions"]
    batch, steps, width = h.shape
    for block in parameters["blocks"]:
        a = normalized(h, block["norms"][0]) @ block["in"][0] + block["in"][1]
        q, k, v = (p.reshape(batch, steps, peer.HEADS, -1) for p in jnp.split(a, 3, axis=-1))
        a = jax.nn.dot_product_attention(q, k, v, is_causal=True).reshape(h.shape)
        h = h + a @ block["out"][0] + block["out"][1]
        a = normalized(h, block["norms"][1]) @ block["up"][0] + block["up"][1]
        h = h + jax.nn.gelu(a, approximate=True) @ block["down"][0] + block["down"][1]
    return normalized(h, parameters["norm"]) @ parameters["head"]


def lstm_parameters(arrays):
    names = [name for name in arrays if name.endswith(("_l0", "_l1"))] + ["last.w", "last.b"]
    return {name: jnp.array(arrays[name]) for name in names}


def lstm(parameters, x):
    for layer in ("_l0", "_l1"):
        ih, hh, bias_ih, bias_hh = (
            parameters[name + layer] for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))

        def cell(state, gates):
            h, c = state
            i, f, g, o = jnp.split(gates + h @ hh.T, 4, axis=-1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        # The products with all inputs at once.
        zeros = jnp.zeros((x.shape[1], peer.STATE))
        x = jax.lax.scan(cell, (zeros, zeros), x @ ih.T + bias_ih + bias_hh)[1]
    return x @ parameters["last.w"] + parameters["last.b"]


def sequence_loss(parameters, running, key, x, y, dropout):
    scores = {"W10": gpt, "W12": lstm}[W](parameters, x)
    scores = jax.nn.log_softmax(scores.reshape(len(y), -1))
    return -jnp.take_along_axis(scores, y[:, None], axis=1).mean(), (running, key)


def update(parameters, gradients, memory):
    rate, tree = peer.RATE[W], jax.tree.map
    if W in peer.ADAM:
        t, m, v = memory
        t = t + 1
        # 1 - beta^t, without the digits that the difference would lose.
        first, second = -jnp.expm1(t * math.log(0.9)), -jnp.expm1(t * math.log(0.999))
        m = tree(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
        v = tree(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
        kept = 1 - rate * peer.DECAY.get(W, 0)
        parameters = tree(
            lambda p, m, v: kept * p - rate * (m / first) / (jnp.sqrt(v / second) + 1e-8),
            parameters, m, v)
        return parameters, (t, m, v)
    if W in peer.MOMENTUM:
        memory = tree(lambda v, g: 0.9 * v + g, memory, gradients)
        return tree(lambda p, v: p - rate * v, parameters, memory), memory
    return tree(lambda p, g: p - rate * g, parameters, gradients), memory


LOSS = {"W9": image_loss, "W10": sequence_loss, "W11": image_loss, "W12": sequence_loss}


def training(arrays, comparing):
    dropout = peer.DROPOUT if W == "W5" and not comparing else 0
    x, y = jnp.asarray(arrays["x"]), jnp.asarray(arrays["y"])
    affine = [(jnp.array(w), jnp.array(b)) for w, b in peer.layers(arrays)]
    widths = [len(b) for _, b in affine[:-1]] if W in peer.NORMALIZED else []
    kernels = [
        (jnp.array(k), jnp.array(c)) if c is not None else (jnp.array(k),)
        for k, c in peer.kernels(arrays)]
    if W in peer.IMAGES:
        x = x.transpose(0, 2, 3, 1)
    if W == "W11":
        widths = [len(kernel[0]) for kernel in kernels]
    parameters = (affine, [(jnp.ones(n), jnp.zeros(n)) for n in widths])
    if W in peer.IMAGES:
        parameters += (kernels,)
    if W in peer.SEQUENCES:
        parameters = {"W10": gpt_parameters, "W12": lstm_parameters}[W](arrays)
    running = [(jnp.zeros(n), jnp.ones(n)) for n in widths]
    zeros = functools.partial(jax.tree.map, jnp.zeros_like)
    memory = ()
    if W in peer.ADAM:
        memory = (jnp.zeros(()), zeros(parameters), zeros(parameters))
    elif W in peer.MOMENTUM:
        memory = zeros(parameters)

    @functools.partial(jax.jit, donate_argnums=0)
    def whole(state, x, y):
        parameters, memory, running, key = state
        (loss, (running, key)), gradients = jax.value_and_grad(
            LOSS.get(W, loss_function), has_aux=True)(
            parameters, running, key, x, y, dropout)
        parameters, memory = update(parameters, gradients, memory)
        return (parameters, memory, running, key), loss

    state = (parameters, memory, running, jax.random.key(0) if dropout else ())

    def step():
        nonlocal state
        state, loss = whole(state, x, y)
        return loss

    return step


def chain(arrays):
    x = jnp.asarray(arrays["x"])

    def forward(y):
        for index in range(peer.CHAIN[W]):
            y = y * 1.01 if index % 3 == 0 else y + 0.001 if index % 3 == 1 else jnp.tanh(y)
        return y.sum()

    whole = jax.jit(jax.value_and_grad(forward))
    # The gradient is compared, too.
    return (lambda: whole(x)), jax.block_until_ready, lambda pair: float(pair[0] + pair[1].sum())


def attention(arrays):
    # [batch, positions, heads, width]
    operands = [jnp.asarray(arrays[name]).transpose(0, 2, 1, 3) for name in "qkvc"]

    def forward(q, k, v, c):
        return (jax.nn.dot_product_attention(q, k, v, is_causal=True) * c).sum()

    whole = jax.jit(jax.value_and_grad(forward, argnums=(0, 1, 2)))
    # The gradients are compared, too.
    return (
        lambda: whole(*operands), jax.block_until_ready,
        lambda pair: float(pair[0] + sum(jnp.linalg.norm(g) for g in pair[1])))


def start(comparing):
    arrays = peer.numbers()
    if W == "W13":
        return attention(arrays)
    if W in peer.CHAIN:
        return chain(arrays)
    return training(arrays, comparing), jax.block_until_ready, float


peer.serve(f"JAX {jax.__version__}, jit", start)
