"""What the peers with several of PyTorch's classes share; the protocol is torch_adamw.py's.

A variant is what is stepped and a way of stepping: "NAdam: foreach=True". Optimizers of one name exist at a time, because the state of all would not fit.
"""

import torch_adamw

SEPARATOR = ": "


class OneNameAtATime(dict):
    """The optimizers of the peer by variant: asking for one of another name drops those before."""

    def __init__(self, make_optimizer, parameters):
        super().__init__()
        self.make_optimizer = make_optimizer
        self.parameters = parameters

    def __missing__(self, variant):
        if any(split(other)[0] != split(variant)[0] for other in self):
            self.clear()
        self[variant] = self.make_optimizer(self.parameters, variant)
        return self[variant]


def split(variant):
    name, _, way = variant.rpartition(SEPARATOR)
    return name, way


def find_variants(names, ways, others):
    """Each name in each of the ways, and in the others where none of these work here."""
    working, skipped = [], {}
    for name in names:
        found, refused = torch_adamw.find([name + SEPARATOR + way for way in ways])
        if not found:
            found, _ = torch_adamw.find([name + SEPARATOR + way for way in others])
        working += found
        skipped.update(refused)
    return working, skipped


def serve(make_optimizer, names, ways, others):
    torch_adamw.make_optimizer = make_optimizer
    torch_adamw.make_optimizers = lambda parameters: OneNameAtATime(make_optimizer, parameters)
    torch_adamw.find_variants = lambda: find_variants(names, ways, others)
    torch_adamw.main()
