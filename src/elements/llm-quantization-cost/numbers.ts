/** All that the figure shows as one table: the house model in every format, then published models on cards. */
import {numberFormats} from '../../core/quantization/formats.js';
import type {NumbersTable} from '../../views/numbers.js';
import {grouped} from '../../views/grouped.js';
import {cardTitles, fits} from './cards.js';
import type {Measurements} from './measurements.js';
import type {PartHost} from './part-host.js';
import {aboveText, split, titleOf} from './results.js';
import {bytesOfCache, bytesOfWeights} from './sizes.js';
import type {QuantizationCostStrings} from './strings.js';

export function numbersOf(
  measurements: Measurements,
  host: PartHost,
  words: QuantizationCostStrings,
): NumbersTable {
  const {config} = measurements;
  const house = split(host.cache).flatMap((jobs) =>
    jobs.map((job) => {
      const {weights, cache} = job;
      const found = measurements.perplexityOf(job);
      const sizes = (): string[] => {
        const tokens = config!.max_position_embeddings;
        const disk = bytesOfWeights(config!, weights, host.share);
        const memory = disk + bytesOfCache(config!, cache, tokens);
        return [tokens, disk, memory, bytesOfCache(config!, cache, 1)].map(grouped);
      };
      return [
        ...[words.houseName, titleOf(weights), titleOf(cache)],
        ...(config ? sizes() : ['', '', '', '']),
        ...[
          found?.perplexity.toFixed(6) ?? '',
          found ? aboveText(found, measurements.perplexityOf(jobs[0])) : '',
        ],
        ...cardTitles.map(() => '–'),
        job.writes ? (measurements.textOf(job) ?? '') : '–',
      ];
    }),
  );
  const published = fits(host).map(({title, tokens, weights, cache, perToken, cards}) => [
    ...[title, titleOf(host.format), titleOf(host.cache)],
    ...[tokens, weights, weights + cache, perToken].map(grouped),
    ...['–', '–', ...cards.map(grouped), '–'],
  ]);
  return {
    columns: [
      ...[words.modelWord, words.weightsWord, words.cacheWord, words.tokensWord],
      ...[words.onDisk, words.inMemory, words.bytesPerToken, words.perplexity, words.aboveFp32],
      ...[...cardTitles, words.itWrites],
    ],
    rows: [...house, ...published],
    note: `${words.batch}: ${grouped(host.batch)}. ${words.scalesIn} ${numberFormats.fp32.title}.`,
  };
}
