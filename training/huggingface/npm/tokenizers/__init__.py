"""
As much of Hugging Face's Python package tokenizers as transformers asks for to load and use a tokenizer.json, over their
npm package of that name, which is the same Rust code: for a machine that has npm's packages and not PyPI's. What it does
not have it says.
"""
import atexit
import dataclasses
import json
import pathlib
import subprocess
import sys
import types


class Bridge:
    """The Node process that has the tokenizers, which are numbers here."""

    def __init__(self):
        place = pathlib.Path(__file__).with_name("bridge.mjs")
        self.node = subprocess.Popen(["node", place], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.node.stdin.close)

    def __call__(self, method, *values):
        self.node.stdin.write(json.dumps([method, *values]).encode() + b"\n")
        self.node.stdin.flush()
        answer = json.loads(self.node.stdout.readline())
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["value"]


ask = Bridge()
__version__ = f"{ask('version')} (npm)"


@dataclasses.dataclass
class AddedToken:
    content: str
    single_word: bool = False
    lstrip: bool = False
    rstrip: bool = False
    normalized: bool = True
    special: bool = False

    def __str__(self):
        return self.content

    def __hash__(self):
        return hash(self.content)

    def __getstate__(self):
        return dataclasses.asdict(self)


class Encoding:
    def __init__(self, fields):
        self.__dict__.update(fields)


class Tokenizer:
    truncation = padding = decoder = None
    encode_special_tokens = False

    def __init__(self, text):
        self.json = json.loads(text)
        if self.json["truncation"] or self.json["padding"]:
            raise NotImplementedError("truncation and padding")
        # The npm package cannot be told to take special tokens' texts for plain text, but has no such tokens to see here.
        plain = {**self.json, "added_tokens": [each for each in self.json["added_tokens"] if not each["special"]]}
        self.special, self.plain = ask("load", text), ask("load", json.dumps(plain))

    @staticmethod
    def from_file(path):
        return Tokenizer(pathlib.Path(path).read_text("utf-8"))

    def to_str(self):
        return json.dumps(self.json)

    def encode_batch(self, texts, is_pretokenized=False, add_special_tokens=True):
        if is_pretokenized or not all(isinstance(text, str) for text in texts):
            raise NotImplementedError("pairs of texts, and words")
        which = self.plain if self.encode_special_tokens else self.special
        return [Encoding(fields) for fields in ask("encodeBatch", which, texts, add_special_tokens)]

    def decode(self, ids, skip_special_tokens=True):
        return ask("decode", self.special, ids, skip_special_tokens)

    def get_vocab(self, with_added_tokens=True):
        return ask("getVocab", self.special, with_added_tokens)

    def get_vocab_size(self, with_added_tokens=True):
        return ask("getVocabSize", self.special, with_added_tokens)

    def token_to_id(self, token):
        return ask("tokenToId", self.special, token)

    def id_to_token(self, token):
        return ask("idToToken", self.special, token)

    def get_added_tokens_decoder(self):
        return {id: AddedToken(**fields) for id, fields in map(split, self.json["added_tokens"])}

    def add_tokens(self, tokens):
        """Adds none: transformers gives it those of tokenizer.json again."""
        known = list(self.get_added_tokens_decoder().values())
        if not all(token in known for token in tokens):
            raise NotImplementedError(f"other tokens than tokenizer.json's: {tokens}")
        return 0

    def no_truncation(self):
        pass

    no_padding = no_truncation


def split(token):
    return token["id"], {name: value for name, value in token.items() if name != "id"}


class Missing:
    def __init__(self, *_, **__):
        raise NotImplementedError("this needs the Python package tokenizers")


Regex = Missing
# transformers imports these, and needs none of them to read a tokenizer.json.
for module, names in {
    "decoders": ["Decoder"],
    "models": ["BPE", "Unigram", "WordPiece"],
    "normalizers": [],
    "pre_tokenizers": [],
    "processors": [],
    "trainers": ["BpeTrainer", "UnigramTrainer", "WordLevelTrainer", "WordPieceTrainer"],
}.items():
    made = types.ModuleType(f"tokenizers.{module}")
    made.__dict__.update({name: Missing for name in names})
    globals()[module] = sys.modules[made.__name__] = made
