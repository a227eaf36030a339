import {expect} from '@open-wc/testing';
import {
  choiceSetting,
  countSetting,
  flagSetting,
  optionalSetting,
  textSetting,
} from '../../dist/controllers/settings.js';
import {cutIntoBlocks} from '../../dist/views/blocks.js';
import {Drawing, laidOut} from '../../dist/views/laid-out.js';
import {hexOf, tokenLabel, tokenParts, tornCharacters} from '../../dist/views/token-text.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const partsOf = (text: string): string[] => tokenParts(utf8(text)).map(({kind, text}) => `${kind} ${text}`);

/** mulberry32, by Tommy Ettinger. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the text of a token', () => {
  it('is the text itself where every character has a shape', () => {
    expect(partsOf('unhappiness')).to.deep.equal(['text unhappiness']);
    expect(partsOf('语言')).to.deep.equal(['text 语言']);
    expect(partsOf('<|end&"\'')).to.deep.equal(['text <|end&"\'']);
  });

  it('shows white space by signs', () => {
    expect(tokenLabel(utf8(' the'))).to.equal('·the');
    expect(partsOf('\t\t\n')).to.deep.equal(['space →→↵']);
    expect(tokenLabel(utf8('\u00a0\u3000\r'))).to.equal('⍽□␍');
  });

  it('keeps beside a sign the character it stands for', () => {
    expect(tokenParts(utf8(' \n'))).to.deep.equal([{kind: 'space', text: '·↵', raw: ' \n'}]);
  });

  it('shows the bytes of a character that is cut, at its beginning and at its end', () => {
    const [a, b, c, d] = utf8('🙂');
    expect(tokenLabel(Uint8Array.of(a, b))).to.equal('⟨F0 9F⟩');
    expect(tokenLabel(Uint8Array.of(c, d, 0x61))).to.equal('⟨99 82⟩a');
    expect(tokenLabel(Uint8Array.of(0x61, a))).to.equal('a⟨F0⟩');
    expect(tokenLabel(Uint8Array.of(0x20, 0xe4, 0xb8))).to.equal('·⟨E4 B8⟩');
  });

  it('never has U+FFFD, not even for U+FFFD', () => {
    expect(tokenLabel(utf8('\ufffd'))).to.equal('⟨EF BF BD⟩');
    for (let byte = 0; byte < 256; byte++)
      expect(tokenLabel(Uint8Array.of(byte)), `byte ${byte}`).to.match(/^[^\ufffd]+$/);
  });

  it('names controls', () => {
    expect(partsOf('\0')).to.deep.equal(['control ␀']);
    expect(partsOf('a\u001bb')).to.deep.equal(['text a', 'control ␛', 'text b']);
    expect(partsOf('\u0085')).to.deep.equal(['control U+0085']);
    expect(partsOf('\ufeff')).to.deep.equal(['control BOM']);
    expect(partsOf('\u2028\u2029')).to.deep.equal(['control U+2028', 'control U+2029']);
    expect(partsOf('\u00ad')).to.deep.equal(['control SHY']);
  });

  it('names what would turn the direction of the line', () => {
    for (const code of [
      0x61c, 0x200e, 0x200f, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066, 0x2067, 0x2069,
    ])
      expect(partsOf(String.fromCodePoint(code))).to.deep.equal([
        `control U+${code.toString(16).toUpperCase().padStart(4, '0')}`,
      ]);
  });

  it('keeps a joiner inside an emoji and names one at the edge of a token', () => {
    expect(partsOf('👩\u200d👧')).to.deep.equal(['text 👩\u200d👧']);
    expect(partsOf('👩\u200d')).to.deep.equal(['text 👩', 'control ZWJ']);
    expect(partsOf('\u200d👧')).to.deep.equal(['control ZWJ', 'text 👧']);
    expect(partsOf('\u200c')).to.deep.equal(['control ZWNJ']);
  });

  it('names a variation selector that has nothing before it', () => {
    expect(partsOf('\ufe0f')).to.deep.equal(['control VS16']);
    expect(partsOf('❤\ufe0f!')).to.deep.equal(['text ❤\ufe0f!']);
  });

  it('puts a mark on a circle where it would join the neighbour', () => {
    expect(tokenLabel(utf8('\u0301'))).to.equal('◌\u0301');
    expect(tokenLabel(utf8('e\u0301'))).to.equal('e\u0301');
    expect(tokenLabel(utf8(' \u093f'))).to.equal('·◌\u093f');
  });

  it('loses nothing: what its parts stand for is the text', () => {
    const text = 'a b\t\n\r\0\u202e\ufeff\u0301 👩\u200d👧\u200d ❤\ufe0f\u00a0\u3000 \u2028z';
    expect(
      tokenParts(utf8(text))
        .map(({raw}) => raw)
        .join(''),
    ).to.equal(text);
  });

  it('shows no character without a shape, in any plane', () => {
    const hidden = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Zl}\p{Zp}]/u;
    for (let code = 0; code < 0x110000; code += code < 0x3000 ? 1 : 37) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const label = tokenLabel(utf8(String.fromCodePoint(code)));
      if (hidden.test(label)) expect.fail(`U+${code.toString(16)} is shown as ${JSON.stringify(label)}`);
    }
  });
});

describe('the characters that a token is a part of', () => {
  const text = utf8('a语🙂b'); // one byte, three, four, one
  const torn = (start: number, end: number) => new TextDecoder().decode(tornCharacters(text, start, end));

  it('are none where the token begins and ends between characters', () => {
    expect(torn(0, 1)).to.equal('');
    expect(torn(0, text.length)).to.equal('');
    expect(torn(1, 4)).to.equal('');
  });

  it('are whole, whichever end is missing', () => {
    expect(torn(1, 3)).to.equal('语');
    expect(torn(2, 4)).to.equal('语');
    expect(torn(2, 3)).to.equal('语');
    expect(torn(3, 6)).to.equal('语🙂');
    expect(torn(7, 9)).to.equal('🙂b');
  });
});

describe('bytes in hexadecimal', () => {
  it('have two digits each', () => {
    expect(hexOf(Uint8Array.of(0, 10, 255))).to.equal('00 0A FF');
    expect(hexOf(new Uint8Array())).to.equal('');
  });
});

describe('blocks of tokens', () => {
  /** Tokens over a text, of one to eight bytes. */
  function randomTokens(random: () => number, count: number): {ends: Uint32Array; bytes: Uint8Array} {
    const ends = new Uint32Array(count);
    for (let i = 0, end = 0; i < count; i++) ends[i] = end += 1 + Math.floor(random() * 8);
    const newlines = random() * 0.1;
    const spaces = random() * 0.3;
    const bytes = Uint8Array.from({length: ends.at(-1) ?? 0}, () => {
      const draw = random();
      return draw < newlines ? 0x0a : draw < newlines + spaces ? 0x20 : 0x61;
    });
    return {ends, bytes};
  }

  it('are none where there are no tokens', () => {
    expect(cutIntoBlocks(new Uint32Array(), new Uint8Array())).to.deep.equal([0]);
  });

  it('are one for a short text', () => {
    expect(cutIntoBlocks(Uint32Array.of(1, 2, 3), utf8('abc'))).to.deep.equal([0, 3]);
  });

  it('hold all tokens in order, and none is empty or longer than 600 tokens (200 random texts)', () => {
    const random = randomFrom(1);
    for (let run = 0; run < 200; run++) {
      const count = 1 + Math.floor(random() * 5000);
      const {ends, bytes} = randomTokens(random, count);
      const blocks = cutIntoBlocks(ends, bytes);
      expect(blocks[0]).to.equal(0);
      expect(blocks.at(-1)).to.equal(count);
      for (let i = 1; i < blocks.length; i++) {
        const size = blocks[i] - blocks[i - 1];
        if (size < 1 || size > 600) expect.fail(`run ${run}: block ${i - 1} has ${size} tokens`);
        if (i < blocks.length - 1 && size < 200) expect.fail(`run ${run}: block ${i - 1} has only ${size}`);
      }
    }
  });

  it('end with a line of the text where there is one', () => {
    const line = `${'a'.repeat(49)}\n`;
    const bytes = utf8(line.repeat(20));
    const ends = Uint32Array.from({length: 1000}, (_, i) => i + 1);
    expect(cutIntoBlocks(ends, bytes)).to.deep.equal([0, 200, 400, 600, 800, 1000]);
  });
});

