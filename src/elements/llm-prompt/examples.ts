/** Texts in which the house model has something to find. It has read a small world's stories, in plain English. */
export interface Example {
  name: string;
  text: string;
}

export const examples: readonly Example[] = [
  {
    name: 'A story',
    text: 'One day Mia could not find her red kite. She looked under the bed, but found only an old hat and a sad',
  },
  {name: 'Who is she?', text: 'Mia has a blue kite. In the evening'},
  {name: 'A fact', text: 'The capital of France is'},
  {name: 'Names never seen', text: 'The teacher called Zovux, Bilo and Kena. Here came Zovux, Bilo and'},
  {name: 'Which bank?', text: 'Leo walked to the bank. A duck sat in the'},
  {name: 'One or many', text: 'The cat near the tower is hungry. The cats near the tower'},
  {name: 'Said by whom?', text: '"Where is my red hat?" asked Anna. "Look'},
  {name: 'Counting', text: 'Count up from four to nine: four, five, six,'},
  {name: 'A sum', text: '2 + 3 = 5\n4 + 4 = 8\n3 + 6 ='},
  {name: 'A sum in a story', text: 'Tom has two apples. Ben gives him three more. Now Tom has'},
  {name: 'An analogy', text: 'king is to queen as prince is to'},
  {name: 'Brackets to close', text: 'Brackets: [ ( { }'},
];
