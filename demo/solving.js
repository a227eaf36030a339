// Watches the questions of checks.js, and keeps what was solved: in the reader's browser, as ticks and a count in the menu.
import {checks} from './checks.js';

/** Milliseconds between two looks at a figure. */
const EVERY = 500;
const KEY = 'llm-anatomy-solved'; // a host may have other pages

/** What was found at each question that is solved, by chapter. */
function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function remember(solved) {
  try {
    if (solved.length === 0) localStorage.removeItem(KEY);
    else
      localStorage.setItem(
        KEY,
        JSON.stringify(Object.fromEntries(solved.map(({chapter, found}) => [chapter, found]))),
      );
  } catch {
    // No storage: it lasts as long as the page.
  }
}

export function watchQuestions() {
  const model = document.querySelector('#model');
  const menu = document.querySelector('#chapters');
  const progress = menu.querySelector('.solved');
  const clear = progress.querySelector('button');
  const near = new Set();
  let timer;

  const questions = checks.map((check) => {
    const block = document.querySelector(`[data-question="${check.chapter}"]`);
    return {
      ...check,
      block,
      figure: document.getElementById(check.figure),
      status: block.querySelector('[role=status]'),
      link: menu.querySelector(`a[href="#${check.chapter}"]`),
      found: undefined,
      isOld: false, // solved before it was cleared: counts again when it has been changed
    };
  });
  const solved = () => questions.filter(({found}) => found !== undefined);
  const isWatched = ({found, block, figure}) => found === undefined && (near.has(block) || near.has(figure));

  /** A timer only while there is an open question to be seen. */
  function pace() {
    const isWanted = !document.hidden && questions.some(isWatched);
    if (isWanted) timer ??= setInterval(look, EVERY);
    else timer = clearInterval(timer);
  }

  function showCount() {
    const {length} = solved();
    progress.firstElementChild.textContent = `${length} of ${questions.length} questions solved`;
    clear.hidden = length === 0;
  }

  function show({found, block, figure, status, link}) {
    status.textContent = found === undefined ? '' : `Solved. ${found}`;
    for (const element of [block, figure, link]) element.toggleAttribute('data-solved', found !== undefined);
    showCount();
  }

  function look() {
    for (const question of questions.filter(isWatched)) {
      const {figure} = question;
      const {shadowRoot} = figure;
      // One that is out of sight is idle, and still shows what it did.
      if (!shadowRoot || !['ready', 'idle'].includes(figure.getAttribute('state'))) continue;
      const found = question.solved({
        figure,
        model,
        part: (name) => shadowRoot.querySelector(`[part~="${name}"]`),
        parts: (name) => [...shadowRoot.querySelectorAll(`[part~="${name}"]`)],
      });
      if (found === undefined) question.isOld = false;
      if (found === undefined || question.isOld) continue;
      question.found = found;
      show(question);
      remember(solved());
    }
    pace();
  }

  const before = remembered();
  for (const question of questions) {
    const found = before[question.chapter];
    if (typeof found !== 'string') continue;
    question.found = found;
    question.status.removeAttribute('role'); // it is no news
    show(question);
  }
  showCount();
  progress.tabIndex = -1; // takes the focus of its button
  clear.addEventListener('click', () => {
    progress.focus();
    for (const question of questions) {
      question.isOld = question.found !== undefined;
      question.found = undefined;
      question.status.setAttribute('role', 'status');
      show(question);
    }
    remember([]);
    pace();
  });
  progress.hidden = false;

  const observer = new IntersectionObserver(
    (entries) => {
      for (const {isIntersecting, target} of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
      }
      pace();
    },
    {rootMargin: '50% 0px'},
  );
  for (const {block, figure} of questions) for (const element of [block, figure]) observer.observe(element);
  document.addEventListener('visibilitychange', pace);
}
