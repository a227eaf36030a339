/** Pairs of words that stand to each other in one way: what a sum of words is expected to come to. */
import type {Terms} from './settings.js';

const pairsOf = (text: string): string[][] => text.split(' ').map((pair) => pair.split(':'));
/** Of a relation that goes both ways. */
const bothWays = (pairs: string[][]): string[][] => [...pairs, ...pairs.map(([one, other]) => [other, one])];

const relations: readonly string[][][] = [
  pairsOf(
    'man:woman king:queen boy:girl prince:princess uncle:aunt father:mother son:daughter brother:sister husband:wife grandfather:grandmother he:she him:her',
  ),
  pairsOf(
    'cat:kitten dog:puppy cow:calf horse:foal sheep:lamb duck:duckling hen:chick bear:cub goat:kid frog:tadpole pig:piglet goose:gosling owl:owlet deer:fawn',
  ),
  pairsOf(
    'France:Paris Italy:Rome Spain:Madrid Germany:Berlin England:London Japan:Tokyo China:Beijing Egypt:Cairo Greece:Athens Norway:Oslo Russia:Moscow Peru:Lima Cuba:Havana Kenya:Nairobi Ireland:Dublin Portugal:Lisbon',
  ),
  pairsOf(
    'cat:cats dog:dogs cow:cows horse:horses duck:ducks hen:hens bear:bears goat:goats frog:frogs pig:pigs goose:geese owl:owls apple:apples egg:eggs',
  ),
  bothWays(
    pairsOf(
      'big:small hot:cold day:night up:down fast:slow hard:soft early:late happy:sad good:bad wet:dry rich:poor full:empty old:young loud:quiet open:closed clean:dirty tall:short strong:weak',
    ),
  ),
  pairsOf(
    'jump:jumped walk:walked play:played laugh:laughed look:looked sing:sang sleep:slept swim:swam run:ran eat:ate drink:drank go:went',
  ),
];

/** What the second word of a pair is to its first, for each pair that has them in this order or the other. */
function partner(pairs: string[][], from: string, to: string, of: string): string | undefined {
  const isPair = (side: number) => pairs.some((pair) => pair[side] === from && pair[1 - side] === to);
  for (const side of [0, 1]) if (isPair(side)) return pairs.find((pair) => pair[side] === of)?.[1 - side];
  return undefined;
}

/**
 * The word that a − b + c is expected to be: what c is to b, said of a (king − man + woman); or what a is to b, said of c
 * (puppy − dog + cat). Undefined for words that stand in no relation known here.
 */
export function expectedOf([a, b, c]: Terms): string | undefined {
  for (const pairs of relations) {
    const expected = partner(pairs, b, c, a) ?? partner(pairs, b, a, c);
    if (expected !== undefined) return expected;
  }
  return undefined;
}
