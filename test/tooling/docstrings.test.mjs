// What the package exports says what it is: every symbol, and every method of a class, has a sentence of its own.
import assert from 'node:assert/strict';
import path from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../..', import.meta.url));
const entries = ['src/core/index.ts', 'src/load.ts', 'src/session.ts', 'src/node/index.ts'];

const {config} = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
const {options} = ts.parseJsonConfigFileContent(config, ts.sys, root);

/** Symbols of a program without a sentence above their tags: of what is exported, and of its public methods. */
function findBare(program, file) {
  const checker = program.getTypeChecker();
  const isDescribed = (symbol) => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
    return /\S\s+\S[^]*?\.(\s|$)/.test(text);
  };
  const place = (symbol) => {
    const [declaration] = symbol.declarations ?? [];
    if (!declaration) return `${path.relative(root, file)}: a name that leads nowhere`;
    const source = declaration.getSourceFile();
    const {line} = source.getLineAndCharacterOfPosition(declaration.getStart());
    return `${path.relative(root, source.fileName)}:${line + 1} ${symbol.name}`;
  };
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  const symbols = checker
    .getExportsOfModule(module)
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  const all = new Set(symbols.flatMap((symbol) => [symbol, ...publicMethods(symbol)]));
  return {count: symbols.length, bare: [...all].filter((symbol) => !isDescribed(symbol)).map(place)};
}

/** Methods and accessors of a class, static ones too, that are neither private nor protected. */
function publicMethods(symbol) {
  if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return [...symbol.members.values(), ...symbol.exports.values()].filter(
    ({flags, declarations}) =>
      flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor) &&
      declarations.every(
        (declaration) =>
          !ts.isPrivateIdentifier(declaration.name) && !(ts.getCombinedModifierFlags(declaration) & hidden),
      ),
  );
}

const files = entries.map((entry) => path.join(root, entry));
const program = ts.createProgram(files, options);
for (const [i, file] of files.entries())
  test(`${entries[i]}: what it exports has doc comments`, () => {
    const {count, bare} = findBare(program, file);
    assert.ok(count > 0, `${entries[i]} exports nothing`);
    assert.deepEqual(bare, [], `without a sentence:\n${bare.join('\n')}`);
  });

test('what has none is found, through re-exports, and by its place', () => {
  const sources = {
    'entry.ts': `export * from './inner.js'; export {type Renamed as Other} from './inner.js';`,
    'inner.ts': `/** A sentence. */ export const described = 1;
/** One of two. */ export const first = 1, second = 2; // a comment above two is the first's
/** word. */ export type Word = string;
/** @throws RangeError */ export function tagged() {}
type Renamed = 1; export type {Renamed};
/** A class of its own. */ export class Class {
  /** Is described. */ method() {}
  bare() {}
  static make() {}
  get length() { return 0; }
  private hidden() {}
  #hidden() {}
}`,
  };
  const host = ts.createCompilerHost(options);
  const {readFile, fileExists, getSourceFile} = host;
  const named = (name) => sources[path.relative(path.join(root, 'test'), name)];
  host.fileExists = (name) => named(name) !== undefined || fileExists(name);
  host.readFile = (name) => named(name) ?? readFile(name);
  host.getSourceFile = (name, version) =>
    named(name) === undefined
      ? getSourceFile(name, version)
      : ts.createSourceFile(name, named(name), version);
  const entry = path.join(root, 'test/entry.ts');
  const {bare} = findBare(ts.createProgram([entry], options, host), entry);
  assert.deepEqual(bare.sort(), [
    'test/inner.ts:10 length',
    'test/inner.ts:2 second',
    'test/inner.ts:3 Word',
    'test/inner.ts:4 tagged',
    'test/inner.ts:5 Renamed',
    'test/inner.ts:8 bare',
    'test/inner.ts:9 make',
  ]);
});
