import {Component, viewChild, type ElementRef} from '@angular/core';
import type {LlmAttention, LlmTokensChangeEvent} from 'llm-anatomy';
import {LLM_DIRECTIVES} from 'llm-anatomy/angular';

@Component({selector: 'app-wrong', imports: [LLM_DIRECTIVES], templateUrl: './wrong.html'})
export class Wrong {
  readonly figure = viewChild.required<ElementRef<LlmAttention>>('figure');
  readonly config = {num_hidden_layers: 2, num_attention_heads: 4, hidden_size: 64, vocab_size: 500};

  onTokens(event: LlmTokensChangeEvent): void {
    void event.ids;
  }

  onSelect(token: number | undefined): void {
    // The class of the element types what is done by hand.
    this.figure().nativeElement.token = token ?? -1;
    // @ts-expect-error: a text where a number belongs
    this.figure().nativeElement.token = 'last';
  }
}
