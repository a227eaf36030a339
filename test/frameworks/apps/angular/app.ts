import {ChangeDetectionStrategy, Component, signal} from '@angular/core';
import type {LlmTokensChangeEvent, TokenizerStrings} from 'llm-anatomy';
import {LLM_DIRECTIVES} from 'llm-anatomy/angular';
import type {Intervention} from 'llm-anatomy/core';
import {Tokens} from './tokens';

const silenced: Intervention[] = [{at: 'blocks.1.attn.z', head: 2, op: 'zero'}];

@Component({
  selector: 'app-root',
  imports: [LLM_DIRECTIVES, Tokens],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main id="app">
      <button (click)="items.set([...items(), 3])">Add</button>
      <button (click)="items.set(items().slice(1))">Remove the first</button>
      <button (click)="items.set(items().toReversed())">Reverse</button>
      <button (click)="strings.set({heading: 'Zerleger'})">German</button>
      <p id="counts">{{ tellCounts() }}</p>
      @for (item of items(); track item) {
        <llm-tokenizer
          class="item"
          encoding="nano"
          show="ids"
          [text]="texts[item]"
          [strings]="strings()"
          (llm-tokens-change)="count(item, $event)"
        />
      }

      <llm-neuron show="neuron" [inputs]="[1, 2]" [weights]="[2, -0.5]" [bias]="0.5" activation="relu" />

      <button (click)="isShown.set(!isShown())">Model</button>
      <button (click)="interventions.set(silenced)">Silence a head</button>
      <p id="model">
        {{ tokens() }} tokens, {{ interventions().length }} changes, token {{ selected() }} selected
      </p>
      @if (isShown()) {
        <llm-model
          text="Mia has a blue kite."
          [interventions]="interventions()"
          (llm-run-change)="tokens.set($event.run.tokens.length)"
          (llm-select-request)="selected.set($event.selection.token)"
          (llm-interventions-request)="interventions.set($event.interventions)"
        >
          <llm-prompt>
            <p slot="caption">In a model.</p>
          </llm-prompt>
          <llm-attention [layer]="1" [keyToken]="2" />
        </llm-model>
      }

      <section id="guide"><app-tokens /></section>
    </main>
  `,
})
export class App {
  readonly texts = ['One cow.', 'Two cats sit.', 'Three birds fly away.', 'Four fish.'];
  readonly silenced = silenced;
  readonly items = signal([0, 1, 2]);
  readonly counts = signal<Record<number, number>>({});
  readonly strings = signal<Partial<TokenizerStrings>>({});
  readonly interventions = signal<readonly Intervention[]>([]);
  readonly isShown = signal(true);
  readonly tokens = signal(0);
  readonly selected = signal<number | undefined>(undefined);

  count(item: number, {ids}: LlmTokensChangeEvent): void {
    this.counts.update((before) => ({...before, [item]: ids.length}));
  }

  tellCounts(): string {
    return this.items()
      .map((item) => this.counts()[item])
      .join(' ');
  }
}
