"""Writes tokenizers.json: small tokenizer.json files trained by Hugging Face's tokenizers, and the IDs it gives to texts.

    pip install tokenizers==0.23.2
    python test/golden/make-tokenizers-golden.py
"""

import json
import pathlib
import random

import tokenizers
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

random.seed(5)

CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
CL100K = CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K = (
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPECIAL = ['<|endoftext|>', '<|im_start|>', '<|im_start|> ', '[a b]']

WORDS = """the of and to in is that for it as was with be by on not he his but at are this have from or had an they which
one you were all her she there would their we him been has when who will no more if out so up said what its about than
don't can't I'll we've it's they're you'd I'm DON'T IT'S 2024 1000 3.14 100,000 http://example.org/a?b=c#d --- ... !!! ();
der die und Straße naïve café 東京 日本語 你好 世界 привет мир γειά שלום مرحبا नमस्ते ไทย 한국어 👩‍👩‍👧 🇩🇪 e\u0301 \u00e9 n\u0303""".split()


def text(count):
    gap = ['\n', '  ', '\t', ' \n\n ', '   ', '\r\n', '\u3000', '']
    pieces = []
    for _ in range(count):
        pieces += [random.choice(WORDS), random.choice(gap) if random.random() < 0.15 else ' ']
    return ''.join(pieces)


CODES = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x300, 0x340), *range(0x3B1, 0x3CA), *range(0x0E01, 0x0E30)]
CODES += [0x9, 0xA, 0xD, 0xB, 0x85, 0x200B, 0x2028, 0x3000, 0xFEFF, 0x660, 0xB2, 0xBD, 0x2167, 0x1F600, 0x1F468, 0x200D]
CODES += [0x1100, 0x1161, 0x11A8, 0xAC00, 0x212B, 0x1D15E, 0x958, 0x17F]


def noise(count):
    return ''.join(chr(random.choice(CODES)) for _ in range(count))


TEXTS = ['', ' ', '  ', '\n', 'a', ' a', '  a', "'", "'s", "x's 'S 'T'll", '1', ' 1', '12345', ' 12 345  6', 'a1b22c333', '  7']
TEXTS += ['a' * 50, ' ' * 40 + 'x', '\n' * 30, '0' * 40, 'ab' * 300, 'the' * 200, 'e\u0301' * 20]
TEXTS += [text(random.randint(1, 40)) for _ in range(40)] + [noise(random.randint(1, 60)) for _ in range(80)]
TEXTS += [
    ''.join(random.choice([random.choice(SPECIAL), text(2), noise(3)]) for _ in range(random.randint(1, 8)))
    for _ in range(40)
]

corpus = [text(60) for _ in range(300)]


def train(vocab_size, pre_tokenizer, normalizer=None, specials=()):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizer
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(specials),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus, trainer)
    return json.loads(tokenizer.to_str())


def split(expression, use_regex=False):
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(expression), 'isolated'),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=use_regex),
        ]
    )


def add(file, contents):
    """Adds tokens behind all others."""
    first = max([*file['model']['vocab'].values(), *(token['id'] for token in file['added_tokens'])]) + 1
    for i, content in enumerate(contents):
        file['added_tokens'].append(
            {
                'id': first + i,
                'content': content,
                'single_word': False,
                'lstrip': False,
                'rstrip': False,
                'normalized': False,
                'special': i % 2 == 0,
            }
        )
    return file


def permute(file):
    """Gives every token another ID."""
    vocab = file['model']['vocab']
    ids = list(vocab.values())
    shuffled = random.sample(range(len(ids)), len(ids))
    file['model']['vocab'] = {token: shuffled[i] for i, token in enumerate(vocab)}
    return file


def all_pairs(file):
    """Llama-3's way: for each token every pair that makes it, and tokens that no pair makes."""
    model = file['model']
    vocab = model['vocab']
    merges = []
    for token, id in sorted(vocab.items(), key=lambda item: item[1]):
        pairs = [(token[:i], token[i:]) for i in range(1, len(token))]
        pairs = [(a, b) for a, b in pairs if a in vocab and b in vocab]
        merges += sorted(pairs, key=lambda pair: (vocab[pair[0]], vocab[pair[1]]))
    model['merges'] = merges
    letters = {token for token in vocab if len(token) == 1}
    for word in ['Ġwouldx', '123', 'Ġb', 'ĠzZzZ', 'qqq', 'Ã©Ã©']:
        if word not in vocab and set(word) <= letters:
            vocab[word] = max(vocab.values()) + 1
    model['ignore_merges'] = True
    return file


byte_level = pre_tokenizers.ByteLevel
files = {
    'gpt2': add(train(500, byte_level(add_prefix_space=False)), SPECIAL),
    'specials first': train(420, byte_level(add_prefix_space=False), specials=SPECIAL),
    'prefix space': add(train(400, byte_level(add_prefix_space=True)), SPECIAL),
    'digits': add(
        train(400, pre_tokenizers.Sequence([pre_tokenizers.Digits(True), byte_level(add_prefix_space=False)])), SPECIAL
    ),
    'qwen2': add(train(450, split(CL100K % r'\p{N}'), normalizers.NFC()), SPECIAL),
    'llama3': add(all_pairs(train(450, split(CL100K % r'\p{N}{1,3}'))), SPECIAL),
    'o200k': add(train(400, split(O200K)), SPECIAL),
    'permuted': add(permute(train(500, byte_level(add_prefix_space=False))), SPECIAL),
    'permuted pairs': add(permute(all_pairs(train(400, split(CL100K % r'\p{N}')))), SPECIAL),
}
# As files before 2024 write merges.
files['gpt2']['model']['merges'] = [' '.join(pair) for pair in files['gpt2']['model']['merges']]

golden = []
for name, file in files.items():
    tokenizer = Tokenizer.from_str(json.dumps(file))
    ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
    golden.append({'name': name, 'file': file, 'ids': ids})

path = pathlib.Path(__file__).with_name('tokenizers.json')
provenance = f'test/golden/make-tokenizers-golden.py with tokenizers {tokenizers.__version__}'
content = {'provenance': provenance, 'texts': TEXTS, 'tokenizers': golden}
path.write_text(json.dumps(content, ensure_ascii=False, separators=(',', ':')) + '\n', encoding='utf-8')
