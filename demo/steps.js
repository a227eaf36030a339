// Steps beside a figure: a step that is pressed, or comes to the middle of the window while the figure stands beside it, is what the
// figure shows. The figure's own controls reach the same states.

const sticky = matchMedia(
  '(width >= 65rem) and (height >= 50rem) and (prefers-reduced-motion: no-preference)',
);

for (const beside of document.querySelectorAll('.beside')) {
  const figure = beside.querySelector('[id^="figure-"]');
  const steps = [...beside.querySelectorAll('[data-set]')];
  const show = (step) => {
    for (const each of steps) each.removeAttribute('aria-current');
    step.setAttribute('aria-current', 'step');
    Object.assign(figure, JSON.parse(step.dataset.set));
  };
  // A link to a state of the figure, and who has used it, have the last word.
  let isTaken = location.hash.includes(`${figure.id}?`);
  for (const use of ['input', 'change', 'keydown', 'pointerdown'])
    figure.addEventListener(use, () => (isTaken = true), {once: true});
  const observer = new IntersectionObserver(
    (entries) => {
      const step = entries.find(({isIntersecting}) => isIntersecting)?.target;
      if (!step || isTaken || !sticky.matches || figure.offsetHeight > innerHeight - 60) return;
      show(step);
    },
    {rootMargin: '-50% 0px -50% 0px'},
  );
  for (const step of steps) {
    observer.observe(step);
    const button = document.createElement('button');
    button.className = 'link';
    button.type = 'button';
    const name = step.querySelector('b');
    button.append(...name.childNodes);
    name.replaceWith(button);
    button.addEventListener('click', () => {
      show(step);
      figure.scrollIntoView({block: 'nearest'});
    });
  }
}
