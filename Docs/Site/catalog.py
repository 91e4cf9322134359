"""The catalog that DocC reads, made of the pages of Docs, of README.md, and of the symbols' places."""

import os
import re
import shutil
import unicodedata
from collections import Counter, defaultdict

from graphs import Failure, digest, name, source
from topics import GUIDES, REFERENCE

# A type gets groups if it has so many members, from so many sources.
FEWEST_MEMBERS, FEWEST_FAMILIES = 24, 4
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")


def pages():
    """The paths of all pages, by the names that they have on the site."""
    found = {"Wengert": "README.md", "Guide-Contributing": "CONTRIBUTING.md"}
    for folder, _, files in os.walk("Docs"):
        for file in sorted(files):
            if file.endswith(".md"):
                # Alone they could have the names of symbols.
                found["Guide-" + file.removesuffix(".md")] = os.path.join(folder, file)
    return found


def contents(path):
    """A page without its comments."""
    with open(path, encoding="utf-8") as file:
        return re.sub(r"^ *<!--.*?-->\n", "", file.read(), flags=re.M | re.S)


def outside_fences(text, change):
    """The text with every line outside of code fences changed."""
    fenced, lines = False, []
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif not fenced:
            line = change(line)
        lines.append(line)
    return "\n".join(lines) + "\n"


def plain_code(line):
    """Code in two backticks, which DocC takes for a symbol, as code in one, without those inside."""
    return re.sub(r"(?<!`)`` ?(.+?) ?``(?!`)", lambda match: "`" + match[1].replace("`", "") + "`", line)


def headings(path):
    """A page's headings by the parts of addresses that lead to them on a Git server."""
    found = {}

    def collect(line):
        match = re.match(r"#+ +(.*)", line)
        if match:
            plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match[1])
            key = "".join(c for c in re.sub(r"[`*]", "", plain) if c.isalnum() or c in " _-")
            found[key.replace(" ", "-").lower()] = plain
        return line

    outside_fences(contents(path), collect)
    return found


def fragment(heading):
    """The part of an address that leads to a heading in DocC: no punctuation, hyphens for blanks."""
    heading = "-".join(part for part in re.split(r"[\s\-–—]+", heading) if part)
    kept = [c for c in heading if c == "-" or not (c == "`" or unicodedata.category(c).startswith("P"))]
    return "".join(kept)


