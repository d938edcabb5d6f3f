"""A small text model that needs no download of its own: the token vectors of WordLlama, which its package holds.

``.venv-peers/bin/python -m benchmarks.static_text_model FOLDER``, then ``benchmarks.accuracy --set trec --text-model
FOLDER``. Needs ``transformers`` and ``wordllama`` (requirements.txt beside this).

WordLlama (Miller, 2024) reduces the token embeddings of large language models to 256 numbers each; a text is their
mean. Here they are written as an OpenAI GPT of no layers, whose hidden states are its token embeddings, so a text model
is read, pooled and used as any other. It knows words, and no order of them.
"""

import argparse
from pathlib import Path
from typing import Any

MOST_PIECES = 512


def make(folder: Path) -> None:
    """Write tokenizer, configuration and weights into ``folder``."""
    import torch
    import wordllama
    from safetensors.torch import load_file
    from transformers import OpenAIGPTConfig, OpenAIGPTModel, PreTrainedTokenizerFast

    package = Path(wordllama.__file__).parent
    (vectors,) = load_file(package / "weights" / "l2_supercat_256.safetensors").values()
    tokenizer: Any = PreTrainedTokenizerFast(
        tokenizer_file=str(package / "tokenizers" / "l2_supercat_tokenizer_config.json"),
        pad_token="</s>",
        model_input_names=["input_ids", "attention_mask"],
    )
    n_tokens, width = vectors.shape
    settings = OpenAIGPTConfig(vocab_size=n_tokens, n_embd=width, n_layer=0, n_head=1, n_positions=MOST_PIECES)
    model = OpenAIGPTModel(settings)
    with torch.no_grad():
        model.tokens_embed.weight.copy_(vectors.float())
        model.positions_embed.weight.zero_()
    tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
