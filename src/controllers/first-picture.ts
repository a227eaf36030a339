/**
 * A figure's first picture: what a server draws and a browser takes over. Both make it here, of the attributes alone, on an
 * element that is in no page, so that they come to the same.
 */
import type {ContextEvent} from '@lit/context';
import type {ReactiveController} from 'lit';
import {modelContext, type ModelSettings, type ModelSource} from '../context/model.js';
import {modelSettings} from './model-settings.js';

/** A controller as far as it has a part in that: of a figure of the model, it looks for an `<llm-model>`. */
export type Controller = ReactiveController & {findModel?: () => void};

/** All that an update does before it draws. @param controllers all of an element's; some may join meanwhile */
export function prepare(controllers: readonly Controller[]): void {
  for (const controller of controllers) {
    controller.findModel?.();
    controller.hostUpdate?.();
  }
}

/** The state that an `<llm-model>` with these attributes shares before anything has run. */
function sourceOf(model: Pick<Element, 'getAttribute'>): ModelSource {
  const values = Object.entries(modelSettings).map(([name, setting]) => [
    name,
    setting.parse(model.getAttribute(name) ?? setting.default) ?? setting.default,
  ]);
  return {
    settings: Object.fromEntries(values) as unknown as ModelSettings,
    state: {status: 'idle'},
    want: () => {},
    subscribe: () => () => {},
    retry: () => {},
  };
}

/** Answers a figure that asks for the model around it. */
export function answer(event: Event, model: Pick<Element, 'getAttribute'>): void {
  const {context, callback} = event as ContextEvent<typeof modelContext>;
  if (context !== modelContext) return;
  event.stopPropagation();
  callback(sourceOf(model));
}
