"""What every peer's program shares: its numbers, and the commands it answers.

    python FILE WORKLOAD THREADS NUMBERS

takes a step, says `first NAME VERSION`, then answers lines on standard input:

    check    -> losses L1 ... L20, before any other command
    steps N  -> ns NANOSECONDS
    quit
"""

import os
import sys
import time

# Nothing else that is printed may come between the answers.
_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

WORKLOAD, THREADS, NUMBERS = sys.argv[1], int(sys.argv[2]), sys.argv[3]
DOUBLE = WORKLOAD.endswith("-fp64")

CHAIN = {"W8s": 1000, "W8L": 100}
DROPOUT = 0.25
PENALTY = {"W1": 0.01 / 200, "W1-fp64": 0.01 / 200, "W2": 0.01 / 200, "W4": 0.25, "W5": 1e-3}
RATE = {"W1": 2.0, "W1-fp64": 2.0, "W2": 2.0, "W3": 3.0, "W4": 1e-3, "W5": 1e-2, "W6": 1e-3,
        "W7": 1e-4, "W9": 1e-4, "W10": 3e-4, "W11": 0.1, "W12": 1e-3}
MOMENTUM = {"W5": 0.9, "W11": 0.9}
ADAM = ("W6", "W7", "W9", "W10", "W12")
DECAY = {"W10": 0.01}
IMAGES = ("W9", "W11")
NORMALIZED = ("W5", "W6")
SEQUENCES = ("W10", "W12")
BLOCKS, HEADS, STATE = 4, 4, 256


def numbers():
    """The arrays of the workload's file, fp64 where the workload is."""
    import numpy as np

    arrays, header = {}, []
    with open(NUMBERS, "rb") as file:
        while line := file.readline().split():
            header.append([word.decode() for word in line])
        for name, kind, *extents in header:
            shape = [int(extent) for extent in extents]
            array = np.fromfile(file, kind, int(np.prod(shape))).reshape(shape)
            arrays[name] = array.astype("float64") if DOUBLE and kind == "float32" else array
    return arrays


def layers(arrays):
    """[(weight, bias), ...], weights as [inputs, outputs]."""
    count = sum(name[0] == "w" and name[1:].isdigit() for name in arrays)
    return [(arrays[f"w{i}"], arrays[f"b{i}"]) for i in range(count)]


def kernels(arrays):
    """[(kernel, bias or None), ...] of the convolutions."""
    count = sum(name.startswith("k") for name in arrays)
    return [(arrays[f"k{i}"], arrays.get(f"c{i}")) for i in range(count)]


def _say(line):
    _answers.write(line + "\n")
    _answers.flush()


def serve(name, start):
    """Answers commands; `start(comparing)` makes three functions: one takes a step and returns its loss,
    one waits until a loss is there, one turns it into a number."""
    step, wait, number = start(False)
    first = number(step())
    _say(f"first {name}")
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "steps":
            count = int(arguments[0])
            begin = time.perf_counter_ns()
            for _ in range(count):
                loss = step()
            # What a step left to do counts.
            wait(loss)
            _say(f"ns {time.perf_counter_ns() - begin}")
        elif command == "check":
            losses, compared = [first], step
            if WORKLOAD == "W5":
                # Masks differ from program to program: without dropout, from the first step again.
                losses, compared = [], start(True)[0]
            while len(losses) < 20:
                losses.append(number(compared()))
            _say("losses " + " ".join(map(repr, losses)))
            del compared
        else:
            break


def missing(error):
    _say(f"missing {error}")
    sys.exit(0)
