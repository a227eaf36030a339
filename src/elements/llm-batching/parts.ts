/** The views of the figure: each comes when it is first looked at. */
import {ViewParts} from '../../controllers/view-parts.js';
import type {Part, PartHost, PartPlace} from './part-host.js';
import {ServingPart} from './serving.js';
import {views, type BatchingView} from './settings.js';
import type {BatchingStrings} from './strings.js';

const modules: Readonly<Record<BatchingView, () => Promise<new (host: PartHost, place: PartPlace) => Part>>> =
  {
    serving: async () => ServingPart,
    pipeline: async () => (await import('./pipeline.js')).default,
    measured: async () => (await import('./measured.js')).default,
  };

export class Parts extends ViewParts<BatchingView, BatchingStrings, Part> {
  constructor(host: PartHost, place: PartPlace) {
    super(host, {
      views,
      load: async (view) => new (await modules[view]())(host, place),
      isSeen: () => place.isSeen(),
    });
  }
}
