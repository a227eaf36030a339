import {signed} from '../../views/signed.js';

/** A number to so many places; – where it is none. */
export const number = (value: number, digits: number): string =>
  Number.isFinite(value) ? signed(value, digits) : '–';

/** The same with its sign, for a change. */
export const change = (value: number, digits: number): string => {
  const text = number(value, digits);
  return /^[−–]/.test(text) ? text : `+${text}`;
};
