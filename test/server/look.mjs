// What becomes of what a server has drawn, as a page sees it.
import {until} from '../embed/figure.mjs';

export const PATIENCE = {timeout: 60_000};

/** Figures one below the other, far below what is seen at first. */
export const far = (drawn) => `<div style="block-size: 9000px"></div>${drawn}`;

/** Notes what the server has drawn of each figure, to see later what has become of it. */
export const remember = (page) =>
  page.evaluate(() => {
    const figures = [...document.querySelectorAll('*')].filter(({shadowRoot}) =>
      shadowRoot?.querySelector('figure'),
    );
    globalThis.drawn = figures.map((figure) => ({
      figure,
      nodes: [...figure.shadowRoot.querySelectorAll('figure, figure *')],
    }));
  });

/** What has gone of it: the beginning of each. */
export const lost = (page, nth) =>
  page.evaluate((i) => {
    const gone = globalThis.drawn[i].nodes.filter((node) => !node.isConnected);
    return gone.map((node) => node.outerHTML.slice(0, 120));
  }, nth);

/** Of each figure: its titles and styles, and whether what stands in its place is shown. */
export const read = (page) =>
  page.evaluate(() =>
    globalThis.drawn.map(({figure}) => ({
      tag: figure.localName,
      titles: figure.shadowRoot.querySelectorAll('[part=title]').length,
      figures: figure.shadowRoot.querySelectorAll('figure').length,
      isInstead: figure.querySelector('p:not([slot])')?.checkVisibility() ?? false,
      display: getComputedStyle(figure).display,
    })),
  );

export const states = (page) =>
  page.evaluate(() => globalThis.drawn.map(({figure}) => figure.getAttribute('state')));

export const untilAlive = (page) =>
  until(true, async () => (await states(page)).every((state) => state !== null), PATIENCE);