describe('settings', () => {
  it('take a choice for what it is and nothing else', () => {
    const {parse, default: fallback} = choiceSetting(['text', 'ids'], 'text');
    expect(fallback).to.equal('text');
    expect(parse('ids')).to.equal('ids');
    for (const bad of ['IDS', ' ids', '', 0, {}, 'toString']) expect(parse(bad)).to.equal(undefined);
  });

  it('let an optional choice be empty', () => {
    const {parse, default: fallback} = optionalSetting(['gpt2']);
    expect(fallback).to.equal('');
    expect(parse('')).to.equal('');
    expect(parse('gpt2')).to.equal('gpt2');
    expect(parse('gpt3')).to.equal(undefined);
  });

  it('cut a text that is too long and make text of anything else', () => {
    const {parse} = textSetting('', 3);
    expect(parse('abcd')).to.equal('abc');
    expect(parse(12345)).to.equal('123');
    expect(parse('')).to.equal('');
  });

  it('do not cut a text within a character', () => {
    expect(textSetting('', 2).parse('a🙂')).to.equal('a');
  });

  it('read flags as attributes and links hold them', () => {
    for (const yes of [true, '', 'true']) expect(flagSetting.parse(yes)).to.equal(true);
    for (const no of [false, 'false']) expect(flagSetting.parse(no)).to.equal(false);
  });

  it('take whole numbers within their bounds', () => {
    const {parse} = countSetting(5, 0, 10);
    expect(parse('0')).to.equal(0);
    expect(parse(10)).to.equal(10);
    for (const bad of ['11', '-1', '1.5', 'many', NaN, Infinity, {}]) expect(parse(bad)).to.equal(undefined);
  });
});

describe('a drawing', () => {
  it('waits for the layout the first time, and for its figure to be in the page', async () => {
    const host = document.createElement('p');
    let [drawn, isReady] = [0, true];
    const drawing = new Drawing(host, () => isReady && ++drawn > 0);
    const askAndWait = async (): Promise<number> => {
      const before = drawn;
      drawing.ask();
      expect(drawn, 'not at once').to.equal(before);
      await laidOut();
      return drawn;
    };
    expect(await askAndWait(), 'outside the page').to.equal(0);
    document.body.append(host);
    isReady = false;
    expect(await askAndWait(), 'without anything to draw').to.equal(0);
    isReady = true;
    drawing.ask();
    expect(await askAndWait(), 'asked twice').to.equal(1);
    drawing.ask();
    expect(drawn, 'from then on at once').to.equal(2);
    host.remove();
    drawing.ask();
    expect(drawn, 'outside the page again').to.equal(2);
  });
});
