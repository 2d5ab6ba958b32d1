"""The sentence of each refusal, by the error's code. One module a feature; `web.errors` reads them all."""

import importlib
import pkgutil

from flask_babel import LazyString

WORDS: dict[str, LazyString] = {}

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    WORDS.update(importlib.import_module(_module.name).WORDS)
