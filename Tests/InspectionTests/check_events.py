"""Reads event files with TensorBoard's own package and compares them with what the tests wrote."""
import json
import sys

import numpy
from tensorboard.backend.event_processing import event_accumulator
from tensorboard.plugins.hparams import plugin_data_pb2

folder = sys.argv[1]
with open(folder + "/expected.json") as file:
    expected = json.load(file)
events = event_accumulator.EventAccumulator(
    folder + "/run", size_guidance={kind: 0 for kind in event_accumulator.DEFAULT_SIZE_GUIDANCE})
events.Reload()
tags = events.Tags()

# Scalars, histograms and images arrive as tensors after the reader's own conversion, or as they are.
for tag, points in expected["scalars"].items():
    if tag in tags["scalars"]:
        found = [(e.step, e.value) for e in events.Scalars(tag)]
    else:
        found = [(e.step, float(e.tensor_proto.float_val[0])) for e in events.Tensors(tag)]
    assert len(found) == len(points), (tag, found, points)
    for (step, value), (wanted_step, wanted) in zip(found, points):
        assert step == wanted_step, (tag, step, wanted_step)
        assert abs(value - wanted) <= 1e-6 * abs(wanted), (tag, value, wanted)

for tag, count in expected["histograms"].items():
    found = events.Histograms(tag)
    assert found[0].histogram_value.num == count, (tag, found[0])
    assert sum(found[0].histogram_value.bucket) == count, tag

for tag, (height, width) in expected["images"].items():
    image = events.Images(tag)[0]
    assert (image.height, image.width) == (height, width), (tag, image.height, image.width)
    assert image.encoded_image_string[:4] == b"\x89PNG", tag

graph = events.Graph()
names = {node.name for node in graph.node}
assert len(names) == len(graph.node) == expected["nodes"], (len(names), expected["nodes"])
for node in graph.node:
    for name in node.input:
        assert name in names, name

metadata = events.SummaryMetadata("_hparams_/session_start_info")
data = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content)
found = {name: value.WhichOneof("kind") for name, value in data.session_start_info.hparams.items()}
assert found == expected["settings"], (found, expected["settings"])
metadata = events.SummaryMetadata("_hparams_/experiment")
experiment = plugin_data_pb2.HParamsPluginData.FromString(metadata.plugin_data.content).experiment
assert {info.name for info in experiment.hparam_infos} == set(expected["settings"]), experiment
assert all(info.name.tag for info in experiment.metric_infos), experiment
print("events: %d scalars, %d histograms, %d images, %d nodes read back" % (
    len(expected["scalars"]), len(expected["histograms"]), len(expected["images"]), len(names)))
