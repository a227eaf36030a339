/** Runs whose size and tokens are published. */
export interface PublishedRun {
  readonly title: string;
  readonly parameters: string;
  readonly tokens: string;
}

export const published: readonly PublishedRun[] = [
  // models/nano: 12,000 steps of 2,048 tokens
  {title: 'nano', parameters: '480096', tokens: '24576000'},
  // Brown et al. 2020, arXiv:2005.14165, table 2.1 and section 2.2
  {title: 'GPT-3 (2020)', parameters: '175B', tokens: '300B'},
  // Hoffmann et al. 2022, arXiv:2203.15556
  {title: 'Chinchilla (2022)', parameters: '70B', tokens: '1.4T'},
  // Touvron et al. 2023, arXiv:2302.13971, table 2
  {title: 'LLaMA 65B (2023)', parameters: '65.2B', tokens: '1.4T'},
  // Grattafiori et al. 2024, arXiv:2407.21783, section 3
  {title: 'Llama 3 405B (2024)', parameters: '405B', tokens: '15.6T'},
];
