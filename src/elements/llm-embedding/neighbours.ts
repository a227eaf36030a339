/** What is near a word: in truth, and on the map. */
import type {Atlas} from './atlas.js';
import {cosinesWith, rank, unitOf} from './words.js';

/** How two words stand to each other. */
export interface Neighbour {
  readonly place: number;
  readonly cosine: number;
  /** Between the rows at length 1, in all dimensions. */
  readonly distance: number;
  /** Of that, what the map shows. */
  readonly mapDistance: number;
  /** 1 for the nearest by cosine. */
  readonly cosineRank: number;
  /** 1 for the nearest on the map. */
  readonly mapRank: number;
  /** Whether the map says otherwise: near there but far in truth, or far there but near in truth. */
  readonly isMisplaced: boolean;
}

export interface Neighbourhood {
  /** By cosine, the nearest first. */
  readonly near: readonly Neighbour[];
  /** By the map, the nearest first. */
  readonly nearOnMap: readonly Neighbour[];
}

const COUNT = 6;
/** Who is not among the first tenth of the words is not near. */
const NEAR = 0.1;

export function neighbourhoodOf({table, map}: Atlas, place: number): Neighbourhood {
  const cosines = cosinesWith(table, unitOf(table, place));
  const {places} = map;
  const mapDistances = Float64Array.from(cosines, (_, other) =>
    Math.hypot(places[2 * other] - places[2 * place], places[2 * other + 1] - places[2 * place + 1]),
  );
  const byCosine = rank(cosines, [place]);
  const byMap = rank(
    mapDistances.map((distance) => -distance),
    [place],
  );
  const limit = NEAR * table.words.length;
  const neighbour = (other: number): Neighbour => {
    const cosineRank = byCosine.indexOf(other) + 1;
    const mapRank = byMap.indexOf(other) + 1;
    return {
      ...{place: other, cosine: cosines[other], mapDistance: mapDistances[other], cosineRank, mapRank},
      distance: Math.sqrt(Math.max(0, 2 - 2 * cosines[other])),
      isMisplaced: cosineRank > limit !== mapRank > limit,
    };
  };
  return {
    near: byCosine.slice(0, COUNT).map(neighbour),
    nearOnMap: byMap.slice(0, COUNT).map(neighbour),
  };
}
