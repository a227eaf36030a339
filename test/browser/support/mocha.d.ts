// The globals of the test runner's mocha that the tests use; its own types are no dependency of this package.

type TestBody = (this: {timeout(milliseconds: number): void}) => void | Promise<void>;
type Hook = (body: TestBody) => void;

declare const describe: {
  (name: string, body: () => void): void;
  only(name: string, body: () => void): void;
  skip(name: string, body: () => void): void;
};
declare const it: {
  (name: string, body: TestBody): void;
  only(name: string, body: TestBody): void;
  skip(name: string, body: TestBody): void;
};
declare const before: Hook;
declare const beforeEach: Hook;
declare const after: Hook;
declare const afterEach: Hook;
