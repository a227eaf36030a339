/** Where the house model's files are, and what is in them. Written by scripts/integrity.mjs; do not edit. */
import type {HouseFile} from './house-model.js';

// Addresses are written out, so that bundlers see the files and copy them.
export const houseFiles: Readonly<Record<string, HouseFile>> = {};
