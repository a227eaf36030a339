// What <llm-embedding> computes and how it lays it out, on numbers.
import {expect} from '@open-wc/testing';
import {finish, Random} from 'llm-anatomy/core';
import {expectedOf} from '../../dist/elements/llm-embedding/analogies.js';
import {principalComponents} from '../../dist/elements/llm-embedding/components.js';
import {layoutDrift} from '../../dist/elements/llm-embedding/drift-chart.js';
import {lastWord} from '../../dist/elements/llm-embedding/drift-run.js';
import {layoutMap, placeLabels, wordAt, wordTowards} from '../../dist/elements/llm-embedding/map-geometry.js';
import {formatTerms, parseTerms} from '../../dist/elements/llm-embedding/settings.js';
import {layoutStrip} from '../../dist/elements/llm-embedding/strip.js';
import {placeOf, rank, wordTable} from '../../dist/elements/llm-embedding/words.js';
import {roundRange} from '../../dist/views/round-range.js';

const random = new Random(7);
const draw = () => random.uniform() - 0.5;

/** Eigenvalues of a symmetric matrix, the largest first, by Jacobi's rotations: another way than the element's. */
function eigenvalues(matrix: number[][]): number[] {
  const a = matrix.map((row) => [...row]);
  const d = a.length;
  for (let sweep = 0; sweep < 30; sweep++)
    for (let p = 0; p < d; p++)
      for (let q = p + 1; q < d; q++) {
        if (Math.abs(a[p][q]) < 1e-15) continue;
        const theta = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
        const [c, s] = [Math.cos(theta), Math.sin(theta)];
        for (let k = 0; k < d; k++)
          [a[k][p], a[k][q]] = [c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]];
        for (let k = 0; k < d; k++)
          [a[p][k], a[q][k]] = [c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]];
      }
  return a.map((row, i) => row[i]).sort((x, y) => y - x);
}

describe('principal components', () => {
  it('of points on two known axes are these, with their variances', () => {
    // ±4 along (3, 4, 0)/5 and ±1 along (4, −3, 0)/5, seen from (10, 20, 30).
    const points = [4, -4].flatMap((u) =>
      [1, -1].flatMap((v) => [10 + (3 * u + 4 * v) / 5, 20 + (4 * u - 3 * v) / 5, 30]),
    );
    const {axes, variances, total, places} = finish(principalComponents(Float32Array.from(points), 3, 2));
    [0.6, 0.8, 0].forEach((x, i) => expect(axes[0][i]).to.be.closeTo(x, 1e-6));
    [0.8, -0.6, 0].forEach((x, i) => expect(axes[1][i]).to.be.closeTo(x, 1e-6));
    expect(variances[0]).to.be.closeTo(16, 1e-4);
    expect(variances[1]).to.be.closeTo(1, 1e-4);
    expect(total).to.be.closeTo(17, 1e-4);
    [4, 1, 4, -1, -4, 1, -4, -1].forEach((x, i) => expect(places[i]).to.be.closeTo(x, 1e-4));
  });

  it('have the largest eigenvalues of the covariance', () => {
    const [n, d] = [60, 8];
    const points = Float32Array.from({length: n * d}, (_, i) => draw() * (1 + (i % d)));
    const mean = Array.from({length: d}, (_, i) => {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += points[p * d + i];
      return sum / n;
    });
    const covariance = mean.map((_, i) =>
      mean.map((_, j) => {
        let sum = 0;
        for (let p = 0; p < n; p++) sum += (points[p * d + i] - mean[i]) * (points[p * d + j] - mean[j]);
        return sum / n;
      }),
    );
    const expected = eigenvalues(covariance);
    const {variances, total, places, axes} = finish(principalComponents(points, d, 2));
    expect(variances[0]).to.be.closeTo(expected[0], 1e-9);
    expect(variances[1]).to.be.closeTo(expected[1], 1e-9);
    expect(total).to.be.closeTo(
      expected.reduce((a, b) => a + b),
      1e-9,
    );
    expect(axes[0].reduce((sum, x, i) => sum + x * axes[1][i], 0)).to.be.closeTo(0, 1e-12);
    const spread = [0, 1].map((k) => {
      let sum = 0;
      for (let p = 0; p < n; p++) sum += places[2 * p + k] ** 2 / n;
      return sum;
    });
    spread.forEach((value, k) => expect(value).to.be.closeTo(variances[k], 1e-4));
  });

  it('of points that do not spread are no NaN', () => {
    for (const points of [new Float32Array(), Float32Array.of(1, 2, 1, 2)]) {
      const {variances, places} = finish(principalComponents(points, 2, 2));
      expect([...variances, ...places].every((x) => x === 0)).to.equal(true);
    }
  });
});

