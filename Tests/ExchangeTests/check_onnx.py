"""Runs what the library exported with onnxruntime, and compares.

    python Tests/ExchangeTests/check_onnx.py FOLDER
"""

import pathlib
import sys

import numpy as np
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
paths = sorted(folder.glob("*.onnx"))
assert paths, "nothing was exported"
onnxruntime.set_default_logger_severity(3)
greatest = 0
for path in paths:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert all(node.op_type for node in model.graph.node)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    runs = sorted(folder.glob(f"{path.name}.*.npz"))
    assert len(runs) == 2, path
    sizes = set()
    for run in runs:
        data = np.load(run)
        names = [port.name for port in session.get_inputs()]
        outputs = session.run(None, {name: data[name] for name in names})
        sizes.add(tuple(data[names[0]].shape))
        for port, y in zip(session.get_outputs(), outputs):
            expected = data[port.name]
            assert y.shape == expected.shape, (path, port.name, y.shape, expected.shape)
            error = np.abs(y - expected).max() / max(np.abs(expected).max(), 1e-30)
            assert error <= 1e-5, (path, port.name, error)
            greatest = max(greatest, error)
    assert len(sizes) == 2, f"{path}: one batch size only"
print(f"{len(paths)} nets, two batch sizes each: onnx.checker is content, results of onnxruntime differ by at most {greatest:.1e}")
