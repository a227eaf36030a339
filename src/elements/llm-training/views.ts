/** Each view's code comes when it is first looked at. */
import type {TrainingView} from './settings.js';
import type {PartHost, View} from './view.js';

type ViewClass = new (host: PartHost) => View;

const loaders: Readonly<Record<TrainingView, () => Promise<ViewClass>>> = {
  live: async () => (await import('./live.js')).LiveView,
  recorded: async () => (await import('./recorded.js')).RecordedView,
};

export const loadView = (name: TrainingView): Promise<ViewClass> => loaders[name]();