describe('the words of a vocabulary', () => {
  const texts = [' cat', 'cat', ' a', ' Paris', ' 12', ' x1', '.', ' naïve'];
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  let end = 0;
  const vocabulary = {bytes, ends: Uint32Array.from(parts, (part) => (end += part.length))};
  const matrix = Float32Array.from({length: texts.length * 2}, (_, i) => i);
  const table = finish(wordTable(matrix, vocabulary));

  it('are the tokens of a space and a word or a number', () => {
    expect(table.words).to.deep.equal(['cat', 'Paris', '12', 'naïve']);
    expect(table.ids).to.deep.equal([0, 3, 4, 7]);
  });

  it('have rows of length 1', () => {
    expect(Math.hypot(...table.units.subarray(2, 4))).to.be.closeTo(1, 1e-6);
  });

  it('are found whatever their capitals', () => {
    expect(['Cat', ' paris ', '12', 'dog', ''].map((text) => placeOf(table, text))).to.deep.equal([
      0, 1, 2, -1, -1,
    ]);
  });

  it('are left out where the model has never read them: a crowd of rows that are nearly the same', () => {
    const all = Array.from({length: 20}, (_, i) => new TextEncoder().encode(` ${i + 10}`));
    const rows = all.flatMap((_, i) => (i < 12 ? [Math.cos(i), Math.sin(i)] : [1, 0.001 * i]));
    const {words, unread} = finish(
      wordTable(Float32Array.from(rows), {
        bytes: Uint8Array.from(all.flatMap((part) => [...part])),
        ends: Uint32Array.from(all, (_, i) => 3 * (i + 1)),
      }),
    );
    expect(unread).to.include.members(['22', '23', '24', '25', '26', '27', '28', '29']);
    expect(words).to.include.members(['11', '12', '13', '14']);
  });

  it('are ranked by value', () => {
    expect(rank([0.1, 0.9, 0.5], [1])).to.deep.equal([2, 0]);
  });
});

describe('the map', () => {
  const places = Float32Array.from({length: 80}, draw);
  const geometry = layoutMap({axes: [], variances: [], total: 0, places}, 300);

  it('keeps distances in proportion', () => {
    const {x, y, scale} = geometry;
    for (let i = 0; i < 39; i++) {
      const shown = Math.hypot(x[i] - x[i + 1], y[i] - y[i + 1]);
      const real = Math.hypot(places[2 * i] - places[2 * i + 2], places[2 * i + 1] - places[2 * i + 3]);
      expect(shown / scale).to.be.closeTo(real, 1e-4);
    }
  });

  it('lies within its size', () => {
    expect(Math.min(...geometry.x, ...geometry.y)).to.be.at.least(0);
    expect(Math.max(...geometry.x)).to.be.at.most(300);
    expect(Math.max(...geometry.y)).to.be.at.most(geometry.height);
  });

  it('stands larger around a word that is in its middle', () => {
    const close = layoutMap({axes: [], variances: [], total: 0, places}, 300, 7);
    expect(close.x[7]).to.equal(150);
    expect(close.y[7]).to.equal(close.height / 2);
    expect(close.scale).to.be.closeTo(4 * geometry.scale, 1e-6);
    expect(close.height).to.equal(geometry.height);
  });

  it('of one word, or of words in one place, is no NaN', () => {
    for (const places of [Float32Array.of(1, 1), Float32Array.of(1, 1, 1, 1)]) {
      const {x, y} = layoutMap({axes: [], variances: [], total: 0, places}, 300);
      expect([...x, ...y].every(Number.isFinite)).to.equal(true);
    }
  });

  it('goes to the nearest word in a direction, and stays at the edge', () => {
    const cross = {
      width: 100,
      height: 100,
      scale: 1,
      x: Float32Array.of(50, 90, 10, 50, 50, 60),
      y: Float32Array.of(50, 52, 50, 10, 90, 95),
    };
    expect(wordTowards(cross, 0, 'ArrowRight')).to.equal(1);
    expect(wordTowards(cross, 0, 'ArrowLeft')).to.equal(2);
    expect(wordTowards(cross, 0, 'ArrowUp')).to.equal(3);
    expect(wordTowards(cross, 0, 'ArrowDown')).to.equal(4);
    expect(wordTowards(cross, 1, 'ArrowRight')).to.equal(1);
  });

  it('can be gone through whole by arrow keys', () => {
    const seen = new Set([0]);
    for (const word of seen)
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        seen.add(wordTowards(geometry, word, key));
    expect(seen.size).to.be.at.least(36);
  });

  it('finds the word that is pointed at, and none where there is none', () => {
    expect(wordAt(geometry, geometry.x[5] + 0.1, geometry.y[5], 24)).to.equal(5);
    expect(wordAt(geometry, -100, -100, 24)).to.equal(-1);
  });

  it('has no labels that meet', () => {
    const boxes = placeLabels(geometry, places.slice(0, 40).keys(), () => 30, 15);
    expect(boxes.length).to.be.greaterThan(5);
    for (const a of boxes)
      for (const b of boxes)
        if (a !== b)
          expect(
            a.left + a.width <= b.left ||
              b.left + b.width <= a.left ||
              a.top + 15 <= b.top ||
              b.top + 15 <= a.top,
          ).to.equal(true);
  });
});

