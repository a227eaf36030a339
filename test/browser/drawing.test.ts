import {expect} from '@open-wc/testing';
import {html, LitElement} from 'lit';
import {InParts} from '../../dist/controllers/in-parts.js';
import {drawInTurn} from '../../dist/controllers/in-turn.js';
import {laidOut} from '../../dist/views/laid-out.js';
import {until} from './support/page.js';

class InThreeParts extends LitElement {
  readonly parts = new InParts(this);
  names = ['one', 'two', 'three'];
  isWaiting = false;

  protected override render() {
    return html`<div class="body">
      ${
        this.isWaiting
          ? html`<svg style="display: block" height="300"></svg>`
          : this.names.map((name) => this.parts.next(() => html`<p>${name}</p>`))
      }
    </div>`;
  }

  get height(): number {
    return this.renderRoot.querySelector<HTMLElement>('.body')!.offsetHeight;
  }

  get shown(): string[] {
    return [...this.renderRoot.querySelectorAll('p')].map(({textContent}) => textContent!);
  }
}
customElements.define('in-three-parts', InThreeParts);

describe('a body that is drawn in parts', () => {
  let host: InThreeParts;

  beforeEach(() => {
    host = new InThreeParts();
  });
  afterEach(() => host.remove());

  it('comes one part in a frame, in their order, and says when all are there', async () => {
    document.body.append(host);
    await host.updateComplete;
    for (const count of [0, 1, 2]) {
      expect(host.shown).to.deep.equal(host.names.slice(0, count));
      expect(host.parts.isDrawn).to.equal(false);
      await laidOut();
      await host.updateComplete;
    }
    expect(host.shown).to.deep.equal(host.names);
    expect(host.parts.isDrawn).to.equal(true);
  });

  it('is drawn at once from then on, whatever joins it', async () => {
    document.body.append(host);
    await until(() => host.shown.length === 3, 'all parts');
    host.names = ['four', 'five', 'six', 'seven', 'eight'];
    host.requestUpdate();
    await host.updateComplete;
    expect(host.shown).to.deep.equal(host.names);
    expect(host.parts.isDrawn).to.equal(true);
  });

  it('goes on by one, however often it is drawn meanwhile', async () => {
    document.body.append(host);
    await host.updateComplete;
    for (let i = 0; i < 5; i++) {
      host.requestUpdate();
      await host.updateComplete;
    }
    expect(host.shown).to.deep.equal([]);
    await laidOut();
    await host.updateComplete;
    expect(host.shown).to.deep.equal(['one']);
  });

  it('begins with the first thing that there is to draw', async () => {
    const {names} = host;
    host.names = [];
    document.body.append(host);
    await laidOut();
    host.names = names;
    host.requestUpdate();
    await host.updateComplete;
    expect(host.shown).to.deep.equal([]);
    expect(host.parts.isDrawn).to.equal(false);
    await until(() => host.shown.length === 3, 'all parts');
  });

  it('keeps the room of what waited there until all is there', async () => {
    host.isWaiting = true;
    document.body.append(host);
    await host.updateComplete;
    expect(host.height).to.equal(300);
    host.isWaiting = false;
    host.requestUpdate();
    const heights = new Set<number>();
    while (!host.parts.isDrawn || !host.shown.length) {
      await laidOut();
      heights.add(host.height);
    }
    await host.updateComplete;
    heights.delete(host.height);
    expect([...heights]).to.deep.equal([300]);
    expect(host.height).to.be.below(300);
  });

  it('is whole where a server has drawn it', async () => {
    host.attachShadow({mode: 'open'}).append(document.createElement('figure'));
    document.body.append(host);
    await host.updateComplete;
    expect(host.shown).to.deep.equal(host.names);
  });

  it('does not wait for frames that nobody sees', async () => {
    const {requestAnimationFrame} = window;
    window.requestAnimationFrame = () => 0;
    try {
      document.body.append(host);
      await until(() => host.parts.isDrawn && host.shown.length === 3, 'all parts');
    } finally {
      window.requestAnimationFrame = requestAnimationFrame;
    }
  });
});

const drawn: string[] = [];

class InTurn extends LitElement {
  constructor() {
    super();
    drawInTurn(this);
  }

  protected override updated(): void {
    drawn.push(this.id);
  }
}

/** Leaves a drawing no time but that of its own task. */
async function drawAtOnce(host: InTurn): Promise<void> {
  host.requestUpdate();
  await Promise.resolve();
  await Promise.resolve();
}
customElements.define('in-turn', InTurn);

describe('figures that one change reaches', () => {
  let hosts: InTurn[];

  beforeEach(async () => {
    hosts = ['a', 'b', 'c'].map((id) => document.body.appendChild(Object.assign(new InTurn(), {id})));
    for (const {updateComplete} of hosts) await updateComplete;
    await new Promise((resolve) => setTimeout(resolve));
    drawn.length = 0;
  });
  afterEach(() => {
    for (const host of hosts) host.remove();
  });

  it('draw one in each task, in the order in which it reaches them', async () => {
    for (const host of hosts) host.requestUpdate();
    // What is awaited resolves in the task of the drawing.
    for (const [i, {updateComplete}] of hosts.entries()) {
      await updateComplete;
      expect(drawn.join('')).to.equal('abc'.slice(0, i + 1));
    }
  });

  it('draw again in the same task, and at once where no other has drawn', async () => {
    const [a, b] = hosts;
    await drawAtOnce(a);
    await drawAtOnce(a);
    expect(drawn).to.deep.equal(['a', 'a']);
    await new Promise((resolve) => setTimeout(resolve));
    await drawAtOnce(b);
    expect(drawn).to.deep.equal(['a', 'a', 'b']);
  });

  it('draw at once where a reader is at work', async () => {
    const [a, b, c] = hosts;
    c.tabIndex = 0;
    c.focus();
    for (const host of hosts) host.requestUpdate();
    await a.updateComplete;
    await c.updateComplete;
    expect(drawn).to.deep.equal(['a', 'c']);
    await b.updateComplete;
    expect(drawn).to.deep.equal(['a', 'c', 'b']);
  });

  it('draw though one of them goes while it waits', async () => {
    const [a, b, c] = hosts;
    for (const host of hosts) host.requestUpdate();
    await a.updateComplete;
    b.remove();
    await c.updateComplete;
    expect(drawn).to.deep.equal(['a', 'b', 'c']);
  });
});
