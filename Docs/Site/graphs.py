"""Symbol graphs: what the compiler knows of the public declarations, made one graph for the site."""

import glob
import json
import os
import subprocess

from topics import PRODUCTS


class Failure(Exception):
    """A message for the user; no traceback."""


def run(*command):
    """Runs a command, with its output shown only if it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        raise Failure(f"{done.stdout}{' '.join(command[:3])} … failed")
    return done.stdout


def extract(products, folder):
    """Writes the symbol graphs of all modules, from what the build left in the folder `products`."""
    modules = os.path.join(products, "Modules")
    maps = glob.glob(os.path.join(products, "C*.build", "module.modulemap"))
    maps += glob.glob("Sources/CWengert*/module.modulemap")
    target = json.loads(run("swift", "-print-target-info"))["target"]["triple"]
    for module in PRODUCTS:
        command = ["swift", "symbolgraph-extract", "-module-name", module, "-I", modules, "-target", target,
                   "-minimum-access-level", "public", "-skip-synthesized-members", "-output-dir", folder]
        for path in maps:
            command += ["-Xcc", f"-fmodule-map-file={path}"]
        run(*command)


def source(symbol):
    """The path below Sources, without its ending; empty for what the compiler made itself."""
    uri = symbol.get("location", {}).get("uri", "")
    return uri.split("/Sources/")[-1].removesuffix(".swift")


def name(symbol):
    return symbol["identifier"]["precise"]


def load(folder):
    """All graphs, by the module that they are of and the module that they extend."""
    graphs = []
    for path in sorted(glob.glob(os.path.join(folder, "*.symbols.json"))):
        module, _, extended = os.path.basename(path).removesuffix(".symbols.json").partition("@")
        if module in PRODUCTS:
            with open(path, encoding="utf-8") as file:
                graphs.append((module, extended, json.load(file)))
    return graphs


def combine(graphs):
    """One module, Wengert, of all modules; what extends Swift's own types stays apart.

    Returns graphs by the name of their file.
    """
    combined = {}
    for module, extended, graph in graphs:
        own = extended in PRODUCTS or not extended
        key = "Wengert" if own else f"Wengert@{extended}"
        whole = combined.setdefault(
            key, {"metadata": graph["metadata"], "module": {**graph["module"], "name": "Wengert"},
                  "symbols": {}, "relationships": []})
        for symbol in graph["symbols"]:
            say_import(symbol, PRODUCTS[module])
            whole["symbols"].setdefault(name(symbol), symbol)
        whole["relationships"] += graph["relationships"]
    for whole in combined.values():
        whole["symbols"] = list(whole["symbols"].values())
    return combined


def say_import(symbol, product):
    """Ends the documentation of what is not in the module Wengert with the import that it needs."""
    comment = symbol.get("docComment")
    if product != "Wengert" and len(symbol["pathComponents"]) == 1 and comment:
        end = comment["lines"][-1].get("range", {"start": {"line": 0, "character": 0},
                                                 "end": {"line": 0, "character": 0}})
        for text in ["", f"> Note: It needs `import {product}`."]:
            comment["lines"].append({"text": text, "range": end})


def digest(precise):
    """What tells symbols of the same name apart in DocC's addresses: FNV-1 of the name, folded to 24 bits."""
    number = 2166136261
    for byte in precise.encode():
        number = (number * 16777619 & 0xFFFFFFFF) ^ byte
    number = (number >> 24) ^ (number & 0xFFFFFF)
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits
