import {Component, signal} from '@angular/core';
import {LLM_DIRECTIVES} from 'llm-anatomy/angular';

@Component({
  selector: 'app-tokens',
  imports: [LLM_DIRECTIVES],
  template: `
    <llm-tokenizer
      text="A cow eats grass."
      encoding="nano"
      [strings]="strings"
      (llm-tokens-change)="count.set($event.ids.length)"
    />
    <p>The text has {{ count() }} tokens.</p>
  `,
})
export class Tokens {
  readonly strings = {heading: 'Zerleger'};
  readonly count = signal(0);
}
