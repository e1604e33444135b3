// A whole net as a program: one call from JavaScript runs it, so that no crossing, no allocation and no look-up is left between
// two operations.
//
// An instruction is `INSTRUCTION_BYTES` long: a code, then the operands of its kernel in order, one 32-bit word each. Codes are those of
// src/engine/op-codes.ts. Free ranges: 80-99 integers, 100-119 binary.

import { stepQuantized } from './int8-program';
import { padImages, cropImages } from './conv-geometry';
import { insetImages, fill, copyRows, upsample, upsampleGradient, spreadRows, clearBorder, avgPool } from './arrange';
import { packFilter, convPacked } from './conv-packed';
import { convWinograd, isTame } from './winograd';
import { gemvPacked } from './gemv-packed';
import { depthwiseForward } from './depthwise-forward';
import { depthwiseBands } from './depthwise-bands';
import { maxPool, maxPoolGradient, avgPoolGradient } from './pool';
import { maxPool2, maxPoolGradient2 } from './pool2';
import { sumRows } from './reduce';
import { activateAll, addAll, mulAll, fakeQuant, activationGradient, fakeQuantGradient, dotRows } from './activations';
import { mulRows } from './elementwise';
import { batchNorm } from './batch-norm';
import { softmaxRows, softmaxGradient } from './transcendental';
import { dropout } from './dropout';
import { matMul } from './matmul';
import { convFilterGradient, convInputGradient } from './conv';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise';
import {
  batchStatistics,
  joinStatistics,
  mixStatistics,
  batchNormWeightGradients,
  batchNormInputGradient,
} from './batch-norm-training';

const INSTRUCTION_BYTES: usize = 128;

/** Skips as many instructions as its first operand says; the second one only where all values are tame. */
const JUMP: i32 = 1;
const JUMP_IF_TAME: i32 = 2;

function i(at: usize, operand: usize): i32 {
  return load<i32>(at + (operand << 2));
}

function p(at: usize, operand: usize): usize {
  return <usize>load<u32>(at + (operand << 2));
}

function f(at: usize, operand: usize): f32 {
  return load<f32>(at + (operand << 2));
}

/** Runs `count` instructions. A code it does not know traps: the program was written for another build. */
export function run(program: usize, count: i32): void {
  const end = program + <usize>count * INSTRUCTION_BYTES;
  for (let at = program; at < end; at += INSTRUCTION_BYTES) {
    const code = i(at, 0);
    if (code == JUMP || (code == JUMP_IF_TAME && isTame(p(at, 2), i(at, 3)))) {
      at += <usize>i(at, 1) * INSTRUCTION_BYTES;
    } else if (code != JUMP_IF_TAME) {
      step(at);
    }
  }
}

