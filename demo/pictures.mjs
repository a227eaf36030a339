// Pictures of the figures for readers without JavaScript: scripts/pictures.mjs makes them, this puts them into the page. Each stands
// above the still, which stays: it is the picture's text. A reader with JavaScript loads none of them, nor their style sheet,
// which is why as much as can be stands there: the page itself is read by all.

/**
 * @param {string} page with its figures
 * @param {Record<string, [width: number, height: number]>} sizes of the pictures, by the figures' names
 * @returns the page with them, what their style sheet has to say of each, and the files that they are in pictures/, by what
 * the page calls them
 */
export function addPictures(page, sizes) {
  const files = {};
  const rules = [];
  let number = 0;
  const figures = page.replace(/<llm-[\w-]+\s[^>]*?id="figure-([\w-]+)"[^>]*>/g, (tag, name) => {
    number++;
    if (!sizes[name]) return tag;
    const [width, height] = sizes[name];
    rules.push(`#figure-${name} img { width: ${width}px; aspect-ratio: ${width} / ${height}; }`);
    Object.assign(files, {[`${number}.webp`]: `${name}.webp`, [`dark/${number}.webp`]: `${name}-dark.webp`});
    const heading = /\sheading="([^"]*)"/.exec(tag)[1];
    // No loading=lazy: without scripts browsers load nothing lazily.
    return `${tag}<noscript><picture><source media="(prefers-color-scheme:dark)" srcset=pictures/dark/${number}.webp><img src=pictures/${number}.webp alt="Figure ${number} as a picture: ${heading}"></picture></noscript>`;
  });
  const sheet = '<noscript><link rel="stylesheet" href="./pictures/pictures.css" /></noscript>';
  return {page: figures.replace('</head>', () => `${sheet}\n</head>`), css: rules.join('\n'), files};
}