describe('the strip', () => {
  it('has a round scale', () => {
    expect(
      [[0.534, -0.2], [-0.97], [0.1], [0.012], [3.2], [0]].map((row) => roundRange([row])),
    ).to.deep.equal([0.6, 1, 0.1, 0.02, 4, 1]);
  });

  it('has room for every cell, on as many lines as it takes', () => {
    for (const room of [260, 320, 600, 1100]) {
      const {left, perLine, cell, lines} = layoutStrip(room, 96, 1152, 5);
      expect(left + perLine * cell).to.be.at.most(room + 0.01);
      expect(perLine * lines).to.be.at.least(96);
      expect(cell).to.be.at.least(8);
    }
  });

  it('marks the row where it lies', () => {
    const [first, last] = [0, 1151].map((id) => layoutStrip(600, 96, 1152, id).matrix);
    expect(first.row).to.be.below(last.row);
    expect(last.row).to.be.at.most(layoutStrip(600, 96, 1152, 0).height);
  });
});

describe('sums and sentences', () => {
  it('are read as they are written', () => {
    for (const text of ['king - man + woman', 'king−man+woman', ' king – man + woman '])
      expect(parseTerms(text)).to.deep.equal(['king', 'man', 'woman']);
    expect(parseTerms(formatTerms(['', 'a-b', '<c>']))).to.deep.equal(['', 'ab', 'c']);
    for (const text of ['', 'king', 'a + b - c', 'a - b + c + d'])
      expect(parseTerms(text)).to.equal(undefined);
  });

  it('have an expected answer where the words stand in a known relation', () => {
    expect(expectedOf(['king', 'man', 'woman'])).to.equal('queen');
    expect(expectedOf(['woman', 'man', 'king'])).to.equal('queen');
    expect(expectedOf(['puppy', 'dog', 'cat'])).to.equal('kitten');
    expect(expectedOf(['Paris', 'France', 'Italy'])).to.equal('Rome');
    expect(expectedOf(['tree', 'green', 'red'])).to.equal(undefined);
    expect(expectedOf(['king', 'dog', 'Rome'])).to.equal(undefined);
  });

  it('end in a word', () => {
    expect(lastWord('To the bank.')).to.deep.equal({word: 'bank', end: 11});
    expect(lastWord('café “x”!')).to.deep.equal({word: 'x', end: 7});
    expect(lastWord(' … ')).to.equal(undefined);
  });
});

describe('the chart of a drift', () => {
  it('has 1 on top and a round number below all values', () => {
    const {low, y, height} = layoutDrift([1, 0.95, 0.81], 400);
    expect(low).to.equal(0.8);
    expect(y[0]).to.be.below(y[1]);
    expect(y[2]).to.be.below(height);
    expect(layoutDrift([1, 1], 400).low).to.equal(0.8);
    expect(layoutDrift([1, -1], 400).low).to.equal(-1);
  });
});
