/** What plays a training step, steps through it and drags it. */
import {html, type TemplateResult} from 'lit';
import {BACKWARD_END, FORWARD, LAST_STEP, UPDATE, type Moment, type Phase} from './network.js';
import {renderSlider} from '../../views/slider.js';
import type {BackpropStrings} from './strings.js';

/** The buttons' signs. */
const icons = {back: '◂', play: '▶', pause: '❚❚', forward: '▸'};

export interface Player {
  readonly step: number;
  readonly playing: boolean;
  readonly goTo: (step: number) => void;
  readonly onPlay: () => void;
}

/** Buttons, phases and a slider that go to any moment of the step. */
export function renderPlayer(
  {phase}: Moment,
  {step, playing, goTo, onPlay}: Player,
  words: BackpropStrings,
): TemplateResult {
  // Not `disabled`: a button that is pressed to the end would lose the focus.
  const button = (icon: keyof typeof icons, isOff: boolean, action: () => void) =>
    html`<button type="button" aria-label=${words[icon]} aria-disabled=${isOff} @click=${action}>
      ${icons[icon]}
    </button>`;
  // And where each ends.
  const phases: [Phase, string, number][] = [
    ['start', words.start, 0],
    ['forward', words.phaseForward, FORWARD],
    ['backward', words.phaseBackward, BACKWARD_END],
    ['update', words.phaseUpdate, UPDATE],
    ['after', words.phaseAfter, LAST_STEP],
  ];
  return html`<div class="player" part="player" role="group" aria-label=${words.player}>
    <div class="buttons">
      ${button('back', step === 0, () => goTo(step - 1))} ${button(playing ? 'pause' : 'play', false, onPlay)}
      ${button('forward', step === LAST_STEP, () => goTo(step + 1))}
    </div>
    <div class="phases">
      ${phases.map(
        ([name, title, end]) =>
          html`<button type="button" aria-pressed=${phase === name} @click=${() => goTo(end)}>
            ${title}
          </button>`,
      )}
    </div>
    ${renderSlider({
      name: words.playStep,
      value: step,
      least: 0,
      most: LAST_STEP,
      step: 1,
      said: `${step} ${words.of} ${LAST_STEP}`,
      onInput: goTo,
    })}
  </div>`;
}
