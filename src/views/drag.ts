/** How far a finger may go, in px, before it is no tap any more. */
const SLOP = 8;

/**
 * Tells what a pointer on a line asks for. A mouse or a pen goes where it is pressed and dragged; a finger that goes up or
 * down scrolls the page, so it goes there only by a tap, or from where it has gone sideways.
 */
export class Drag {
  #from: {readonly x: number; readonly y: number} | undefined; // where it went down
  #isMeant = false;

  /** To go to where the event is, to go back to what was before the pointer went down, or neither. */
  read(event: PointerEvent): 'go' | 'back' | undefined {
    const {type, pointerType, clientX, clientY} = event;
    if (type === 'pointerdown') {
      this.#from = {x: clientX, y: clientY};
      this.#isMeant = pointerType !== 'touch';
      return this.#isMeant ? 'go' : undefined;
    }
    if (!this.#from) return undefined;
    const [across, along] = [Math.abs(clientY - this.#from.y), Math.abs(clientX - this.#from.x)];
    if (type === 'pointermove') {
      this.#isMeant ||= along > SLOP && along > across;
      return this.#isMeant ? 'go' : undefined;
    }
    const isTap = Math.max(along, across) <= SLOP;
    this.#from = undefined;
    if (type === 'pointercancel') return 'back';
    return this.#isMeant || isTap ? 'go' : undefined;
  }
}
