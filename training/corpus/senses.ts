/** Words with two senses, which only what stands around them tells apart. */
import {isHeldOut, type Draw} from './draw.js';
import {say, type Slots} from './phrase.js';
import {colours, people} from './world.js';

export interface Sense {
  /** Sentences with the word, after what decides its sense. */
  told: readonly string[];
  /** Sentences that follow from the sense. */
  then: readonly string[];
}

export interface SenseWord {
  /** Sentences with the word in which it may mean either; a sentence from `then` decides. */
  open: string;
  senses: readonly [Sense, Sense];
}

export const senseWords: Readonly<Record<string, SenseWord>> = {
  bank: {
    open: '{hero} walked to the bank.',
    senses: [
      {
        told: [
          '{hero} rowed the boat to the bank.',
          'The ducks swam across the river to the bank.',
          '{hero} caught a fish and threw it on the bank.',
          'The water was high and covered the bank.',
          'The frog jumped out of the river onto the bank.',
        ],
        then: [
          'The grass there was [wet|green|soft].',
          'A [duck|frog|goose] sat in the mud.',
          '{^hero.he} put {hero.his} feet into the water.',
          'The river was [cold|loud|clear].',
        ],
      },
      {
        told: [
          '{hero} put all {hero.his} coins in the bank.',
          'The rich man keeps his money in the bank.',
          '{hero} got a letter from the bank.',
          'The thief wanted gold and went into the bank.',
          'To save money, {hero} went to the bank.',
        ],
        then: [
          'The money was [safe|gone|counted] there.',
          'A man behind the desk counted the coins.',
          '{^hero.he} wanted to save some money.',
          'The door was made of [iron|steel].',
        ],
      },
    ],
  },
  bat: {
    open: '{hero} looked at the bat.',
    senses: [
      {
        told: [
          'At night, out of the dark cave flew a bat.',
          'Under the roof, upside down, hung a bat.',
          'It had wings and ears and was afraid of the sun, for it was a bat.',
          'The owl flew in the dark beside a bat.',
          'In the cave slept a bat.',
        ],
        then: [
          'It flapped its [small|black|thin] wings.',
          'It slept all day.',
          'It ate [ten|twelve|twenty] flies.',
          'It flew away into the night.',
        ],
      },
      {
        told: [
          '{hero} hit the ball with a bat.',
          'To play the game, {hero} needed a ball and a bat.',
          'The players ran onto the field with a ball and a bat.',
          '{hero} swung with both hands and broke the bat.',
          'Out of wood {hero} made a bat.',
        ],
        then: [
          'It was made of wood.',
          'The ball flew over the [wall|house|tree].',
          '{^hero.he} won the game.',
          'It lay on the field beside the ball.',
        ],
      },
    ],
  },
  spring: {
    open: 'Everybody talked about the spring.',
    senses: [
      {
        told: [
          'The snow is gone and the birds sing, for it is spring.',
          'After the long winter came the spring.',
          'The flowers grow and the lambs jump in spring.',
          'March, April and May are the months of spring.',
          'Soon it is warm again, and we call it spring.',
        ],
        then: [
          'The [flowers|trees|birds] were back.',
          'The days were [warm|long|mild].',
          'Soon it would be summer.',
          'The snow was gone.',
        ],
      },
      {
        told: [
          'Inside the clock there was a broken spring.',
          'The old bed squeaked because of a spring.',
          '{hero} pressed the metal and let go of the spring.',
          'Out of the toy jumped a wheel and a spring.',
          'To repair the watch, {hero} needed a new spring.',
        ],
        then: [
          'It was made of [metal|steel|wire].',
          'The clock did not tick.',
          'It was bent and made a noise.',
          '{^hero.he} put it back with a tool.',
        ],
      },
    ],
  },
  mole: {
    open: '{hero} saw the mole.',
    senses: [
      {
        told: [
          'Under the garden, in a tunnel, lives a mole.',
          'The grass was full of holes, and out of one looked a mole.',
          'It dug in the earth and could not see, for it was a mole.',
          'A worm under the ground is afraid of the mole.',
          'With big paws it digs at night: the mole.',
        ],
        then: [
          'It dug a [deep|long|new] tunnel.',
          'It ate [two|three|four] worms.',
          'Its fur was [black|soft|grey].',
          'It could not see the sun.',
        ],
      },
      {
        told: [
          'On her cheek the queen has a mole.',
          'Beside his nose the king had a mole.',
          'The doctor looked at the skin and found a mole.',
          'On {hero.his} left arm {hero} has a mole.',
          'The painter forgot to paint her mole.',
        ],
        then: [
          'It was a [brown|small|round] spot on the skin.',
          'The doctor said that it was no danger.',
          'It was there since birth.',
          'It looked like a drop of chocolate.',
        ],
      },
    ],
  },
  light: {
    open: '{hero} said that it was light.',
    senses: [
      {
        told: [
          'It was dark, so {hero} turned on the light.',
          'Through the window came the sun and its light.',
          'The lamp in the kitchen gave a {colour} light.',
          'Far away in the night {hero} saw a light.',
          'The candle went out, and there was no light.',
        ],
        then: [
          'Now the room was [bright|yellow|warm].',
          '{^hero.he} could see [the door|the stairs|everything].',
          'The shadows were gone.',
          'The lamp burned all night.',
        ],
      },
      {
        told: [
          'The heavy box was empty and now it was light.',
          'A feather is not heavy but light.',
          '{hero} could carry the bag, for it was light.',
          'The balloon rose because it was light.',
          'A stone is heavy, and a leaf is light.',
        ],
        then: [
          'A child could [lift|carry|throw] it.',
          'The wind carried it away.',
          'It was not heavy at all.',
          'It weighed no more than a feather.',
        ],
      },
    ],
  },
};
const words = Object.keys(senseWords);

export const senseSlots = (draw: Draw): Slots => ({
  hero: () => draw.pick(people),
  colour: () => draw.pick(colours),
});

/** What may follow a sentence in the training texts, or what is held out. Who was not named is no he or she. */
export function continuations(first: string, then: readonly string[], heldOut = false): string[] {
  return then.filter(
    (sentence) =>
      (first.includes('{hero}') || !sentence.includes('{hero')) &&
      isHeldOut('sense', first, sentence) === heldOut,
  );
}

/** The word in one of its senses, and what follows from it; once in five, only what follows decides. */
export function senseText(draw: Draw): string {
  const {open, senses} = senseWords[draw.pick(words)];
  const {told, then} = draw.pick(senses);
  const slots = senseSlots(draw);
  const first = draw.chance(0.2) ? open : draw.pick(told);
  const fitting = continuations(first, then);
  const rest = draw.several(fitting, fitting.length > 1 && draw.chance(0.4) ? 2 : 1);
  return [first, ...rest].map((sentence) => say(draw, sentence, slots)).join(' ');
}
