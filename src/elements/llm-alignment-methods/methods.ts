/** The methods of post-training, what they need, and who told of them. */

/** What a method may need, in the order of the table's columns. */
export const needs = ['answers', 'pairs', 'reward', 'reference', 'online', 'value'] as const;
export type Need = (typeof needs)[number];

/** A paper. */
export interface Source {
  /** Authors, as one cites them. */
  readonly who: string;
  readonly year: number;
  readonly arxiv: string;
}

export interface Method {
  readonly id: 'sft' | 'rlhf' | 'dpo' | 'grpo' | 'constitutional';
  readonly needs: readonly Need[];
  /** Of these what something else may stand in for. */
  readonly either?: readonly Need[];
  readonly sources: readonly Source[];
}

export const methods: readonly Method[] = [
  {
    id: 'sft',
    needs: ['answers'],
    sources: [
      {who: 'Wei et al.', year: 2021, arxiv: '2109.01652'},
      {who: 'Ouyang et al.', year: 2022, arxiv: '2203.02155'},
    ],
  },
  {
    id: 'rlhf',
    needs: ['pairs', 'reward', 'reference', 'online', 'value'],
    sources: [
      {who: 'Christiano et al.', year: 2017, arxiv: '1706.03741'},
      {who: 'Schulman et al.', year: 2017, arxiv: '1707.06347'},
      {who: 'Ouyang et al.', year: 2022, arxiv: '2203.02155'},
    ],
  },
  {
    id: 'dpo',
    needs: ['pairs', 'reference'],
    sources: [{who: 'Rafailov et al.', year: 2023, arxiv: '2305.18290'}],
  },
  {
    id: 'grpo',
    needs: ['reward', 'reference', 'online'],
    either: ['reward'],
    sources: [
      {who: 'Shao et al.', year: 2024, arxiv: '2402.03300'},
      {who: 'DeepSeek-AI', year: 2025, arxiv: '2501.12948'},
    ],
  },
  {
    id: 'constitutional',
    needs: ['pairs', 'reward', 'reference', 'online', 'value'],
    sources: [
      {who: 'Bai et al.', year: 2022, arxiv: '2212.08073'},
      {who: 'Lee et al.', year: 2023, arxiv: '2309.00267'},
    ],
  },
];
