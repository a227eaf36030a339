import 'llm-anatomy/llm-prompt';
import 'llm-anatomy/llm-tokenizer';
