// Figures draw when they come near, so many would be empty on paper: those print their stills instead, as they do before their code
// is there.

const figures = [...document.querySelectorAll('[id^="figure-"]')];

const drawn = new WeakSet();
const observer = new MutationObserver((changes) => {
  for (const {target} of changes) if (target.getAttribute('state') === 'ready') drawn.add(target);
});
for (const figure of figures) observer.observe(figure, {attributeFilter: ['state']});

/** A few words, if any, are left where a figure lets go of what it drew. */
const isEmpty = (figure) => figure.shadowRoot.querySelector('.body').textContent.trim().length < 60;

addEventListener('beforeprint', () => {
  for (const figure of figures) {
    if (!figure.shadowRoot || (drawn.has(figure) && !isEmpty(figure))) continue;
    const copy = document.createElement('div');
    copy.className = 'printed';
    for (const part of figure.querySelectorAll('.still, [slot=caption]')) copy.append(part.cloneNode(true));
    figure.before(copy);
  }
});

addEventListener('afterprint', () => {
  for (const copy of document.querySelectorAll('.printed')) copy.remove();
});
