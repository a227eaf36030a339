import {expect} from '@open-wc/testing';
import {html, LitElement, render} from 'lit';
import {ViewParts, type ViewPart} from '../../src/controllers/view-parts.js';
import {figureStrings} from '../../src/views/strings.js';

const words = {...figureStrings, views: 'View', viewCode: 'the code', first: 'First', second: 'Second'};
type View = 'first' | 'second';
type Words = typeof words;

class Host extends LitElement {
  view: View = 'first';
}
customElements.define('view-parts-host', Host);

it('the code of one view that does not come leaves the others, and comes when it is asked for again', async () => {
  let isLost = true;
  const host = new Host();
  const part = (view: View): ViewPart<Words> => ({
    status: 'ready',
    isThere: true,
    render: () => html`<p>${words[view]} is here</p>`,
  });
  const parts = new ViewParts<View, Words, ViewPart<Words>>(host, {
    views: ['first', 'second'],
    load: (view) =>
      view === 'first' && isLost ? Promise.reject(new Error('lost')) : Promise.resolve(part(view)),
    isSeen: () => true,
  });
  const place = document.createElement('div');
  const draw = (): string => {
    render(parts.render(words), place);
    return place.textContent ?? '';
  };

  await parts.load();
  expect(parts.status).to.equal('error');
  expect(draw()).to.include('lost');

  host.view = 'second';
  expect(parts.status).to.equal('loading');
  expect(draw()).not.to.include('lost');
  await parts.load();
  expect(draw()).to.include('Second is here');

  host.view = 'first';
  expect(draw()).to.include('lost');
  isLost = false;
  place.querySelector('button')!.click();
  await parts.load();
  expect(draw()).to.include('First is here');
});
