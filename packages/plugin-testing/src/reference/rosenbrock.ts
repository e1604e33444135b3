/** The usual start of descents on Rosenbrock's function. @source Rosenbrock, An automatic method (1960). */
export const rosenbrockStart: readonly [x: number, y: number] = [-1.2, 1];

/** Gradient of `(1 - x)^2 + 100 (y - x^2)^2` at `[x, y]`, in float64. */
export function rosenbrockGradient(point: ArrayLike<number>): readonly [dx: number, dy: number] {
  const [x, y] = [point[0] ?? NaN, point[1] ?? NaN];
  return [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)];
}
