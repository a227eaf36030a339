/** Who is where: a row for each optimizer, with its mark, its rate, and what it has come to at the step that is looked at. */
import {html, nothing, type TemplateResult} from 'lit';
import {Heap} from '../../core/tensor/heap.js';
import {createOptimizer} from '../../core/training/optimizer.js';
import type {OptimizerName} from '../../core/training/optimizers/settings.js';
import type {Point} from '../../core/training/surfaces.js';
import {optimizerNames, type Arena} from './arenas.js';
import {measured, short} from './digits.js';
import {drawKey} from './looks.js';
import type {PartHost} from './part-host.js';
import {distanceAt, isLostAt, placeAt, racerOf, swingAt, type Race} from './racing.js';
import type {OptimizerStrings} from './strings.js';

const known = new Map<OptimizerName, number>();

/** Bytes that an optimizer remembers for each weight: asked of the core's own, on a matrix. */
export function bytesPerWeight(name: OptimizerName): number {
  let bytes = known.get(name);
  if (bytes === undefined) {
    const heap = new Heap();
    const tensor = () => heap.tensor([1, 2]);
    const weights = {name: 'w', value: tensor(), gradient: tensor(), decays: true};
    known.set(name, (bytes = 4 * createOptimizer(name, [weights]).floatsPerWeight));
  }
  return bytes;
}

export function renderStandings(
  host: PartHost,
  race: Race | undefined,
  minima: readonly Point[] | undefined,
  step: number,
  isShort: boolean,
  words: OptimizerStrings,
): TemplateResult {
  const toggle = (name: OptimizerName, isIn: boolean) => {
    host.optimizers = optimizerNames.filter((each) =>
      each === name ? isIn : host.optimizers.includes(each),
    );
  };
  const row = (name: OptimizerName) => {
    const isIn = host.optimizers.includes(name);
    const path = race?.paths.find((each) => each.name === name);
    const place = path && placeAt(path, step);
    const isLost = path !== undefined && isLostAt(path, step);
    const number = (text: string | undefined) =>
      html`<td>${isIn ? (text ?? (isShort ? '–' : '…')) : '–'}</td>`;
    return html`<tr class=${isIn ? '' : 'out'}>
      <th scope="row">
        <span class="racer">
          <input
            type="checkbox"
            aria-label=${`${words[name]} ${words.races}`}
            .checked=${isIn}
            @change=${({target}: Event) => toggle(name, (target as HTMLInputElement).checked)}
          />
          ${drawKey(name)}
          <button
            type="button"
            class="name"
            aria-pressed=${host.optimizer === name}
            title=${words.showRule}
            @click=${() => {
              host.optimizer = name;
            }}
          >
            ${words[name]}
          </button>
        </span>
      </th>
      <td>${short(racerOf(host, name).rate)}</td>
      ${
        isLost
          ? html`<td colspan="2" class="lost">${words.divergedAt} ${path.lostAt}</td>`
          : [
              number(place && measured(place.loss)),
              number(place && (minima ? measured(distanceAt(minima, place)) : undefined)),
            ]
      }
      <td>${bytesPerWeight(name)}</td>
    </tr>`;
  };
  return html`<table class="standings" part="standings">
    <caption class="label">
      ${words.afterStep} ${step}
    </caption>
    <thead>
      <tr>
        <th scope="col">${words.optimizerWord}</th>
        <th scope="col">${words.rateShort}</th>
        <th scope="col">${words.loss}</th>
        <th scope="col">${words.distance}</th>
        <th scope="col">${words.bytesShort}</th>
      </tr>
    </thead>
    <tbody>
      ${optimizerNames.map(row)}
    </tbody>
  </table>`;
}

/** The same in a sentence: who is lowest, who has left the map, who is lost. */
export function renderVerdict(
  race: Race | undefined,
  step: number,
  {middle, reach}: Arena,
  isPlaying: boolean,
  words: OptimizerStrings,
): TemplateResult {
  const paths = race?.paths ?? [];
  const lost = paths.filter((path) => isLostAt(path, step));
  const there = paths.flatMap((path) => {
    const place = isLostAt(path, step) ? undefined : placeAt(path, step);
    return place ? [{path, place}] : [];
  });
  const off = there.filter(({place}) =>
    place.point.some((value, axis) => Math.abs(value - middle[axis]) > reach),
  );
  const names = (some: readonly {name: OptimizerName}[]) => some.map(({name}) => words[name]).join(', ');
  const [best] = [...there].sort((a, b) => a.place.loss - b.place.loss);
  const swing = best && swingAt(best.path, best.place);
  return html`<p class="verdict" part="verdict" aria-live=${isPlaying ? 'off' : 'polite'}>
    ${
      best
        ? html`${words.afterStep} <code>${step}</code> ${words.lowest} <b>${words[best.path.name]}</b>,
            ${words.loss.toLowerCase()} <code>${measured(best.place.loss)}</code>.
            ${swing ? html`${words.swings} <code>${measured(swing[0])}</code> ${words.and} <code>${measured(swing[1])}</code>.` : nothing}`
        : race && paths.length === 0
          ? words.nobody
          : nothing
    }
    ${off.length > 0 ? html`${words.offMap} <b>${names(off.map(({path}) => path))}</b>.` : nothing}
    ${
      lost.length > 0
        ? html`<span class="lost">${words.diverged} <b>${names(lost)}</b>: ${words.divergedWhy}</span>`
        : nothing
    }
  </p>`;
}
