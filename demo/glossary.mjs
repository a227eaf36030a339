// The terms of the page: what each means, in a sentence or two. Where a chapter introduces one stands a <dfn>; glossary.build.mjs
// holds the two to each other. `also`: other words for it. `plain`: phrases in which its words mean something else.

export const glossary = [
  // 1 Tokenization
  {
    term: 'tokenizer',
    means:
      'The program that cuts a text into tokens and puts tokens together into text again. It is made before the model and does not change.',
  },
  {
    term: 'token',
    means:
      'A piece of text from a fixed list, often a word or a part of one. A model reads and writes tokens, never letters.',
  },
  {term: 'vocabulary', means: 'The list of all tokens that a model knows.'},
  {
    term: 'token ID',
    also: ['ID'],
    means: 'The place of a token in the vocabulary: a whole number that names it and measures nothing.',
  },
  {
    term: 'byte-pair encoding',
    also: ['BPE'],
    means:
      'A way to make a vocabulary and to split text by it: begin with single bytes, and join the commonest pair of neighbours again and again.',
  },
  {term: 'merge', means: 'Two neighbouring tokens that byte-pair encoding joins into one.'},
  {
    term: 'special token',
    means:
      'A token that stands for no text but for something about it, such as its end or who is speaking. The program around the model sets it.',
  },
  // 2 Vector embeddings
  {
    term: 'matrix',
    also: ['matrices'],
    means: 'A table of numbers in rows and columns. Multiplied by it, one vector becomes another.',
  },
  {
    term: 'nat',
    means: 'The unit of loss and surprise where the natural logarithm is used. One nat is about 1.44 bits.',
  },
  {
    term: 'width',
    plain: ['whatever the width', 'width of a head'],
    means: 'How many numbers a model keeps for each token as it goes through the layers; written d_model.',
  },
  {
    term: 'vector',
    means: 'A list of numbers in order, read as a place or as an arrow that leads there.',
  },
  {
    term: 'embedding',
    plain: ['position embedding'],
    means:
      'The row of learnt numbers that stands for a token at the start of the model; also the matrix of all these rows.',
  },
  {
    term: 'one-hot vector',
    also: ['one-hot'],
    means: 'A row of zeros with a single 1, at the place of the token it stands for.',
  },
  {
    term: 'cosine',
    means:
      'A measure of how alike two vectors are, by the angle between them: 1 for the same direction, 0 for a right angle, −1 for opposite ones.',
  },
  {
    term: 'dot product',
    means:
      'Two rows of numbers multiplied number by number and added up. It is large where both are long and point the same way.',
  },
  {
    term: 'decoder',
    means:
      'A transformer in which a token sees only what stands before it, so that it can write text from left to right.',
  },
  {
    term: 'encoder',
    means:
      'A transformer in which every token sees the whole text, on both sides. It reads and does not write.',
  },
  {
    term: 'layer',
    means:
      'One of the like steps that a model takes one after the other, each with weights of its own. A transformer’s are its blocks.',
  },
  // 3 Neuron activation
  {
    term: 'neuron',
    means: 'A weighted sum of some inputs, put through a fixed curve.',
  },
  {
    term: 'weight',
    also: ['parameter'],
    plain: ['weight went', 'weights must', 'weights of a token'],
    means:
      'A number in the model that training sets, also called a parameter. In attention the word has a second sense: the share that a token gives to another.',
  },
  {term: 'bias', means: 'A learnt constant that is added to a neuron’s sum.'},
  {
    term: 'activation function',
    means: 'The curve that a neuron’s sum is put through, such as ReLU or SiLU.',
  },
  {
    term: 'activation',
    means:
      'A number that the model computes on its way, such as what a neuron gives; it depends on the text, where a weight does not.',
  },
  {term: 'sigmoid', means: 'A smooth step from 0 to 1: 1 / (1 + e to the power of −z).'},
  {term: 'ReLU', means: 'An activation function: 0 below zero, the sum itself above.'},
  {term: 'GELU', means: 'An activation function: a smooth relative of ReLU, used in GPT-2.'},
  {
    term: 'SiLU',
    means: 'An activation function: the sum times its sigmoid, a smooth relative of ReLU.',
  },
  // 4 Feed-forward network
  {
    term: 'transformer',
    means:
      'The kind of network that language models are today: a stack of blocks, in each attention and a feed-forward network, between an embedding and an unembedding.',
  },
  {
    term: 'feed-forward network',
    also: ['feed-forward layer', 'MLP'],
    means:
      'Two or three matrix products with an activation function between them, done to each token’s vector by itself. Also called an MLP.',
  },
  {
    term: 'gate',
    means: 'The part of SwiGLU that decides how much of each neuron’s other sum gets through.',
  },
  {
    term: 'SwiGLU',
    means: 'A feed-forward network with three matrices, one of them a gate with SiLU.',
  },
  // 5 Logits and sampling
  {
    term: 'logit',
    means: 'The score that the model gives a token before softmax makes a probability of it.',
  },
  {
    term: 'tied embeddings',
    also: ['tied embedding'],
    means: 'One matrix used at both ends of a model: to read tokens in and to score tokens out.',
  },
  {
    term: 'softmax',
    means:
      'A function that makes positive numbers which add up to 1 of any scores, by raising e to each and dividing by the sum.',
  },
  {term: 'greedy decoding', also: ['greedy'], means: 'Taking the likeliest token at each step.'},
  {term: 'top-k', means: 'Sampling from the k likeliest tokens only.'},
  {
    term: 'top-p',
    means:
      'Sampling from the fewest likeliest tokens that together have at least a given share of the probability.',
  },
  {
    term: 'temperature',
    means:
      'A number by which all logits are divided before softmax: below 1 the likely tokens gain, above 1 the unlikely ones.',
  },
  {
    term: 'entropy',
    means:
      'How undecided a distribution is: the information, on average, that one would need to know what comes.',
  },
  {
    term: 'perplexity',
    means:
      'Uncertainty as a number of choices: a perplexity of 8 is as uncertain as an even choice among 8 tokens. It is e to the power of the loss.',
  },
  {
    term: 'loss',
    plain: ['at a loss'],
    means:
      'How surprised the model was by the tokens that really came: the mean of the negative logarithms of their probabilities. Training makes it smaller.',
  },
  // 6 Backpropagation
  {
    term: 'gradient',
    means: 'For each weight, how fast the loss would rise if that weight were moved up a little.',
  },
  {
    term: 'chain rule',
    means:
      'How a change passes through a computation: along a chain of steps the slopes are multiplied, and where several ways lead to the end they are added.',
  },
  {
    term: 'backpropagation',
    means:
      'Computing the gradient of all weights in one walk from the loss back to the beginning, by the chain rule.',
  },
  {term: 'learning rate', means: 'The factor that decides how long a step of training is.'},
  // 7 Optimizers
  {
    term: 'optimizer',
    means: 'The rule that turns gradients into changes of the weights.',
  },
  {
    term: 'gradient descent',
    means: 'Moving every weight a little against its gradient, over and over.',
  },
  {
    term: 'SGD',
    also: ['stochastic gradient descent'],
    means: 'Stochastic gradient descent: gradient descent by the gradient of a few examples at a time.',
  },
  {
    term: 'momentum',
    means:
      'A running sum of past gradients by which an optimizer moves, so that steady directions add up and zigzags cancel out.',
  },
  {
    term: 'Adam',
    means:
      'An optimizer that moves by a running mean of the gradient, divided for each weight by the gradient’s recent size.',
  },
  {term: 'AdamW', means: 'Adam with weight decay kept apart from the gradient.'},
  {
    term: 'weight decay',
    means: 'Making every weight a little smaller at each step, so that none grows without need.',
  },
  // 8 Attention
  {
    term: 'attention',
    means:
      'The step in which tokens learn of each other: each mixes the values of the tokens it looks at, in shares that its query and their keys decide.',
  },
  {term: 'query', means: 'A vector made from a token that says what it looks for in others.'},
  {
    term: 'key',
    plain: ['arrow key', 'arrow keys'],
    means: 'A vector made from a token that says what it can be found by.',
  },
  {
    term: 'value',
    plain: ['list of values'],
    means: 'A vector made from a token: what it hands over to those that look at it.',
  },
  {
    term: 'causal mask',
    means: 'The rule that no token may look at a later one: the scores of later tokens are set to −∞.',
  },
  // 9 Multi-head attention
  {
    term: 'head',
    means: 'One attention with query, key and value matrices of its own. A layer has several, side by side.',
  },
  {
    term: 'induction head',
    means:
      'A head that looks for an earlier place where the same token stood, and copies what came after it.',
  },
  {
    term: 'attention sink',
    means: 'A token, mostly the first, that heads look at when they have nothing to look for.',
  },
  {
    term: 'ablation',
    means: 'Taking a part of a model away, by zeros or by a mean in its place, to see what depended on it.',
  },
  {
    term: 'key–value head',
    also: ['KV head'],
    means: 'One pair of key and value matrices, which several query heads may share.',
  },
  {
    term: 'grouped-query attention',
    also: ['GQA'],
    means: 'Attention in which several query heads share one key–value head, to keep the cache small.',
  },
  // 10 Rotary positions
  {
    term: 'RoPE',
    means:
      'Rotary position embedding: queries and keys are turned by angles that grow with the position, so that their dot product depends on the distance.',
  },
  // 11 The transformer block
  {
    term: 'block',
    plain: ['in blocks'],
    means: 'Attention and a feed-forward network, each with a norm before it. A model is a stack of them.',
  },
  {
    term: 'norm',
    means: 'A step that brings a vector to one size, so that what reads it need not cope with every size.',
  },
  {
    term: 'residual stream',
    also: ['stream'],
    means:
      'The vector of a token on its way through the model. Every part reads it and adds to it; none replaces it.',
  },
  {
    term: 'logit lens',
    means: 'Reading the residual stream half way, as if the model ended there.',
  },
  {
    term: 'LayerNorm',
    means: 'A norm that takes away a vector’s mean and divides by its standard deviation.',
  },
  {term: 'RMSNorm', means: 'A norm that divides a vector by its root mean square.'},
  {
    term: 'pre-norm',
    means: 'Norms that stand inside the branches, before attention and feed-forward, and not on the stream.',
  },
  // 12 Training phases
  {
    term: 'pre-training',
    means: 'The long first training, on plain text, in which a model learns to guess the next token.',
  },
  {term: 'checkpoint', means: 'All weights of a model as they were at one moment, kept in a file.'},
  {
    term: 'validation loss',
    means: 'The loss on text that was kept out of the training.',
  },
  {
    term: 'grokking',
    means:
      'Learning a task by heart first and its rule much later, in one run, long after the training loss is near nothing.',
  },
  // 13 Post-training
  {
    term: 'base model',
    means: 'A model after pre-training and nothing else. It continues texts.',
  },
  {
    term: 'post-training',
    means: 'What makes an assistant of a base model: training on answers and on judgements of answers.',
  },
  {
    term: 'supervised fine-tuning',
    also: ['SFT'],
    means: 'Training a model further on written examples of what it should do.',
  },
  {
    term: 'loss mask',
    also: ['masked'],
    means: 'The choice of tokens whose loss counts. In fine-tuning, those of the answer do.',
  },
  {
    term: 'preference pair',
    means: 'Two answers to one question, of which one was judged the better.',
  },
  {
    term: 'RLHF',
    means:
      'Reinforcement learning from human feedback: a model of rewards is fitted to judgements, and answers that it rewards are made likelier.',
  },
  {
    term: 'direct preference optimization',
    also: ['DPO'],
    means: 'Training on preference pairs directly, without a model of rewards.',
  },
  {
    term: 'reference model',
    means: 'A frozen copy of a model from before a training, by which one measures how far it has moved.',
  },
  {
    term: 'KL divergence',
    means:
      'How far one distribution is from another: the mean extra surprise of somebody who expects the second and meets the first.',
  },
  // 14 Context and the KV cache
  {
    term: 'FLOPs',
    means:
      'Floating-point operations: a multiplication is one, an addition another. With a slash, FLOP/s, how many of them in a second.',
  },
  {
    term: 'KV cache',
    also: ['cache'],
    plain: ['processor’s own cache'],
    means: 'The keys and values of all tokens read so far, kept so that they need not be computed again.',
  },
  {term: 'prefill', means: 'The first pass over a prompt, which fills the KV cache.'},
  {
    term: 'decode',
    also: ['decoding'],
    means: 'The phase of writing: one token at a time, with the KV cache.',
  },
  {
    term: 'context window',
    means: 'How many tokens a model can have in sight at once, prompt and answer together.',
  },
  {
    term: 'paging',
    means: 'Giving memory to caches in small pieces of one size, as an operating system does for programs.',
  },
  {
    term: 'batching',
    means:
      'Running the tokens of several texts through the model together, so that its weights are read once for all.',
  },
  {
    term: 'continuous batching',
    means: 'Batching in which texts join and leave after every step.',
  },
  {
    term: 'chunked prefill',
    means:
      'Reading a long prompt in pieces, each beside the decode steps of other texts, so that these need not wait.',
  },
  {
    term: 'roofline',
    means:
      'The least time that a piece of work can take: its operations at the best rate of the processor, or its bytes at the best rate of the memory, whichever is longer.',
  },
  {
    term: 'pipeline stage',
    means:
      'Some of a model’s blocks on an accelerator of their own; what it computes goes on to the next stage.',
  },
  {term: 'micro-batch', means: 'A part of a batch that goes through the pipeline stages by itself.'},
  {
    term: 'bubble',
    means: 'The time in which pipeline stages have nothing to do, as a share of the whole.',
  },
  // 15 Quantization
  {term: 'quantization', means: 'Keeping numbers in fewer bits than they were computed in.'},
  {
    term: 'floating-point number',
    means: 'A number kept as a sign, an exponent and a fraction, in a fixed count of bits.',
  },
  {
    term: 'outlier',
    means:
      'A number much larger than those around it. Where all share one scale, it leaves the others few levels.',
  },
];
