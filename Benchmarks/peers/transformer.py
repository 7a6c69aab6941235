"""Seconds of a transformer's training epochs, or of a pass forward, batches being padded to their longest text."""

import common

# task: 0 epochs of SGD with momentum, 1 a pass forward. Sizes are MiniLM's.
options = common.options(samples=256, batch=64, repetitions=2, task=0, shortest=4, longest=38)
torch = common.torch(options)
F = torch.nn.functional
WORDS, WIDTH, DEPTH, HEADS, INNER, POSITIONS = 30522, 384, 6, 12, 1536, 512


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (torch.nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.first, self.second = torch.nn.Linear(WIDTH, INNER), torch.nn.Linear(INNER, WIDTH)
        self.norms = torch.nn.ModuleList(torch.nn.LayerNorm(WIDTH, 1e-12) for _ in range(2))

    def forward(self, x, mask):
        batch, length, _ = x.shape
        q, k, v = (
            part(x).view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        heads = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = self.norms[0](x + self.output(heads.transpose(1, 2).reshape(batch, length, WIDTH)))
        return self.norms[1](x + self.second(F.gelu(self.first(x))))


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.positions = torch.nn.Embedding(WORDS, WIDTH), torch.nn.Embedding(POSITIONS, WIDTH)
        self.sentences = torch.nn.Embedding(2, WIDTH)
        self.norm = torch.nn.LayerNorm(WIDTH, 1e-12)
        self.layers = torch.nn.ModuleList(Layer() for _ in range(DEPTH))
        self.readout = torch.nn.Linear(WIDTH, 2)

    def features(self, ids):
        ids = ids[:, : int((ids >= 0).sum(1).max())]
        real = ids >= 0
        mask = None if bool(real.all()) else real[:, None, None, :]
        x = self.words(ids.clamp(min=0)) + self.positions.weight[: ids.shape[1]] + self.sentences.weight[0]
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, mask)
        return x[:, 0]


lengths = options.shortest + torch.arange(options.samples) * 17 % (options.longest - options.shortest + 1)
ids = torch.randint(0, WORDS, (options.samples, options.longest))
ids[torch.arange(options.longest)[None] >= lengths[:, None]] = -1
y = torch.arange(options.samples) % 2
network = Network()


def epoch():
    order = torch.randperm(options.samples)
    for start in range(0, options.samples, options.batch):
        chosen = order[start : start + options.batch]
        optimiser.zero_grad(set_to_none=True)
        F.cross_entropy(network.readout(network.features(ids[chosen])), y[chosen]).backward()
        optimiser.step()


def forward():
    for start in range(0, options.samples, options.batch):
        network.features(ids[start : start + options.batch])


if options.task == 0:
    optimiser = torch.optim.SGD(network.parameters(), lr=0.003, momentum=0.8, fused=True)
    common.measure(options.repetitions, epoch)
else:
    with torch.no_grad():
        common.measure(options.repetitions, forward)
