"""Writes vocabularies and encodings for the tests of tokenizers, with the packages that other people use: tokenizers
and tiktoken.

    python Tests/ExchangeTests/write_texts.py Tests/ExchangeTests/Fixtures [large]
"""

import base64
import json
import pathlib
import random
import sys
import unicodedata

import tiktoken
import tokenizers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

folder = pathlib.Path(sys.argv[1])
is_large = len(sys.argv) > 2
root = pathlib.Path(__file__).parent.parent.parent
folder.mkdir(parents=True, exist_ok=True)

PATTERN = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""
END = "<|endoftext|>"

NASTY = [
    "", " ", "  ", "\n", " \n ", "a", "it's we're I've I'm she'll he'd don't IT'S 's''s '", "'", "''", "'re", "'r", "'l",
    "x  y   z    ", "tab\there\t\t there", "line\nline\n\nline\r\nline\r\n\r\n  line", "trailing spaces   ", "\u00a0\u00a0x",
    "\u3000全角スペース\u3000", "漢字かな交じり文。日本語、中文，한국어", "e\u0301 a\u0308\u0323 न\u0940 \u0301", "👍🏽👩‍👩‍👧‍👦🏳️‍🌈 🇩🇪",
    "٣٤٥ ²³ Ⅷ ½ 一二三 1,234.5e-6 0x1F", "مرحبا بالعالم שלום עולם", "\u200b\u200d\ufeffx\u2028y\u2029z\u0085w\u180e v\x1c\x1fu",
    "\x00\x01\x7f\x80", "\ufffd\uffff\U0010ffff", "ß ﬁ ǅ İ ı ſ", "a" * 300, "ab" * 200, "-" * 150 + " " * 100 + "=" * 33,
    "def f(x):\n    return x**2  # ²\n", "https://example.org/a?b=c&d=%20#e", END + "x" + END, "<|endoftext", "the the the thethe",
]


def documents():
    paths = sorted(root.glob("Docs/*.md")) if is_large else [root / "Docs/Exchange.md", root / "Docs/CustomOperations.md"]
    return [path.read_text() for path in paths]


def mixtures(count):
    """Pieces of all of them in any order."""
    generator = random.Random(5)
    pieces = NASTY + ["é", "\u0301", " ", "\n", "'", "s", "1", "漢", "👍", "\t", "\u00a0", ".", "the", " of"]
    return ["".join(generator.choices(pieces, k=generator.randrange(1, 12))) for _ in range(count)]


def kinds():
    """What is a letter, a number, a space, or anything else, as ranges of code points."""
    split = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str
    ranges = []
    for code in range(0x110000):
        character = chr(code)
        if unicodedata.category(character) in ("Cn", "Cs", "Co"):
            continue
        pieces = [place for _, place in split("a" + character + "1")]
        if len(pieces) == 2:
            kind = "letter" if pieces[0] == (0, 2) else "number"
        else:
            kind = "other" if len(split("!" + character)) == 1 else "space"
        if ranges and ranges[-1][1] == code - 1 and ranges[-1][2] == kind:
            ranges[-1][1] = code
        else:
            ranges.append([code, code, kind])
    return ranges


corpus = documents() + NASTY
size, frequency = (4000, 2) if is_large else (700, 3)
trained = Tokenizer(models.BPE())
trained.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
trained.decoder = decoders.ByteLevel()
trained.train_from_iterator(
    corpus,
    trainers.BpeTrainer(
        vocab_size=size, min_frequency=frequency, special_tokens=[END], show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet()))
trained.model.save(str(folder))

# Its tokens as ranks, the special one behind them.
characters = sorted(pre_tokenizers.ByteLevel.alphabet())
printable = [b for b in range(256) if 0x21 <= b <= 0x7E or 0xA1 <= b <= 0xAC or 0xAE <= b <= 0xFF]
others = [b for b in range(256) if b not in printable]
to_byte = {chr(b): b for b in printable} | {chr(0x100 + i): b for i, b in enumerate(others)}
assert sorted(to_byte) == characters
vocabulary = trained.get_vocab()
ranks = {bytes(to_byte[c] for c in text): rank for text, rank in vocabulary.items() if text != END}
(folder / "ranks.tiktoken").write_bytes(
    b"".join(base64.b64encode(text) + b" %d\n" % rank for text, rank in sorted(ranks.items(), key=lambda r: r[1])))
special = max(ranks.values()) + 1
encoding = tiktoken.Encoding("own", pat_str=PATTERN, mergeable_ranks=ranks, special_tokens={END: special})

plain = Tokenizer(trained.model)
plain.pre_tokenizer = trained.pre_tokenizer
texts = NASTY + mixtures(2000 if is_large else 60) + (documents() if is_large else [documents()[0][:2000]])
cases = [
    {
        "text": text,
        # Without special tokens; with them; by ranks.
        "merges": plain.encode(text, add_special_tokens=False).ids,
        "special": trained.encode(text, add_special_tokens=False).ids,
        "ranks": encoding.encode_ordinary(text),
        "rankSpecial": encoding.encode(text, allowed_special="all"),
    }
    for text in texts
]
# Tokens in the middle of characters.
generator = random.Random(6)
tokens = [[generator.randrange(1, special) for _ in range(6)] for _ in range(50)]
decoded = [{"tokens": t, "text": encoding.decode(t)} for t in tokens]
(folder / "texts.json").write_text(
    json.dumps({
        "corpus": corpus, "size": size, "frequency": frequency, "cases": cases, "decoded": decoded,
        "surrogate": encoding.encode("a\ud800b"), "kinds": kinds(),
    }))
print(f"tokenizers {tokenizers.__version__}, tiktoken {tiktoken.__version__}: {len(vocabulary)} tokens, {len(cases)} texts")