class Catalog:
    """Writes a catalog into a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.pages = pages()
        self.names = {os.path.normpath(path): page for page, path in self.pages.items()}
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)

    def write(self, page, text):
        with open(os.path.join(self.folder, page + ".md"), "w", encoding="utf-8") as file:
            file.write(text)

    def translated(self, page):
        """A page with its links made DocC's; its pictures are copied beside it."""
        path = self.pages[page]

        def replace(match):
            picture, text, target = match.groups()
            if re.match(r"(https?|mailto|doc):", target):
                return match[0]
            file, _, anchor = target.partition("#")
            place = os.path.normpath(os.path.join(os.path.dirname(path), file)) if file else path
            if picture:
                shutil.copy(place, self.folder)
                return f"![{text}]({os.path.basename(place)})"
            if place not in self.names:
                return text if text.startswith("`") else f"`{text}`" if "/" in text else text
            if text.endswith(".md"):
                text = contents(place).lstrip("# ").partition("\n")[0]
            link = f"doc:{self.names[place]}"
            if anchor:
                known = headings(place)
                if anchor not in known:
                    raise Failure(f"{path}: {place} has no heading for #{anchor}")
                link += "#" + fragment(known[anchor])
            return f"[{text}]({link})"

        return outside_fences(contents(path), lambda line: plain_code(LINK.sub(replace, line)))

    def guides(self):
        """All pages but the first."""
        placed = {"Guide-" + page for _, group in GUIDES for page in group}
        placed.update(page for page, path in self.pages.items() if path.startswith("Docs/Benchmarks/"))
        for page in self.pages:
            if page == "Wengert":
                continue
            if page not in placed:
                raise Failure(f"Docs/Site/topics.py: {self.pages[page]} has no place among GUIDES")
            text = self.translated(page)
            if page == "Guide-Benchmarks":
                results = sorted(p for p, path in self.pages.items() if path.startswith("Docs/Benchmarks/"))
                text += "\n## Topics\n\n### By processor\n\n" + "".join(f"- <doc:{p}>\n" for p in results)
            self.write(page, text)

    def first_page(self):
        """The page of the module: README.md, and the topics."""
        text = self.translated("Wengert").split("\n", 1)[1]
        head = "# ``Wengert``\n\n@Metadata {\n  @TitleHeading(\"Swift package\")\n}\n"
        text = head + re.sub(r"\n## License\n(.|\n)*", "\n", text) + "\n## Topics\n"
        for title, group in GUIDES:
            listed = ["Guide-" + page for page in group if "Guide-" + page in self.pages]
            text += f"\n### {title}\n\n" + "".join(f"- <doc:{page}>\n" for page in listed)
        text += "\n### Reference\n\n" + "".join(f"- <doc:{page[0]}>\n" for page in REFERENCE)
        self.write("Wengert", text)

    def reference(self, graph):
        """The pages that list the symbols, group by group, and groups for types of many members."""
        titles = Counter(tuple(s["pathComponents"]) for s in graph["symbols"])
        top = [s for s in graph["symbols"] if len(s["pathComponents"]) == 1]
        members = {r["source"] for r in graph["relationships"] if r["kind"].endswith("memberOf")}
        groups = defaultdict(list)
        for symbol in top:
            if name(symbol) not in members:
                groups[place(source(symbol))].append(symbol)
        for page, title, product, summary, parts in REFERENCE:
            text = f"# {title}\n\n{summary}\n\n## Overview\n\n`import {product}` brings what is on this page.\n\n## Topics\n"
            for heading, _ in parts:
                listed = groups.get((page, heading), [])
                if listed:
                    links = sorted((link(symbol, titles) for symbol in listed), key=types_first)
                    text += f"\n### {heading}\n\n" + "".join(f"- {link}\n" for link in links)
            self.write(page, text)


    def members(self, graph):
        """Groups for types with many members, by the sources that they stand in."""
        titles = Counter(tuple(s["pathComponents"]) for s in graph["symbols"])
        owners = defaultdict(lambda: defaultdict(list))
        for symbol in graph["symbols"]:
            path = symbol["pathComponents"]
            if len(path) == 2 and source(symbol) and symbol["kind"]["identifier"] != "swift.func.op":
                owners[path[0]][family(path[0], source(symbol))].append(link(symbol, titles))
        for owner, groups in owners.items():
            if len(groups) >= FEWEST_FAMILIES and sum(map(len, groups.values())) >= FEWEST_MEMBERS:
                text = f"# ``{owner}``\n\n## Topics\n"
                for heading, links in sorted(groups.items()):
                    text += f"\n### {heading}\n\n" + "".join(f"- {one}\n" for one in sorted(links))
                self.write(f"{owner}-members", text)


def family(owner, path):
    """A heading from the name of a source: `Reductions+Functions` is "Reductions"."""
    first, _, second = path.rsplit("/", 1)[-1].partition("+")
    if first == owner and not second:
        return "In general"
    words = second if first == owner else first
    words = re.sub(r"(?<=[a-z0-9])([A-Z])(?=[a-z])", lambda match: " " + match[1].lower(), words)
    return words.replace("Num py", "NumPy")


def types_first(link):
    """Types before functions, each in the order of the alphabet."""
    return link[2].islower() or link[2] == "_", link.lower()


def place(path):
    """The page and the group of a source."""
    fits = [(len(prefix), page, heading) for page, _, _, _, parts in REFERENCE
            for heading, prefixes in parts for prefix in prefixes
            if path == prefix or path.startswith(prefix)]
    if not fits:
        raise Failure(f"Docs/Site/topics.py: Sources/{path}.swift has no place in REFERENCE")
    return max(fits)[1:]


def link(symbol, titles):
    """A link to a symbol; of several that have one name, with what tells them apart."""
    path = "/".join(symbol["pathComponents"])
    several = titles[tuple(symbol["pathComponents"])] > 1
    return f"``{path}-{digest(name(symbol))}``" if several else f"``{path}``"
