/** A text whose words come back in many shapes, so that merges build stems and endings. */
export const trainingSample = `The keeper keeps the light. The light keeps the ships. The ships keep to the deep, and the deep keeps everything else.

Low water, lower water, lowest water: the keeper writes it down. New moon, newer moon, newest moon: the keeper writes it down. Wide river, wider river, widest river: she writes that down as well, for what is written is kept.

By night the light is lower than the stars and lighter than the sea. By day the lighthouse keeper sleeps, and the sleepless gulls keep watch over the house, the light, the water and the keeper. She counts the ships that sail and the ships that sleep; she counts the waves, and the waves of waves.

What comes often gets a name. What gets a name comes easily. So the keeper has one word for the light on the water, and one for the water in the light, and none for the rest.`;

/** Related to it, but not in it. */
export const sentenceSample = 'The newest ship slept in the lightest, slowest water.';
