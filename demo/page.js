// The page's own few manners: which chapter is being read, the choice of colour scheme, the progress line where CSS
// cannot drive it. The page is complete without this file.

import './changes.js';
import './print.js';
import './prompt.js';
import './settle.js';
import './steps.js';

const root = document.documentElement;

function followChapters() {
  const where = document.querySelector('[data-where]');
  const menu = document.querySelector('#chapters');
  const observer = new IntersectionObserver(
    (entries) => {
      for (const {isIntersecting, target} of entries) {
        if (!isIntersecting) continue;
        where.textContent = target.dataset.chapter;
        for (const link of menu.querySelectorAll('a')) {
          if (link.hash === `#${target.id || 'top'}`) link.setAttribute('aria-current', 'true');
          else link.removeAttribute('aria-current');
        }
      }
    },
    // One line, a third of the way down: the chapter that crosses it is the one being read.
    {rootMargin: '-33% 0px -67% 0px'},
  );
  for (const section of document.querySelectorAll('[data-chapter]')) observer.observe(section);
  menu.addEventListener('click', (event) => {
    if (event.target.closest('a')) menu.hidePopover?.();
  });
}

function remember(scheme) {
  try {
    if (scheme === 'auto') localStorage.removeItem('llm-anatomy-scheme');
    else localStorage.setItem('llm-anatomy-scheme', scheme);
  } catch {
    // No storage: the choice lasts as long as the page.
  }
}

function chooseScheme() {
  const select = document.querySelector('[data-scheme-choice]');
  const themes = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => ({
    meta,
    media: meta.media,
    scheme: meta.media.includes('dark') ? 'dark' : 'light',
  }));
  const apply = (scheme) => {
    if (scheme === 'auto') delete root.dataset.scheme;
    else root.dataset.scheme = scheme;
    for (const theme of themes) {
      theme.meta.media = scheme === 'auto' ? theme.media : theme.scheme === scheme ? 'all' : 'not all';
    }
  };
  select.value = root.dataset.scheme ?? 'auto';
  apply(select.value);
  select.addEventListener('change', () => {
    apply(select.value);
    remember(select.value);
  });
  select.parentElement.hidden = false;
}

function showProgress() {
  if (CSS.supports('animation-timeline: scroll()')) return;
  const line = document.querySelector('.progress');
  const update = () => {
    const length = root.scrollHeight - root.clientHeight;
    line.style.setProperty('--progress', length > 0 ? Math.min(1, root.scrollTop / length) : 0);
  };
  addEventListener('scroll', update, {passive: true});
  addEventListener('resize', update, {passive: true});
  update();
}

/** The questions at the chapters' ends: loaded when the first comes near, or its figure, or when the menu is opened. */
function bringQuestions() {
  const bring = async () => {
    observer.disconnect();
    menu.removeEventListener('beforetoggle', bring);
    const {watchQuestions} = await import('./solving.js');
    watchQuestions();
  };
  const menu = document.querySelector('#chapters');
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({isIntersecting}) => isIntersecting)) void bring();
    },
    {rootMargin: '50% 0px'},
  );
  for (const question of document.querySelectorAll('[data-question]')) {
    observer.observe(question);
    observer.observe(document.getElementById(question.dataset.figure));
  }
  menu.addEventListener('beforetoggle', bring);
}

followChapters();
chooseScheme();
showProgress();
bringQuestions();
