// The instructions of integers (80-99) and of signs (100-119); see `program.ts`.

import { int8Conv } from './int8-conv';
import { int8Depthwise } from './int8-depthwise';
import {
  int8Quantize,
  int8Dequantize,
  int8Add,
  int8Map,
  int8Pad,
  int8Widen,
  int8Upsample,
  int8Repeat,
} from './int8-elementwise';
import { int8MaxPool, int8AvgPool } from './int8-pool';
import { binaryPack, binaryConv } from './binary-conv';

function i(at: usize, operand: usize): i32 {
  return load<i32>(at + (operand << 2));
}

function p(at: usize, operand: usize): usize {
  return <usize>load<u32>(at + (operand << 2));
}

function f(at: usize, operand: usize): f32 {
  return load<f32>(at + (operand << 2));
}

/** Runs the instruction at `at`. */
export function stepQuantized(at: usize): void {
  switch (load<i32>(at)) {
    case 80:
      int8Conv(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
        p(at, 5),
        p(at, 6),
        p(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
        i(at, 12),
        i(at, 13),
        i(at, 14),
        i(at, 15),
        i(at, 16),
        i(at, 17),
        i(at, 18),
        i(at, 19),
        i(at, 20),
        f(at, 21),
        f(at, 22),
        i(at, 23),
        i(at, 24),
        p(at, 25),
      );
      return;
    case 81:
      int8Depthwise(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
        i(at, 12),
        i(at, 13),
        i(at, 14),
        i(at, 15),
        f(at, 16),
        f(at, 17),
        i(at, 18),
        i(at, 19),
        p(at, 20),
      );
      return;
    case 82:
      int8Quantize(p(at, 1), p(at, 2), i(at, 3), f(at, 4), f(at, 5), f(at, 6), i(at, 7));
      return;
    case 83:
      int8Dequantize(p(at, 1), p(at, 2), i(at, 3), f(at, 4), i(at, 5));
      return;
    case 84:
      int8Add(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        f(at, 7),
        f(at, 8),
        f(at, 9),
        f(at, 10),
        i(at, 11),
      );
      return;
    case 85:
      int8Map(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), p(at, 6));
      return;
    case 86:
      int8Pad(
        p(at, 1),
        p(at, 2),
        i(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
      );
      return;
    case 87:
      int8Widen(
        p(at, 1),
        p(at, 2),
        i(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
      );
      return;
    case 88:
      int8Upsample(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7));
      return;
    case 89:
      int8Repeat(p(at, 1), p(at, 2), i(at, 3), i(at, 4));
      return;
    case 90:
      int8MaxPool(
        p(at, 1),
        p(at, 2),
        i(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
        i(at, 12),
        i(at, 13),
        i(at, 14),
        i(at, 15),
        i(at, 16),
      );
      return;
    case 91:
      int8AvgPool(
        p(at, 1),
        p(at, 2),
        i(at, 3),
        i(at, 4),
        i(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
        i(at, 12),
        i(at, 13),
        i(at, 14),
        i(at, 15),
        p(at, 16),
        f(at, 17),
        f(at, 18),
        i(at, 19),
      );
      return;
    case 100:
      binaryPack(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9), i(at, 10));
      return;
    case 101:
      binaryConv(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
        p(at, 5),
        i(at, 6),
        i(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        i(at, 11),
        i(at, 12),
        i(at, 13),
        i(at, 14),
        i(at, 15),
        i(at, 16),
        i(at, 17),
        i(at, 18),
        i(at, 19),
        p(at, 20),
      );
      return;
    default:
      unreachable();
  }
}
