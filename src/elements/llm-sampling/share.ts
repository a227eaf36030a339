import {percent} from '../../views/percent.js';

/** A probability or a share of mass; nothing at all is 0%. */
export const share = (value: number): string => (value === 0 ? '0%' : percent(value));
