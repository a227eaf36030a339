import {format, type Tensor} from '../tensor/tensor.js';
import {ShapeError} from '../tensor/errors.js';

/** Makes sure that a tensor, its axes but the last taken as one, is (rows, cols). @throws ShapeError */
export function expectMatrix(where: string, name: string, tensor: Tensor, rows: number, cols: number): void {
  if (tensor.cols === cols && tensor.size === rows * cols) return;
  throw new ShapeError(
    `${where}: expected ${name} to be ${format([rows, cols])}, got ${format(tensor.shape)}`,
  );
}

/** Makes sure of how many numbers a tensor has. @throws ShapeError */
export function expectSize(where: string, name: string, tensor: Tensor, size: number): void {
  if (tensor.size === size) return;
  throw new ShapeError(`${where}: expected ${name} to have ${size} numbers, got ${format(tensor.shape)}`);
}
