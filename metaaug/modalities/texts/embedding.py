"""Sentence embeddings by a transformer that the user names, in the place of TF-IDF. Off unless a model is named.

Mean of the last hidden states over a text's tokens, of length 1 (Reimers and Gurevych, "Sentence-BERT", EMNLP 2019).
The transformer is frozen. Only weights in the safetensors format are read, and no code that comes with a model is run.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from metaaug.errors import ConfigError

BATCH, MOST_PIECES = 64, 256
KEPT = 50_000
"""Embeddings that are kept by their text: originals are asked for in every episode."""


class TextModel:
    """A frozen transformer and the embeddings it has made."""

    def __init__(self, tokenizer: Any, network: Any) -> None:
        self.tokenizer = tokenizer
        self.network = network.eval()
        self._kept: OrderedDict[str, Tensor] = OrderedDict()

    def embed(self, texts: Sequence[str], device: torch.device) -> Tensor:
        """Embeddings ``(n, d)`` float32 on ``device``, the same for the same text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        found = {text: self._kept[text] for text in texts if text in self._kept}
        for start in range(0, len(new), BATCH):
            part = new[start : start + BATCH]
            found |= zip(part, self._embedded(part, device).cpu(), strict=True)
        for text in texts:
            self._kept[text] = found[text]
            self._kept.move_to_end(text)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return torch.stack([found[text] for text in texts]).to(device)

    @torch.no_grad()
    def _embedded(self, texts: Sequence[str], device: torch.device) -> Tensor:
        given = self.tokenizer(
            list(texts), padding=True, truncation=True, max_length=MOST_PIECES, return_tensors="pt"
        ).to(device)
        hidden = self.network.to(device)(**given).last_hidden_state
        mask = given["attention_mask"][..., None].to(hidden)
        return functional.normalize((hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp_min(1), dim=1).float()


@lru_cache(maxsize=2)
def text_model(name: str) -> TextModel:
    """The model of that name on Hugging Face, or in a folder; downloaded where it is not there yet.

    Raises:
        ConfigError: the library is not installed, or there is no such model with safetensors weights.
    """
    try:
        from transformers import AutoModel, AutoTokenizer
    except ImportError as error:
        raise ConfigError(
            f'The text model "{name}" needs the library transformers, which is not installed. '
            'Install it with pip install "metaaug[embeddings]", or leave learner.text_model out.'
        ) from error
    try:
        tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
        network = AutoModel.from_pretrained(name, use_safetensors=True, trust_remote_code=False)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise ConfigError(
            f'The text model "{name}" cannot be loaded ({_first_line(error)}). Give a folder, or the name of a model '
            "on Hugging Face, with a tokenizer and model.safetensors; the first use of a name needs the internet."
        ) from error
    return TextModel(tokenizer, network)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
