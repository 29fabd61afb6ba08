"""A body → the same in int8 for ONNX Runtime: input vectors of pieces → one vector a text.

The table of pieces stays outside, so that it is kept once, in a form of its own.
"""

import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import Module
from transformers import BertModel

if TYPE_CHECKING:
    import onnxruntime

_OPSET = 17
_LONGEST = 256


class _Pooled(Module):
    """The body and the mean over its pieces: input vectors + mask → one vector a text."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        states = self.body(inputs_embeds=pieces, attention_mask=mask).last_hidden_state
        weights = mask[:, :, None].to(states.dtype)
        pooled: Tensor = (states * weights).sum(1) / weights.sum(1)
        return pooled


def write_body(path: Path, body: BertModel) -> None:
    """Trace the body, join what ONNX Runtime computes in one, and round its weights to int8."""
    example = (torch.zeros(2, 8, body.config.hidden_size), torch.ones(2, 8, dtype=torch.int64))
    lengths = {0: "texts", 1: "pieces"}
    body.train(mode=False)
    body.set_attn_implementation("eager")  # the form that ONNX Runtime joins
    with tempfile.TemporaryDirectory() as temporary, warnings.catch_warnings():
        # The exporter that is to replace this one needs a package more and joins less.
        warnings.simplefilter("ignore")
        traced, joined = Path(temporary) / "traced.onnx", Path(temporary) / "joined.onnx"
        torch.onnx.export(
            _Pooled(body),
            example,
            str(traced),
            dynamo=False,
            input_names=["pieces", "mask"],
            output_names=["vectors"],
            dynamic_axes={"pieces": lengths, "mask": lengths, "vectors": {0: "texts"}},
            opset_version=_OPSET,
        )
        graph = optimizer.optimize_model(
            str(traced),
            model_type="bert",
            num_heads=body.config.num_attention_heads,
            hidden_size=body.config.hidden_size,
        )
        graph.save_model_to_file(str(joined))
        quantize_dynamic(
            joined,
            path,
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )


@dataclass(eq=False)
class Rounded:
    """A body in int8 with its table and tokenizer: text → unit vector, on one thread."""

    words: Tokenizer
    table: NDArray[np.float32]
    session: "onnxruntime.InferenceSession"

    @classmethod
    def of(cls, folder: Path, body: BertModel) -> Self:
        """Round `body`, whose tokenizer lies in `folder`."""
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime

        words = Tokenizer.from_file(str(folder / "tokenizer.json"))
        words.enable_truncation(_LONGEST)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        table = body.embeddings.word_embeddings.weight.detach().numpy()
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "body.onnx"
            write_body(path, body)
            session = onnxruntime.InferenceSession(
                path, options, providers=["CPUExecutionProvider"]
            )
        return cls(words, table, session)

    def vector(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of a text, e5's prefix included."""
        pieces = self.table[self.words.encode(text).ids][None]
        mask = np.ones(pieces.shape[:2], dtype=np.int64)
        [[found]] = self.session.run(None, {"pieces": pieces, "mask": mask})
        vector: NDArray[np.float32] = found / np.linalg.norm(found)
        return vector