function step(at: usize): void {
  switch (load<i32>(at)) {
    case 10:
      padImages(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9), i(at, 10));
      return;
    case 11:
      cropImages(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9), i(at, 10));
      return;
    case 12:
      insetImages(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9), i(at, 10));
      return;
    case 13:
      fill(p(at, 1), i(at, 2), f(at, 3));
      return;
    case 14:
      copyRows(p(at, 1), p(at, 2), p(at, 3), p(at, 4), i(at, 5), p(at, 6));
      return;
    case 15:
      upsample(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7));
      return;
    case 16:
      upsampleGradient(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7));
      return;
    case 17:
      spreadRows(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), f(at, 6));
      return;
    case 18:
      clearBorder(p(at, 1), i(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9));
      return;
    case 20:
      packFilter(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7));
      return;
    case 21:
      convPacked(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
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
        i(at, 17),
        i(at, 18),
        i(at, 19),
        i(at, 20),
        p(at, 21),
      );
      return;
    case 22:
      gemvPacked(p(at, 1), p(at, 2), p(at, 3), p(at, 4), i(at, 5), i(at, 6), i(at, 7), p(at, 8));
      return;
    case 23:
      depthwiseForward(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
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
        i(at, 17),
        i(at, 18),
      );
      return;
    case 24:
      depthwiseBands(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
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
        i(at, 17),
        i(at, 18),
        i(at, 19),
        i(at, 20),
        i(at, 21),
        i(at, 22),
        p(at, 23),
      );
      return;
    case 25:
      convWinograd(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
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
        p(at, 17),
      );
      return;
    case 30:
      maxPool(
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
    case 31:
      maxPool2(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8));
      return;
    case 32:
      avgPool(
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
      );
      return;
    case 33:
      sumRows(p(at, 1), p(at, 2), i(at, 3), i(at, 4), i(at, 5), f(at, 6));
      return;
    case 40:
      activateAll(p(at, 1), p(at, 2), i(at, 3), i(at, 4));
      return;
    case 41:
      addAll(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 42:
      mulAll(p(at, 1), p(at, 2), p(at, 3), i(at, 4));
      return;
    case 43:
      mulRows(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 44:
      batchNorm(p(at, 1), p(at, 2), p(at, 3), p(at, 4), p(at, 5), p(at, 6), i(at, 7), i(at, 8), f(at, 9), p(at, 10));
      return;
    case 45:
      softmaxRows(p(at, 1), p(at, 2), i(at, 3), i(at, 4));
      return;
    case 46:
      fakeQuant(p(at, 1), p(at, 2), i(at, 3), f(at, 4), f(at, 5), f(at, 6), f(at, 7));
      return;
    case 47:
      dropout(p(at, 1), p(at, 2), i(at, 3), <u32>i(at, 4), <u32>i(at, 5), f(at, 6));
      return;
    case 60:
      matMul(
        p(at, 1),
        i(at, 2),
        i(at, 3) != 0,
        p(at, 4),
        i(at, 5),
        i(at, 6) != 0,
        p(at, 7),
        i(at, 8),
        i(at, 9),
        i(at, 10),
        p(at, 11),
        i(at, 12),
        p(at, 13),
      );
      return;
    case 61:
      convFilterGradient(
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
        i(at, 16),
        p(at, 17),
      );
      return;
    case 62:
      convInputGradient(
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
        i(at, 16),
        i(at, 17),
        p(at, 18),
      );
      return;
    case 63:
      depthwiseFilterGradient(
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
        i(at, 16),
      );
      return;
    case 64:
      depthwiseInputGradient(
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
        i(at, 16),
      );
      return;
    case 65:
      maxPoolGradient(
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
        i(at, 16),
        i(at, 17),
      );
      return;
    case 66:
      maxPoolGradient2(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5), i(at, 6), i(at, 7), i(at, 8), i(at, 9));
      return;
    case 67:
      avgPoolGradient(
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
    case 68:
      activationGradient(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 69:
      softmaxGradient(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 70:
      fakeQuantGradient(p(at, 1), p(at, 2), p(at, 3), i(at, 4), f(at, 5), f(at, 6), f(at, 7), f(at, 8));
      return;
    case 71:
      dotRows(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 72:
      batchStatistics(p(at, 1), p(at, 2), p(at, 3), i(at, 4), i(at, 5));
      return;
    case 73:
      mixStatistics(p(at, 1), p(at, 2), i(at, 3), f(at, 4));
      return;
    case 74:
      batchNormWeightGradients(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
        p(at, 5),
        p(at, 6),
        i(at, 7),
        i(at, 8),
        f(at, 9),
      );
      return;
    case 75:
      batchNormInputGradient(
        p(at, 1),
        p(at, 2),
        p(at, 3),
        p(at, 4),
        p(at, 5),
        p(at, 6),
        p(at, 7),
        p(at, 8),
        i(at, 9),
        i(at, 10),
        f(at, 11),
        p(at, 12),
        i(at, 13),
      );
      return;
    case 76:
      joinStatistics(p(at, 1), p(at, 2), p(at, 3), p(at, 4), i(at, 5), f(at, 6));
      return;
    default:
      stepQuantized(at);
  }
}
