"""The meta-learners, by name: textbook algorithms over one scalar function."""

from metaaug.meta.base import MetaLearner
from metaaug.meta.bilevel import bilevel
from metaaug.meta.maml import maml
from metaaug.meta.reptile import reptile

META_LEARNERS: dict[str, MetaLearner] = {"reptile": reptile, "maml": maml, "bilevel": bilevel}
