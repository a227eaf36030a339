/** Where the house model's files are, and what is in them. Written by scripts/integrity.mjs; do not edit. */
import type {HouseFile} from './house-model.js';

// Addresses are written out, so that bundlers see the files and copy them.
export const houseFiles: Readonly<Record<string, HouseFile>> = {
  'config.json': {
    url: new URL('../../models/nano/config.json', import.meta.url),
    bytes: 517,
    integrity: 'sha256-Ethj5L2u6IKRZzL2oMfnyLdEphj1wDCwj7wbtbE3yJM=',
  },
  'held-out.txt': {
    url: new URL('../../models/nano/held-out.txt', import.meta.url),
    bytes: 16222,
    integrity: 'sha256-/ngY5JIs+jJWJLQ5jblT4Zh6loxcxJN6mkYKbrV8RmQ=',
  },
  'instruct.delta.safetensors': {
    url: new URL('../../models/nano/instruct.delta.safetensors', import.meta.url),
    bytes: 250744,
    integrity: 'sha256-f33FfJQxUESHfw2kpdTlGIrCrewr2d7QtskpyNNgOOI=',
  },
  'model.safetensors': {
    url: new URL('../../models/nano/model.safetensors', import.meta.url),
    bytes: 964120,
    integrity: 'sha256-eZ3WUeRMI088ijUUxDAQBa40kgYAPNrs9i/k1bFZiVQ=',
  },
  'preferred.delta.safetensors': {
    url: new URL('../../models/nano/preferred.delta.safetensors', import.meta.url),
    bytes: 490360,
    integrity: 'sha256-GecyJYazisLXD2WHT4cAqCWc1D8IsS2AL4YJ8O0WxRc=',
  },
  'tokenizer.json': {
    url: new URL('../../models/nano/tokenizer.json', import.meta.url),
    bytes: 21585,
    integrity: 'sha256-iuaMcSCTbEatFdf3JMT66S6prpaIrs6rAio/aP8g4z4=',
  },
};
