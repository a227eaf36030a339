// What a term means, beside the word, while a pointer rests on it, the keyboard is on it, or a finger has pressed it. Pressed once
// more, and without this file, it is a link into the glossary.

const REST = 200; // ms that a pointer has to rest
const LEAVE = 150; // ms that it has, to move from the word to its meaning

const box = document.createElement('div');
box.id = 'meaning';
box.className = 'meaning';
box.role = 'note';
box.popover = 'manual';

let term; // whose meaning is shown
let timer;

const termAt = (node) => (node instanceof Element ? node.closest('a.term') : null);

function show(link, {clientX, clientY} = {}) {
  clearTimeout(timer);
  if (link === term) return;
  hide();
  const meaning = document.querySelector(`${link.hash} + dd > span`);
  if (!meaning) return;
  term = link;
  box.textContent = meaning.textContent;
  if (!box.isConnected) document.querySelector('main').append(box);
  box.showPopover();
  link.setAttribute('aria-describedby', box.id);
  place([...link.getClientRects()], clientX, clientY);
}

/** Under the word, or above it where the window ends; under that part of it which was pointed at, where a line breaks in it. */
function place(parts, x, y) {
  const over = ({left, right, top, bottom}) => x >= left && x <= right && y >= top && y <= bottom;
  const {left, top, bottom} = parts.find(over) ?? parts[0];
  const {clientWidth, clientHeight} = document.documentElement;
  const {offsetWidth, offsetHeight} = box;
  const below = bottom + 6 + offsetHeight <= clientHeight;
  box.style.left = `${scrollX + Math.max(16, Math.min(left, clientWidth - 16 - offsetWidth))}px`;
  box.style.top = `${scrollY + (below ? bottom + 6 : top - 6 - offsetHeight)}px`;
}

function hide() {
  clearTimeout(timer);
  if (!term) return;
  term.removeAttribute('aria-describedby');
  term = undefined;
  box.hidePopover();
}

function later(action, delay) {
  clearTimeout(timer);
  timer = setTimeout(action, delay);
}

if (box.showPopover) {
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const link = termAt(event.target);
    if (link) later(() => show(link, event), REST);
    else if (box.contains(event.target)) clearTimeout(timer);
    else if (term) later(hide, LEAVE);
    else clearTimeout(timer);
  });
  document.addEventListener('focusin', ({target}) => {
    const link = termAt(target);
    if (link?.matches(':focus-visible')) show(link);
    else hide();
  });
  document.addEventListener('focusout', ({target}) => {
    if (target === term) hide();
  });
  document.addEventListener('keydown', ({key}) => {
    if (key === 'Escape') hide();
  });
  document.addEventListener('click', (event) => {
    const link = termAt(event.target);
    if (event.pointerType !== 'touch' || !link || link === term) return hide();
    event.preventDefault();
    show(link, event);
  });
}
