// The geometry of merges, on numbers.
import {expect} from '@open-wc/testing';
import type {MergeHistory} from 'llm-anatomy/core';
import {fitLabel, layoutGrid} from '../../dist/views/merge-grid.js';
import {countLines, placeRanks} from '../../dist/views/merge-split.js';
import {tellMerges} from '../../dist/views/merge-steps.js';
import {layoutTree} from '../../dist/views/merge-tree.js';

/** "abcd": b + c, then a + bc; d stays. */
const history: MergeHistory = {
  pieces: ['abcd'],
  piece: 0,
  bytes: Uint8Array.of(97, 98, 99, 100),
  cut: false,
  states: [
    {ids: [97, 98, 99, 100], ranks: [500, 300, -1], next: 1},
    {ids: [97, 300, 100], ranks: [123456, -1], next: 0},
    {ids: [123456, 100], ranks: [-1], next: -1},
  ],
};
const story = tellMerges(history);

describe('the story of a piece', () => {
  it('places every part in its bytes and tells which token it ends in', () => {
    expect(story.parts[1]).to.deep.equal([
      {id: 97, start: 0, end: 1, token: 0},
      {id: 300, start: 1, end: 3, token: 0},
      {id: 100, start: 3, end: 4, token: 1},
    ]);
    expect(story.parts[2].map(({start, end}) => [start, end])).to.deep.equal([
      [0, 3],
      [3, 4],
    ]);
  });

  it('counts the pairs each merge was the lowest of', () => {
    expect(story.steps.map(({joined, choices}) => [joined.id, choices])).to.deep.equal([
      [300, 2],
      [123456, 1],
    ]);
  });

  it('is short where nothing merges, and where there is nothing', () => {
    const states = [{ids: [], ranks: [], next: -1}];
    expect(tellMerges({...history, bytes: new Uint8Array(), states})).to.deep.equal({parts: [[]], steps: []});
  });
});

describe('the grid', () => {
  it('fills the room as far as a column may be wide', () => {
    expect(layoutGrid(12, 360).width).to.be.within(340, 360);
    expect(layoutGrid(2, 1200).column).to.equal(76);
  });

  it('takes more than the room before a column gets too narrow', () => {
    const {column, width} = layoutGrid(64, 320);
    expect(column).to.equal(19);
    expect(width).to.be.greaterThan(64 * 19);
  });

  it('has steps beside ranks only where there is room', () => {
    expect([layoutGrid(8, 320), layoutGrid(8, 900)].map(({isRoomy}) => isRoomy)).to.deep.equal([false, true]);
  });
});

describe('labels', () => {
  it('are cut to their box, the rest shown by an ellipsis', () => {
    expect(fitLabel('happiness', 80)).to.equal('happiness');
    expect(fitLabel('happiness', 40)).to.equal('happ…');
    expect(fitLabel('happiness', 5)).to.equal('…');
  });

  it('never cut a character in two', () => {
    expect(fitLabel('🙂🙂🙂', 40)).to.equal('🙂🙂…');
  });
});

describe('the tree', () => {
  const grid = layoutGrid(4, 400);
  const {boxes, links, height} = layoutTree(story, grid);

  it('has a row for each step and boxes over their bytes', () => {
    expect(boxes.map(({id, step, used}) => [id, step, used])).to.deep.equal([
      [97, 0, 2],
      [98, 0, 1],
      [99, 0, 1],
      [100, 0, Infinity],
      [300, 1, 2],
      [123456, 2, Infinity],
    ]);
    const [a, b, c] = boxes;
    const bc = boxes[4];
    expect(bc.x).to.equal(b.x);
    expect(bc.x + bc.width).to.equal(c.x + c.width);
    expect(bc.y).to.be.greaterThan(a.y);
    expect(height).to.be.greaterThan(boxes[5].y);
  });

  it('has lines that end at the boxes they join, and meet no other', () => {
    expect(links).to.have.length(4);
    for (const {x, from, to, step} of links) {
      const end = boxes.find((box) => box.step === step && box.y === to)!;
      expect(x).to.be.within(end.x, end.x + end.width);
      const crossed = boxes.filter((box) => x > box.x && x < box.x + box.width && box.y > from && box.y < to);
      expect(crossed).to.deep.equal([]);
    }
  });
});

describe('ranks between parts', () => {
  it('stand on one line where they have room, else on lines of their own', () => {
    const wide = placeRanks(history.states[0], story.parts[0], layoutGrid(4, 400));
    expect(wide.map(({rank, line, isNext}) => [rank, line, isNext])).to.deep.equal([
      [500, 0, false],
      [300, 0, true],
      [-1, 0, false],
    ]);
    const narrow = placeRanks(history.states[0], story.parts[0], layoutGrid(4, 100));
    expect(narrow.map(({line}) => line)).to.deep.equal([0, 1, 0]);
    expect(countLines(history, story, layoutGrid(4, 100))).to.equal(2);
  });
});
