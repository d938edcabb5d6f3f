"""The meta-learners, by name: textbook algorithms over one scalar function."""

from collections.abc import Callable, Mapping

from torch import Tensor

from metaaug.meta.base import MetaLearner, Settings
from metaaug.meta.bilevel import bilevel
from metaaug.meta.fomaml import fomaml
from metaaug.meta.maml import maml
from metaaug.meta.meta_sgd import initial_rates, meta_sgd
from metaaug.meta.reptile import reptile

META_LEARNERS: dict[str, MetaLearner] = {
    "reptile": reptile,
    "maml": maml,
    "fomaml": fomaml,
    "meta_sgd": meta_sgd,
    "bilevel": bilevel,
}

HALVE_TWICE = ("maml", "fomaml", "meta_sgd")
"""Those that halve D_train again for their inner steps."""

OWN_PARAMETERS: dict[str, Callable[[Mapping[str, Tensor], Settings], dict[str, Tensor]]] = {"meta_sgd": initial_rates}
"""What a meta-learner learns beside θ and the learner's scalars, at the start."""
